#pragma once
// One width-generic vector layer. A *_wide.cpp is compiled once with 8 lanes (AVX2) and once with 16 (AVX-512);
// everything here and in those files lives in an inline namespace of that name, so that the two never mix at link time.
// Wide files use no inline functions of other headers that could be emitted out of line (no std containers).
#ifndef LIMN_WIDE
#error "base/simd.h is for *_wide.cpp files"
#endif
#include <immintrin.h>

#include <cstdint>

// One operation a line: these are tables.
// clang-format off
namespace limn::base {
inline namespace LIMN_WIDE {

#if defined(__AVX512F__)

constexpr int W = 16;

struct vm {
    __mmask16 m;
    vm() = default;
    vm(__mmask16 v) : m(v) {}
};
struct vi {
    __m512i v;
    vi() = default;
    vi(__m512i x) : v(x) {}
    vi(int x) : v(_mm512_set1_epi32(x)) {}
};
struct vf {
    __m512 v;
    vf() = default;
    vf(__m512 x) : v(x) {}
    vf(float x) : v(_mm512_set1_ps(x)) {}
};

inline vm operator&(vm a, vm b) { return __mmask16(a.m & b.m); }
inline vm operator|(vm a, vm b) { return __mmask16(a.m | b.m); }
inline vm operator^(vm a, vm b) { return __mmask16(a.m ^ b.m); }
inline vm operator!(vm a) { return __mmask16(~a.m); }
inline vm andnot(vm a, vm b) { return __mmask16(a.m & ~b.m); }  // a and not b
inline bool any(vm a) { return a.m != 0; }
inline bool all(vm a) { return a.m == 0xffff; }
inline bool none(vm a) { return a.m == 0; }
inline uint32_t bits(vm a) { return a.m; }
inline vm mask_from_bits(uint32_t b) { return __mmask16(b); }
inline vm first_lanes(int n) { return __mmask16(n >= 16 ? 0xffff : (1u << n) - 1); }

inline vf operator+(vf a, vf b) { return _mm512_add_ps(a.v, b.v); }
inline vf operator-(vf a, vf b) { return _mm512_sub_ps(a.v, b.v); }
inline vf operator*(vf a, vf b) { return _mm512_mul_ps(a.v, b.v); }
inline vf operator/(vf a, vf b) { return _mm512_div_ps(a.v, b.v); }
inline vf operator-(vf a) {
    return _mm512_castsi512_ps(_mm512_xor_si512(_mm512_castps_si512(a.v), _mm512_set1_epi32(int(0x80000000))));
}
inline vf fma(vf a, vf b, vf c) { return _mm512_fmadd_ps(a.v, b.v, c.v); }
inline vf min(vf a, vf b) { return _mm512_min_ps(a.v, b.v); }
inline vf max(vf a, vf b) { return _mm512_max_ps(a.v, b.v); }
inline vf abs(vf a) { return _mm512_abs_ps(a.v); }
inline vf sqrt(vf a) { return _mm512_sqrt_ps(a.v); }
inline vf floor(vf a) { return _mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
inline vf round(vf a) { return _mm512_roundscale_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
// Ordered compares: a NaN compares false, also with !=.
inline vm operator<(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_LT_OQ); }
inline vm operator<=(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_LE_OQ); }
inline vm operator>(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_GT_OQ); }
inline vm operator>=(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_GE_OQ); }
inline vm operator==(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_EQ_OQ); }
inline vm operator!=(vf a, vf b) { return _mm512_cmp_ps_mask(a.v, b.v, _CMP_NEQ_OQ); }
inline vf select(vm m, vf a, vf b) { return _mm512_mask_blend_ps(m.m, b.v, a.v); }
inline vi select(vm m, vi a, vi b) { return _mm512_mask_blend_epi32(m.m, b.v, a.v); }

