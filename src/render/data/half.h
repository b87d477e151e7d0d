#pragma once
// IEEE half precision, one value at a time (the baseline has F16C).
#include <immintrin.h>

#include <cstdint>

namespace limn::render {

inline float half_to_float(uint16_t h) {
    return _cvtsh_ss(h);
}
inline uint16_t float_to_half(float f) {
    return _cvtss_sh(f, _MM_FROUND_TO_NEAREST_INT);
}

}  // namespace limn::render
