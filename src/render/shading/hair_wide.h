#pragma once
// Light scattered by a strand of hair: reflected at its scales (R), gone through it (TT), and sent back by its far side
// (TRT), each shifted along the strand by the tilt of the scales (Marschner et al. 2003). A card stands for many
// strands, so that the lobes are those of a strand seen from afar; light that goes on from strand to strand comes back
// as a diffuse share of the card. Each lobe is a density over the sphere, in the sine along the strand a trimmed
// logistic (as in Chiang et al. 2016, there of the azimuth), and the shares of a strand without colour add up to one:
// white hair in even light loses nothing.
#include "base/simd.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

constexpr int kStrandLobes = 3;  // R, TT, TRT

// One strand as it is seen from wo.
struct Strand {
    vf3 along, across, aside;  // across: towards the eye
    vf3 attenuation[kStrandLobes];
    vf centre[kStrandLobes], width[kStrandLobes];  // of the sine along the strand
    vf low[kStrandLobes], span[kStrandLobes];      // of the logistic's own distribution within [-1, 1]
    vf choose[kStrandLobes];                       // probability of each; what is left is the diffuse share's
    vf diffuse;
};

inline vf logistic(vf x) {
    return vf(1.0f) / (vf(1.0f) + exp(clamp(-x, vf(-60.0f), vf(60.0f))));
}

// How much light around the strand comes back on the eye's side (TRT) and goes on (TT): Cauchy's distribution on a
// circle.
constexpr float kGathered[kStrandLobes] = {0, 0.65f, 0.45f};

// color: of a head of such hair; roughness 0..1; along runs from root to tip as far as that is known, downwards.
inline Strand make_strand(vf3 along, vf3 n, vf3 wo, vf3 color, vf roughness) {
    Strand s;
    s.along = along;
    const vf sine = clamp(dot(along, wo), vf(-1.0f), vf(1.0f));
    vf3 across = wo - along * sine;
    const vf across2 = dot(across, across);
    across = select(across2 > vf(1e-6f), across * (vf(1.0f) / sqrt(max(across2, vf(1e-6f)))),
                    normalize(n - along * dot(n, along) + vf3{vf(0.0f), vf(1e-4f), vf(0.0f)}));
    s.across = across;
    s.aside = cross(along, across);

    // Fresnel's share over the strand's width, about 6 % where light meets it squarely (refractive index 1.55).
    const vf slant = vf(1.0f) - sqrt(max(vf(1.0f) - sine * sine, vf(0.0f))), slant2 = slant * slant;
    const vf mirrored = fma(slant2 * slant2 * slant, vf(0.94f), vf(0.06f));
    const vf inside = vf(1.0f) - mirrored;
    constexpr float kSentBack = 0.16f, kPassedOn = 0.94f;  // of what went in; and of the rest, to other strands
    constexpr float kMirrorSeen = 0.3f;  // of what scales mirror most meets other strands before it leaves the head
    const auto tint = [](vf c) { return pow(saturate(c), vf(0.6f)); };
    const vf3 once = {tint(color.x), tint(color.y), tint(color.z)};
    const vf seen = mirrored * kMirrorSeen;
    s.attenuation[0] = {seen, seen, seen};
    s.attenuation[1] = once * (inside * ((1 - kSentBack) * (1 - kPassedOn)));
    s.attenuation[2] = once * once * (inside * kSentBack);
    s.diffuse = inside * ((1 - kSentBack) * kPassedOn) + (mirrored - seen);

    // Where a strand lies level nobody knows its tip from its root: there is no shift then.
    const vf tilt = saturate(along.y * -3.0f) * 0.05f;
    const vf base_width = fma(roughness, vf(0.24f), vf(0.02f));
    const float shift[kStrandLobes] = {-2, 1, 4}, widen[kStrandLobes] = {1, 0.6f, 1.6f};
    vf total = s.diffuse * luminance(color);
    for (int k = 0; k < kStrandLobes; ++k) {
        s.centre[k] = fma(tilt, vf(shift[k]), -sine);
        s.width[k] = base_width * widen[k];
        s.low[k] = logistic((vf(-1.0f) - s.centre[k]) / s.width[k]);
        s.span[k] = max(logistic((vf(1.0f) - s.centre[k]) / s.width[k]) - s.low[k], vf(1e-4f));
        s.choose[k] = luminance(s.attenuation[k]);
        total = total + s.choose[k];
    }
    for (vf& c : s.choose) c = c / total;
    return s;
}

