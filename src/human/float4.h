#pragma once
// Positions inside the room: x, y, z and an unused lane, so that one load, one multiply-add and one store move a
// vertex. The work here is sparse (targets, fits, stencils read scattered vertices), where four lanes of one vertex
// beat eight of one coordinate.
#include <immintrin.h>

#include <vector>

#include "base/vec.h"

namespace limn::human {

using Float4 = float __attribute__((vector_size(16)));
using Positions = std::vector<Float4>;

inline Float4 splat(float v) {
    return Float4{v, v, v, v};
}
inline Float4 to_float4(base::Float3 v) {
    return Float4{v.x, v.y, v.z, 0};
}
inline base::Float3 to_float3(Float4 v) {
    return {v[0], v[1], v[2]};
}

// x, y, z of the cross product; the fourth lane is zero.
inline Float4 cross(Float4 a, Float4 b) {
    Float4 a1 = _mm_shuffle_ps(a, a, _MM_SHUFFLE(3, 0, 2, 1)), b1 = _mm_shuffle_ps(b, b, _MM_SHUFFLE(3, 0, 2, 1));
    Float4 c = a * b1 - a1 * b;
    return _mm_shuffle_ps(c, c, _MM_SHUFFLE(3, 0, 2, 1));
}
inline float dot3(Float4 a, Float4 b) {
    return _mm_cvtss_f32(_mm_dp_ps(a, b, 0x71));
}

}  // namespace limn::human
