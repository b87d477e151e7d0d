#include "base/simd.h"
#include "look/kernels.h"
#include "look/view_constants.h"

namespace limn::look::LIMN_WIDE {
namespace {

using namespace base::LIMN_WIDE;

vf3 transform(const float m[9], vf3 c) {
    return {fma(vf(m[0]), c.x, fma(vf(m[1]), c.y, vf(m[2]) * c.z)),
            fma(vf(m[3]), c.x, fma(vf(m[4]), c.y, vf(m[5]) * c.z)),
            fma(vf(m[6]), c.x, fma(vf(m[7]), c.y, vf(m[8]) * c.z))};
}

vf srgb_coded(vf x) {
    const vf curve = fma(exp2(log2(max(x, vf(1e-6f))) * (1.0f / 2.4f)), vf(1.055f), vf(-0.055f));
    return select(x <= vf(0.0031308f), x * 12.92f, curve);
}

vf agx_sigmoid(vf linear) {
    const float scale = 1.0f / (kAgxHighest - kAgxLowest);
    const vf x = saturate(fma(log2(max(linear, vf(1e-10f))), vf(scale), vf(-kAgxLowest * scale)));
    vf y = vf(kAgxSigmoid[6]);
    for (int i = 5; i >= 0; --i) y = fma(y, x, vf(kAgxSigmoid[i]));
    return y;
}

vf aces_curve(vf v) {
    return fma(v, v + 0.0245786f, vf(-0.000090537f)) / fma(v, fma(v, vf(0.983729f), vf(0.4329510f)), vf(0.238081f));
}

vf hable_curve(vf v) {
    const vf x = v * kHableExposure;
    const vf f = fma(x, fma(x, vf(kHable[0]), vf(kHable[2] * kHable[1])), vf(kHable[3] * kHable[4])) /
                     fma(x, fma(x, vf(kHable[0]), vf(kHable[1])), vf(kHable[3] * kHable[5])) -
                 kHable[4] / kHable[5];
    return f * (1.0f / hable(kHable[6]));
}

struct Agx {
    vf3 operator()(vf3 c) const {
        const vf3 in = transform(kAgxInset, c);
        const vf3 out = transform(kAgxOutset, {agx_sigmoid(in.x), agx_sigmoid(in.y), agx_sigmoid(in.z)});
        return {saturate(out.x), saturate(out.y), saturate(out.z)};
    }
};
struct Standard {
    vf3 operator()(vf3 c) const {
        return {srgb_coded(saturate(c.x)), srgb_coded(saturate(c.y)), srgb_coded(saturate(c.z))};
    }
};
struct Aces {
    vf3 operator()(vf3 c) const {
        const vf3 in = transform(kAcesIn, c * vf(kAcesExposure));
        return Standard{}(transform(kAcesOut, {aces_curve(in.x), aces_curve(in.y), aces_curve(in.z)}));
    }
};
struct Filmic {
    vf3 operator()(vf3 c) const { return Standard{}({hable_curve(c.x), hable_curve(c.y), hable_curve(c.z)}); }
};

struct WidePlace {
    vi cell;
    vf fraction;
};
WidePlace place_of(const SampleRows& s, int channel, vf v) {
    const vf inside = clamp((v - s.low[channel]) * s.scale[channel], vf(0.0f), vf(float(s.size - 1)));
    const vi cell = min(to_int(inside), vi(s.size - 2));
    return {cell, inside - to_float(cell)};
}

vf along_curve(const SampleRows& s, int channel, vf v) {
    const WidePlace p = place_of(s, channel, v);
    const vm every = first_lanes(W);
    const vi at = (p.cell << 2) + channel;
    return lerp(gather(every, s.values, at), gather(every, s.values + 4, at), p.fraction);
}

// The four corners of the tetrahedron, see apply_table: the second one is a step along the axis of the largest
// fraction, the third lacks but the step along that of the smallest.
vf3 in_cube(const SampleRows& s, vf3 c) {
    const WidePlace r = place_of(s, 0, c.x), g = place_of(s, 1, c.y), b = place_of(s, 2, c.z);
    const vf fr = r.fraction, fg = g.fraction, fb = b.fraction;
    const vf most = max(fr, max(fg, fb)), least = min(fr, min(fg, fb));
    const vf middle = max(min(fr, fg), min(max(fr, fg), fb));
    const vi red(1), green(s.size), blue(s.size * s.size);
    const vi first = select((fr >= fg) & (fr >= fb), red, select(fg >= fb, green, blue));
    const vi last = select((fb <= fg) & (fb <= fr), blue, select(fg <= fr, green, red));
    const vi origin = r.cell + (g.cell + b.cell * green) * green, opposite = origin + (red + green + blue);
    const vi at[4] = {origin, origin + first, opposite - last, opposite};
    const vf weight[4] = {vf(1.0f) - most, most - middle, middle - least, least};
    vf3 sum{vf(0.0f), vf(0.0f), vf(0.0f)};
    for (int k = 0; k < 4; ++k) {
        vf x, y, z, padding;
        gather4(s.values, at[k], x, y, z, padding);
        sum = {fma(x, weight[k], sum.x), fma(y, weight[k], sum.y), fma(z, weight[k], sum.z)};
    }
    return sum;
}

// A view transform with a table after it.
template <class Look>
struct WithTable {
    const TableRows& table;
    vf3 operator()(vf3 light) const {
        const vf3 coded = Look{}(light);
        vf3 c = coded;
        if (table.curves.size > 0)
            c = {along_curve(table.curves, 0, c.x), along_curve(table.curves, 1, c.y),
                 along_curve(table.curves, 2, c.z)};
        if (table.cube.size > 0) c = in_cube(table.cube, c);
        const vf strength(table.strength);
        return {saturate(lerp(coded.x, c.x, strength)), saturate(lerp(coded.y, c.y, strength)),
                saturate(lerp(coded.z, c.z, strength))};
    }
};

// Negative and NaN become 0, infinity the brightest.
vf exposed(const uint16_t* p, vf gain) {
    const vf v = load_half(p);
    return select(v > vf(0.0f), min(v * gain, vf(kBrightest)), vf(0.0f));
}
vf3 load_exposed(const PictureRows& in, size_t at, vf gain) {
    return {exposed(in.rgb[0] + at, gain), exposed(in.rgb[1] + at, gain), exposed(in.rgb[2] + at, gain)};
}

// White balance and fall-off of light that is exposed. across, up: from the middle, in units of half the diagonal.
vf3 graded(const PictureRows& in, vf3 c, vf across, float up) {
    c = transform(in.balance, c);
    c = {max(c.x, vf(0.0f)), max(c.y, vf(0.0f)), max(c.z, vf(0.0f))};
    if (in.vignette > 0) {
        const vf f = fma(fma(across, across, vf(up * up)), vf(kVignetteSteepness * in.vignette), vf(1.0f));
        c = c * (vf(1.0f) / (f * f));
    }
    return c;
}

struct Middle {
    float x, y, scale;  // of pixels to half diagonals
};
Middle middle_of(const PictureRows& in) {
    const float x = 0.5f * float(in.width), y = 0.5f * float(in.height);
    return {x, y, 1 / __builtin_sqrtf(x * x + y * y)};
}

// About normal, deviation 1: four bytes of a hash summed up (PCG's output permutation, O'Neill 2014).
vf grain_noise(vi x, int y, uint32_t seed) {
    vi h = (x * vi(0x1f1f1f1f)) + vi(int32_t(uint32_t(y) * 0x9e3779b9u + seed * 0x85ebca6bu));
    h = h * vi(747796405) + vi(int32_t(2891336453u));
    h = (shift_right(h, 16) ^ h) * vi(277803737);
    h = shift_right(h, 15) ^ h;
    vf sum(-510.0f);
    for (int k = 0; k < 4; ++k) sum += to_float(shift_right(h, 8 * k) & vi(255));
    return sum * (1.0f / 147.8f);
}
// Most in the middle tones, none in black and white.
vf grain_at(const PictureRows& in, vf luma, vi x, int y) {
    const vf l = saturate(luma);
    return grain_noise(x, y, in.grain_seed) * (sqrt(l * (vf(1.0f) - l)) * (2.0f * in.grain));
}

vf fract(vf x) {
    return x - floor(x);
}
// In [0, 1).
vf gradient_noise(vf x, vf y) {
    return fract(fract(fma(x, vf(0.06711056f), y * 0.00583715f)) * 52.9829189f);
}

// Sums of neighbours: the W pairs of the 2 W values a, b.
vf pair_sum(vf a, vf b) {
#if defined(__AVX512F__)
    const __m512i even = _mm512_setr_epi32(0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
    const __m512i odd = _mm512_add_epi32(even, _mm512_set1_epi32(1));
    return vf(_mm512_permutex2var_ps(a.v, even, b.v)) + vf(_mm512_permutex2var_ps(a.v, odd, b.v));
#else
    const __m256 s = _mm256_hadd_ps(a.v, b.v);
    return _mm256_castpd_ps(_mm256_permute4x64_pd(_mm256_castps_pd(s), _MM_SHUFFLE(3, 1, 2, 0)));
#endif
}

vf code(vf v) {
    return clamp(v, vf(0.0f), vf(255.0f));
}
// Positive values, rounded to the nearest.
vi rounded(vf v) {
    return to_int(v + 0.5f);
}

template <class Look>
void yuv_rows(const PictureRows& in, const YuvRows& out, int first, int last, Look look) {
    const vf gain(in.gain), dither(in.dither);
    const Middle middle = middle_of(in);
    const YuvScale s = out.scale;
    const vf red(s.red), green(1.0f - s.red - s.blue), blue(s.blue), steps(s.steps), black(s.black);
    // From the sum of four differences to codes.
    const vf to_u(0.125f * s.chroma_steps / (1.0f - s.blue)), to_v(0.125f * s.chroma_steps / (1.0f - s.red));
    for (int row = first; row < last; row += 2) {
        for (int x = 0; x < in.width; x += 2 * W) {
            vf u[2] = {vf(0.0f), vf(0.0f)}, v[2] = {vf(0.0f), vf(0.0f)};
            for (int j = 0; j < 2; ++j)
                for (int half = 0; half < 2; ++half) {
                    const int at_x = x + half * W, at_y = row + j;
                    const vf across = (to_float(lane_index() + at_x) + (0.5f - middle.x)) * middle.scale;
                    const vf3 light = load_exposed(in, size_t(at_y) * in.stride + at_x, gain);
                    const vf3 c = look(graded(in, light, across, (float(at_y) + 0.5f - middle.y) * middle.scale));
                    vf luma = fma(c.x, red, fma(c.y, green, c.z * blue));
                    const vf blue_difference = c.z - luma, red_difference = c.x - luma;
                    if (in.grain > 0) luma += grain_at(in, luma, lane_index() + at_x, at_y);
                    const vf noise = gradient_noise(to_float(lane_index() + at_x), vf(float(at_y))) - 0.5f;
                    const vf coded = fma(noise, dither, fma(luma, steps, black));
                    store_bytes(out.y + size_t(at_y) * out.stride + at_x, rounded(code(coded)));
                    u[half] += blue_difference;
                    v[half] += red_difference;
                }
            const vf noise = (gradient_noise(to_float(lane_index() + x / 2), vf(float(row / 2 + 64))) - 0.5f) * dither;
            const size_t at = size_t(row / 2) * out.chroma_stride + x / 2;
            store_bytes(out.u + at, rounded(code(fma(pair_sum(u[0], u[1]), to_u, noise + 128.0f))));
            store_bytes(out.v + at, rounded(code(fma(pair_sum(v[0], v[1]), to_v, noise + 128.0f))));
        }
    }
}

template <class Look>
void rgb8_rows(const PictureRows& in, uint8_t* out, int first, int last, Look look) {
    const vf gain(in.gain), dither(in.dither);
    const Middle middle = middle_of(in);
    for (int y = first; y < last; ++y)
        for (int x = 0; x < in.width; x += W) {
            const vf across = (to_float(lane_index() + x) + (0.5f - middle.x)) * middle.scale;
            vf3 c = look(graded(in, load_exposed(in, size_t(y) * in.stride + x, gain), across,
                                (float(y) + 0.5f - middle.y) * middle.scale));
            if (in.grain > 0) {
                const vf grain =
                    grain_at(in, fma(c.x, vf(0.2126f), fma(c.y, vf(0.7152f), c.z * 0.0722f)), lane_index() + x, y);
                c = {c.x + grain, c.y + grain, c.z + grain};
            }
            const vf noise = (gradient_noise(to_float(lane_index() + x), vf(float(y))) - 0.5f) * dither;
            alignas(64) uint8_t bytes[3][W];
            store_bytes(bytes[0], rounded(code(fma(c.x, vf(255.0f), noise))));
            store_bytes(bytes[1], rounded(code(fma(c.y, vf(255.0f), noise))));
            store_bytes(bytes[2], rounded(code(fma(c.z, vf(255.0f), noise))));
            uint8_t* to = out + (size_t(y) * in.width + x) * 3;
            const int n = in.width - x < W ? in.width - x : W;
            for (int i = 0; i < n; ++i)
                for (int k = 0; k < 3; ++k) to[3 * i + k] = bytes[k][i];
        }
}

template <class Look, class F>
void with_table(const PictureRows& in, F f) {
    if (in.table) return f(WithTable<Look>{*in.table});
    f(Look{});
}
template <class F>
void with_look(const PictureRows& in, F f) {
    switch (in.view) {
        case View::agx:
            return with_table<Agx>(in, f);
        case View::aces:
            return with_table<Aces>(in, f);
        case View::filmic:
            return with_table<Filmic>(in, f);
        case View::standard:
            return with_table<Standard>(in, f);
    }
}

void yuv(const PictureRows& in, const YuvRows& out, int first, int last) {
    with_look(in, [&](auto look) { yuv_rows(in, out, first, last, look); });
}
void rgb8(const PictureRows& in, uint8_t* out, int first, int last) {
    with_look(in, [&](auto look) { rgb8_rows(in, out, first, last, look); });
}

}  // namespace

extern const Kernels kKernels;
const Kernels kKernels = {yuv, rgb8};

}  // namespace limn::look::LIMN_WIDE
