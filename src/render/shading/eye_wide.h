#pragma once
// An eye behind its cornea. The mesh is the outer shell, which bulges over the iris; what lies below is found by
// bending the ray that looks in and following it down to the iris, without another ray. Lengths in radii of the iris.
#include "base/simd.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// The derivatives of a triangle's points by u and by v.
struct UvFrame {
    vf3 u, v;
};

struct EyePoint {
    vf u, v;       // where its colour is in the texture
    vf3 normal;    // of what scatters light below the clear shell
    vf3 tint;      // on the texture's colour
    vf roughness;  // of the shell
};

// Smooth noise in [0, 1] on a lattice of cells of size one.
inline vf lattice_noise(vf x, vf y, vf z) {
    const vf bx = floor(x), by = floor(y), bz = floor(z);
    const auto smooth = [](vf t) { return t * t * (vf(3.0f) - t * 2.0f); };
    const vf fx = smooth(x - bx), fy = smooth(y - by), fz = smooth(z - bz);
    const vi h = to_int(bx) * vi(73856093) + to_int(by) * vi(19349663) + to_int(bz) * vi(83492791);
    const auto at = [&](int dx, int dy, int dz) {
        return uniform(
            mix(h + vi(int(uint32_t(dx) * 73856093u + uint32_t(dy) * 19349663u + uint32_t(dz) * 83492791u))));
    };
    const auto plane = [&](int dz) {
        return lerp(lerp(at(0, 0, dz), at(1, 0, dz), fx), lerp(at(0, 1, dz), at(1, 1, dz), fx), fy);
    };
    return lerp(plane(0), plane(1), fz);
}

inline vf smooth_step(float from, float to, vf x) {
    const vf t = saturate((x - from) * (1 / (to - from)));
    return t * t * (vf(3.0f) - t * 2.0f);
}

// The muscle of the iris: fibres that run outwards, a paler collar round the pupil, a dark rim; from its polar place.
inline vf3 tint_iris(vf x, vf y, vf radius) {
    const vf inverse = vf(1.0f) / max(radius, vf(1e-4f)), c = x * inverse, s = y * inverse;
    const vf wave = lattice_noise(c * 5.0f, s * 5.0f, vf(7.0f)) - 0.5f;
    const vf coarse = lattice_noise(c * 11.0f, s * 11.0f, radius * 2.5f),
             fine = lattice_noise(c * 30.0f, s * 30.0f, fma(radius, vf(3.0f), wave));
    const vf finest = lattice_noise(c * 64.0f, s * 64.0f, radius * 5.0f);
    const vf fibres = fma(coarse, vf(0.7f), fma(fine, vf(0.85f), fma(finest, vf(0.35f), vf(0.1f))));
    const vf collar_at = fma(wave, vf(0.2f), vf(0.54f));
    const vf collar = vf(1.0f) - smooth_step(0.0f, 0.14f, abs(radius - collar_at));
    const vf within = vf(1.0f) - smooth_step(-0.05f, 0.08f, radius - collar_at);
    const vf rim = vf(1.0f) - smooth_step(0.84f, 1.0f, radius) * 0.72f;
    const vf light = fma(collar, vf(0.4f), fibres) * rim * 1.75f;
    return {light * fma(within, vf(0.06f), vf(0.92f)), light * 1.06f, light * fma(within, vf(-0.1f), vf(1.0f))};
}

// Vessels of the white, thicker towards the corners.
inline vf3 tint_white(vf x, vf y, vf radius) {
    const vf warp = lattice_noise(x * 2.2f, y * 2.2f, vf(3.0f)) - 0.5f,
             warp2 = lattice_noise(x * 2.2f, y * 2.2f, vf(11.0f)) - 0.5f;
    const auto vessel = [&](float scale, float seed) {
        const vf n =
            lattice_noise(fma(warp, vf(1.6f), x) * (scale * 0.55f), fma(warp2, vf(1.6f), y) * scale * 1.5f, vf(seed));
        const vf ridge = vf(1.0f) - min(abs(n - 0.5f) * 18.0f, vf(1.0f));
        return ridge * ridge;
    };
    const vf corner = smooth_step(1.15f, 2.1f, radius) * saturate(abs(x) * 1.2f / max(radius, vf(0.1f)));
    const vf red = saturate((vessel(2.0f, 1.0f) * 0.55f + vessel(4.1f, 5.0f) * 0.35f) * corner);
    const vf pink = smooth_step(1.3f, 2.3f, radius) * 0.12f;
    const vf bright(1.22f);
    return {bright * (vf(1.0f) - red * 0.12f), bright * (vf(1.0f) - red * 0.62f - pink),
            bright * (vf(1.0f) - red * 0.62f - pink * 1.1f)};
}

