#pragma once
// The principled surface as two lobes: Lambert below, GGX above (Walter et al. 2007, height-correlated Smith by Heitz 2014), with
// the energy of multiple facet bounces returned (Turquin 2019) and the diffuse lobe given what the specular one leaves.
#include "base/simd.h"
#include "render/bsdf_table.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

struct Bsdf {
    vf3 n, wo;
    vf cos_o;
    vf3 albedo;           // diffuse
    vf diffuse_weight;    // share of light that reaches the diffuse lobe
    vf3 f0;
    vf f90;               // at grazing angles; falls with an F0 below 2 %, which no clean surface has
    vf alpha;
    vf3 compensation;     // of multiple scattering, on the specular lobe
    vf3 specular_albedo;  // directional albedo of the specular lobe, compensated; never 0
    vf choose_specular;   // probability of sampling the specular lobe
};

// What one direction brings. diffuse is the lobe over the albedo; specular is the whole lobe; both without the cosine.
struct BsdfValue {
    vf diffuse;
    vf3 specular;
    vf pdf;  // per steradian, of sample_bsdf
};

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

// A mixture, by metallic, of a dielectric with the given F0 over a diffuse base and of a metal whose F0 is the base colour.
inline Bsdf make_bsdf(vf3 n, vf3 wo, vf3 base_color, vf metallic, vf roughness, vf3 dielectric, const float* table) {
    Bsdf s;
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

inline vf smith_lambda(vf cosine, vf alpha) {
    vf c2 = cosine * cosine;
    return (sqrt(vf(1.0f) + alpha * alpha * (vf(1.0f) - c2) / max(c2, vf(1e-8f))) - vf(1.0f)) * 0.5f;
}

// Zero where wi is below the surface.
inline BsdfValue eval_bsdf(const Bsdf& s, vf3 wi) {
    constexpr float kInvPi = 0.31830988618f;
    vf cos_i = dot(s.n, wi);
    vm above = cos_i > vf(0.0f);
    cos_i = max(cos_i, vf(1e-4f));
    vf3 h = normalize(s.wo + wi);
    vf nh = saturate(dot(s.n, h)), oh = saturate(dot(s.wo, h));
    vf a2 = s.alpha * s.alpha;
    // 1 - nh^2 by the cross product would be more exact, but alpha >= 9e-4 keeps this one sound.
    vf t = fma(nh * nh, a2 - vf(1.0f), vf(1.0f));
    vf d = a2 * kInvPi / max(t * t, vf(1e-12f));
    vf lo = smith_lambda(s.cos_o, s.alpha), li = smith_lambda(cos_i, s.alpha);
    vf common = d / (vf(4.0f) * s.cos_o * cos_i * (vf(1.0f) + lo + li));
    vf m = vf(1.0f) - oh, m2 = m * m, schlick = m2 * m2 * m;
    const auto lobe = [&](vf f0, vf compensation) { return common * compensation * fma(s.f90 - f0, schlick, f0); };
    BsdfValue v;
    vf pdf_specular = d / (vf(4.0f) * s.cos_o * (vf(1.0f) + lo));
    vf pdf = lerp(cos_i * kInvPi, pdf_specular, s.choose_specular);
    v.diffuse = select(above, s.diffuse_weight * kInvPi, vf(0.0f));
    v.specular = select(above, vf3{lobe(s.f0.x, s.compensation.x), lobe(s.f0.y, s.compensation.y), lobe(s.f0.z, s.compensation.z)}, splat(0, 0, 0));
    v.pdf = select(above, pdf, vf(0.0f));
    return v;
}

// A direction by the mixture of both lobes; (u1, u2) choose it, u0 the lobe. May lie below the surface: then eval gives 0.
inline vf3 sample_bsdf(const Bsdf& s, vf u0, vf u1, vf u2) {
    vf3 t, b;
    basis(s.n, t, b);
    vm specular = u0 < s.choose_specular;
    vf sine, cosine;
    sincos_2pi(u1, sine, cosine);
    // Cosine-weighted hemisphere.
    vf r = sqrt(u2);
    vf3 local = {r * cosine, r * sine, sqrt(max(vf(1.0f) - u2, vf(0.0f)))};
    if (any(specular)) {
        // Visible normals by the spherical cap (Dupuy and Benyoub 2023).
        vf3 wo = {dot(s.wo, t), dot(s.wo, b), s.cos_o};
        vf3 stretched = normalize({wo.x * s.alpha, wo.y * s.alpha, wo.z});
        vf z = fma(vf(1.0f) - u2, vf(1.0f) + stretched.z, -stretched.z);
        vf cap = sqrt(saturate(vf(1.0f) - z * z));
        vf3 c = vf3{cap * cosine, cap * sine, z} + stretched;
        vf3 h = normalize({c.x * s.alpha, c.y * s.alpha, max(c.z, vf(1e-6f))});
        vf3 mirrored = h * (dot(wo, h) * 2.0f) - wo;
        local = select(specular, mirrored, local);
    }
    return t * local.x + b * local.y + s.n * local.z;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