inline vi operator+(vi a, vi b) { return _mm512_add_epi32(a.v, b.v); }
inline vi operator-(vi a, vi b) { return _mm512_sub_epi32(a.v, b.v); }
inline vi operator*(vi a, vi b) { return _mm512_mullo_epi32(a.v, b.v); }
inline vi operator&(vi a, vi b) { return _mm512_and_si512(a.v, b.v); }
inline vi operator|(vi a, vi b) { return _mm512_or_si512(a.v, b.v); }
inline vi operator^(vi a, vi b) { return _mm512_xor_si512(a.v, b.v); }
inline vi operator<<(vi a, int s) { return _mm512_slli_epi32(a.v, unsigned(s)); }
inline vi shift_right(vi a, int s) { return _mm512_srli_epi32(a.v, unsigned(s)); }  // logical
inline vi min(vi a, vi b) { return _mm512_min_epi32(a.v, b.v); }
inline vi max(vi a, vi b) { return _mm512_max_epi32(a.v, b.v); }
inline vm operator<(vi a, vi b) { return _mm512_cmplt_epi32_mask(a.v, b.v); }
inline vm operator>(vi a, vi b) { return _mm512_cmpgt_epi32_mask(a.v, b.v); }
inline vm operator>=(vi a, vi b) { return _mm512_cmpge_epi32_mask(a.v, b.v); }
inline vm operator<=(vi a, vi b) { return _mm512_cmple_epi32_mask(a.v, b.v); }
inline vm operator==(vi a, vi b) { return _mm512_cmpeq_epi32_mask(a.v, b.v); }
inline vm operator!=(vi a, vi b) { return _mm512_cmpneq_epi32_mask(a.v, b.v); }

inline vi lane_index() { return _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15); }
inline vi to_int(vf a) { return _mm512_cvttps_epi32(a.v); }  // towards zero
inline vf to_float(vi a) { return _mm512_cvtepi32_ps(a.v); }
inline vi as_int(vf a) { return _mm512_castps_si512(a.v); }
inline vf as_float(vi a) { return _mm512_castsi512_ps(a.v); }

