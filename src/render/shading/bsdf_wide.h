#pragma once
// The principled surface. Its base is two lobes: Lambert below, GGX above (Walter et al. 2007, height-correlated Smith
// by Heitz 2014), with the energy of multiple facet bounces returned (Turquin 2019) and the diffuse lobe given what the
// specular one leaves. Over it may lie fibres (sheen_table.h) and over those a clear coat, each of which leaves to what
// is below what it does not reflect itself.
#include "base/simd.h"
#include "render/data/bsdf_table.h"
#include "render/data/sheen_table.h"
#include "render/shading/hair_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// What lies over the base; both flags false = nothing, in no lane.
struct Layers {
    bool coated = false, fuzzy = false;
    vf coat, coat_roughness;
    vf3 sheen;
    vf sheen_roughness;
    // Strands of hair, and eyes behind a clear shell; lanes without meaning unless the flag is set.
    bool any_hair = false, any_eye = false;
    vm hair, eye;
};

// The tables that the lobes' albedos come from.
struct BsdfTables {
    const float* albedo;
    const float* sheen;
};

struct Bsdf {
    vf3 n, wo;
    vf cos_o;
    vf3 albedo;         // diffuse
    vf diffuse_weight;  // share of light that reaches the diffuse lobe
    vf3 f0;
    vf f90;  // at grazing angles; falls with an F0 below 2 %, which no clean surface has
    vf alpha;
    vf3 compensation;     // of multiple scattering, on the specular lobe
    vf3 specular_albedo;  // directional albedo of all lobes but the diffuse, compensated; never 0
    vf choose_specular;   // probability of sampling the specular lobe, where it is a lobe of the base that is sampled
    // Of the layers; without meaning unless `coated` or `fuzzy`.
    bool coated, fuzzy;
    vf choose_coat, choose_sheen;  // probabilities of sampling these instead of the base
    vf coat, coat_alpha, below_coat;
    vf3 sheen;  // its colour times its albedo
    vf ai, bi, below_sheen;
    vf3 sheen_x, sheen_y;  // with n, the frame of the sheen lobe
    // Likewise unless any_hair, any_eye.
    bool any_hair, any_eye;
    vm hair, eye;
    Strand strand;
    vf3 below;  // an eye's: the normal of what scatters light under the shell
};

// What one direction brings. diffuse is the lobe over the albedo; specular is all the other lobes; both without
// cosine_towards().
struct BsdfValue {
    vf diffuse;
    vf3 specular;
    vf pdf;  // per steradian, of sample_bsdf
};

constexpr float kCoatF0 = 0.04f;

inline void albedo_terms(const float* table, vf cosine, vf roughness, vf& a, vf& b) {
    const vf last(float(kAlbedoTableSize - 1));
    // A lane that is not in use may hold anything; clamp() turns even a NaN into a place in the table.
    vf x = clamp(cosine * last, vf(0.0f), last), y = clamp(roughness * last, vf(0.0f), last);
    vi x0 = min(to_int(x), vi(kAlbedoTableSize - 2)), y0 = min(to_int(y), vi(kAlbedoTableSize - 2));
    vf fx = x - to_float(x0), fy = y - to_float(y0);
    vi at = y0 * vi(kAlbedoTableSize) + x0;
    vf a0, b0, a1, b1, c0, d0, c1, d1;
    gather4(table, at, a0, b0, a1, b1);
    gather4(table + 4 * kAlbedoTableSize, at, c0, d0, c1, d1);
    a = lerp(lerp(a0, a1, fx), lerp(c0, c1, fx), fy);
    b = lerp(lerp(b0, b1, fx), lerp(d0, d1, fx), fy);
}

inline void sheen_terms(const float* table, vf cosine, vf roughness, vf& albedo, vf& ai, vf& bi) {
    const vf last(float(kSheenTableSize - 1));
    vf x = clamp(cosine * last, vf(0.0f), last), y = clamp(roughness * last, vf(0.0f), last);
    vi x0 = min(to_int(x), vi(kSheenTableSize - 2)), y0 = min(to_int(y), vi(kSheenTableSize - 2));
    vf fx = x - to_float(x0), fy = y - to_float(y0);
    vi at = y0 * vi(kSheenTableSize) + x0;
    vf r[4], a[4], b[4], unused;
    for (int k = 0; k < 4; ++k) gather4(table, at + vi(k / 2 * kSheenTableSize + k % 2), r[k], a[k], b[k], unused);
    const auto blend = [&](const vf* v) { return lerp(lerp(v[0], v[1], fx), lerp(v[2], v[3], fx), fy); };
    albedo = blend(r);
    ai = blend(a);
    bi = blend(b);
}

