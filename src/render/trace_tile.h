#pragma once
// The tracer's inner job: one 16 x 16 tile, one sample a pixel. Compiled in two widths; tile_tracer() gives the widest
// this machine runs.
#include <atomic>
#include <cstddef>
#include <cstdint>

#include "render/light_group.h"
#include "render/path_mask.h"
#include "render/planes.h"
#include "render/wide_scene.h"

namespace limn::render {

constexpr int kTileSize = 16;
constexpr int kMostSamplesOfTile = 16;

enum class SampleSequence : int32_t {
    moving,      // blue noise in the picture, golden-ratio steps in time: best under the live filter
    converging,  // Owen-scrambled Sobol by sample index: best in the mean
};

enum class LitPattern : int32_t { all, checkerboard, quarter, eighth, none };

struct TraceSettings {
    uint32_t sample = 0;  // index in the sequence; the frame number when moving
    uint32_t seed = 0;
    SampleSequence sequence = SampleSequence::moving;
    LitPattern lit = LitPattern::all, lit_where_calm = LitPattern::all;
    int32_t bounces = 1;
    float indirect_clamp = 0;      // most luminance that a bounce may bring, 0 = unbounded
    bool jitter_by_pixel = false;  // each pixel has its own sub-pixel offset instead of Planes::jitter
    // Names the pose, camera and sub-pixel offset. A tile whose G-buffer is of this very pose keeps its surfaces, and
    // only light is traced anew. 0: all surfaces are looked for. Materials, too, must be the same under one number.
    uint32_t pose = 0;
    bool pose_is_history = false;  // the last finished frame had this pose as well: nothing has moved since
    // Pixels where this pose has moved what is seen, by more than a quarter of a pixel, or whose class is in
    // touched_classes, go to PlaneView::touched, see kWholly.
    bool find_touched = false;
    uint32_t touched_classes = 0;
    bool sun_stands = false;  // its visibility is known from before: all surfaces get kUnknownVisibility
    bool first_light_stands =
        false;  // and what it and the backdrop bring as well: of surfaces that are kept nothing is written anew
};

struct TileCounters {
    uint64_t rays = 0;
    uint64_t gbuffer_ticks = 0, sun_ticks = 0, light_ticks = 0;
    uint64_t lit_pixels = 0, surface_pixels = 0;
    uint32_t touched_classes = 0;        // of the pixels that were found moved
    uint32_t touched[kWholly + 1] = {};  // pixels by how much
};

// The planes as raw pointers, for code that must not see containers.
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
    int32_t* path_mask;              // null: not kept
    uint8_t* touched;                // null: nobody asks
    const uint8_t* samples_of_tile;  // null: as everywhere
    uint8_t* empty_tiles;            // null: nothing is known of earlier contents
    const uint8_t* occupied_tiles;   // null: all may be
    const uint8_t* quiet_tiles;      // null: none is
    const uint8_t* calm_tiles;       // null: none is. In one that is, half of the pixels ask for the sun.
    bool backdrop_stands;
    uint32_t* pose_of_tile;     // null: nothing is kept
    TileNote* notes;            // null: nothing is noted
    const uint8_t* asleep;      // null: no tile is
    const float* motion_scale;  // null: no tile has missed a frame
};

PlaneView view_of(const Planes& planes);
// Moves every plane's first element by `elements`, so that a tile-sized buffer can stand in for its place in a picture.
void shift_planes(PlaneView& view, ptrdiff_t elements);

struct TileTracer {
    const char* name;
    int lanes;
    size_t scratch_bytes;  // 64-byte aligned, one a thread
    void (*trace)(const WideScene&, const PlaneView&, const TraceSettings&, int tile_x, int tile_y, void* scratch,
                  TileCounters&);
};

// Of the instruction set that the program has chosen.
const TileTracer& tile_tracer();
// By name, for tests; null when this machine cannot run it.
const TileTracer* tile_tracer(const char* name);

}  // namespace limn::render
