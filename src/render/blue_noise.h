#pragma once
// A 64 x 64 blue-noise mask: every threshold of it is spread evenly, so that what is left of the noise after one sample a pixel is
// high in frequency and goes away under a small filter.
#include <vector>

namespace limn::render {

constexpr int kBlueNoiseSize = 64;

// 64 * 64 values in [0, 1), each k / 4096 once, row by row; tiles without a seam. Void and cluster (Ulichney 1993).
const std::vector<float>& blue_noise();

}  // namespace limn::render
