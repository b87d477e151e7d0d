#pragma once
// Light kept apart by where it came from, so that gain and tint of each source can change after the rays are traced:
// light is linear.
#include <cstdint>

#include "scene/scene.h"

namespace limn::render {

// The source at the beginning of a path, however often it was reflected. `other`: what shines by itself and a backdrop
// of plain colour.
enum class LightGroup : int32_t { environment, sun, key, fill, rim, practical, effect, other };
constexpr int kLightGroups = 8;
constexpr const char* kLightGroupNames[kLightGroups] = {"environment", "sun",       "key",    "fill",
                                                        "rim",         "practical", "effect", "other"};

constexpr LightGroup group_of(scene::LightRole role) {
    switch (role) {
        case scene::LightRole::environment:
            return LightGroup::environment;
        case scene::LightRole::sun:
            return LightGroup::sun;
        case scene::LightRole::key:
            return LightGroup::key;
        case scene::LightRole::fill:
            return LightGroup::fill;
        case scene::LightRole::rim:
            return LightGroup::rim;
        case scene::LightRole::practical:
            return LightGroup::practical;
        case scene::LightRole::effect:
            return LightGroup::effect;
    }
    return LightGroup::other;
}
constexpr uint32_t bit_of(LightGroup g) {
    return 1u << static_cast<int32_t>(g);
}

// What the light of each group is proportional to: gain of the environment, irradiance of the sun, radiance of a
// group's first area light.
struct GroupColors {
    float of[kLightGroups][3] = {};
};

}  // namespace limn::render
