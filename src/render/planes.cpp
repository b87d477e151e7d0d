#include "render/planes.h"

#include <atomic>

namespace limn::render {

size_t next_plane_offset() {
    static std::atomic<unsigned> planes{0};
    constexpr unsigned kLines = 64, kStep = 11;  // of 64 bytes; the step shares no factor with their number
    return planes.fetch_add(1, std::memory_order_relaxed) * kStep % kLines * 64;
}

void resize(Planes& p, int width, int height) {
    if (p.width == width && p.height == height) return;
    p.width = width;
    p.height = height;
    p.stride = (width + 15) / 16 * 16;
    p.rows = (height + 15) / 16 * 16;
    const size_t n = static_cast<size_t>(p.stride) * p.rows;
    for (FloatPlane* f : {&p.g.depth, &p.g.previous_x, &p.g.previous_y, &p.g.previous_depth}) f->resize(n);
    for (IdPlane* plane : {&p.g.id, &p.g.geometric_normal, &p.g.substance}) plane->resize(n);
    for (auto* rgb : {p.g.normal, p.g.albedo, p.g.specular, p.g.emitted, p.g.sun, p.light.diffuse, p.light.specular})
        for (int c = 0; c < 3; ++c) rgb[c].resize(n);
    p.g.roughness.resize(n);
    p.light.sun_visibility.resize(n);
    p.light.lit.resize(n);
    for (auto* tiles : {&p.empty_tiles, &p.occupied_tiles, &p.quiet_tiles}) tiles->resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16));
    p.pose_of_tile.resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16));
}

}  // namespace limn::render
