#pragma once
// What reaches the eye from beyond the first surface: through it, and from below it. `Sums` gathers light as it comes
// in (bring, total), and by group where Sums::kApart; follow(lanes, origin, direction, pdf, sums) brings what comes
// along a path.
#include "render/data/trace_settings.h"
#include "render/shading/subsurface_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

// The first surface's BSDF; what goes through it is followed apart, and so is what wanders below it where paths are
// taken whole.
inline Bsdf first_bsdf(const WideScene& w, vm m, const Surface& f, vf3 wo, bool whole) {
    Bsdf b = bsdf_of(w, f, wo);
    if (whole && (w.has_subsurface || w.has_skin_walk))
        b.diffuse_weight = b.diffuse_weight * (vf(1.0f) - below_of(w, m, f.material, true).amount);
    if (w.has_transmission) b.diffuse_weight = b.diffuse_weight * (vf(1.0f) - glass_of(w, m, f.material).amount);
    return b;
}

// The environment through a sheet is the backdrop that one sees beside it.
inline vf3 as_seen(const WideScene& w, LightGroup group, vf3 direction, vf pdf, vf3 radiance) {
    if (!w.has_transmission || group != LightGroup::environment) return radiance;
    const vm straight = pdf > vf(2e12f);
    return any(straight) ? select(straight, backdrop_radiance(w.environment, direction), radiance) : radiance;
}

// What c must be multiplied by so that its luminance is no more than `most`; 0 = unbounded.
inline vf bounding(vf3 c, float most) {
    return most > 0 ? vf(most) / max(luminance(c), vf(most)) : vf(1.0f);
}

// The diffuse light of lanes whose light has wandered below the surface: gathered where it came in.
template <class Sums, class Follow>
inline void light_below(const WideScene& w, const TraceSettings& settings, const Sampler& sampler, vm m,
                        const Below& walk, vf3 p, vf3 ng, vf3 n, vf share, vf3 albedo, vf3& diffuse, Sums& seen,
                        uint64_t& rays, Follow&& follow) {
    constexpr uint32_t kDimension = kWalkDimension + 64;
    const bool continues = settings.bounces > 0;
    const vf3 weight = wander(w, sampler, m, walk.radius, Sums::kApart, p, ng, n, rays) * share;
    const vf none_of(0.0f);
    const Bsdf b =
        make_bsdf(n, n, splat(1, 1, 1), none_of, vf(1.0f), splat(0, 0, 0), Layers{}, {w.albedo_table, w.sheen_table});
    LightChoice light = choose_light(w, m, p, b, sampler, kDimension, Sums::kApart, continues);
    vm want = m & (light.weight_sum > vf(0.0f)) & (dot(ng, light.direction) > vf(0.0f));
    vm lit = unoccluded(w, want, offset_origin(p, ng, light.direction), light.direction, light.distance,
                        ray_id(sampler, kDimension), false);
    rays += uint64_t(base::count(want));
    if (w.has_transmission)
        lighten_shadow(w, sampler, want, lit, light, offset_origin(p, ng, light.direction), continues);
    diffuse = select(lit, diffuse + light.diffuse * weight, diffuse);
    if constexpr (Sums::kApart) seen.bring(lit, light.group, light.diffuse * albedo * weight);
    if (!continues) return;
    vf u1, u2;
    sample_2d(sampler, kDimension + 40, u1, u2);
    const vf3 wi = sample_bsdf(b, sample_1d(sampler, kDimension + 41), u1, u2);
    const BsdfValue v = eval_bsdf(b, wi);
    const vm go = m & (v.pdf > vf(1e-6f)) & (dot(ng, wi) > vf(0.0f));
    Sums along(w.groups);
    follow(go, offset_origin(p, ng, wi), wi, v.pdf, along);
    const vf scale = v.diffuse * max(dot(n, wi), vf(0.0f)) / max(v.pdf, vf(1e-6f));
    const vf3 d = along.total() * weight * scale;
    const vf least = bounding(d, settings.indirect_clamp);
    diffuse = select(go, diffuse + d * least, diffuse);
    if constexpr (Sums::kApart) {
        for (int g = 0; g < kLightGroups; ++g)
            if (w.groups >> g & 1) seen.bring(go, LightGroup(g), along.of[g] * albedo * weight * (scale * least));
    }
}

// What the eye sees through the first surface, `share` of it. It counts as specular light: sharp, and only from here.
template <class Sums, class Follow>
inline void look_through(const WideScene& w, const TraceSettings& settings, const Sampler& sampler, vm m,
                         const Glass& glass, vf3 p, vf3 ng, const Bsdf& b, vf roughness, vf share, vf3& specular,
                         Sums& seen, Follow&& follow) {
    const vm clear = m & (share > vf(0.0f));
    if (none(clear)) return;
    vf u1, u2;
    sample_2d(sampler, kGlassDimension - 4, u1, u2);
    vm passed;
    const vf3 wi = cross_face(glass, b.n, b.wo, roughness, first_lanes(0), first_lanes(0), vf(1.0f), u1, u2, passed);
    Sums along(w.groups);
    follow(clear & passed, offset_origin(p, ng, wi), wi, select(glass.thin, vf(kStraightOn), vf(kOnlyWay)), along);
    const vf3 tint = select(glass.thin, b.albedo, splat(1, 1, 1)) * share;
    const vf3 through = along.total() * tint;
    const vf least = bounding(through, settings.indirect_clamp);
    specular = select(clear, specular + through * least, specular);
    if constexpr (Sums::kApart) {
        for (int g = 0; g < kLightGroups; ++g)
            if (w.groups >> g & 1) seen.bring(clear, LightGroup(g), along.of[g] * tint * least);
    }
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
