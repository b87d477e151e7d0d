#include "render/filter/filter_cells_wide.h"
#include "render/filter/filter_kernels.h"

namespace limn::render::LIMN_WIDE {
namespace {

constexpr float kOldest = 64.0f;
constexpr float kMoving = 0.02f;  // pixels; less counts as rest, so that a picture at rest is never resampled

// Catmull-Rom weights of the four cells round a fraction t.
void cubic(vf t, vf w[4]) {
    w[0] = t * fma(t, fma(t, vf(-0.5f), vf(1.0f)), vf(-0.5f));
    w[1] = fma(t * t, fma(t, vf(1.5f), vf(-2.5f)), vf(1.0f));
    w[2] = t * fma(t, fma(t, vf(-1.5f), vf(2.0f)), vf(0.5f));
    w[3] = t * t * fma(t, vf(0.5f), vf(-0.5f));
}

// One lane: four rows of four neighbouring cells of four halves, to Y, Co, Cg, frames.
void resample_lane(const uint16_t* const row[4], const float* wx, const float* wy, float* out) {
#if defined(__AVX512F__)
    const auto taps = [](const uint16_t* p) {
        return _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)));
    };
    __m512 acc = _mm512_mul_ps(taps(row[0]), _mm512_set1_ps(wy[0]));
    for (int r = 1; r < 4; ++r) acc = _mm512_fmadd_ps(taps(row[r]), _mm512_set1_ps(wy[r]), acc);
    const __m512i spread = _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    acc = _mm512_mul_ps(acc, _mm512_permutexvar_ps(spread, _mm512_castps128_ps512(_mm_loadu_ps(wx))));
    const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(acc), _mm512_extractf32x8_ps(acc, 1));
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1)));
#else
    const auto taps = [](const uint16_t* p) {
        return _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
    };
    __m256 a = _mm256_mul_ps(taps(row[0]), _mm256_set1_ps(wy[0])),
           b = _mm256_mul_ps(taps(row[0] + 8), _mm256_set1_ps(wy[0]));
    for (int r = 1; r < 4; ++r) {
        a = _mm256_fmadd_ps(taps(row[r]), _mm256_set1_ps(wy[r]), a);
        b = _mm256_fmadd_ps(taps(row[r] + 8), _mm256_set1_ps(wy[r]), b);
    }
    a = _mm256_mul_ps(a, _mm256_set_m128(_mm_set1_ps(wx[1]), _mm_set1_ps(wx[0])));
    a = _mm256_fmadd_ps(b, _mm256_set_m128(_mm_set1_ps(wx[3]), _mm_set1_ps(wx[2])), a);
    _mm_storeu_ps(out, _mm_add_ps(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1)));
#endif
}

struct Past {
    vf3 c;
    vf frames;
};

// The picture as it was where each pixel's surface came from.
Past reload(const FilterRows& f, int x, int y, vf fx, vf fy, vm moving) {
    alignas(64) float cells[W][4];
    const uint16_t* here = f.picture_before + (size_t(y) * f.stride + x) * 4;
    for (int i = 0; i < W; i += 4) {
#if defined(__AVX512F__)
        _mm512_store_ps(cells[i], _mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(here + 4 * i))));
#else
        _mm256_store_ps(cells[i], _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(here + 4 * i))));
        _mm256_store_ps(cells[i + 2],
                        _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i*>(here + 4 * i + 8))));
