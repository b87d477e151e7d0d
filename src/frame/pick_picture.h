#pragma once
// What a click on a frame is answered from: what is seen at each place of it, and where that is.
#include <cstdint>
#include <optional>
#include <vector>

#include "base/vec.h"
#include "scene/scene.h"

namespace limn::frame {

struct Pick {
    uint32_t object = 0;  // see scene::object_id; 0 = the backdrop
    // In the world, metres: on what is seen there, before the backdrop where the floor would be; nothing where one
    // looks past that.
    std::optional<base::Float3> point;
};

struct PickPicture {
    int width = 0, height = 0;
    std::vector<int32_t> ids;   // of each pixel object << 8 | zone, 0 = the backdrop
    std::vector<float> depths;  // of each pixel along the camera's axis, metres, 0 = the backdrop
    scene::Camera camera;
};

// At shares of width and height from the upper left corner, 0..1.
Pick pick(const PickPicture& picture, double x, double y);

}  // namespace limn::frame
