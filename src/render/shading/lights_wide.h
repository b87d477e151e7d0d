#pragma once
// Direct light at a point: one candidate from each light, one of them chosen by what it would bring unshadowed, one
// shadow ray. The choice is unbiased: the chosen contribution is divided by its share (resampling over disjoint
// domains, Talbot et al. 2005).
#include "render/accel/rays_wide.h"
#include "render/data/light_group.h"
#include "render/shading/bsdf_wide.h"
#include "render/shading/environment_wide.h"
#include "render/shading/sampler_wide.h"
#include "render/shading/surface_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

struct LightChoice {
    vf3 direction;
    vf distance;
    vf3 diffuse, specular;  // contribution over the share, cosine inside, shadow not
    vf weight_sum;
    vi group;  // LightGroup
};

// Offers one candidate to the reservoir. radiance_over_pdf holds MIS weight, emitted light and 1 / pdf.
inline void offer(LightChoice& c, LightGroup group, vf& u, const Bsdf& b, vm m, vf3 wi, vf distance, vf cos_i,
                  const BsdfValue& f, vf3 radiance_over_pdf) {
    vf3 light = radiance_over_pdf * max(cos_i, vf(0.0f));
    vf3 diffuse = light * f.diffuse, specular = light * f.specular;
    vf weight = select(m, luminance(diffuse * b.albedo + specular), vf(0.0f));
    weight = select(weight > vf(0.0f), weight, vf(0.0f));
    vf sum = c.weight_sum + weight;
    vf share = weight / max(sum, vf(1e-20f));
    vm take = (u < share) & (weight > vf(0.0f));
    // The rest of u is uniform again for the next choice.
    u = clamp(select(take, u / max(share, vf(1e-9f)), (u - share) / max(vf(1.0f) - share, vf(1e-9f))), vf(0.0f),
              vf(0.99999994f));
    c.direction = select(take, wi, c.direction);
    c.distance = select(take, distance, c.distance);
    c.group = select(take, vi(int32_t(group)), c.group);
    // Over its own weight for now; the sum comes in at the end.
    vf inverse = vf(1.0f) / max(weight, vf(1e-20f));
    c.diffuse = select(take, diffuse * inverse, c.diffuse);
    c.specular = select(take, specular * inverse, c.specular);
    c.weight_sum = sum;
}

// Balance heuristic against sample_bsdf when the path goes on to find the same light by itself.
inline vf mis_weight(bool continues, vf pdf_light, vf pdf_bsdf) {
    return continues ? pdf_light / max(pdf_light + pdf_bsdf, vf(1e-12f)) : vf(1.0f);
}

inline vf3 sun_direction_sample(const WideScene& w, vf u1, vf u2) {
    vf3 d = splat(w.sun_direction), t, b;
    basis(d, t, b);
    vf cosine = vf(1.0f) - u2 * (1.0f - w.sun_cos);
    vf sine = sqrt(max(vf(1.0f) - cosine * cosine, vf(0.0f)));
    vf s, c;
    sincos_2pi(u1, s, c);
    return t * (sine * c) + b * (sine * s) + d * cosine;
}

inline bool has_sun(const WideScene& w) {
    return w.sun_irradiance[0] + w.sun_irradiance[1] + w.sun_irradiance[2] > 0;
}

inline LightChoice choose_light(const WideScene& w, vm m, vf3 p, const Bsdf& b, const Sampler& sampler,
                                uint32_t dimension, bool with_sun, bool continues) {
    LightChoice c{splat(0, 1, 0), vf(1e30f), splat(0, 0, 0), splat(0, 0, 0), vf(0.0f), vi(0)};
    vf u = sample_1d(sampler, dimension);
    vf u1, u2;
    if (w.environment.density) {
        sample_2d(sampler, dimension + 1, u1, u2);
        vf3 wi = sample_environment(w.environment, u1, u2);
        BsdfValue f = eval_bsdf(b, wi);
        EnvironmentValue e = environment_at(w.environment, wi);
        vf3 light = e.radiance * (mis_weight(continues, e.density, f.pdf) / e.density);
        offer(c, LightGroup::environment, u, b, m, wi, vf(1e30f), cosine_towards(b, wi), f, light);
    }
    for (int i = 0; i < w.light_count; ++i) {
        const AreaLightRecord& l = w.lights[i];
        sample_2d(sampler, dimension + 2 + uint32_t(i), u1, u2);
        vf3 to = splat(l.center) + splat(l.u) * (u1 * 2.0f - vf(1.0f)) + splat(l.v) * (u2 * 2.0f - vf(1.0f)) - p;
        vf distance2 = max(dot(to, to), vf(1e-8f)), distance = sqrt(distance2);
        vf3 wi = to * (vf(1.0f) / distance);
        vf cos_l = -dot(wi, splat(l.normal));
        vm facing = m & (cos_l > vf(0.0f));
        BsdfValue f = eval_bsdf(b, wi);
        vf pdf = distance2 / (max(cos_l, vf(1e-6f)) * l.area);
        vf3 light = splat(l.radiance) * (mis_weight(continues, pdf, f.pdf) / pdf);
        offer(c, LightGroup(l.group), u, b, facing, wi, distance * 0.9999f, cosine_towards(b, wi), f, light);
    }
    if (with_sun && has_sun(w)) {
        sample_2d(sampler, dimension + 2 + uint32_t(w.light_count), u1, u2);
        vf3 wi = sun_direction_sample(w, u1, u2);
        offer(c, LightGroup::sun, u, b, m, wi, vf(1e30f), cosine_towards(b, wi), eval_bsdf(b, wi),
              splat(w.sun_irradiance));
    }
    c.diffuse = c.diffuse * c.weight_sum;
    c.specular = c.specular * c.weight_sum;
    return c;
}

// What a ray that was drawn with density pdf_bsdf sees of lights before distance t (1e30 = nothing in its way): the
// environment where it left the scene, and the rectangles on its way. bring(lanes, group, radiance) takes them one by
// one.
template <class Bring>
inline void lights_along(const WideScene& w, vm m, vm missed, vf3 org, vf3 dir, vf t, vf pdf_bsdf, Bring&& bring) {
    vm out = m & missed;
    if (any(out) && w.environment.density) {
        EnvironmentValue e = environment_at(w.environment, dir);
        bring(out, LightGroup::environment, e.radiance * (pdf_bsdf / max(pdf_bsdf + e.density, vf(1e-12f))));
    }
    for (int i = 0; i < w.light_count; ++i) {
        const AreaLightRecord& l = w.lights[i];
        vf3 normal = splat(l.normal), u = splat(l.u), v = splat(l.v);
        vf cos_l = -dot(dir, normal);
        vf3 to = splat(l.center) - org;
        vf distance = -dot(to, normal) / max(cos_l, vf(1e-6f));
        vf3 at = dir * distance - to;
        vm hit = m & (cos_l > vf(1e-6f)) & (distance > vf(1e-4f)) & (distance < t) & (abs(dot(at, u)) <= dot(u, u)) &
                 (abs(dot(at, v)) <= dot(v, v));
        if (none(hit)) continue;
        vf pdf = distance * distance / (max(cos_l, vf(1e-6f)) * l.area);
        vf weight = pdf_bsdf / max(pdf_bsdf + pdf, vf(1e-12f));
        bring(hit, LightGroup(l.group), splat(l.radiance) * weight);
    }
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
