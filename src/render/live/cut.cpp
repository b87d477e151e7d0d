#include "render/live/cut.h"

#include <algorithm>
#include <cmath>

namespace limn::render {
namespace {

constexpr float kCosine = 0.94f;  // of 20 degrees
constexpr float kShareOfReach = 0.5f, kZoom = 1.5f;

float dot(const float a[3], const float b[3]) {
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

}  // namespace

bool is_cut(const CameraRecord& before, float reach_before, const CameraRecord& now, float reach_now) {
    if (dot(before.forward, now.forward) < kCosine || dot(before.up, now.up) < kCosine) return true;
    const float zoom = now.half_width / before.half_width;
    if (zoom > kZoom || zoom < 1 / kZoom) return true;
    const float way[3] = {now.position[0] - before.position[0], now.position[1] - before.position[1],
                          now.position[2] - before.position[2]};
    return std::sqrt(dot(way, way)) > kShareOfReach * std::max(reach_before, reach_now);
}

}  // namespace limn::render
