#include <cstdint>
#include <vector>
// Everything below is AVX-512 code; what the headers above bring was read before, and stays baseline.
#pragma GCC push_options
#pragma GCC target("avx512f,avx512vl,avx512dq,avx512bw,avx512cd")
#define LIMN_WIDE wide_avx512
#include "base/simd_cases.h"
#pragma GCC pop_options

const limn::base::LaneCases& limn::base::cases_avx512() {
    return wide_avx512::kCases;
}
