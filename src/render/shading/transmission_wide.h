#pragma once
// Light through what is transparent: a dielectric's two faces and what is between them. Facets as in Walter et al.
// 2007; each meeting is drawn by the exact Fresnel share, so that a path carries no weight but what the inside absorbs
// (Beer and Lambert) and no energy is made or lost.
#include "render/shading/lights_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// Density that stands for a direction which only one path can have: its light counts in full, since nothing else could
// have found it.
constexpr float kOnlyWay = 1e12f;
// The same for a way straight through sheets, from the eye: what is behind them is seen as it is beside them.
constexpr float kStraightOn = 4e12f;

constexpr uint32_t kGlassDimension = 4096, kShadowDimension = 8192;

struct Glass {
    vf amount, ior;
    vm thin;
    vf3 absorption;
};

// Of the materials in the lanes of m; elsewhere the amount is 0.
inline Glass glass_of(const WideScene& w, vm m, vi material) {
    const vi group = select(m, material, vi(0)) * vi(kMaterialFloats / 4);
    Glass g;
    vf thin, unused;
    gather4(w.materials + kTransmission, group, g.amount, g.ior, thin, unused);
    gather4(w.materials + kAbsorptionR, group, g.absorption.x, g.absorption.y, g.absorption.z, unused);
    g.thin = thin > vf(0.0f);
    g.amount = select(m & (g.amount > vf(0.0f)), min(g.amount, vf(1.0f)), vf(0.0f));
    g.ior = select(g.ior > vf(1.0f), g.ior, vf(1.5f));
    return g;
}

// Share of unpolarised light that a face sends back; eta is the refractive index ahead over that behind. 1 where
// nothing gets through.
inline vf fresnel(vf cosine, vf eta) {
    const vf g2 = fma(cosine, cosine, eta * eta - vf(1.0f));
    const vf g = sqrt(max(g2, vf(0.0f)));
    const vf a = (g - cosine) / (g + cosine),
             b = fma(cosine, g + cosine, vf(-1.0f)) / max(fma(cosine, g - cosine, vf(1.0f)), vf(1e-6f));
    return select(g2 > vf(0.0f), saturate(a * a * 0.5f * fma(b, b, vf(1.0f))), vf(1.0f));
}

// A facet's normal, as the eye in direction wo sees them (Dupuy and Benyoub 2023).
inline vf3 facet_normal(vf3 n, vf3 wo, vf roughness, vf u1, vf u2) {
    const vf r = max(roughness, vf(0.0f)), alpha = r * r;
    vf3 t, b;
    basis(n, t, b);
    vf sine, cosine;
    sincos_2pi(u1, sine, cosine);
    const vf3 stretched = normalize({dot(wo, t) * alpha, dot(wo, b) * alpha, max(dot(wo, n), vf(1e-3f))});
    const vf z = fma(vf(1.0f) - u2, vf(1.0f) + stretched.z, -stretched.z);
    const vf cap = sqrt(saturate(vf(1.0f) - z * z));
    const vf3 c = vf3{cap * cosine, cap * sine, z} + stretched;
    const vf3 h = normalize({c.x * alpha, c.y * alpha, max(c.z, vf(1e-6f))});
    return select(roughness > vf(0.035f), normalize(t * h.x + b * h.y + n * h.z), n);
}

// wo bent through a facet with normal h; cosine = dot(wo, h) > 0. Meaningless where fresnel is 1.
inline vf3 bent(vf3 wo, vf3 h, vf cosine, vf eta) {
    const vf inverse = vf(1.0f) / eta;
    const vf inside = vf(1.0f) - (vf(1.0f) - cosine * cosine) * inverse * inverse;
    return normalize(h * (cosine * inverse - sqrt(max(inside, vf(0.0f)))) - wo * inverse);
}

// Where light goes that arrives along -wo: with `reflects` it may be sent back, else only the share that passes is
// followed.
inline vf3 cross_face(const Glass& g, vf3 n, vf3 wo, vf roughness, vm inside, vm reflects, vf u0, vf u1, vf u2,
                      vm& passed) {
    const vf3 h = facet_normal(n, wo, roughness, u1, u2);
    const vf cosine = max(dot(wo, h), vf(1e-4f));
    const vf eta = select(inside & !g.thin, vf(1.0f) / g.ior, g.ior);
    vf back = fresnel(cosine, eta);
    back = select(g.thin, back * 2.0f / (back + 1.0f),
                  back);  // both faces of a sheet, and what goes to and fro between them
    const vf3 mirrored = h * (cosine * 2.0f) - wo;
    // Through a sheet the ray goes on as it came, spread as a mirror image would be.
    const vf3 spread = mirrored - n * (dot(mirrored, n) * 2.0f);
    const vf3 straight = select(roughness > vf(0.035f), spread, -wo);
    const vf3 ahead = select(g.thin, straight, bent(wo, h, cosine, eta));
    const vm sent_back = reflects & (u0 < back);
    passed = (!sent_back) & ((back < vf(1.0f)) | g.thin);
    return select(passed, ahead, mirrored);
}

inline vf3 absorbed(vf3 a, vf t) {
    return {exp(-(a.x * t)), exp(-(a.y * t)), exp(-(a.z * t))};
}

struct Seen {
    Hit hit;
    Surface f;
    vf3 origin, direction, throughput;
    vf pdf;
};

