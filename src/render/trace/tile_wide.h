#pragma once
// What the stages of one tile hand to each other.
#include "render/data/wide_scene.h"
#include "render/trace/blocks_wide.h"
#include "render/trace/trace_tile.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

constexpr int kPixels = kTileSize * kTileSize;
constexpr int kPackets = kPixels / W;

// Dimensions of the sample; each pair is drawn once a pixel, later bounces add kDimensionsPerBounce.
enum Dimension : uint32_t {
    kPixelOffset = 1,
    kLens,
    kSunDisc,
    kPrimaryRay,
    kFirstLight = 8,
    kFirstBounce = 24,
    kDimensionsPerBounce = 40
};

// What the lit pixels of the tile hand from the first hit to the light, one after the other with no gaps, so that light
// is traced in full packets and read back in order.
struct alignas(64) Scratch {
    float p[3][kPixels + W], ng[3][kPixels + W], n[3][kPixels + W], wo[3][kPixels + W];
    float base[3][kPixels + W], dielectric[3][kPixels + W], metallic[kPixels + W], roughness[kPixels + W];
    int32_t x[kPixels + W], y[kPixels + W], material[kPixels + W], met[kPixels + W];
    float diffuse[3][kPixels + W], specular[3][kPixels + W];
    float groups[kLightGroups][3][kPixels + W];
    uint32_t lit_lanes[kPackets];
    int32_t first_lit[kPackets];
    // Likewise the pixels that ask for the sun.
    float sun_origin[3][kPixels + W], sun_visible[kPixels + W];
    int32_t sun_x[kPixels + W], sun_y[kPixels + W];
    uint32_t sun_lanes[kPackets];
    int32_t first_sun[kPackets];
};

using Column = float[kPixels + W];

inline void append(Column* to, int at, vm m, vf3 v) {
    store(to[0] + at, compress(m, v.x));
    store(to[1] + at, compress(m, v.y));
    store(to[2] + at, compress(m, v.z));
}
inline vf3 take(const Column* from, int at) {
    return {load(from[0] + at), load(from[1] + at), load(from[2] + at)};
}
inline void put(Column* to, int at, vf3 v) {
    store(to[0] + at, v.x);
    store(to[1] + at, v.y);
    store(to[2] + at, v.z);
}

struct Tile {
    const WideScene& w;
    const PlaneView& planes;
    const TraceSettings& settings;
    int x0, y0;
    Scratch& s;
    TileCounters& counters;
    bool is_empty = false;
    bool occupied = true;        // something but the backdrop may be seen
    bool backdrop_only = false;  // neither here nor in the tiles around
    bool was_empty = false;      // the planes hold background all over the tile
    LitPattern lit = LitPattern::all;
    bool stable = false;
    float jitter_x = 0, jitter_y = 0;
    float motion_scale = 1;  // frames since the tile was last traced
    uint32_t turn = 0;       // that patterns alternate by
    int samples = 1;         // of light, each time
    bool only_invalidated = false;
    int listed = 0;   // pixels in the list of those to be lit
    int sunward = 0;  // and of those that ask for the sun
};

inline int block_x(const Tile& t, int packet) {
    return t.x0 + packet % 4 * 4;
}
inline int block_y(const Tile& t, int packet) {
    return t.y0 + packet / 4 * kBlockHeight;
}

inline vi packet_x(const Tile& t, int packet) {
    return vi(block_x(t, packet)) + (lane_index() & vi(3));
}
inline vi packet_y(const Tile& t, int packet) {
    return vi(block_y(t, packet)) + shift_right(lane_index(), 2);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