inline vf load(const float* p) { return _mm512_loadu_ps(p); }
inline vi load(const int32_t* p) { return _mm512_loadu_si512(p); }
inline vf load(vm m, const float* p) { return _mm512_maskz_loadu_ps(m.m, p); }
inline vi load(vm m, const int32_t* p) { return _mm512_maskz_loadu_epi32(m.m, p); }
inline void store(float* p, vf a) { _mm512_storeu_ps(p, a.v); }
inline void store(int32_t* p, vi a) { _mm512_storeu_si512(p, a.v); }
inline void store(vm m, float* p, vf a) { _mm512_mask_storeu_ps(p, m.m, a.v); }
inline void store(vm m, int32_t* p, vi a) { _mm512_mask_storeu_epi32(p, m.m, a.v); }
// Lanes outside m give 0 and touch no memory. Indices count elements.
inline vf gather(vm m, const float* p, vi i) { return _mm512_mask_i32gather_ps(_mm512_setzero_ps(), m.m, i.v, p, 4); }
inline vi gather(vm m, const int32_t* p, vi i) {
    return _mm512_mask_i32gather_epi32(_mm512_setzero_si512(), m.m, i.v, p, 4);
}
inline void scatter(vm m, float* p, vi i, vf a) { _mm512_mask_i32scatter_ps(p, m.m, i.v, a.v, 4); }
inline void scatter(vm m, int32_t* p, vi i, vi a) { _mm512_mask_i32scatter_epi32(p, m.m, i.v, a.v, 4); }
// Stores the lanes of m one after the other; returns how many. W places are written: compressing in a register and
// storing it whole is far quicker than a compressing store.
inline int compress_store(vm m, int32_t* p, vi a) {
    _mm512_storeu_si512(p, _mm512_maskz_compress_epi32(m.m, a.v));
    return __builtin_popcount(m.m);
}
inline int compress_store(vm m, float* p, vf a) {
    _mm512_storeu_ps(p, _mm512_maskz_compress_ps(m.m, a.v));
    return __builtin_popcount(m.m);
}
// The lanes of m moved together to the front; the rest is undefined. expand is the way back, 0 in the other lanes.
inline vf compress(vm m, vf a) { return _mm512_maskz_compress_ps(m.m, a.v); }
inline vi compress(vm m, vi a) { return _mm512_maskz_compress_epi32(m.m, a.v); }
inline vf expand(vm m, vf a) { return _mm512_maskz_expand_ps(m.m, a.v); }
inline int count(vm m) { return __builtin_popcount(m.m); }
// Four neighbouring floats a lane, from p + 4 * i: one 16-byte load a lane and a transpose, several times cheaper than
// four gathers. Every lane reads: an index must be valid in all of them.
inline void gather4(const float* p, vi i, vf& a, vf& b, vf& c, vf& d) {
    alignas(64) int32_t at[16];
    _mm512_store_si512(at, i.v);
    const auto row = [&](int k) {
        const auto one = [&](int lane) { return _mm_loadu_ps(p + 4 * static_cast<long>(at[lane])); };
        __m512 r = _mm512_castps128_ps512(one(k));
        r = _mm512_insertf32x4(r, one(k + 4), 1);
        r = _mm512_insertf32x4(r, one(k + 8), 2);
        return _mm512_insertf32x4(r, one(k + 12), 3);
    };
    const __m512 r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
    const __m512 t0 = _mm512_unpacklo_ps(r0, r1), t1 = _mm512_unpackhi_ps(r0, r1);
    const __m512 t2 = _mm512_unpacklo_ps(r2, r3), t3 = _mm512_unpackhi_ps(r2, r3);
    a = _mm512_shuffle_ps(t0, t2, 0x44);
    b = _mm512_shuffle_ps(t0, t2, 0xee);
    c = _mm512_shuffle_ps(t1, t3, 0x44);
    d = _mm512_shuffle_ps(t1, t3, 0xee);
}
// IEEE half, W values.
inline vf load_half(const uint16_t* p) {
    return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
}
inline void store_half(uint16_t* p, vf a) {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(p),
                        _mm512_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
// The low 8 bits of each lane.
inline void store_bytes(uint8_t* p, vi a) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8(a.v));
}
inline vi load_bytes(const uint8_t* p) {
    return _mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline float sum(vf a) { return _mm512_reduce_add_ps(a.v); }
inline float largest(vf a) { return _mm512_reduce_max_ps(a.v); }

#else

constexpr int W = 8;

struct vm {
    __m256 m;
    vm() = default;
    vm(__m256 v) : m(v) {}
    vm(__m256i v) : m(_mm256_castsi256_ps(v)) {}
};
struct vi {
    __m256i v;
    vi() = default;
    vi(__m256i x) : v(x) {}
    vi(int x) : v(_mm256_set1_epi32(x)) {}
};
struct vf {
    __m256 v;
    vf() = default;
    vf(__m256 x) : v(x) {}
    vf(float x) : v(_mm256_set1_ps(x)) {}
};

inline vm operator&(vm a, vm b) { return _mm256_and_ps(a.m, b.m); }
inline vm operator|(vm a, vm b) { return _mm256_or_ps(a.m, b.m); }
inline vm operator^(vm a, vm b) { return _mm256_xor_ps(a.m, b.m); }
inline vm operator!(vm a) { return _mm256_xor_ps(a.m, _mm256_castsi256_ps(_mm256_set1_epi32(-1))); }
inline vm andnot(vm a, vm b) { return _mm256_andnot_ps(b.m, a.m); }
inline uint32_t bits(vm a) { return uint32_t(_mm256_movemask_ps(a.m)); }
inline bool any(vm a) { return bits(a) != 0; }
inline bool all(vm a) { return bits(a) == 0xff; }
inline bool none(vm a) { return bits(a) == 0; }
inline vm mask_from_bits(uint32_t b) {
    const __m256i bit = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(int(b)), bit), bit);
}
inline vm first_lanes(int n) { return mask_from_bits(n >= 8 ? 0xff : (1u << n) - 1); }

