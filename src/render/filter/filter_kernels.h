#pragma once
// The filter's wide kernels. All work on rows [first, last) and may be split over threads between, not within, the
// kernels.
#include <cstdint>

#include "render/data/light_group.h"

namespace limn::render {

struct Relight;
struct ScatterTable;

// Everything the kernels read and write, as raw pointers. Input planes have in_stride values a row. Working planes have
// `stride` values a row and at least 16 readable ones left and right of it; pointers are to the first pixel. Margins of
// `guide` are 0.
struct FilterRows {
    int width, height, in_stride, stride;
    float jitter_x, jitter_y;
    // Input.
    const float *depth_in, *previous_x, *previous_y, *previous_depth;
    const int32_t* id;
    const uint16_t *normal[3], *albedo[3], *specular[3], *roughness, *emitted[3], *sun[3];
    const uint16_t *diffuse_light[3], *specular_light[3], *sun_visibility;
    const uint8_t* lit;
    const int32_t* rules;  // 256: group | light history << 8 | stochastic << 16
    // History.
    const uint8_t* cells_before;
    uint8_t* cells;
    bool has_history;
    int light_history_cap;  // frames; 0 = no more than the rules say
    bool drop_specular, drop_visibility;
    uint8_t* young;  // of each block of 16 columns and 8 rows, row by row: pixels whose light has fewer than kYoung
                     // samples, at most 255
    uint8_t* shown;  // 16 bytes a pixel: light and visibility as the last frame with a history showed them
    uint8_t* known;  // of a frame drawn from history: 0 where there is none
    bool reprojected;
    const Relight* relight;  // null: the lights are what they were
    float sun_history, picture_history;
    const uint16_t* picture_before;
    uint16_t* picture;
    float gain_before, gain;
    // Working planes.
    uint16_t *light[8], *filtered[8];
    uint16_t *visibility, *slope, *age;
    float* depth;
    int32_t* guide;
    uint16_t* current[3];
    uint16_t* image[3];
    const uint16_t* image_before[3];  // that sleeping tiles show
    // Of each light group r, g, b: this frame's samples (null: all is in diffuse_light and specular_light), their sum,
    // the factor that takes a sample to the brightness of the sum, and the one that makes of the sum a mean at today's
    // brightness.
    const uint16_t* group[3 * kLightGroups];
    float* sum[3 * kLightGroups];
    float to_sum[3 * kLightGroups], to_mean[3 * kLightGroups];
    float* feature[6];  // sums of albedo and normal
    uint32_t groups;
    int backdrop_group;
    // Of each 16 x 16 tile, tiles_x a row: what need not be done.
    const uint8_t* tile_states;
    int tiles_x;
    // Null, or of each tile how many samples its invalidated pixels have taken: their history then counts for little.
    // In a frame drawn from history: what those samples show is worked in; `lit` is 0 elsewhere.
    const uint8_t* samples_of_tile;
    const uint8_t* invalidated;  // of each pixel, see Planes; in_stride
    // Null where no skin is to be softened. What the sun brings to it over pi, and how much of it is seen; the group in
    // the guide; red's mean free path in pixels at one metre; per_fold: one over the metres in depth after which two
    // places share half; irradiance of the sun over pi.
    const ScatterTable* scatter;
    uint16_t* arrived[4];
    int skin_group;
    float scatter_amount, scatter_pixels, per_fold;
    float sun_direction[3], sun_light[3];
    float settled;  // share of the mean in the image
    bool converge;
};

// What need not be done in a tile. Quiet: there is nothing but soft backdrop in it and round it, and its picture is
// `emitted` as it is; in a clean one all working planes and both histories are already those of background. Asleep: it
// shows what it showed; its working planes stand, and a clean one has it in both histories.
enum TileState : uint8_t { kTraced = 0, kBackdropOnly = 1, kBackdropOnlyKept = 2, kReused = 3, kReusedKept = 4 };

// Temporal accumulation: fills guide, depth, slope, visibility, age, light, cells.
#define LIMN_FILTER_KERNELS                                                                                       \
    void accumulate_rows(const FilterRows& f, int first, int last);                                               \
    /* In its place, for a frame drawn from history: fills guide, depth, slope, visibility, age, light, known. */ \
    void reproject_rows(const FilterRows& f, int first, int last);                                                \
    /* What is not known then, from neighbours that are. */                                                       \
    void fill_rows(const FilterRows& f, int first, int last);                                                     \
    /* And then what new samples say of invalidated pixels. Reads lit, changes light. */                          \
    void refresh_rows(const FilterRows& f, int first, int last);                                                  \
    /* Deviations of young pixels from their neighbours. Reads light, writes light[6..7]. */                      \
    void estimate_rows(const FilterRows& f, int first, int last);                                                 \
    /* One a-trous pass with the given step, light -> filtered; the last leaves deviations out. */                \
    void atrous_rows(const FilterRows& f, int step, bool is_last, int first, int last);                           \
    /* visibility, sun -> arrived, where there is skin. */                                                        \
    void arrive_rows(const FilterRows& f, int first, int last);                                                   \
    /* light, visibility, arrived -> current, shown; adds to mean while converging. */                            \
    void compose_rows(const FilterRows& f, int first, int last);                                                  \
    /* current, picture_before -> picture, image. */                                                              \
    void antialias_rows(const FilterRows& f, int first, int last);

namespace wide_avx2 {
LIMN_FILTER_KERNELS
}
namespace wide_avx512 {
LIMN_FILTER_KERNELS
}
#undef LIMN_FILTER_KERNELS

struct FilterKernels {
    void (*accumulate)(const FilterRows&, int, int);
    void (*reproject)(const FilterRows&, int, int);
    void (*fill)(const FilterRows&, int, int);
    void (*refresh)(const FilterRows&, int, int);
    void (*estimate)(const FilterRows&, int, int);
    void (*atrous)(const FilterRows&, int, bool, int, int);
    void (*arrive)(const FilterRows&, int, int);
    void (*compose)(const FilterRows&, int, int);
    void (*antialias)(const FilterRows&, int, int);
};
// The widest this machine has; or AVX2 while prefer_narrow is set, for tests that hold the two against each other.
const FilterKernels& filter_kernels();
extern bool prefer_narrow_filter;

constexpr float kYoung = 12;  // more than a zone whose light changes by itself ever has
constexpr int kMargin = 16;   // pixels left and right of a working row
constexpr int kCellBytes = 32;

}  // namespace limn::render
