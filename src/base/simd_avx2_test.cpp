#define LIMN_WIDE wide_avx2
#include "base/simd_cases.h"

const limn::base::LaneCases& limn::base::cases_avx2() {
    return wide_avx2::kCases;
}