#endif
    }
    if (any(moving)) {
        const vf x0 = floor(fx), y0 = floor(fy);
        vf w[4];
        alignas(64) float wx[4][W], wy[4][W];
        alignas(64) int32_t ix[W], iy[W];
        cubic(fx - x0, w);
        for (int k = 0; k < 4; ++k) store(wx[k], w[k]);
        cubic(fy - y0, w);
        for (int k = 0; k < 4; ++k) store(wy[k], w[k]);
        store(ix, to_int(x0));
        store(iy, to_int(y0));
        for (uint32_t left = bits(moving); left; left &= left - 1) {
            const int i = __builtin_ctz(left);
            const float lane_x[4] = {wx[0][i], wx[1][i], wx[2][i], wx[3][i]},
                        lane_y[4] = {wy[0][i], wy[1][i], wy[2][i], wy[3][i]};
            const uint16_t* rows[4];
            for (int r = 0; r < 4; ++r) {
                const int row = iy[i] + r - 1;
                const int kept = row < 0 ? 0 : row >= f.height ? f.height - 1 : row;
                rows[r] = f.picture_before + (ptrdiff_t(kept) * f.stride + ix[i] - 1) * 4;
            }
            resample_lane(rows, lane_x, lane_y, cells[i]);
        }
    }
    vi out[4];
    gather_cells(reinterpret_cast<const uint8_t*>(cells), lane_index(), out);
    return {{as_float(out[0]), as_float(out[1]), as_float(out[2])}, clamp(as_float(out[3]), vf(0.0f), vf(kOldest))};
}

// Of this pixel and its diagonal neighbours the nearest one moves the pixel, so that a silhouette carries its soft edge
// along.
void nearest_motion(const FilterRows& f, int x, int y, vf& mx, vf& my) {
    const size_t in = size_t(y) * f.in_stride + x, at = size_t(y) * f.stride + x;
    const vf px = to_float(lane_index() + x) + (0.5f + f.jitter_x), py = vf(float(y) + 0.5f + f.jitter_y);
    vf nearest = load(f.depth + at);
    nearest = select(nearest > vf(0.0f), nearest, vf(1e30f));
    mx = load(f.previous_x + in) - px;
    my = load(f.previous_y + in) - py;
    for (int k = 0; k < 4; ++k) {
        const int dx = k & 1 ? 1 : -1, dy = k & 2 ? 1 : -1;
        if (y + dy < 0 || y + dy >= f.height) continue;
        const vf z = load(f.depth + ptrdiff_t(at) + dy * ptrdiff_t(f.stride) + dx);
        const vm closer = (z > vf(0.0f)) & (z < nearest * 0.98f);
        if (none(closer)) continue;
        const ptrdiff_t there = ptrdiff_t(in) + dy * ptrdiff_t(f.in_stride) + dx;
        mx = select(closer, load(closer, f.previous_x + there) - (px + float(dx)), mx);
        my = select(closer, load(closer, f.previous_y + there) - (py + float(dy)), my);
        nearest = select(closer, z, nearest);
    }
    const vm sane = (abs(mx) < vf(4096.0f)) & (abs(my) < vf(4096.0f));
    mx = select(sane, mx, vf(1e6f));
    my = select(sane, my, vf(1e6f));
}

// Mean and spread of the 3x3 neighbours, and their mean weighted by how near their samples lie to the pixel's centre.
struct Neighbours {
    vf3 center, mean, deviation, nearby;
};
Neighbours neighbours_of(const FilterRows& f, int x, int y, const float nearness[9]) {
    const size_t at = size_t(y) * f.stride + x;
    Neighbours n;
    vf* const mean[3] = {&n.mean.x, &n.mean.y, &n.mean.z};
    vf* const deviation[3] = {&n.deviation.x, &n.deviation.y, &n.deviation.z};
    vf* const nearby[3] = {&n.nearby.x, &n.nearby.y, &n.nearby.z};
    const ptrdiff_t rows[3] = {y > 0 ? -f.stride : 0, 0, y + 1 < f.height ? f.stride : 0};
    for (int c = 0; c < 3; ++c) {
        vf sum(0.0f), squares(0.0f), near(0.0f);
        for (int k = 0; k < 9; ++k) {
            const vf v = load_half(f.current[c] + ptrdiff_t(at) + rows[k / 3] + k % 3 - 1);
            sum += v;
            squares = fma(v, v, squares);
            near = fma(v, vf(nearness[k]), near);
        }
        *mean[c] = sum * (1.0f / 9.0f);
        *deviation[c] = sqrt(max(fma(squares, vf(1.0f / 9.0f), -square(*mean[c])), vf(0.0f)));
        *nearby[c] = near;
    }
    n.center = load_half3(f.current, at);
    return n;
}

