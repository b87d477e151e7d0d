#include "world/environment_map.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "world/lens_blur.h"
#include "world/sphere.h"

namespace limn::world {

base::Float3 mean_radiance(const base::ImageF& map) {
    double sum[3] = {};
    for (int y = 0; y < map.height; ++y) {
        double row[3] = {};
        for (int x = 0; x < map.width; ++x) {
            for (int c = 0; c < 3; ++c) row[c] += map.pixel(x, y)[c];
        }
        double texel = texel_solid_angle(y, map.width, map.height) / (4 * M_PI);
        for (int c = 0; c < 3; ++c) sum[c] += row[c] * texel;
    }
    return {static_cast<float>(sum[0]), static_cast<float>(sum[1]), static_cast<float>(sum[2])};
}

float upright_luminance(const base::ImageF& map, float highlight) {
    // Averaged over all headings, an upright surface weighs a direction at polar angle t by sin(t) / pi.
    double sum = 0, weight = 0;
    for (int y = 0; y < map.height; ++y) {
        double row = 0;
        for (int x = 0; x < map.width; ++x) {
            const float* p = map.pixel(x, y);
            row += base::luminance(base::min({p[0], p[1], p[2]}, base::Float3(highlight)));
        }
        double w = texel_solid_angle(y, map.width, map.height) * std::sin(M_PI * (y + 0.5) / map.height);
        sum += row * w;
        weight += w * map.width;
    }
    return static_cast<float>(sum / weight);
}

float exposing_gain(const base::ImageF& map, float level, float highlight) {
    const float wanted = kMeanLuminance * std::exp2(level);
    float gain = 1;
    // The clip depends on the gain and the gain on the clip: a fixed point, mostly near after two or three rounds.
    for (int round = 0; round < 16; ++round) {
        const float luminance = upright_luminance(map, highlight / gain);
        if (luminance <= 1e-20f) return gain;  // black; what is merely dim may be in any unit
        const float last = std::exchange(gain, wanted / luminance);
        if (std::abs(gain - last) < 0.005f * last) break;
    }
    return gain;
}

std::shared_ptr<const scene::EnvironmentMap> make_environment(std::string name, base::ImageF radiance, float gain,
                                                              float highlight) {
    for (float& v : radiance.data) v = v > 0 ? std::min(v * gain, kLargestRadiance) : 0.0f;
    auto map = std::make_shared<scene::EnvironmentMap>();
    map->id = scene::next_resource_id();
    map->name = std::move(name);
    map->blurred = lens_blur(radiance, kBackdropBlur, kBackdropWidth, kBackdropHeight);
    for (float& v : radiance.data) v = std::min(v, highlight);
    map->mean = mean_radiance(radiance);
    map->radiance = std::move(radiance);
    return map;
}

std::shared_ptr<const scene::EnvironmentMap> stand_in_environment() {
    static const auto map = [] {
        base::ImageF radiance(128, 64, 3);
        for (int y = 0; y < radiance.height; ++y) {
            float up = std::cos(base::kPi * (y + 0.5f) / radiance.height);
            float light = 0.2f + 0.5f * up * up * (up > 0 ? 1.0f : 0.2f);
            for (int x = 0; x < radiance.width; ++x) std::fill_n(radiance.pixel(x, y), 3, light);
        }
        float gain = exposing_gain(radiance);
        return make_environment("Grey room", std::move(radiance), gain);
    }();
    return map;
}

}  // namespace limn::world