// Follows the lanes of m, which have met s.f at s.hit, through all that is transparent to what is not; returns the
// lanes that have arrived there. Those that left the scene brought their light: bring(lanes, group, radiance *
// throughput).
template <bool kFine, class Bring>
vm see_through(const WideScene& w, const Sampler& sampler, uint32_t salt, vm m, Seen& s, uint64_t& rays,
               Bring&& bring) {
    constexpr int kMostFaces = 14;
    const vm direct = s.pdf > vf(1e9f);  // lamps are found by rays to them, unless nothing but glass lies between
    vm on = m;
    for (int face = 0; face < kMostFaces; ++face) {
        const uint32_t dimension = kGlassDimension + salt * 64 + uint32_t(face) * 4;
        const Glass g = glass_of(w, on, s.f.material);
        // What is not clear is told when light comes in; once inside, all of it may leave.
        on = on & (g.amount > vf(0.0f)) & (s.f.inside | (sample_1d(sampler, dimension) < g.amount));
        if (none(on)) return m;
        if (face + 1 == kMostFaces) break;
        const vf3 left = absorbed(g.absorption, select(on & s.f.inside & !g.thin, s.hit.t, vf(0.0f)));
        s.throughput = select(on, s.throughput * left, s.throughput);
        vf u0 = sample_1d(sampler, dimension + 1), u1, u2;
        sample_2d(sampler, dimension + 2, u1, u2);
        vm passed;
        const vf3 next = cross_face(g, s.f.n, -s.direction, s.f.roughness, s.f.inside, on, u0, u1, u2, passed);
        s.throughput = select(on & passed & g.thin, s.throughput * s.f.base_color, s.throughput);
        s.direction = select(on, next, s.direction);
        s.origin = select(on, offset_origin(s.f.p, s.f.ng, next), s.origin);
        s.pdf = select(on & !(passed & g.thin & (s.pdf > vf(2e12f))), vf(kOnlyWay), s.pdf);
        const Hit hit = intersect(w, on, s.origin, s.direction, ray_id(sampler, dimension + 3), false);
        rays += uint64_t(base::count(on));
        lights_along(w, on, !hit.found, s.origin, s.direction, select(hit.found, hit.t, vf(1e30f)), vf(kOnlyWay),
                     [&](vm lanes, LightGroup group, vf3 radiance) {
                         bring(group == LightGroup::environment ? lanes : lanes & direct, group,
                               s.throughput * radiance);
                     });
        m = m & (!on | hit.found);
        on = on & hit.found;
        if (none(m)) return m;
        s.hit.t = select(on, hit.t, s.hit.t);
        s.hit.u = select(on, hit.u, s.hit.u);
        s.hit.v = select(on, hit.v, s.hit.v);
        s.hit.ng = select(on, hit.ng, s.hit.ng);
        s.hit.quad = select(on, hit.quad, s.hit.quad);
        s.hit.instance = select(on, hit.instance, s.hit.instance);
        Corners corners;
        if (any(on)) s.f = surface_at<kFine>(w, m, s.hit, -s.direction, corners);
    }
    return m & !on;
}

// What a lamp's or the sun's light keeps on its straight way through transparent things, for lanes of `blocked`; 0
// where something else is in the way. Straight, since the bent way to a small light can only be found from its other
// end.
inline vf3 let_through(const WideScene& w, const Sampler& sampler, vm blocked, vf3 origin, vf3 direction, vf far) {
    vf3 share = splat(1, 1, 1);
    vm on = blocked, clear = first_lanes(0);
    for (int face = 0; face < 8 && any(on); ++face) {
        const Hit hit = intersect(w, on, origin, direction, ray_id(sampler, kShadowDimension + uint32_t(face)), false);
        const vm met = on & hit.found & (hit.t < far);
        clear = clear | (on & !met);
        on = met;
        if (none(on)) break;
        Corners corners;
        const Surface f = surface_at<false>(w, on, hit, -direction, corners);
        const Glass g = glass_of(w, on, f.material);
        const vf cosine = abs(dot(f.n, direction)),
                 open =
                     select(f.inside & (g.amount > vf(0.0f)), vf(1.0f), g.amount) * (vf(1.0f) - fresnel(cosine, g.ior));
        vf3 kept = absorbed(g.absorption, select(f.inside & !g.thin, hit.t, vf(0.0f)));
        kept = select(g.thin, f.base_color, kept) * open;
        share = select(on, share * kept, share);
        on = on & (luminance(share) > vf(1e-4f));
        origin = select(on, offset_origin(f.p, f.ng, direction), origin);
        far = far - hit.t;
    }
    return select(clear, share, splat(0, 0, 0));
}

// Adds to a shadow ray's answer what gets through glass. With `continues` the environment is found by paths through the
// glass instead.
inline void lighten_shadow(const WideScene& w, const Sampler& sampler, vm want, vm& lit, LightChoice& light, vf3 origin,
                           bool continues) {
    vm blocked = want & !lit;
    if (continues) blocked = blocked & (light.group != vi(int32_t(LightGroup::environment)));
    if (none(blocked)) return;
    const vf3 share = let_through(w, sampler, blocked, origin, light.direction, light.distance);
    const vm some = blocked & (luminance(share) > vf(0.0f));
    light.diffuse = select(some, light.diffuse * share, light.diffuse);
    light.specular = select(some, light.specular * share, light.specular);
    lit = lit | some;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
