#pragma once
// Pixels of an environment that are no light get the light around them.
#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/image.h"

namespace limn::exchange {

// Marks (1) lone pixels, or small groups of them, that no light in the picture explains: brighter than kSpike, without
// a glow round them, and together many times all other light of the sphere, which no sun is in any sky. A lamp in an
// otherwise black picture stays. Returns how many it marked. The picture's values are finite and not negative.
size_t mark_spikes(const base::ImageF& picture, std::vector<uint8_t>& holes);
constexpr float kSpike = 1e4f;

// Each pixel that is marked in `holes` takes, channel by channel, the median of its sound neighbours, from the rim
// inwards: left and right are one seam, and beyond a pole lies the other side of it. False when none is sound.
bool mend_holes(base::ImageF& picture, std::vector<uint8_t>& holes);

}  // namespace limn::exchange