inline vf operator+(vf a, vf b) { return _mm256_add_ps(a.v, b.v); }
inline vf operator-(vf a, vf b) { return _mm256_sub_ps(a.v, b.v); }
inline vf operator*(vf a, vf b) { return _mm256_mul_ps(a.v, b.v); }
inline vf operator/(vf a, vf b) { return _mm256_div_ps(a.v, b.v); }
inline vf operator-(vf a) { return _mm256_xor_ps(a.v, _mm256_set1_ps(-0.0f)); }
inline vf fma(vf a, vf b, vf c) { return _mm256_fmadd_ps(a.v, b.v, c.v); }
inline vf min(vf a, vf b) { return _mm256_min_ps(a.v, b.v); }
inline vf max(vf a, vf b) { return _mm256_max_ps(a.v, b.v); }
inline vf abs(vf a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a.v); }
inline vf sqrt(vf a) { return _mm256_sqrt_ps(a.v); }
inline vf floor(vf a) { return _mm256_floor_ps(a.v); }
inline vf round(vf a) { return _mm256_round_ps(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
inline vm operator<(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_LT_OQ); }
inline vm operator<=(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_LE_OQ); }
inline vm operator>(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_GT_OQ); }
inline vm operator>=(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_GE_OQ); }
inline vm operator==(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_EQ_OQ); }
inline vm operator!=(vf a, vf b) { return _mm256_cmp_ps(a.v, b.v, _CMP_NEQ_OQ); }
inline vf select(vm m, vf a, vf b) { return _mm256_blendv_ps(b.v, a.v, m.m); }
inline vi select(vm m, vi a, vi b) {
    return _mm256_castps_si256(_mm256_blendv_ps(_mm256_castsi256_ps(b.v), _mm256_castsi256_ps(a.v), m.m));
}

inline vi operator+(vi a, vi b) { return _mm256_add_epi32(a.v, b.v); }
inline vi operator-(vi a, vi b) { return _mm256_sub_epi32(a.v, b.v); }
inline vi operator*(vi a, vi b) { return _mm256_mullo_epi32(a.v, b.v); }
inline vi operator&(vi a, vi b) { return _mm256_and_si256(a.v, b.v); }
inline vi operator|(vi a, vi b) { return _mm256_or_si256(a.v, b.v); }
inline vi operator^(vi a, vi b) { return _mm256_xor_si256(a.v, b.v); }
inline vi operator<<(vi a, int s) { return _mm256_slli_epi32(a.v, s); }
inline vi shift_right(vi a, int s) { return _mm256_srli_epi32(a.v, s); }
inline vi min(vi a, vi b) { return _mm256_min_epi32(a.v, b.v); }
inline vi max(vi a, vi b) { return _mm256_max_epi32(a.v, b.v); }
inline vm operator>(vi a, vi b) { return _mm256_cmpgt_epi32(a.v, b.v); }
inline vm operator<(vi a, vi b) { return _mm256_cmpgt_epi32(b.v, a.v); }
inline vm operator>=(vi a, vi b) { return !(a < b); }
inline vm operator<=(vi a, vi b) { return !(a > b); }
inline vm operator==(vi a, vi b) { return _mm256_cmpeq_epi32(a.v, b.v); }
inline vm operator!=(vi a, vi b) { return !(a == b); }

inline vi lane_index() { return _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7); }
inline vi to_int(vf a) { return _mm256_cvttps_epi32(a.v); }
inline vf to_float(vi a) { return _mm256_cvtepi32_ps(a.v); }
inline vi as_int(vf a) { return _mm256_castps_si256(a.v); }
inline vf as_float(vi a) { return _mm256_castsi256_ps(a.v); }

