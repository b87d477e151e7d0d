#include "render/data/plane_view.h"

namespace limn::render {

PlaneView view_of(const Planes& p) {
    PlaneView v{};
    v.width = p.width, v.height = p.height, v.stride = p.stride;
    v.jitter_x = p.jitter_x, v.jitter_y = p.jitter_y;
    v.depth = p.g.depth.get();
    v.previous_x = p.g.previous_x.get(), v.previous_y = p.g.previous_y.get(),
    v.previous_depth = p.g.previous_depth.get();
    v.id = p.g.id.get();
    v.geometric_normal = p.g.geometric_normal.get();
    v.substance = p.g.substance.get();
    v.material = p.g.material.get();
    v.roughness = p.g.roughness.get();
    for (int c = 0; c < 3; ++c) {
        v.normal[c] = p.g.normal[c].get();
        v.albedo[c] = p.g.albedo[c].get();
        v.specular[c] = p.g.specular[c].get();
        v.emitted[c] = p.g.emitted[c].get();
        v.sun[c] = p.g.sun[c].get();
        v.diffuse_light[c] = p.light.diffuse[c].get();
        v.specular_light[c] = p.light.specular[c].get();
    }
    v.sun_visibility = p.light.sun_visibility.get();
    for (int i = 0; i < 3 * kLightGroups; ++i) v.groups[i] = p.light.groups[i].get();
    v.lit = p.light.lit.get();
    v.path_mask = p.path_mask.get();
    v.invalidated = p.invalidated.get();
    v.samples_of_tile = nullptr;
    v.empty_tiles = p.empty_tiles.get();
    v.occupied_tiles = p.occupied_tiles.get();
    v.backdrop_only_tiles = p.backdrop_only_tiles.get();
    v.stable_tiles = nullptr;
    v.backdrop_stands = p.backdrop_stands;
    v.pose_of_tile = p.pose_of_tile.get();
    v.notes = p.notes.get();
    v.reused = nullptr;
    v.motion_scale = nullptr;
    return v;
}

void shift_planes(PlaneView& v, ptrdiff_t n) {
    for (float** p : {&v.depth, &v.previous_x, &v.previous_y, &v.previous_depth}) *p += n;
    for (auto* rgb : {v.normal, v.albedo, v.specular, v.emitted, v.sun, v.diffuse_light, v.specular_light})
        for (int c = 0; c < 3; ++c) rgb[c] += n;
    v.roughness += n;
    v.sun_visibility += n;
    if (v.groups[0])
        for (uint16_t*& plane : v.groups) plane += n;
    for (int32_t** p : {&v.id, &v.geometric_normal, &v.substance, &v.material}) *p += n;
    v.lit += n;
    v.path_mask = nullptr;
    v.invalidated = nullptr;
    v.samples_of_tile = nullptr;
    v.empty_tiles = nullptr;
    v.occupied_tiles = nullptr;
    v.backdrop_only_tiles = nullptr;
    v.stable_tiles = nullptr;
    v.backdrop_stands = false;
    v.pose_of_tile = nullptr;
    v.notes = nullptr;
    v.reused = nullptr;
    v.motion_scale = nullptr;
}

}  // namespace limn::render
