#pragma once
// A packet is a block of 4 x (W / 4) pixels: how it lies in picture-sized planes.
#include "base/simd.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

constexpr int kBlockHeight = W / 4;

inline void put_block(float* to, int stride, vf v) {
    alignas(64) float lanes[W];
    store(lanes, v);
    for (int row = 0; row < kBlockHeight; ++row) _mm_storeu_ps(to + row * stride, _mm_load_ps(lanes + row * 4));
}
inline void put_block(int32_t* to, int stride, vi v) {
    alignas(64) int32_t lanes[W];
    store(lanes, v);
    for (int row = 0; row < kBlockHeight; ++row)
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + row * stride),
                         _mm_load_si128(reinterpret_cast<const __m128i*>(lanes + row * 4)));
}
inline void put_block_half(uint16_t* to, int stride, vf v) {
    alignas(64) uint16_t lanes[W];
    store_half(lanes, clamp(v, vf(-60000.0f), vf(60000.0f)));
    for (int row = 0; row < kBlockHeight; ++row) __builtin_memcpy(to + row * stride, lanes + row * 4, 8);
}
inline void put_block_half(uint16_t* const (&to)[3], size_t at, int stride, vf3 v) {
    put_block_half(to[0] + at, stride, v.x);
    put_block_half(to[1] + at, stride, v.y);
    put_block_half(to[2] + at, stride, v.z);
}

inline vf take_block(const float* from, int stride) {
    alignas(64) float lanes[W];
    for (int row = 0; row < kBlockHeight; ++row) _mm_store_ps(lanes + row * 4, _mm_loadu_ps(from + row * stride));
    return load(lanes);
}
inline vi take_block(const int32_t* from, int stride) {
    return as_int(take_block(reinterpret_cast<const float*>(from), stride));
}
inline vf take_block_half(const uint16_t* from, int stride) {
    alignas(64) uint16_t lanes[W];
    for (int row = 0; row < kBlockHeight; ++row) __builtin_memcpy(lanes + row * 4, from + row * stride, 8);
    return load_half(lanes);
}
inline vf3 take_block_half(uint16_t* const (&from)[3], size_t at, int stride) {
    return {take_block_half(from[0] + at, stride), take_block_half(from[1] + at, stride),
            take_block_half(from[2] + at, stride)};
}

// A unit vector in 32 bits, within 1e-4 radians: the octahedron's faces unfolded onto a square (Cigolle et al. 2014, "A
// Survey of Efficient Representations for Independent Unit Vectors").
inline vi pack_direction(vf3 n) {
    vf scale = vf(1.0f) / max(abs(n.x) + abs(n.y) + abs(n.z), vf(1e-12f));
    vf x = n.x * scale, y = n.y * scale;
    vf folded_x = (vf(1.0f) - abs(y)) * select(x < vf(0.0f), vf(-1.0f), vf(1.0f));
    vf folded_y = (vf(1.0f) - abs(x)) * select(y < vf(0.0f), vf(-1.0f), vf(1.0f));
    vm lower = n.z < vf(0.0f);
    const auto bits16 = [](vf v) { return to_int(fma(clamp(v, vf(-1.0f), vf(1.0f)), vf(32767.0f), vf(32768.5f))); };
    return bits16(select(lower, folded_x, x)) | (bits16(select(lower, folded_y, y)) << 16);
}
inline vf3 unpack_direction(vi bits) {
    const auto value = [](vi v) { return (to_float(v) - 32768.0f) * (1.0f / 32767.0f); };
    vf x = value(bits & vi(0xffff)), y = value(shift_right(bits, 16));
    vf z = vf(1.0f) - abs(x) - abs(y);
    vf below = max(-z, vf(0.0f));
    x = x + select(x < vf(0.0f), below, -below);
    y = y + select(y < vf(0.0f), below, -below);
    return normalize(vf3{x, y, z});
}

// Four values of [0, 1], a byte each.
inline vi pack_bytes(vf a, vf b, vf c, vf d) {
    const auto byte = [](vf v) { return to_int(fma(clamp(v, vf(0.0f), vf(1.0f)), vf(255.0f), vf(0.5f))); };
    return byte(a) | (byte(b) << 8) | (byte(c) << 16) | (byte(d) << 24);
}
inline vf unpack_byte(vi bits, int which) {
    return to_float(shift_right(bits, 8 * which) & vi(255)) * (1.0f / 255);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
