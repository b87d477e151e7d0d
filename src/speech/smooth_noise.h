#pragma once
// Irregularity of a living voice: noise as a function of the frame, so that a line is the same however it is cut.
#include <cmath>
#include <cstdint>

#include "base/random.h"

namespace limn::speech {

// What a random number is for, beside seed and place.
enum class NoiseUse : uint32_t { phase = 1, tremor, jitter, shimmer };

// Normal numbers at knots of `rate` Hz with straight lines between them, scaled to a standard deviation of 1; the
// frames are 80 a second.
inline float smooth_noise(uint32_t seed, NoiseUse use, int64_t frame, float rate) {
    const float at = static_cast<float>(frame) * rate / 80;
    const float knot = std::floor(at), share = at - knot;
    const auto normal = [&](float k) {
        // The sum of four uniform numbers is near enough to normal, and bounded.
        float sum = -2;
        for (uint32_t i = 0; i < 4; i++)
            sum += base::uniform(
                base::hash(seed, static_cast<uint32_t>(use), static_cast<uint32_t>(static_cast<int64_t>(k)), i));
        return sum * 1.7320508f;
    };
    constexpr float kSpread = 1.2247449f;  // a line between two has 2/3 of their variance on average
    return kSpread * (normal(knot) * (1 - share) + normal(knot + 1) * share);
}

}  // namespace limn::speech
