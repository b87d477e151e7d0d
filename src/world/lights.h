#pragma once
// Key, fill and rim: a photographer's lights round a head.
#include "base/vec.h"
#include "scene/scene.h"

namespace limn::world {

// A black body's colour as linear Rec.709 with luminance 1; kelvin 1000..40000. 6500 K is all but white.
base::Float3 blackbody(float kelvin);

// A square soft light, aimed at the head. Angles in degrees round the head as scene directions are (azimuth 0 = +Z, the
// camera's side at first; +90 = +X, the picture's right), metres, kelvin.
struct Lamp {
    bool on = true;
    float gain = 0;  // EV
    base::Float3 tint{1.0f};
    float temperature = 6500;
    float size = 0.8f;  // edge of the square
    float azimuth = 0;
    float elevation = 30;
    float distance = 1.6f;
    // Irradiance on a surface at the head that faces the lamp, at gain 0 and kReferenceDistance. The size changes how
    // soft the light is, not how much of it there is; the distance dims it by the square.
    float irradiance = 1.0f;
};
constexpr float kReferenceDistance = 1.6f;

// The form factor from a point to a parallel square of edge `size` whose centre is straight above it at `distance`:
// irradiance is radiance times this (Howell's catalogue, B-4, four quarters).
float square_form_factor(float size, float distance);

// The light in the scene. Its radiance is 0 when it is off, so that it keeps its place among the scene's lights.
scene::AreaLight area_light(const Lamp& lamp, scene::LightRole role, uint32_t object, base::Float3 head);

}  // namespace limn::world
