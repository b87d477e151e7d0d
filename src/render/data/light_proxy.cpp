#include "render/data/light_proxy.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/vec.h"
#include "render/data/environment_table.h"

namespace limn::render {
namespace {

// Of what falls on a scene, the share that comes to a surface once more from its neighbours.
constexpr float kBounced = 0.15f;

}  // namespace

LightProxy light_proxy_of(const WideScene& w, const EnvironmentTable& table) {
    LightProxy proxy;
    proxy.cos_rotation = w.environment.cos_rotation;
    proxy.sin_rotation = w.environment.sin_rotation;
    for (size_t k = 0; k < table.irradiance.size(); ++k)
        for (int c = 0; c < 3; ++c) proxy.environment[k][c] = table.irradiance[k][c] * w.environment.gain[c];

    proxy.lamp_count = std::min(w.light_count, LightProxy::kMostLamps);
    for (int i = 0; i < proxy.lamp_count; ++i) {
        const AreaLightRecord& l = w.lights[i];
        ProxyLamp& lamp = proxy.lamps[i];
        std::memcpy(lamp.center, l.center, sizeof lamp.center);
        std::memcpy(lamp.normal, l.normal, sizeof lamp.normal);
        for (int c = 0; c < 3; ++c) lamp.intensity[c] = l.radiance[c] * l.area / base::kPi;
        lamp.area = l.area;
    }
    // The mean over all normals of the environment is the first number times its basis; the sun lights what lies level.
    for (int c = 0; c < 3; ++c)
        proxy.ambient[c] = kBounced * (proxy.environment[0][c] * 0.282095f +
                                       w.sun_irradiance[c] / base::kPi * std::max(w.sun_direction[1], 0.0f));
    return proxy;
}

}  // namespace limn::render