// Towards the mean until inside the box of `width` deviations; returns the share of the way that was kept.
vf clip(vf3& c, const Neighbours& n, vf width) {
    const vf3 d = c - n.mean;
    const auto ratio = [&](vf way, vf room) { return (room * width + 2e-3f) / max(abs(way), vf(1e-6f)); };
    const vf kept =
        min(min(ratio(d.x, n.deviation.x), ratio(d.y, n.deviation.y)), min(ratio(d.z, n.deviation.z), vf(1.0f)));
    c = n.mean + d * kept;
    return kept;
}

vf3 unweighted(vf3 c, float gain) {
    return c * (vf(1.0f) / (max(vf(1.0f) - c.x, vf(4e-4f)) * gain));
}

void store_film(const FilterRows& f, size_t in, vf3 c) {
    const vf zero(0.0f), most(65504.0f);
    store_half3(f.image, in, {clamp(c.x, zero, most), clamp(c.y, zero, most), clamp(c.z, zero, most)});
}
void store_picture(uint16_t* picture, vf3 c, vf frames) {
    const vi cell[4] = {pack_halves(c.x, c.y), pack_halves(c.z, frames), vi(0), vi(0)};
#if defined(__AVX512F__)
    const __m512i low = _mm512_unpacklo_epi32(cell[0].v, cell[1].v), high = _mm512_unpackhi_epi32(cell[0].v, cell[1].v);
    const __m512i first = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11),
                  second = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
    auto* to = reinterpret_cast<__m512i*>(picture);
    _mm512_storeu_si512(to, _mm512_permutex2var_epi64(low, first, high));
    _mm512_storeu_si512(to + 1, _mm512_permutex2var_epi64(low, second, high));
#else
    const __m256i low = _mm256_unpacklo_epi32(cell[0].v, cell[1].v), high = _mm256_unpackhi_epi32(cell[0].v, cell[1].v);
    auto* to = reinterpret_cast<__m256i*>(picture);
    _mm256_storeu_si256(to, _mm256_permute2x128_si256(low, high, 0x20));
    _mm256_storeu_si256(to + 1, _mm256_permute2x128_si256(low, high, 0x31));
#endif
}

void antialias_pixels(const FilterRows& f, int x, int y, const float nearness[9]) {
    const size_t in = size_t(y) * f.in_stride + x, at = size_t(y) * f.stride + x;
    const Neighbours n = neighbours_of(f, x, y, nearness);
    vf frames(1.0f);
    vf3 c = n.nearby;
    if (f.has_history) {
        vf mx, my;
        nearest_motion(f, x, y, mx, my);
        const vf fx = to_float(lane_index() + x) + mx, fy = vf(float(y)) + my;
        const vm there = first_lanes(f.width - x) & (fx >= vf(-0.5f)) & (fx <= vf(float(f.width) - 0.5f)) &
                         (fy >= vf(-0.5f)) & (fy <= vf(float(f.height) - 0.5f));
        const vm moving = there & ((abs(mx) > vf(kMoving)) | (abs(my) > vf(kMoving)));
        Past past = reload(f, x, y, fx, fy, moving);
        if (f.gain != f.gain_before) {
            const vf3 linear = unweighted(past.c, f.gain_before) * vf(f.gain);
            past.c = linear * (vf(1.0f) / (linear.x + 1.0f));
        }
        // At rest the box is wide: chance coverage and jitter have made the history what it is.
        const vf kept = clip(past.c, n, select(moving, vf(1.25f), vf(2.5f)));
        const vf trusted = past.frames * saturate(fma(kept, vf(1.5f), vf(-0.25f)));
        const vf age = load_half(f.age + at);
        frames = select(there, min(min(trusted, age) + 1.0f, vf(f.picture_history)), vf(1.0f));
        const vf rate = vf(1.0f) / frames;
        // While the history is short, the neighbours stand in for the samples that are still to come.
        const vf young = saturate(fma(rate, vf(2.0f), vf(-0.15f)));
        const vf3 sample = lerp(n.center, n.nearby, young);
        c = lerp(past.c, sample, rate);
    }
    const vf zero(0.0f);
    c.x = clamp(c.x, zero, vf(0.9995f));
    store_picture(f.picture + at * 4, c, frames);
    vf3 linear = to_rgb(unweighted(c, f.gain));
    if (f.settled > 0.0f) {
        vf3 mean = splat(0, 0, 0);
        for (int g = 0; g < kLightGroups; ++g) {
            if (!(f.groups >> g & 1)) continue;
            mean.x = fma(load(f.sum[3 * g] + in), vf(f.to_mean[3 * g]), mean.x);
            mean.y = fma(load(f.sum[3 * g + 1] + in), vf(f.to_mean[3 * g + 1]), mean.y);
            mean.z = fma(load(f.sum[3 * g + 2] + in), vf(f.to_mean[3 * g + 2]), mean.z);
        }
        linear = lerp(linear, mean, vf(f.settled));
    }
    store_film(f, in, linear);
}

