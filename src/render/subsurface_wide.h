#pragma once
// Light that wanders under a surface: an isotropic walk without loss (of the kind in Chiang et al. 2016, with one mean free path for all colours)
// from where it is seen to where it came in. The colour is left to the surface, so that the walk only moves light and keeps its energy.
#include "render/transmission_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

constexpr uint32_t kWalkDimension = 12288;

struct Below {
    vf amount, radius;
};

// Of the materials in the lanes of m: the share that wanders, and the mean free path in metres.
inline Below below_of(const WideScene& w, vm m, vi material) {
    const vi group = select(m, material, vi(0)) * vi(kMaterialFloats / 4);
    Below b;
    vf unused;
    gather4(w.materials + kTransmission, group, unused, unused, unused, b.amount);
    gather4(w.materials + kAbsorptionR, group, unused, unused, unused, b.radius);
    b.amount = select(m & (b.amount > vf(0.0f)) & (b.radius > vf(0.0f)), min(b.amount, vf(1.0f)), vf(0.0f));
    return b;
}

// Moves the lanes of m from p to where their walk leaves the thing; both normals then point out of it there. Lanes that find no way out (a thing
// that is not closed) stay where they were.
inline void wander(const WideScene& w, const Sampler& sampler, vm m, vf radius, vf3& p, vf3& ng, vf3& n, uint64_t& rays) {
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
    vf3 leaving = direction;
    for (int step = 0; step < kSteps && any(on); ++step) {
        const uint32_t dimension = kWalkDimension + 4 + uint32_t(step) * 4;
        const vf free = step + 1 < kSteps ? log2(max(vf(1.0f) - sample_1d(sampler, dimension), vf(1e-6f))) * -0.69314718f * radius : vf(1e30f);
        const Hit hit = intersect(w, on, at, direction, ray_id(sampler, dimension + 1), false);
        rays += uint64_t(base::count(on));
        const vm leaves = on & hit.found & (hit.t <= free);
        exit.t = select(leaves, hit.t, exit.t);
        exit.u = select(leaves, hit.u, exit.u);
        exit.v = select(leaves, hit.v, exit.v);
        exit.ng = select(leaves, hit.ng, exit.ng);
        exit.quad = select(leaves, hit.quad, exit.quad);
        leaving = select(leaves, direction, leaving);
        out = out | leaves;
        on = on & hit.found & !leaves;
        at = at + direction * free;
        sample_2d(sampler, dimension + 2, u1, u2);
        sincos_2pi(u1, sine, cosine);
        const vf z = fma(u2, vf(-2.0f), vf(1.0f)), ring = sqrt(max(vf(1.0f) - z * z, vf(0.0f)));
        direction = {ring * cosine, z, ring * sine};
    }
    if (none(out)) return;
    Corners corners;
    const Surface f = surface_at<false>(w, out, exit, leaving, corners);
    p = select(out, f.p, p);
    ng = select(out, f.ng, ng);
    n = select(out, f.n, n);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
