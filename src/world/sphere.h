#pragma once
// The equirectangular map's geometry, as scene::EnvironmentMap states it: u = 0.5 + atan2(x, -z) / 2 pi, v = acos(y) /
// pi.
#include <cmath>

#include "base/vec.h"

namespace limn::world {

// A direction by azimuth (radians round Y, 0 = +Z, towards +X) and elevation above the horizon.
inline base::Float3 direction(float azimuth, float elevation) {
    float c = std::cos(elevation);
    return {std::sin(azimuth) * c, std::sin(elevation), std::cos(azimuth) * c};
}

// The direction of a point of the map; u and v in 0..1.
inline base::Float3 map_direction(float u, float v) {
    float longitude = (u - 0.5f) * 2 * base::kPi;
    float s = std::sin(v * base::kPi);
    return {std::sin(longitude) * s, std::cos(v * base::kPi), -std::cos(longitude) * s};
}

inline base::Float2 map_uv(base::Float3 d) {
    float v = std::acos(base::clamp(d.y, -1.0f, 1.0f)) / base::kPi;
    return {0.5f + std::atan2(d.x, -d.z) / (2 * base::kPi), v};
}

// The solid angle of one texel in row y of a map of that size.
inline double texel_solid_angle(int y, int width, int height) {
    double top = M_PI * y / height, bottom = M_PI * (y + 1) / height;
    return 2 * M_PI / width * (std::cos(top) - std::cos(bottom));
}

}  // namespace limn::world
