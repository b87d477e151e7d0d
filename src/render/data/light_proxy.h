#pragma once
// What a Scene's lights bring to a surface, roughly and without a ray: no shadows, the environment in nine numbers.
// Good for one thing: by how much light changes when the lights do, so that what has been gathered under the old ones
// need not be thrown away.
#include <cstdint>

#include "render/data/wide_scene.h"

namespace limn::render {

struct EnvironmentTable;

struct ProxyLamp {
    float center[3], normal[3];
    float intensity[3];  // radiance * area
    float area;
};

struct LightProxy {
    static constexpr int kMostLamps = 8;
    // EnvironmentTable::irradiance times the gain.
    float environment[9][3] = {};
    float cos_rotation = 1, sin_rotation = 0;
    ProxyLamp lamps[kMostLamps] = {};
    int32_t lamp_count = 0;
    float ambient[3] = {};  // a guess at what reaches a surface by way of others, sunlight included
};

LightProxy light_proxy_of(const WideScene& scene, const EnvironmentTable& table);

// Two rigs and the camera that places the pixels: light gathered under `before` is worth this much more under `now`.
struct Relight {
    LightProxy before, now;
    CameraRecord camera;
};

}  // namespace limn::render
