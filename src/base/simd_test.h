#pragma once
// One function of each lane operation under test, the same in both widths: out[i] from x[i] and y[i], n a multiple
// of 16.

namespace limn::base {

using LaneCase = void (*)(const float* x, const float* y, float* out, int n);

struct LaneCases {
    LaneCase exp2, log2, pow, sin, cos, select, mix, gather, half, bytes, compress, scatter, first_lanes, sums;
};

const LaneCases& cases_avx2();
const LaneCases& cases_avx512();  // only where the machine has AVX-512

}  // namespace limn::base