inline vf load(const float* p) { return _mm256_loadu_ps(p); }
inline vi load(const int32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
inline vf load(vm m, const float* p) { return _mm256_maskload_ps(p, _mm256_castps_si256(m.m)); }
inline vi load(vm m, const int32_t* p) { return _mm256_maskload_epi32(p, _mm256_castps_si256(m.m)); }
inline void store(float* p, vf a) { _mm256_storeu_ps(p, a.v); }
inline void store(int32_t* p, vi a) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), a.v); }
inline void store(vm m, float* p, vf a) { _mm256_maskstore_ps(p, _mm256_castps_si256(m.m), a.v); }
inline void store(vm m, int32_t* p, vi a) { _mm256_maskstore_epi32(p, _mm256_castps_si256(m.m), a.v); }
inline vf gather(vm m, const float* p, vi i) { return _mm256_mask_i32gather_ps(_mm256_setzero_ps(), p, i.v, m.m, 4); }
inline vi gather(vm m, const int32_t* p, vi i) {
    return _mm256_mask_i32gather_epi32(_mm256_setzero_si256(), p, i.v, _mm256_castps_si256(m.m), 4);
}
inline void scatter(vm m, float* p, vi i, vf a) {
    alignas(32) int32_t at[8];
    alignas(32) float value[8];
    store(at, i);
    store(value, a);
    for (uint32_t left = bits(m); left; left &= left - 1) p[at[__builtin_ctz(left)]] = value[__builtin_ctz(left)];
}
inline void scatter(vm m, int32_t* p, vi i, vi a) {
    alignas(32) int32_t at[8], value[8];
    store(at, i);
    store(value, a);
    for (uint32_t left = bits(m); left; left &= left - 1) p[at[__builtin_ctz(left)]] = value[__builtin_ctz(left)];
}
inline int compress_store(vm m, int32_t* p, vi a) {
    alignas(32) int32_t value[8];
    store(value, a);
    int n = 0;
    for (uint32_t left = bits(m); left; left &= left - 1) p[n++] = value[__builtin_ctz(left)];
    return n;
}
inline int compress_store(vm m, float* p, vf a) {
    alignas(32) float value[8];
    store(value, a);
    int n = 0;
    for (uint32_t left = bits(m); left; left &= left - 1) p[n++] = value[__builtin_ctz(left)];
    return n;
}
inline vf compress(vm m, vf a) {
    alignas(32) float to[8];
    compress_store(m, to, a);
    return _mm256_load_ps(to);
}
inline vi compress(vm m, vi a) {
    alignas(32) int32_t to[8];
    compress_store(m, to, a);
    return _mm256_load_si256(reinterpret_cast<const __m256i*>(to));
}
inline vf expand(vm m, vf a) {
    alignas(32) float from[8], to[8] = {};
    store(from, a);
    int n = 0;
    for (uint32_t left = bits(m); left; left &= left - 1) to[__builtin_ctz(left)] = from[n++];
    return _mm256_load_ps(to);
}
inline int count(vm m) { return __builtin_popcount(bits(m)); }
inline void gather4(const float* p, vi i, vf& a, vf& b, vf& c, vf& d) {
    alignas(32) int32_t at[8];
    store(at, i);
    const auto row = [&](int k) {
        const auto one = [&](int lane) { return _mm_loadu_ps(p + 4 * static_cast<long>(at[lane])); };
        return _mm256_insertf128_ps(_mm256_castps128_ps256(one(k)), one(k + 4), 1);
    };
    const __m256 r0 = row(0), r1 = row(1), r2 = row(2), r3 = row(3);
    const __m256 t0 = _mm256_unpacklo_ps(r0, r1), t1 = _mm256_unpackhi_ps(r0, r1);
    const __m256 t2 = _mm256_unpacklo_ps(r2, r3), t3 = _mm256_unpackhi_ps(r2, r3);
    a = _mm256_shuffle_ps(t0, t2, 0x44);
    b = _mm256_shuffle_ps(t0, t2, 0xee);
    c = _mm256_shuffle_ps(t1, t3, 0x44);
    d = _mm256_shuffle_ps(t1, t3, 0xee);
}
inline vf load_half(const uint16_t* p) { return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p))); }
inline void store_half(uint16_t* p, vf a) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                     _mm256_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC));
}
inline void store_bytes(uint8_t* p, vi a) {
    const __m256i pick = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,
                                          0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
    __m256i packed = _mm256_shuffle_epi8(a.v, pick);
    uint32_t low = uint32_t(_mm256_extract_epi32(packed, 0)), high = uint32_t(_mm256_extract_epi32(packed, 4));
    __builtin_memcpy(p, &low, 4);
    __builtin_memcpy(p + 4, &high, 4);
}
inline vi load_bytes(const uint8_t* p) {
    return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
}
inline float sum(vf a) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_shuffle_ps(s, s, 1)));
}
inline float largest(vf a) {
    __m128 s = _mm_max_ps(_mm256_castps256_ps128(a.v), _mm256_extractf128_ps(a.v, 1));
    s = _mm_max_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_max_ss(s, _mm_shuffle_ps(s, s, 1)));
}

