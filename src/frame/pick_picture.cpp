#include "frame/pick_picture.h"

#include <algorithm>

namespace limn::frame {
namespace {

using base::Float3;

// The floor ends here: what is further away is meant to be seen, not to be stood on.
constexpr float kFloorReach = 60;

// What one looks along at a place: it goes 1 metre along the camera's axis.
Float3 way_at(const PickPicture& picture, double x, double y) {
    const scene::Camera& c = picture.camera;
    const Float3 forward = normalize(c.target - c.position), right = normalize(cross(forward, c.up)),
                 up = cross(right, forward);
    const float half = 18 / std::max(c.focal_length, 1.0f);  // of a sensor 36 mm wide
    const float aspect = static_cast<float>(picture.height) / static_cast<float>(picture.width);
    return forward + right * (half * static_cast<float>(2 * x - 1)) +
           up * (half * aspect * static_cast<float>(1 - 2 * y));
}

}  // namespace

Pick pick(const PickPicture& picture, double x, double y) {
    const auto place = [](double share, int size) {
        return static_cast<size_t>(std::clamp(static_cast<int>(share * size), 0, size - 1));
    };
    if (picture.ids.empty()) return {};
    const size_t at = place(y, picture.height) * static_cast<size_t>(picture.width) + place(x, picture.width);
    Pick picked{static_cast<uint32_t>(picture.ids[at]) >> 8, {}};
    if (at >= picture.depths.size()) return picked;
    const Float3 way = way_at(picture, x, y);
    float depth = picture.depths[at];
    if (!(depth > 0) && way.y < 0) {
        const float floor = -picture.camera.position.y / way.y;
        if (floor * length(way) < kFloorReach) depth = floor;
    }
    if (depth > 0) picked.point = picture.camera.position + way * depth;
    return picked;
}

}  // namespace limn::frame
