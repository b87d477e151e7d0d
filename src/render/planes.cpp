#include "render/planes.h"

namespace limn::render {

void resize(Planes& p, int width, int height) {
    if (p.width == width && p.height == height) return;
    p.width = width;
    p.height = height;
    p.stride = (width + 15) / 16 * 16;
    p.rows = (height + 15) / 16 * 16;
    const size_t n = static_cast<size_t>(p.stride) * p.rows;
    for (FloatPlane* f : {&p.g.depth, &p.g.previous_x, &p.g.previous_y, &p.g.previous_depth}) f->resize(n);
    p.g.id.resize(n);
    for (auto* rgb : {p.g.normal, p.g.albedo, p.g.specular, p.g.emitted, p.g.sun, p.light.diffuse, p.light.specular})
        for (int c = 0; c < 3; ++c) rgb[c].resize(n);
    p.g.roughness.resize(n);
    p.light.sun_visibility.resize(n);
    p.light.lit.resize(n);
    for (auto* tiles : {&p.empty_tiles, &p.occupied_tiles}) tiles->resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16));
}

}  // namespace limn::render