#endif

inline vf operator+(vf a, float b) { return a + vf(b); }
inline vf operator-(vf a, float b) { return a - vf(b); }
inline vf operator*(vf a, float b) { return a * vf(b); }
inline vf operator*(float a, vf b) { return vf(a) * b; }
inline vf operator+(float a, vf b) { return vf(a) + b; }
inline vf operator-(float a, vf b) { return vf(a) - b; }
inline vf operator/(float a, vf b) { return vf(a) / b; }
inline vf& operator+=(vf& a, vf b) { return a = a + b; }
inline vf& operator-=(vf& a, vf b) { return a = a - b; }
inline vf& operator*=(vf& a, vf b) { return a = a * b; }
inline vm& operator&=(vm& a, vm b) { return a = a & b; }
inline vm& operator|=(vm& a, vm b) { return a = a | b; }
inline vi operator+(vi a, int b) { return a + vi(b); }
inline vi operator&(vi a, int b) { return a & vi(b); }

inline vf clamp(vf a, vf lo, vf hi) { return min(max(a, lo), hi); }
inline vf saturate(vf a) { return clamp(a, vf(0.0f), vf(1.0f)); }
inline vf lerp(vf a, vf b, vf t) { return fma(b - a, t, a); }
inline vf square(vf a) { return a * a; }

// 2^x for x in [-126, 127], relative error below 3e-7; and log2 of a positive normal number, absolute error below 1e-6
// near 1 and of float rounding far from it. Minimax polynomials of our own fit; the same in both widths, so that a
// render does not depend on a libm.
inline vf exp2(vf x) {
    x = clamp(x, vf(-126.0f), vf(127.0f));
    vf whole = round(x);
    vf f = x - whole;
    vf p = fma(f, vf(1.535336188319500e-4f), vf(1.339887440266574e-3f));
    p = fma(p, f, vf(9.618437357674640e-3f));
    p = fma(p, f, vf(5.550332471162809e-2f));
    p = fma(p, f, vf(2.402264791363012e-1f));
    p = fma(p, f, vf(6.931472028550421e-1f));
    p = fma(p, f, vf(1.0f));
    return as_float(as_int(p) + (to_int(whole) << 23));
}
inline vf log2(vf x) {
    vi i = as_int(x);
    vi e = shift_right(i - vi(0x3f3504f3), 23);  // mantissa in [sqrt(1/2), sqrt(2))
    e = select(i < vi(0x3f3504f3), e | vi(int(0xfffffe00)), e);
    vf m = as_float(i - (e << 23));
    vf t = (m - vf(1.0f)) / (m + vf(1.0f));
    vf t2 = t * t;
    vf p = fma(t2, vf(0.4124198f), vf(0.5770780f));  // 2/ln2 * atanh series, tail refitted
    p = fma(p, t2, vf(0.9617967f));
    p = fma(p, t2, vf(2.8853900f));
    return fma(t, p, to_float(e));
}
// x^y for x >= 0; 0^y is 0.
inline vf pow(vf x, vf y) { return select(x > vf(0.0f), exp2(y * log2(max(x, vf(1e-37f)))), vf(0.0f)); }
inline vf exp(vf x) { return exp2(x * 1.44269504f); }

