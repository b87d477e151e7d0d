#pragma once
// Pixels kept as small cells in memory, W at a time in registers; and the colour space of the filter. For *_wide.cpp
// only.
#include "base/simd.h"
#include "render/filter/filter_kernels.h"

namespace limn::render::LIMN_WIDE {

using namespace base::LIMN_WIDE;

// Luma, orange-blue, green-magenta. Linear, so that means commute with it; Y serves as luminance in every weight.
inline vf3 to_ycocg(vf3 c) {
    const vf rb = (c.x + c.z) * 0.25f;
    return {fma(c.y, vf(0.5f), rb), (c.x - c.z) * 0.5f, fma(c.y, vf(0.5f), -rb)};
}
inline vf3 to_rgb(vf3 c) {
    const vf t = c.x - c.z;
    return {t + c.y, c.x + c.z, t - c.y};
}

inline uint8_t tile_state_at(const FilterRows& f, int x, int y) {
    return f.tile_states[(y >> 4) * f.tiles_x + (x >> 4)];
}

inline bool is_kept(uint8_t state) {
    return state >= kBackdropOnlyKept;
}
inline bool is_reused(uint8_t state) {
    return state >= kReused;
}

inline vf3 load_half3(const uint16_t* const p[3], size_t at) {
    return {load_half(p[0] + at), load_half(p[1] + at), load_half(p[2] + at)};
}
inline void store_half3(uint16_t* const p[3], size_t at, vf3 c) {
    store_half(p[0] + at, c.x);
    store_half(p[1] + at, c.y);
    store_half(p[2] + at, c.z);
}

// Two halves in one 32-bit lane. The decoded values are exact but scaled by 2^-112: multiply by kUnpack.
constexpr float kUnpack = 0x1p112f;
#if defined(__AVX512F__)
inline vi shift_right_signed(vi a, int s) {
    return _mm512_srai_epi32(a.v, unsigned(s));
}
inline vi pack_halves(vf low, vf high) {
    const __m512i l = _mm512_cvtepu16_epi32(_mm512_cvtps_ph(low.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    const __m512i h = _mm512_cvtepu16_epi32(_mm512_cvtps_ph(high.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    return _mm512_or_si512(l, _mm512_slli_epi32(h, 16));
}
#else
inline vi shift_right_signed(vi a, int s) {
    return _mm256_srai_epi32(a.v, s);
}
inline vi pack_halves(vf low, vf high) {
    const __m256i l = _mm256_cvtepu16_epi32(_mm256_cvtps_ph(low.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    const __m256i h = _mm256_cvtepu16_epi32(_mm256_cvtps_ph(high.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
    return _mm256_or_si256(l, _mm256_slli_epi32(h, 16));
}
#endif
inline vf unpack_low(vi a) {
    return as_float(shift_right_signed(a << 16, 3) & vi(int(0x8fffe000)));
}
inline vf unpack_high(vi a) {
    return as_float(shift_right_signed(a, 3) & vi(int(0x8fffe000)));
}

#if defined(__AVX512F__)
// For every lane the 16 bytes at base + 16 * index, as four lanes of 32 bits.
inline void gather_cells(const uint8_t* base, vi index, vi out[4]) {
    alignas(64) int32_t at[16];
    store(at, index);
    __m512i r[4];
    for (int j = 0; j < 4; ++j) {
        const auto cell = [&](int lane) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + size_t(uint32_t(at[lane])) * 16));
        };
        __m512i z = _mm512_castsi128_si512(cell(j));
        z = _mm512_mask_broadcast_i32x4(z, 0x00f0, cell(j + 4));
        z = _mm512_mask_broadcast_i32x4(z, 0x0f00, cell(j + 8));
        r[j] = _mm512_mask_broadcast_i32x4(z, 0xf000, cell(j + 12));
    }
    const __m512i a = _mm512_unpacklo_epi32(r[0], r[1]), b = _mm512_unpackhi_epi32(r[0], r[1]);
    const __m512i c = _mm512_unpacklo_epi32(r[2], r[3]), d = _mm512_unpackhi_epi32(r[2], r[3]);
    out[0] = _mm512_unpacklo_epi64(a, c);
    out[1] = _mm512_unpackhi_epi64(a, c);
    out[2] = _mm512_unpacklo_epi64(b, d);
    out[3] = _mm512_unpackhi_epi64(b, d);
}
// Lane i to base + stride * i.
inline void scatter_cells(uint8_t* base, int stride, const vi in[4]) {
    const __m512i a = _mm512_unpacklo_epi32(in[0].v, in[1].v), b = _mm512_unpackhi_epi32(in[0].v, in[1].v);
    const __m512i c = _mm512_unpacklo_epi32(in[2].v, in[3].v), d = _mm512_unpackhi_epi32(in[2].v, in[3].v);
    const __m512i r[4] = {_mm512_unpacklo_epi64(a, c), _mm512_unpackhi_epi64(a, c), _mm512_unpacklo_epi64(b, d),
                          _mm512_unpackhi_epi64(b, d)};
    for (int j = 0; j < 4; ++j) {
        const auto to = [&](int lane) { return reinterpret_cast<__m128i*>(base + size_t(lane) * stride); };
        _mm_storeu_si128(to(j), _mm512_castsi512_si128(r[j]));
        _mm_storeu_si128(to(j + 4), _mm512_extracti32x4_epi32(r[j], 1));
        _mm_storeu_si128(to(j + 8), _mm512_extracti32x4_epi32(r[j], 2));
        _mm_storeu_si128(to(j + 12), _mm512_extracti32x4_epi32(r[j], 3));
    }
}
#else
inline void gather_cells(const uint8_t* base, vi index, vi out[4]) {
    alignas(32) int32_t at[8];
    store(at, index);
    __m256i r[4];
    for (int j = 0; j < 4; ++j) {
        const auto cell = [&](int lane) {
            return _mm_loadu_si128(reinterpret_cast<const __m128i*>(base + size_t(uint32_t(at[lane])) * 16));
        };
        r[j] = _mm256_inserti128_si256(_mm256_castsi128_si256(cell(j)), cell(j + 4), 1);
    }
    const __m256i a = _mm256_unpacklo_epi32(r[0], r[1]), b = _mm256_unpackhi_epi32(r[0], r[1]);
    const __m256i c = _mm256_unpacklo_epi32(r[2], r[3]), d = _mm256_unpackhi_epi32(r[2], r[3]);
    out[0] = _mm256_unpacklo_epi64(a, c);
    out[1] = _mm256_unpackhi_epi64(a, c);
    out[2] = _mm256_unpacklo_epi64(b, d);
    out[3] = _mm256_unpackhi_epi64(b, d);
}
inline void scatter_cells(uint8_t* base, int stride, const vi in[4]) {
    const __m256i a = _mm256_unpacklo_epi32(in[0].v, in[1].v), b = _mm256_unpackhi_epi32(in[0].v, in[1].v);
    const __m256i c = _mm256_unpacklo_epi32(in[2].v, in[3].v), d = _mm256_unpackhi_epi32(in[2].v, in[3].v);
    const __m256i r[4] = {_mm256_unpacklo_epi64(a, c), _mm256_unpackhi_epi64(a, c), _mm256_unpacklo_epi64(b, d),
                          _mm256_unpackhi_epi64(b, d)};
    for (int j = 0; j < 4; ++j) {
        const auto to = [&](int lane) { return reinterpret_cast<__m128i*>(base + size_t(lane) * stride); };
        _mm_storeu_si128(to(j), _mm256_castsi256_si128(r[j]));
        _mm_storeu_si128(to(j + 4), _mm256_extracti128_si256(r[j], 1));
    }
}
#endif

// A guide holds a unit normal as three bytes, n * 127 + 128, and the group in the highest byte.
inline vi pack_guide(vf3 n, vi group) {
    const auto byte = [](vf v) { return to_int(fma(clamp(v, vf(-1.0f), vf(1.0f)), vf(127.0f), vf(128.5f))); };
    return byte(n.x) | (byte(n.y) << 8) | (byte(n.z) << 16) | (group << 24);
}
// One normal that is held against many: its bytes signed and halved, so that sums of two products stay within 16 bits.
struct GuideNormal {
    vi bytes;
    vf own;  // the product with itself
};
#if defined(__AVX512F__)
inline vf guide_product(vi guide, vi bytes) {
    return to_float(_mm512_madd_epi16(_mm512_maddubs_epi16(guide.v, bytes.v), _mm512_set1_epi16(1)));
}
#else
inline vf guide_product(vi guide, vi bytes) {
    return to_float(_mm256_madd_epi16(_mm256_maddubs_epi16(guide.v, bytes.v), _mm256_set1_epi16(1)));
}
#endif
inline GuideNormal guide_normal(vi guide) {
    const auto half = [&](int shift) {
        return shift_right_signed((shift_right(guide, shift) & vi(255)) - vi(128), 1) & vi(255);
    };
    const vi bytes = half(0) | (half(8) << 8) | (half(16) << 16);
    return {bytes, guide_product(guide, bytes)};
}
// About 1 - cos of the angle between the two normals; exactly 0 for equal ones.
inline vf normal_difference(GuideNormal n, vi guide) {
    return (n.own - guide_product(guide, n.bytes)) * (1.0f / (127.0f * 63.5f));
}
// Same group, and not nothing.
inline vm same_group(vi guide, vi other) {
    return shift_right(guide ^ other, 24) == vi(0);
}

}  // namespace limn::render::LIMN_WIDE
