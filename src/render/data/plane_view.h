#pragma once
// The planes as raw pointers, for code that must not see containers.
#include <cstddef>
#include <cstdint>

#include "render/data/light_group.h"
#include "render/data/planes.h"

namespace limn::render {

struct PlaneView {
    int32_t width, height, stride;
    float jitter_x, jitter_y;
    float *depth, *previous_x, *previous_y, *previous_depth;
    int32_t *id, *geometric_normal, *substance, *material;
    uint16_t *normal[3], *albedo[3], *specular[3], *roughness, *emitted[3], *sun[3];
    uint16_t *diffuse_light[3], *specular_light[3], *sun_visibility;
    // Light by group, see LightSamples::groups; null: not kept apart. With it, normal and roughness maps, coat and
    // sheen count also where a path ends and not only where the eye meets them, as for a picture that is looked at for
    // long.
    uint16_t* groups[3 * kLightGroups];
    uint8_t* lit;
    int32_t* path_mask;                  // null: not kept
    uint8_t* invalidated;                // null: nobody asks
    const uint8_t* samples_of_tile;      // null: as everywhere
    uint8_t* empty_tiles;                // null: nothing is known of earlier contents
    const uint8_t* occupied_tiles;       // null: all may be
    const uint8_t* backdrop_only_tiles;  // null: none is
    const uint8_t* stable_tiles;         // null: none is. In one that is, half of the pixels ask for the sun.
    bool backdrop_stands;
    uint32_t* pose_of_tile;     // null: nothing is kept
    TileNote* notes;            // null: nothing is noted
    const uint8_t* reused;      // null: no tile is
    const float* motion_scale;  // null: no tile has missed a frame
};

PlaneView view_of(const Planes& planes);
// Moves every plane's first element by `elements`, so that a tile-sized buffer can stand in for its place in a picture.
void shift_planes(PlaneView& view, ptrdiff_t elements);

}  // namespace limn::render