inline vf3 albedo_of(const Strand& s) {
    return s.attenuation[0] + s.attenuation[1] + s.attenuation[2];
}

struct StrandValue {
    vf diffuse;    // over the colour
    vf3 specular;  // all the lobes
    vf pdf;
};

// With the cosine of the surface in it: on a strand that is none of the card's.
inline StrandValue eval_strand(const Strand& s, vf3 n, vf3 wi) {
    constexpr float kInvPi = 0.31830988618f;
    const vf sine = clamp(dot(s.along, wi), vf(-1.0f), vf(1.0f));
    const vf cosine = sqrt(max(vf(1.0f) - sine * sine, vf(1e-8f)));
    const vf around = clamp(dot(s.across, wi) / cosine, vf(-1.0f), vf(1.0f));
    const vf lambert = max(dot(n, wi), vf(0.0f)) * kInvPi;
    StrandValue v{s.diffuse * lambert, splat(0, 0, 0), vf(0.0f)};
    vf left(1.0f);
    for (int k = 0; k < kStrandLobes; ++k) {
        const vf e = exp(-min(abs(sine - s.centre[k]) / s.width[k], vf(60.0f))), one = vf(1.0f) + e;
        const vf longitudinal = e / (s.width[k] * one * one * s.span[k]);
        const float g = kGathered[k];
        const vf azimuthal =
            k == 0 ? sqrt(max(fma(around, vf(0.5f), vf(0.5f)), vf(0.0f))) * 0.25f
                   : vf((1 - g * g) * 0.5f * kInvPi) / (vf(1 + g * g) + around * (k == 1 ? 2 * g : -2 * g));
        const vf lobe = longitudinal * azimuthal;
        v.specular = v.specular + s.attenuation[k] * lobe;
        v.pdf = fma(s.choose[k], lobe, v.pdf);
        left = left - s.choose[k];
    }
    v.pdf = fma(max(left, vf(0.0f)), lambert, v.pdf);
    return v;
}

// A direction by the mixture of the lobes; `lambert` is one drawn for the diffuse share.
inline vf3 sample_strand(const Strand& s, vf u0, vf u1, vf u2, vf3 lambert) {
    vf centre = s.centre[0], width = s.width[0], low = s.low[0], span = s.span[0], g(0.0f);
    const vm tt = (u0 >= s.choose[0]) & (u0 < s.choose[0] + s.choose[1]), trt = (u0 >= s.choose[0] + s.choose[1]);
    for (int k = 1; k < kStrandLobes; ++k) {
        const vm m = k == 1 ? tt : trt;
        centre = select(m, s.centre[k], centre), width = select(m, s.width[k], width);
        low = select(m, s.low[k], low), span = select(m, s.span[k], span), g = select(m, vf(kGathered[k]), g);
    }
    const vf u = clamp(fma(span, u2, low), vf(1e-6f), vf(1.0f - 1e-6f));
    const vf sine = clamp(centre - width * 0.69314718f * log2(vf(1.0f) / u - 1.0f), vf(-1.0f), vf(1.0f));
    // R by half the angle's sine; the others by a disc's map onto itself that takes an even circle to a gathered one.
    const vf q = fma(u1, vf(2.0f), vf(-1.0f));
    vf sa, ca;
    sincos_2pi(u1, sa, ca);
    const vf spread = vf(1.0f) / fma(g * 2.0f, ca, fma(g, g, vf(1.0f)));
    vf x = fma(ca, fma(g, g, vf(1.0f)), g * 2.0f) * spread, y = sa * (vf(1.0f) - g * g) * spread;
    x = select(tt, -x, x);
    const vm r = u0 < s.choose[0];
    x = select(r, vf(1.0f) - q * q * 2.0f, x);
    y = select(r, q * 2.0f * sqrt(max(vf(1.0f) - q * q, vf(0.0f))), y);
    const vf cosine = sqrt(max(vf(1.0f) - sine * sine, vf(0.0f)));
    const vf3 wi = normalize(s.along * sine + (s.across * x + s.aside * y) * cosine);
    return select(u0 < s.choose[0] + s.choose[1] + s.choose[2], wi, lambert);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
