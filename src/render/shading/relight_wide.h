#pragma once
// A LightProxy at W surface points.
#include "base/simd.h"
#include "render/data/light_proxy.h"

namespace limn::render::LIMN_WIDE {

using namespace base::LIMN_WIDE;

// Irradiance / pi at p on a surface facing n.
inline vf3 proxy_light(const LightProxy& proxy, vf3 p, vf3 n) {
    const vf x = n.x * proxy.cos_rotation - n.z * proxy.sin_rotation, y = n.y,
             z = n.x * proxy.sin_rotation + n.z * proxy.cos_rotation;
    const vf basis[9] = {vf(0.282095f),
                         y * 0.488603f,
                         z * 0.488603f,
                         x * 0.488603f,
                         x * y * 1.092548f,
                         y * z * 1.092548f,
                         fma(z * z, vf(3 * 0.315392f), vf(-0.315392f)),
                         x * z * 1.092548f,
                         (x * x - y * y) * 0.546274f};
    vf3 sum = splat(0, 0, 0);
    for (int k = 0; k < 9; ++k) sum = sum + splat(proxy.environment[k]) * basis[k];
    sum = {max(sum.x, vf(0.0f)), max(sum.y, vf(0.0f)), max(sum.z, vf(0.0f))};
    for (int i = 0; i < proxy.lamp_count; ++i) {
        const ProxyLamp& l = proxy.lamps[i];
        const vf3 to = splat(l.center) - p;
        const vf distance2 = max(dot(to, to), vf(1e-6f)), inverse = vf(1.0f) / sqrt(distance2);
        const vf cos_l = max(-dot(to, splat(l.normal)) * inverse, vf(0.0f)),
                 cos_i = max(dot(to, n) * inverse, vf(0.0f));
        // The area in the denominator keeps a lamp that is close from having no bounds.
        sum = sum + splat(l.intensity) * (cos_l * cos_i / (distance2 + l.area));
    }
    return sum + splat(proxy.ambient);
}

// What light that was gathered at p under the proxy before is to be multiplied by.
inline vf3 relight_ratio(const Relight& r, vf3 p, vf3 n) {
    const vf3 before = proxy_light(r.before, p, n), now = proxy_light(r.now, p, n);
    const auto ratio = [](vf a, vf b) { return clamp((b + 1e-4f) / (a + 1e-4f), vf(1.0f / 16), vf(16.0f)); };
    return {ratio(before.x, now.x), ratio(before.y, now.y), ratio(before.z, now.z)};
}

}  // namespace limn::render::LIMN_WIDE