// The base lobes: a mixture, by metallic, of a dielectric with the given F0 over a diffuse base and of a metal whose F0
// is the base colour.
inline Bsdf make_base(vf3 n, vf3 wo, vf3 base_color, vf metallic, vf roughness, vf3 dielectric, const float* table) {
    Bsdf s;
    s.coated = s.fuzzy = false;
    s.n = n;
    s.wo = wo;
    s.cos_o = max(dot(n, wo), vf(1e-3f));
    vf r = max(roughness, vf(0.03f));
    s.alpha = r * r;
    vf a, b;
    albedo_terms(table, s.cos_o, r, a, b);
    vf missing = vf(1.0f) / max(a + b, vf(0.05f)) - vf(1.0f);
    s.f90 = lerp(saturate(luminance(dielectric) * 50.0f), vf(1.0f), metallic);
    vf grazing = s.f90 * b;
    const auto total = [&](vf f) { return fma(f, a, grazing) * fma(f, missing, vf(1.0f)); };
    const auto channel = [&](vf below, vf metal, vf& f0, vf& compensation, vf& albedo) {
        f0 = lerp(below, metal, metallic);
        albedo = lerp(total(below), total(metal), metallic);
        compensation = albedo / max(fma(f0, a, grazing), vf(1e-6f));
    };
    channel(dielectric.x, base_color.x, s.f0.x, s.compensation.x, s.specular_albedo.x);
    channel(dielectric.y, base_color.y, s.f0.y, s.compensation.y, s.specular_albedo.y);
    channel(dielectric.z, base_color.z, s.f0.z, s.compensation.z, s.specular_albedo.z);
    vf specular = luminance(s.specular_albedo);
    s.diffuse_weight = (vf(1.0f) - metallic) * max(vf(1.0f) - total(luminance(dielectric)), vf(0.0f));
    s.albedo = base_color;
    vf diffuse = luminance(base_color) * s.diffuse_weight;
    vf p = specular / max(specular + diffuse, vf(1e-4f));
    s.choose_specular = select(metallic >= vf(0.999f), vf(1.0f), clamp(p, vf(0.15f), vf(0.85f)));
    return s;
}

inline void add_sheen(Bsdf& s, const Layers& layers, const float* table) {
    vf albedo;
    sheen_terms(table, s.cos_o, layers.sheen_roughness, albedo, s.ai, s.bi);
    s.fuzzy = true;
    s.sheen = layers.sheen * albedo;
    s.below_sheen = saturate(vf(1.0f) - max(s.sheen.x, max(s.sheen.y, s.sheen.z)));
    const vf3 across = s.wo - s.n * dot(s.n, s.wo);
    const vf length2 = dot(across, across);
    vf3 any_x, any_y;
    basis(s.n, any_x, any_y);
    s.sheen_x = select(length2 > vf(1e-8f), across * (vf(1.0f) / sqrt(max(length2, vf(1e-8f)))), any_x);
    s.sheen_y = cross(s.n, s.sheen_x);
    const vf below = luminance(s.specular_albedo) + luminance(s.albedo) * s.diffuse_weight, above = luminance(s.sheen);
    s.choose_sheen = min(above / max(above + below * s.below_sheen, vf(1e-4f)), vf(0.7f));
    s.specular_albedo = s.specular_albedo * s.below_sheen + s.sheen;
    s.diffuse_weight = s.diffuse_weight * s.below_sheen;
}

inline void add_coat(Bsdf& s, const Layers& layers, const float* table) {
    const vf roughness = max(layers.coat_roughness, vf(0.03f));
    vf a, b;
    albedo_terms(table, s.cos_o, roughness, a, b);
    s.coated = true;
    s.coat = layers.coat;
    s.coat_alpha = roughness * roughness;
    const vf albedo = s.coat * fma(a, vf(kCoatF0), b);
    s.below_coat = vf(1.0f) - albedo;
    const vf below = luminance(s.specular_albedo) + luminance(s.albedo) * s.diffuse_weight;
    s.choose_coat = select(s.coat > vf(0.0f),
                           clamp(albedo / max(albedo + below * s.below_coat, vf(1e-4f)), vf(0.1f), vf(0.7f)), vf(0.0f));
    s.specular_albedo = s.specular_albedo * s.below_coat + vf3{albedo, albedo, albedo};
    s.diffuse_weight = s.diffuse_weight * s.below_coat;
}

