#pragma once
// From one frame's noisy samples to a picture: accumulation over time of demodulated light, an edge-aware a-trous
// filter guided by variance (after Schied et al. 2017, "Spatiotemporal Variance-Guided Filtering", but nothing filtered
// goes back into the history), composition, and temporal anti-aliasing in linear light (Karis 2014, "High Quality
// Temporal Supersampling").
#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "base/task_pool.h"
#include "render/data/light_group.h"
#include "render/data/linear_image.h"
#include "render/data/planes.h"
#include "render/data/scatter.h"

namespace limn::render {

// How pixels of a zone share light with their neighbours in space and time. The index is the low byte of GBuffer::id.
struct ZoneRule {
    uint8_t group = 0;  // 1..127: zones of one group are neighbours across objects; 0: only pixels of the same object
    uint8_t light_history = 32;  // frames, 1..64; short where light changes by itself, as in a mouth
    bool stochastic = false;  // coverage by chance: brows, lashes, hair; normals are not compared, edges are averaged
};

struct FilterSettings {
    std::array<ZoneRule, 256> zones{};
    int sun_history = 8;       // frames that sun visibility is averaged over
    int picture_history = 10;  // frames that the anti-aliasing averages over
    int passes = 4;            // of the spatial filter, 0..5
    float exposure = 1;        // linear gain that the view applies: what counts as bright when samples are weighted
    // At rest: samples are averaged without end, and the filter fades out between 16 and 64 of them. Every pixel must
    // be lit.
    bool converge = false;
    // Of a converging picture: which groups there are, how bright they are now, and which one a backdrop belongs to. A
    // group that has only become brighter or has changed its colour keeps its samples: they are scaled.
    uint32_t groups = bit_of(LightGroup::other);
    GroupColors colors;
    LightGroup backdrop = LightGroup::other;
    // Planes::samples_of_tile counts.
    bool invalidated_first = false;
    // The picture is made of what the last frame showed, carried along; the history stays what it was. There must be
    // one. What has converged is scaled to the groups' brightness of now.
    bool reprojected = false;
    // Skin, of the zones of one group; pixels that a metre at one metre's distance takes; what the sun brings to a
    // surface that faces it.
    SkinScatter skin;
    uint8_t skin_group = 0;
    float pixels_a_metre = 0, sun_direction[3] = {0, 1, 0}, sun_irradiance[3] = {0, 0, 0};
    // Not null: Planes::reused counts, and those tiles show what this image does, the last frame's.
    const LinearImage* image_before = nullptr;
};

struct FilterTimings {
    float temporal_ms = 0, spatial_ms = 0, compose_ms = 0, antialias_ms = 0;
};

// What the filter remembers between frames. Starts empty; a change of size empties it.
struct FilterState {
    PlaneMemory memory, mean_memory;
    int width = 0, height = 0;
    int in_stride = 0;            // of the planes that are read, and of the sums
    int stride = 0;               // of the working planes, margins included
    int frames = 0;               // since empty
    float gain = 1;               // that the anti-aliased history was weighted with
    Plane<uint8_t> cells[2];      // 32 bytes a pixel: accumulated light and what it belongs to; [frames & 1] is written
    Plane<uint16_t> picture[2];   // 4 halves a pixel: weighted Y, Co, Cg, frames
    HalfPlane light[2][8];        // diffuse Y, Co, Cg, specular Y, Co, Cg, deviation of diffuse and specular Y
    Plane<uint8_t> shown, known;  // see FilterRows
    HalfPlane visibility;
    HalfPlane arrived[4];  // at skin: red, green, blue, and the sun's visibility there
    ScatterTable scatter;
    SkinScatter scatter_skin;  // that the table is of
    HalfPlane slope;           // how much depth may differ from one pixel to the next, metres
    HalfPlane age;             // frames since this surface was uncovered
    FloatPlane depth;
    IdPlane guide;         // normal in 3 bytes, group in the highest; 0 = nothing
    HalfPlane current[3];  // this frame's picture, weighted Y, Co, Cg
    // While converging: of each light group, r, g, b, the sum over frames at the brightness that the group began with,
    // and how many.
    FloatPlane sums[3 * kLightGroups];
    float sum_frames[3 * kLightGroups] = {};
    uint32_t sum_groups = 0;  // that are summed up; 0 = not converging
    GroupColors sum_colors;
    // And what the eye sees first, albedo and normal, for a denoiser.
    FloatPlane features[6];
    int converged_frames = 0;
    std::vector<uint8_t> young;  // see FilterRows::young
    // Of each 16 x 16 tile: frames that it has been quiet for, at most 2, and what the kernels are told, see
    // FilterRows::tile_states.
    std::vector<uint8_t> backdrop_only_frames, tile_states;
    std::vector<uint8_t> was_reused;  // of each tile: 1 = both histories hold the same
};

// The factors that make of each sum its mean under these colours.
void mean_scales(const FilterState& state, const GroupColors& colors, float (&to_mean)[3 * kLightGroups]);

// Makes `image` as large as the planes.
void resize(LinearImage& image, const Planes& planes);

// Whether the converged picture can be had at this brightness without a sample.
bool can_rescale(const FilterState& state, const GroupColors& colors);

// Fills Planes::stable_tiles with what the history has become: few of the tile's pixels are young.
void mark_stable(const FilterState& state, Planes& planes);

// Not re-entrant for one state. Deterministic: the result does not depend on the number of threads. Looks at `cancel`
// until it composes the picture: false = cancelled, and the history is what it was.
bool filter_frame(FilterState& state, const Planes& planes, const FilterSettings& settings, const Stale& stale,
                  base::TaskPool& pool, const std::atomic<bool>& cancel, LinearImage& image, FilterTimings& timings);

}  // namespace limn::render