// Soft and without noise: the sample is the picture.
void show_backdrop(const FilterRows& f, int x, int y) {
    const size_t in = size_t(y) * f.in_stride + x, at = size_t(y) * f.stride + x;
    vf3 c = load_half3(f.current, at);
    c.x = clamp(c.x, vf(0.0f), vf(0.9995f));
    store_picture(f.picture + at * 4, c, vf(f.picture_history));
    store_film(f, in, to_rgb(unweighted(c, f.gain)));
}

// As it was.
void show_again(const FilterRows& f, int x, int y, bool clean) {
    const size_t in = size_t(y) * f.in_stride + x, at = (size_t(y) * f.stride + x) * 4;
    if (!clean) __builtin_memcpy(f.picture + at, f.picture_before + at, W * 4 * sizeof(uint16_t));
    for (int c = 0; c < 3; ++c) __builtin_memcpy(f.image[c] + in, f.image_before[c] + in, W * sizeof(uint16_t));
}

void show_pixels(const FilterRows& f, int x, int y, const float nearness[9]) {
    const uint8_t state = tile_state_at(f, x, y);
    if (is_reused(state))
        show_again(f, x, y, state == kReusedKept);
    else if (state == kTraced)
        antialias_pixels(f, x, y, nearness);
    else
        show_backdrop(f, x, y);
}

}  // namespace

void antialias_rows(const FilterRows& f, int first, int last) {
    float nearness[9], total = 0;
    for (int k = 0; k < 9; ++k) {
        const float dx = float(k % 3 - 1) + f.jitter_x, dy = float(k / 3 - 1) + f.jitter_y;
        const float d = dx * dx + dy * dy;
        // (1 - d / 3.24)^4 stands for a Gaussian of deviation 0.63 pixels.
        const float w = d < 3.24f ? 1.0f - d / 3.24f : 0.0f;
        nearness[k] = w * w * w * w;
        total += nearness[k];
    }
    for (float& w : nearness) w /= total;
    for (int y = first; y < last; ++y) {
        for (int x = 0; x < f.width; x += W) show_pixels(f, x, y, nearness);
        // Two cells on each side, for the taps of a resampled edge.
        uint16_t* row = f.picture + size_t(y) * f.stride * 4;
        for (int k = 0; k < 4; ++k) {
            *(row - 4 + k) = *(row - 8 + k) = row[k];
            row[f.width * 4 + k] = row[(f.width + 1) * 4 + k] = row[(f.width - 1) * 4 + k];
        }
    }
}

}  // namespace limn::render::LIMN_WIDE
