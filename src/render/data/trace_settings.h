#pragma once
// What the tracer is asked for and what it counts.
#include <cstdint>

#include "render/data/path_mask.h"
#include "render/data/planes.h"

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
    LitPattern lit = LitPattern::all, lit_where_stable = LitPattern::all;
    int32_t bounces = 1;
    float indirect_clamp = 0;      // most luminance that a bounce may bring, 0 = unbounded
    bool jitter_by_pixel = false;  // each pixel has its own sub-pixel offset instead of Planes::jitter
    // Names the pose, camera and sub-pixel offset. A tile whose G-buffer is of this very pose keeps its surfaces, and
    // only light is traced anew. 0: all surfaces are looked for. Materials, too, must be the same under one number.
    uint32_t pose = 0;
    bool pose_is_history = false;  // the last finished frame had this pose as well: nothing has moved since
    // Pixels where this pose has moved what is seen, by more than a quarter of a pixel, or whose class is in
    // invalidated_classes, go to PlaneView::invalidated, see kWholly.
    bool find_invalidated = false;
    uint32_t invalidated_classes = 0;
    bool sun_stands = false;  // its visibility is known from before: all surfaces get kUnknownVisibility
    bool first_light_stands =
        false;  // and what it and the backdrop bring as well: of surfaces that are kept nothing is written anew
};

struct TileCounters {
    uint64_t rays = 0;
    uint64_t gbuffer_ticks = 0, sun_ticks = 0, light_ticks = 0;
    uint64_t lit_pixels = 0, surface_pixels = 0;
    uint32_t invalidated_classes = 0;        // of the pixels that were found moved
    uint32_t invalidated[kWholly + 1] = {};  // pixels by how much
};

}  // namespace limn::render