// sin and cos of 2 pi x, absolute error below 1e-6 near 1 and of float rounding far from it.
inline void sincos_2pi(vf x, vf& s, vf& c) {
    vf q = round(x * 4.0f);
    vf f = (x - q * 0.25f) * 6.28318530718f;  // [-pi/4, pi/4]
    vf f2 = f * f;
    vf ps = fma(f2, vf(-1.9515295891e-4f), vf(8.3321608736e-3f));
    ps = fma(ps, f2, vf(-1.6666654611e-1f));
    ps = fma(ps * f2, f, f);
    vf pc = fma(f2, vf(2.443315711809948e-5f), vf(-1.388731625493765e-3f));
    pc = fma(pc, f2, vf(4.166664568298827e-2f));
    pc = fma(pc * f2, f2, fma(f2, vf(-0.5f), vf(1.0f)));
    vi k = to_int(q) & vi(3);
    vm odd = (k & vi(1)) != vi(0);
    vf a = select(odd, pc, ps), b = select(odd, ps, pc);
    s = select(k > vi(1), -a, a);
    vm negative = (k == vi(1)) | (k == vi(2));
    c = select(negative, -b, b);
}

inline void gather4(const int32_t* p, vi i, vi& a, vi& b, vi& c, vi& d) {
    vf fa, fb, fc, fd;
    gather4(reinterpret_cast<const float*>(p), i, fa, fb, fc, fd);
    a = as_int(fa), b = as_int(fb), c = as_int(fc), d = as_int(fd);
}

struct vf3 {
    vf x, y, z;
};
inline vf3 operator+(vf3 a, vf3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline vf3 operator-(vf3 a, vf3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline vf3 operator*(vf3 a, vf3 b) { return {a.x * b.x, a.y * b.y, a.z * b.z}; }
inline vf3 operator*(vf3 a, vf s) { return {a.x * s, a.y * s, a.z * s}; }
inline vf3 operator*(vf s, vf3 a) { return a * s; }
inline vf3 operator-(vf3 a) { return {-a.x, -a.y, -a.z}; }
inline vf3& operator+=(vf3& a, vf3 b) { return a = a + b; }
inline vf dot(vf3 a, vf3 b) { return fma(a.x, b.x, fma(a.y, b.y, a.z * b.z)); }
inline vf3 cross(vf3 a, vf3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline vf length(vf3 a) { return sqrt(dot(a, a)); }
inline vf3 normalize(vf3 a) { return a * (vf(1.0f) / max(length(a), vf(1e-20f))); }
inline vf3 select(vm m, vf3 a, vf3 b) { return {select(m, a.x, b.x), select(m, a.y, b.y), select(m, a.z, b.z)}; }
inline vf3 lerp(vf3 a, vf3 b, vf t) { return {lerp(a.x, b.x, t), lerp(a.y, b.y, t), lerp(a.z, b.z, t)}; }
inline vf luminance(vf3 c) { return fma(c.x, vf(0.2126f), fma(c.y, vf(0.7152f), c.z * 0.0722f)); }
inline vf3 splat(float x, float y, float z) { return {vf(x), vf(y), vf(z)}; }
inline vf3 splat(const float* p) { return {vf(p[0]), vf(p[1]), vf(p[2])}; }
// Duff et al. 2017.
inline void basis(vf3 n, vf3& t, vf3& b) {
    vf sign = select(n.z < vf(0.0f), vf(-1.0f), vf(1.0f));
    vf a = vf(-1.0f) / (sign + n.z);
    vf c = n.x * n.y * a;
    t = {fma(sign * n.x * n.x, a, vf(1.0f)), sign * c, -(sign * n.x)};
    b = {c, fma(n.y * n.y, a, sign), -n.y};
}

// The same function as base::mix in base/random.h, lane by lane.
inline vi mix(vi x) {
    x = x ^ shift_right(x, 16);
    x = x * vi(int(0x7feb352dU));
    x = x ^ shift_right(x, 15);
    x = x * vi(int(0x846ca68bU));
    return x ^ shift_right(x, 16);
}
inline vf uniform(vi bits) { return to_float(shift_right(bits, 8)) * 0x1p-24f; }

}  // namespace LIMN_WIDE
}  // namespace limn::base
