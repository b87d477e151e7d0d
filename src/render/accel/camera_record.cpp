// A camera as the kernels see it.
#include <cstring>

#include "render/accel/accel.h"

namespace limn::render {

using base::Float3;

CameraRecord camera_record(const scene::Camera& c, int width, int height) {
    CameraRecord r;
    // A camera that looks at itself or along its own up direction still looks somewhere.
    const auto direction = [](Float3 v, Float3 otherwise) {
        const float l = length(v);
        return l > 1e-12f && l < 1e12f ? v / l : otherwise;
    };
    const Float3 forward = direction(c.target - c.position, {0, 0, -1});
    const Float3 right = direction(cross(forward, c.up), direction(cross(forward, Float3{0.3f, 0.1f, 1}), {1, 0, 0}));
    const Float3 up = cross(right, forward);
    const float* from[4] = {&c.position.x, &right.x, &up.x, &forward.x};
    float* to[4] = {r.position, r.right, r.up, r.forward};
    for (int i = 0; i < 4; ++i) std::memcpy(to[i], from[i], 3 * sizeof(float));
    r.half_width = 18.0f / (c.focal_length > 1 ? c.focal_length : 1.0f);  // of a sensor 36 mm wide
    r.half_height = r.half_width * static_cast<float>(height) / static_cast<float>(width);
    r.pixel_angle = 2 * r.half_width / static_cast<float>(width);
    r.focus_distance = c.focus_distance > 0 ? c.focus_distance : length(c.target - c.position);
    r.lens_radius = c.f_number > 0 ? 0.5e-3f * c.focal_length / c.f_number : 0.0f;
    return r;
}

}  // namespace limn::render
