#pragma once
// A 64 x 64 blue-noise mask: every threshold of it is spread evenly, so that what is left of the noise after one sample
// a pixel is high in frequency and goes away under a small filter.
#include <cstdint>
#include <vector>

namespace limn::render {

constexpr int kBlueNoiseSize = 64;

// Two independent masks in one array of 64 * 64, row by row: rank << 4 in the low and in the high 16 bits, where each
// mask holds every rank 0..4095 once. Tiles without a seam. Void and cluster (Ulichney 1993).
const std::vector<int32_t>& blue_noise();

}  // namespace limn::render