// In lanes of hair `dielectric` is the strands' direction instead, and in those of an eye the normal below the shell.
inline Bsdf make_bsdf(vf3 n, vf3 wo, vf3 base_color, vf metallic, vf roughness, vf3 dielectric, const Layers& layers,
                      const BsdfTables& tables) {
    const vf3 direction = dielectric;
    if (layers.any_hair) dielectric = select(layers.hair, splat(0.04f, 0.04f, 0.04f), dielectric);
    if (layers.any_eye) dielectric = select(layers.eye, splat(0.035f, 0.035f, 0.035f), dielectric);
    Bsdf s = make_base(n, wo, base_color, metallic, roughness, dielectric, tables.albedo);
    s.any_hair = layers.any_hair;
    s.any_eye = layers.any_eye;
    if (layers.any_eye) {
        s.eye = layers.eye;
        s.below = direction;
    }
    s.choose_coat = s.choose_sheen = vf(0.0f);
    s.below_coat = s.below_sheen = vf(1.0f);
    if (layers.fuzzy) add_sheen(s, layers, tables.sheen);
    if (layers.coated) add_coat(s, layers, tables.albedo);
    if (layers.any_hair) {
        s.hair = layers.hair;
        s.strand = make_strand(direction, n, wo, base_color, roughness);
        s.diffuse_weight = select(s.hair, s.strand.diffuse, s.diffuse_weight);
        s.specular_albedo = select(s.hair, albedo_of(s.strand), s.specular_albedo);
    }
    return s;
}

inline vf smith_lambda(vf cosine, vf alpha) {
    vf c2 = cosine * cosine;
    return (sqrt(vf(1.0f) + alpha * alpha * (vf(1.0f) - c2) / max(c2, vf(1e-8f))) - vf(1.0f)) * 0.5f;
}

// The shape of GGX for one pair of directions, without Fresnel's share, and the density of visible normals.
struct Facets {
    vf value, pdf;
};

inline Facets facets(vf alpha, vf cos_o, vf cos_i, vf nh) {
    constexpr float kInvPi = 0.31830988618f;
    const vf a2 = alpha * alpha;
    // 1 - nh^2 by the cross product would be more exact, but alpha >= 9e-4 keeps this one sound.
    const vf t = fma(nh * nh, a2 - vf(1.0f), vf(1.0f));
    const vf d = a2 * kInvPi / max(t * t, vf(1e-12f));
    const vf lo = smith_lambda(cos_o, alpha), li = smith_lambda(cos_i, alpha);
    return {d / (vf(4.0f) * cos_o * cos_i * (vf(1.0f) + lo + li)), d / (vf(4.0f) * cos_o * (vf(1.0f) + lo))};
}

// Lays the layers over what the base has given; cos_i > 0.
inline void eval_layers(const Bsdf& s, vf3 wi, vf cos_i, vf nh, vf schlick, BsdfValue& v) {
    constexpr float kInvPi = 0.31830988618f;
    v.pdf = v.pdf * (vf(1.0f) - s.choose_coat) * (vf(1.0f) - s.choose_sheen);
    if (s.fuzzy) {
        const vf x = dot(wi, s.sheen_x), y = dot(wi, s.sheen_y);
        const vf px = fma(s.ai, x, s.bi * cos_i), py = s.ai * y;
        const vf length2 = fma(px, px, fma(py, py, cos_i * cos_i));
        const vf lobe = s.ai * s.ai * kInvPi / max(length2 * length2, vf(1e-12f));
        v.specular = v.specular * s.below_sheen + s.sheen * lobe;
        v.pdf = fma((vf(1.0f) - s.choose_coat) * s.choose_sheen, lobe * cos_i, v.pdf);
    }
    if (s.coated) {
        const Facets f = facets(s.coat_alpha, s.cos_o, cos_i, nh);
        const vf lobe = s.coat * f.value * fma(vf(1.0f) - vf(kCoatF0), schlick, vf(kCoatF0));
        v.specular = v.specular * s.below_coat + vf3{lobe, lobe, lobe};
        v.pdf = fma(s.choose_coat, f.pdf, v.pdf);
    }
}

// What light from wi is multiplied by beside the lobes: on a strand they have it in them.
inline vf cosine_towards(const Bsdf& s, vf3 wi) {
    const vf cosine = max(dot(s.n, wi), vf(0.0f));
    return s.any_hair ? select(s.hair, vf(1.0f), cosine) : cosine;
}

// Lanes that light from wi can reach: of a surface the side that is seen, of a strand all around.
inline vm reached_from(const Bsdf& s, vf3 ng, vf3 wi) {
    const vm above = dot(ng, wi) > vf(0.0f);
    return s.any_hair ? above | s.hair : above;
}