// Where the eye's two pictures lie in the carrier's texture, and how large the iris is there.
constexpr float kEyeCentre[2][2] = {{0.2939f, 0.7019f}, {0.7052f, 0.3007f}};
constexpr float kIrisInTexture = 0.112f;

// n: the shell's normal; f: its frame at (u, v); wo: to the viewer.
inline EyePoint look_into_eye(vf u, vf v, vf3 n, vf3 wo, const UvFrame& f) {
    const vm first = u < v;
    const vf cu = select(first, vf(kEyeCentre[0][0]), vf(kEyeCentre[1][0])),
             cv = select(first, vf(kEyeCentre[0][1]), vf(kEyeCentre[1][1]));
    const vf eu = (u - cu) * (1 / kIrisInTexture), ev = (v - cv) * (1 / kIrisInTexture);
    const vf radius = sqrt(max(eu * eu + ev * ev, vf(1e-8f)));
    const vf c = eu / radius, s = ev / radius;

    // The shell rises from its rim to the front: how steeply tells the eye's axis from the normal.
    vf3 outwards = f.u * c + f.v * s, around = f.v * c - f.u * s;
    outwards = normalize(outwards - n * dot(n, outwards));
    around = around - n * dot(n, around);
    around = normalize(around - outwards * dot(around, outwards));
    const vf on_cornea = vf(1.0f) - smooth_step(0.9f, 1.08f, radius);
    const vf steep = min(lerp(radius * 0.38f, radius * 0.8f, on_cornea), vf(0.94f)),
             level = sqrt(vf(1.0f) - steep * steep);
    const vf3 axis = n * level - outwards * steep, radial = outwards * level + n * steep;

    constexpr float kAqueous = 1 / 1.336f, kDepth = 0.5f;
    const vf cosine = max(dot(n, wo), vf(0.02f));
    const vf bend = sqrt(max(vf(1.0f) - (vf(1.0f) - cosine * cosine) * (kAqueous * kAqueous), vf(0.0f)));
    const vf3 inwards = n * (cosine * kAqueous - bend) - wo * kAqueous;
    const vf height = max(vf(1.0f) - radius * radius, vf(0.0f)) * kDepth;
    const vf3 way = inwards * (height / max(-dot(inwards, axis), vf(0.3f)));
    vf x = radius + dot(way, radial), y = dot(way, around);
    vf below = sqrt(max(x * x + y * y, vf(1e-8f)));
    const vf least = select(radius < vf(1.0f), min(vf(0.995f) / below, vf(1.0f)), vf(1.0f));
    x = x * least, y = y * least, below = below * least;

    EyePoint p;
    const vf iu = x * c - y * s, iv = x * s + y * c;
    p.u = fma(iu, vf(kIrisInTexture), cu);
    p.v = fma(iv, vf(kIrisInTexture), cv);
    const vf white = smooth_step(0.96f, 1.06f, below);
    p.tint = lerp(tint_iris(iu, iv, below), tint_white(iu, iv, below), white);
    // The iris is a shallow bowl, and the cornea gathers light on its far side; the white is soft, as light wanders in
    // it.
    const vf3 bowl = normalize(axis - (radial * x + around * y) * 0.62f);
    p.normal = normalize(lerp(bowl, normalize(lerp(n, axis, vf(0.3f))), white));
    p.roughness = lerp(vf(0.05f), vf(0.16f), smooth_step(1.0f, 1.35f, radius));
    return p;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
