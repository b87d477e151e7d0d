#pragma once
// Light that wanders under a surface: an isotropic walk without loss (of the kind in Chiang et al. 2016, with a mean
// free path for each of red, green and blue) from where it is seen to where it came in. The colour is left to the
// surface, so that the walk only moves light and keeps its energy. One walk serves all three: it is drawn by one of
// them and weighs what the others would have made of it (the balance heuristic of Veach and Guibas 1995 over the
// three).
#include "render/shading/transmission_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

constexpr uint32_t kWalkDimension = 12288;
constexpr float kGap = 0.02f;  // metres between surfaces that no light comes in by

struct Below {
    vf amount;
    vf3 radius;
};

// Of the materials in the lanes of m: the share that wanders, and the mean free paths in metres. whole: where paths are
// taken whole, skin too.
inline Below below_of(const WideScene& w, vm m, vi material, bool whole) {
    const vi group = select(m, material, vi(0)) * vi(kMaterialFloats / 4);
    Below b;
    vf unused;
    gather4(w.materials + kScatterR, group, b.radius.x, b.radius.y, b.radius.z, b.amount);
    if (!whole) gather4(w.materials + kTransmission, group, unused, unused, unused, b.amount);
    b.amount = select(m & (b.amount > vf(0.0f)), min(b.amount, vf(1.0f)), vf(0.0f));
    return b;
}

// Moves the lanes of m from p to where their walk leaves the thing; both normals then point out of it there. Lanes that
// find no way out (a thing that is not closed, or into another that lies in it) stay where they were. Returns what
// light of each colour that is brought to there counts: for those that stay, too, or a thing would lose the colour that
// wanders farthest.
inline vf3 wander(const WideScene& w, const Sampler& sampler, vm m, vf3 radius, bool whole, vf3& p, vf3& ng, vf3& n,
                  uint64_t& rays) {
    constexpr int kSteps = 8;
    vf u1, u2, sine, cosine;
    sample_2d(sampler, kWalkDimension, u1, u2);
    sincos_2pi(u1, sine, cosine);
    vf3 t, b;
    basis(n, t, b);
    const vf r = sqrt(u2);
    vf3 direction = -(t * (r * cosine) + b * (r * sine) + n * sqrt(max(vf(1.0f) - u2, vf(0.0f))));
    vf3 at = offset_origin(p, ng, direction);
    vm on = m & (dot(ng, direction) < vf(0.0f)), out = first_lanes(0);
    Hit exit;
    exit.t = exit.u = exit.v = vf(0.0f);
    exit.ng = ng;
    exit.quad = vi(0);
    exit.instance = vi(-1);
    vf3 leaving = direction;
    const vf third = sample_1d(sampler, kWalkDimension + 3) * 3.0f;
    const vf drawn = select(third < vf(1.0f), radius.x, select(third < vf(2.0f), radius.y, radius.z));
    vf3 weight = splat(1, 1, 1);
    const vf3 outwards = ng;
    for (int step = 0; step < kSteps && any(on); ++step) {
        const uint32_t dimension = kWalkDimension + 4 + uint32_t(step) * 4;
        const vf free = step + 1 < kSteps
                            ? log2(max(vf(1.0f) - sample_1d(sampler, dimension), vf(1e-6f))) * -0.69314718f * drawn
                            : vf(1e30f);
        const Hit hit = intersect(w, on, at, direction, ray_id(sampler, dimension + 1), false);
        rays += uint64_t(base::count(on));
        const vm leaves = on & hit.found & (hit.t <= free);
        exit.t = select(leaves, hit.t, exit.t);
        exit.u = select(leaves, hit.u, exit.u);
        exit.v = select(leaves, hit.v, exit.v);
        exit.ng = select(leaves, hit.ng, exit.ng);
        exit.quad = select(leaves, hit.quad, exit.quad);
        exit.instance = select(leaves, hit.instance, exit.instance);
        leaving = select(leaves, direction, leaving);
        out = out | leaves;
        const vm counts = on;
        on = on & hit.found & !leaves;
        if (step + 1 < kSteps) {
            const vf way = min(free, hit.t);
            const auto density = [&](vf path) {
                return exp2(way * -1.44269504f / max(path, vf(1e-9f))) *
                       select(leaves, vf(1.0f), vf(1.0f) / max(path, vf(1e-9f)));
            };
            const vf3 d = {density(radius.x), density(radius.y), density(radius.z)};
            const vf mean = max((d.x * weight.x + d.y * weight.y + d.z * weight.z) * (1.0f / 3), vf(1e-30f));
            weight = {select(counts, weight.x * d.x / mean, weight.x), select(counts, weight.y * d.y / mean, weight.y),
                      select(counts, weight.z * d.z / mean, weight.z)};
        }
        at = at + direction * free;
        sample_2d(sampler, dimension + 2, u1, u2);
        sincos_2pi(u1, sine, cosine);
        const vf z = fma(u2, vf(-2.0f), vf(1.0f)), ring = sqrt(max(vf(1.0f) - z * z, vf(0.0f)));
        // What is still below takes the shortest way: light that were to cross a whole head would tell of the wrong
        // side.
        direction = step + 2 < kSteps ? vf3{ring * cosine, z, ring * sine} : outwards;
    }
    if (none(out)) return weight;
    Corners corners;
    const Surface f = surface_at<false>(w, out, exit, leaving, corners);
    out = out & (below_of(w, out, f.material, whole).amount > vf(0.0f));
    // A lid lies on its eye and lips lie on each other: what comes out into such a gap is no less lit than where it set
    // out.
    const vm inner = out & (dot(f.ng, outwards) < vf(0.2f));
    const vm open = unoccluded(w, inner, offset_origin(f.p, f.ng, f.ng), f.ng, vf(kGap),
                               ray_id(sampler, kWalkDimension + 1), false);
    rays += uint64_t(base::count(inner));
    out = out & ((!inner) | open);
    p = select(out, f.p, p);
    ng = select(out, f.ng, ng);
    n = select(out, f.n, n);
    return weight;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