// Zero where wi is below the surface.
inline BsdfValue eval_bsdf(const Bsdf& s, vf3 wi) {
    constexpr float kInvPi = 0.31830988618f;
    vf cos_i = dot(s.n, wi);
    vm above = cos_i > vf(0.0f);
    cos_i = max(cos_i, vf(1e-4f));
    vf3 h = normalize(s.wo + wi);
    vf nh = saturate(dot(s.n, h)), oh = saturate(dot(s.wo, h));
    const Facets f = facets(s.alpha, s.cos_o, cos_i, nh);
    vf m = vf(1.0f) - oh, m2 = m * m, schlick = m2 * m2 * m;
    const auto lobe = [&](vf f0, vf compensation) { return f.value * compensation * fma(s.f90 - f0, schlick, f0); };
    BsdfValue v;
    v.diffuse = s.diffuse_weight * kInvPi;
    v.specular = {lobe(s.f0.x, s.compensation.x), lobe(s.f0.y, s.compensation.y), lobe(s.f0.z, s.compensation.z)};
    v.pdf = lerp(cos_i * kInvPi, f.pdf, s.choose_specular);
    // Light that the shell let in meets another slope than the shell's; the ratio is bounded where the shell sees it at
    // a graze.
    if (s.any_eye) v.diffuse = select(s.eye, v.diffuse * min(saturate(dot(s.below, wi)) / cos_i, vf(6.0f)), v.diffuse);
    if (s.coated || s.fuzzy) eval_layers(s, wi, cos_i, nh, schlick, v);
    v.diffuse = select(above, v.diffuse, vf(0.0f));
    v.specular = select(above, v.specular, splat(0, 0, 0));
    v.pdf = select(above, v.pdf, vf(0.0f));
    if (s.any_hair) {
        const StrandValue strand = eval_strand(s.strand, s.n, wi);
        v.diffuse = select(s.hair, strand.diffuse, v.diffuse);
        v.specular = select(s.hair, strand.specular, v.specular);
        v.pdf = select(s.hair, strand.pdf, v.pdf);
    }
    return v;
}

// A direction by the mixture of all lobes; (u1, u2) choose it, u0 the lobe. May lie below the surface: then eval gives
// 0.
inline vf3 sample_bsdf(const Bsdf& s, vf u0, vf u1, vf u2) {
    vf3 t, b;
    basis(s.n, t, b);
    const vf whole = u0;
    vf alpha = s.alpha;
    vm of_coat = first_lanes(0), of_sheen = of_coat;
    if (s.coated) {
        of_coat = u0 < s.choose_coat;
        alpha = select(of_coat, s.coat_alpha, alpha);
        u0 = (u0 - s.choose_coat) / max(vf(1.0f) - s.choose_coat, vf(1e-6f));
    }
    if (s.fuzzy) {
        of_sheen = (u0 < s.choose_sheen) & !of_coat;
        u0 = (u0 - s.choose_sheen) / max(vf(1.0f) - s.choose_sheen, vf(1e-6f));
    }
    vm specular = (u0 < s.choose_specular) & !of_sheen;
    specular = specular | of_coat;
    vf sine, cosine;
    sincos_2pi(u1, sine, cosine);
    // Cosine-weighted hemisphere.
    vf r = sqrt(u2);
    vf3 local = {r * cosine, r * sine, sqrt(max(vf(1.0f) - u2, vf(0.0f)))};
    if (any(specular)) {
        // Visible normals by the spherical cap (Dupuy and Benyoub 2023).
        vf3 wo = {dot(s.wo, t), dot(s.wo, b), s.cos_o};
        vf3 stretched = normalize({wo.x * alpha, wo.y * alpha, wo.z});
        vf z = fma(vf(1.0f) - u2, vf(1.0f) + stretched.z, -stretched.z);
        vf cap = sqrt(saturate(vf(1.0f) - z * z));
        vf3 c = vf3{cap * cosine, cap * sine, z} + stretched;
        vf3 h = normalize({c.x * alpha, c.y * alpha, max(c.z, vf(1e-6f))});
        vf3 mirrored = h * (dot(wo, h) * 2.0f) - wo;
        local = select(specular, mirrored, local);
    }
    vf3 wi = t * local.x + b * local.y + s.n * local.z;
    if (any(of_sheen)) {
        const vf inverse = vf(1.0f) / max(s.ai, vf(1e-3f));
        const vf3 leaned = normalize({(local.x - s.bi * local.z) * inverse, local.y * inverse, local.z});
        wi = select(of_sheen, s.sheen_x * leaned.x + s.sheen_y * leaned.y + s.n * leaned.z, wi);
    }
    if (s.any_hair) {
        const vf3 lambert = t * (r * cosine) + b * (r * sine) + s.n * sqrt(max(vf(1.0f) - u2, vf(0.0f)));
        wi = select(s.hair, sample_strand(s.strand, whole, u1, u2, lambert), wi);
    }
    return wi;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
