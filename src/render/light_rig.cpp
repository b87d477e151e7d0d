#include "render/light_rig.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/vec.h"

namespace limn::render {
namespace {

// Of what falls on a scene, the share that comes to a surface once more from its neighbours.
constexpr float kBounced = 0.15f;

// Nine basis polynomials of a direction, with the constants of the harmonics and of the cosine's convolution, over pi, in them: the sum of
// radiance * kernel over the sphere is irradiance / pi.
void irradiance_basis(float x, float y, float z, float (&b)[9]) {
    b[0] = 0.282095f;
    b[1] = 0.488603f * y;
    b[2] = 0.488603f * z;
    b[3] = 0.488603f * x;
    b[4] = 1.092548f * x * y;
    b[5] = 1.092548f * y * z;
    b[6] = 0.315392f * (3 * z * z - 1);
    b[7] = 1.092548f * x * z;
    b[8] = 0.546274f * (x * x - y * y);
}
constexpr float kBand[9] = {1, 2.0f / 3, 2.0f / 3, 2.0f / 3, 0.25f, 0.25f, 0.25f, 0.25f, 0.25f};

}  // namespace

LightRig light_rig_of(const WideScene& w, const EnvironmentTable& table) {
    LightRig rig;
    rig.cos_rotation = w.environment.cos_rotation;
    rig.sin_rotation = w.environment.sin_rotation;
    const int cells = table.width * table.height;
    for (int i = 0; i < cells; ++i) {
        const float turns = (static_cast<float>(i % table.width) + 0.5f) / static_cast<float>(table.width) - 0.5f;
        const float y = 1 - (static_cast<float>(i / table.width) + 0.5f) * 2 / static_cast<float>(table.height);
        const float r = std::sqrt(std::max(1 - y * y, 0.0f)), angle = turns * 2 * base::kPi;
        float basis[9];
        irradiance_basis(r * std::sin(angle), y, -r * std::cos(angle), basis);
        const base::Float3 radiance = table.radiance[static_cast<size_t>(i)] * (4 * base::kPi / static_cast<float>(cells));
        for (int k = 0; k < 9; ++k)
            for (int c = 0; c < 3; ++c) rig.environment[k][c] += radiance[c] * basis[k];
    }
    for (int k = 0; k < 9; ++k)
        for (int c = 0; c < 3; ++c) rig.environment[k][c] *= kBand[k] * w.environment.gain[c];

    rig.lamp_count = std::min(w.light_count, LightRig::kMostLamps);
    for (int i = 0; i < rig.lamp_count; ++i) {
        const AreaLightRecord& l = w.lights[i];
        RigLamp& lamp = rig.lamps[i];
        std::memcpy(lamp.center, l.center, sizeof lamp.center);
        std::memcpy(lamp.normal, l.normal, sizeof lamp.normal);
        for (int c = 0; c < 3; ++c) lamp.intensity[c] = l.radiance[c] * l.area / base::kPi;
        lamp.area = l.area;
    }
    // The mean over all normals of the environment is the first number times its basis; the sun lights what lies level.
    for (int c = 0; c < 3; ++c)
        rig.ambient[c] = kBounced * (rig.environment[0][c] * 0.282095f + w.sun_irradiance[c] / base::kPi * std::max(w.sun_direction[1], 0.0f));
    return rig;
}

}  // namespace limn::render
