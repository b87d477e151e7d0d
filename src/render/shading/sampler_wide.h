#pragma once
// Random numbers by (pixel, sample, dimension).
#include "base/simd.h"
#include "render/data/trace_settings.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

inline vi reverse_bits(vi v) {
    v = (shift_right(v, 1) & vi(0x55555555)) | ((v & vi(0x55555555)) << 1);
    v = (shift_right(v, 2) & vi(0x33333333)) | ((v & vi(0x33333333)) << 2);
    v = (shift_right(v, 4) & vi(0x0f0f0f0f)) | ((v & vi(0x0f0f0f0f)) << 4);
    v = (shift_right(v, 8) & vi(0x00ff00ff)) | ((v & vi(0x00ff00ff)) << 8);
    return shift_right(v, 16) | (v << 16);
}

// Owen scrambling by hash, on bit-reversed input and output (Laine and Karras 2011; constants by Vegdahl 2021).
inline vi owen_reversed(vi x, vi seed) {
    x = x ^ (x * vi(0x3d20adea));
    x = x + seed;
    x = x * (shift_right(seed, 16) | vi(1));
    x = x ^ (x * vi(0x05526c56));
    return x ^ (x * vi(0x53a22864));
}

// The second Sobol dimension of index i is the bit reversal of this: Pascal's triangle modulo 2, in five steps.
inline vi sobol_second(vi i) {
    i = i ^ shift_right(i & vi(int(0xaaaaaaaa)), 1);
    i = i ^ shift_right(i & vi(int(0xcccccccc)), 2);
    i = i ^ shift_right(i & vi(int(0xf0f0f0f0)), 4);
    i = i ^ shift_right(i & vi(int(0xff00ff00)), 8);
    return i ^ shift_right(i, 16);
}

struct Sampler {
    vi x, y;
    vi pixel_hash;
    uint32_t sample;
    const int32_t* blue;
    bool converging;
};

inline uint32_t scalar_mix(uint32_t x) {
    x ^= x >> 16;
    x *= 0x7feb352dU;
    x ^= x >> 15;
    x *= 0x846ca68bU;
    return x ^ (x >> 16);
}

inline Sampler make_sampler(vi x, vi y, const TraceSettings& s, const int32_t* blue) {
    Sampler r;
    r.x = x;
    r.y = y;
    r.pixel_hash = mix((x + (y << 16)) ^ vi(int(scalar_mix(s.seed + 0x68bc21ebU))));
    r.sample = s.sample;
    r.blue = blue;
    r.converging = s.sequence == SampleSequence::converging;
    return r;
}

inline vf fraction(vf v) {
    return v - floor(v);
}

// Dimensions below this decide what is seen first and are spread over the picture as blue noise; what they lead to is
// too mixed to profit, and a hash is cheaper than a look into the mask.
constexpr uint32_t kFirstHashedDimension = 24;

inline void start_of(const Sampler& s, uint32_t dimension, uint32_t d, vf& a, vf& b) {
    if (dimension >= kFirstHashedDimension) {
        vi bits = mix(s.pixel_hash ^ vi(int(d)));
        a = to_float(bits & vi(0xffff)) * 0x1p-16f;
        b = to_float(shift_right(bits, 16)) * 0x1p-16f;
        return;
    }
    vi x = (s.x + vi(int(d & 63))) & 63, y = (s.y + vi(int((d >> 6) & 63))) & 63;
    vi pair = gather(first_lanes(W), s.blue, x + (y << 6));
    a = to_float(pair & vi(0xffff)) * 0x1p-16f;
    b = to_float(shift_right(pair, 16)) * 0x1p-16f;
}

// Two numbers in [0, 1) for a pair of dimensions.
inline void sample_2d(const Sampler& s, uint32_t dimension, vf& a, vf& b) {
    const uint32_t d = scalar_mix(dimension * 0x9e3779b9U + 1);
    if (s.converging) {
        vi seed = mix(s.pixel_hash ^ vi(int(d)));
        // Shuffled index: Owen scrambling of the index itself keeps every prefix of 2^k samples a net.
        vi index = reverse_bits(owen_reversed(reverse_bits(vi(int(s.sample))), seed));
        vi first = reverse_bits(owen_reversed(index, mix(seed ^ vi(0x2c1b3c6d))));
        vi second = reverse_bits(owen_reversed(sobol_second(index), mix(seed ^ vi(0x297a2d39))));
        a = uniform(first);
        b = uniform(second);
        return;
    }
    // R2 steps in time (Roberts 2018), from a start that differs from pixel to pixel.
    vf start_a, start_b;
    start_of(s, dimension, d, start_a, start_b);
    const uint32_t step_a = s.sample * 3242174889u, step_b = s.sample * 2447445414u;  // 2^32 / 1.3247..., / 1.3247^2
    a = fraction(start_a + vf(float(step_a >> 8) * 0x1p-24f));
    b = fraction(start_b + vf(float(step_b >> 8) * 0x1p-24f));
    a = min(a, vf(0.99999994f));
    b = min(b, vf(0.99999994f));
}

inline vf sample_1d(const Sampler& s, uint32_t dimension) {
    vf a, b;
    if (s.converging) {
        sample_2d(s, dimension, a, b);
        return a;
    }
    start_of(s, dimension, scalar_mix(dimension * 0x9e3779b9U + 1), a, b);
    const uint32_t step = s.sample * 2654435769u;  // golden ratio
    return min(fraction(a + vf(float(step >> 8) * 0x1p-24f)), vf(0.99999994f));
}

// What the coverage test of a ray is decided by (cutout.h): a fraction of 2^32, new for each sample, pixel and
// dimension.
inline vi ray_id(const Sampler& s, uint32_t dimension) {
    if (s.converging || dimension >= kFirstHashedDimension)
        return mix(s.pixel_hash ^ vi(int(scalar_mix(s.sample * 0x9e3779b9U + dimension))));
    vf a, b;
    start_of(s, dimension, scalar_mix(dimension * 0x9e3779b9U + 1), a, b);
    return (to_int(a * 65536.0f) << 16) + vi(int(s.sample * 2654435769u));
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
