#pragma once
// A thin film on a surface: interference of the two beams that its faces send back (Born and Wolf, Principles of
// Optics, 7.5). As in Belcour and Barla 2017 a channel sees a band of wavelengths, which washes the fringes out as the
// film grows thick.
#include "base/simd.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// Factor of what reflects, by channel, for a film of `thickness` nanometres seen at cosine: up to 1 where the surface
// below is a mirror
// (`metal` 1), up to 2 where it is clear and both beams are as faint. An angle's mean is below 1 in both.
inline vf3 film_color(vf thickness, vf cosine, vf metal) {
    constexpr float kIor = 1.4f;
    const vf inside = sqrt(vf(1.0f) - (vf(1.0f) - cosine * cosine) * (1 / (kIor * kIor)));
    const vf path = thickness * inside * (2 * kIor);
    const auto channel = [&](float wavelength) {
        vf s, c;
        sincos_2pi(path * (1 / wavelength), s, c);
        const float coherence = wavelength * 6.5f;  // of a band about 80 nm wide
        const vf ratio = path * (1 / coherence);
        const vf seen = exp(-(ratio * ratio));
        const vf mirror = fma(c * seen, vf(0.42f), vf(0.58f)), clear = vf(1.0f) - c * seen;
        return lerp(clear, mirror, metal);
    };
    return {channel(615), channel(545), channel(465)};
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
