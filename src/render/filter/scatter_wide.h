#pragma once
// Skin in the filter: which pixels are, and what of the light that arrives at their neighbours comes out of them. For
// *_wide.cpp only.
#include "render/data/scatter.h"
#include "render/filter/filter_cells_wide.h"
#include "render/filter/filter_kernels.h"

namespace limn::render::LIMN_WIDE {

inline vm is_skin(const FilterRows& f, vi guide) {
    return f.scatter ? (shift_right(guide, 24) & vi(255)) == vi(f.skin_group) : first_lanes(0);
}

// One 3x3 tent over visibility on the same surface: a cast shadow keeps its edge, one-bit noise goes.
inline vf smooth_visibility(const FilterRows& f, size_t at, int y) {
    const vi guide = load(f.guide + at);
    const vf depth = load(f.depth + at);
    const vf tolerance = fma(load_half(f.slope + at), vf(2.0f), depth * 0.005f);
    const GuideNormal normal = guide_normal(guide);
    vf sum(0.0f), total(1e-6f);
    for (int dy = -1; dy <= 1; ++dy) {
        if (y + dy < 0 || y + dy >= f.height) continue;
        for (int dx = -1; dx <= 1; ++dx) {
            const size_t there = size_t(ptrdiff_t(at) + dy * ptrdiff_t(f.stride) + dx);
            const vi other = load(f.guide + there);
            const vm same = same_group(guide, other) & (abs(load(f.depth + there) - depth) <= tolerance) &
                            (normal_difference(normal, other) < vf(0.2f));
            const vf w = select(same, vf((dx ? 1.0f : 2.0f) * (dy ? 1.0f : 2.0f)), vf(0.0f));
            sum = fma(load_half(f.visibility + there), w, sum);
            total += w;
        }
    }
    return sum / total;
}

// What is drawn from history was smoothed when it was shown.
inline vf shown_visibility(const FilterRows& f, size_t at, int y) {
    return f.reprojected && !f.drop_visibility ? load_half(f.visibility + at) : smooth_visibility(f, at, y);
}

// What skin's light differs by from what arrives at it: to be added to what the diffuse albedo multiplies. arrive_rows
// is done.
inline vf3 scattered(const FilterRows& f, size_t at, int y) {
    const vi guide = load(f.guide + at);
    const vm skin = is_skin(f, guide);
    const vf depth = load(f.depth + at);
    // One size for all lanes: the nearest skin's.
    const float pixels = f.scatter_pixels * largest(select(skin, vf(1.0f) / max(depth, vf(1e-6f)), vf(0.0f)));
    if (!(pixels >= f.scatter->least_pixels)) return splat(0, 0, 0);
    const int level = int(__builtin_log2f(pixels / f.scatter->least_pixels) * 8);
    const ScatterWeights& w = f.scatter->of[level < kScatterLevels ? level : kScatterLevels - 1];
    const vf3 own = load_half3(f.arrived, at);
    vf3 sum = {own.x * w.centre[0], own.y * w.centre[1], own.z * w.centre[2]},
        total = splat(w.centre[0], w.centre[1], w.centre[2]);
    for (int dy = -2; dy <= 2; ++dy) {
        const int row = y + dy * w.step;
        if (row < 0 || row >= f.height) continue;
        for (int dx = -2; dx <= 2; ++dx) {
            if (!dx && !dy) continue;
            constexpr int kRing[9] = {0, 0, 1, 0, 2, 3, 0, 0, 4};
            const float* ring = w.ring[kRing[dx * dx + dy * dy]];
            const size_t there = size_t(ptrdiff_t(at) + (dy * ptrdiff_t(f.stride) + dx) * w.step);
            // What lies farther in front or behind is another fold.
            const vf apart = abs(load(f.depth + there) - depth);
            const vf shared = select(same_group(guide, load(f.guide + there)),
                                     saturate(fma(apart, vf(-f.per_fold), vf(2.0f))), vf(0.0f));
            const vf3 light = load_half3(f.arrived, there);
            sum = {fma(light.x, shared * ring[0], sum.x), fma(light.y, shared * ring[1], sum.y),
                   fma(light.z, shared * ring[2], sum.z)};
            total = {fma(shared, vf(ring[0]), total.x), fma(shared, vf(ring[1]), total.y),
                     fma(shared, vf(ring[2]), total.z)};
        }
    }
    const vf3 out = {sum.x / total.x, sum.y / total.y, sum.z / total.z};
    return select(skin, (out - own) * vf(f.scatter_amount), splat(0, 0, 0));
}

}  // namespace limn::render::LIMN_WIDE
