#pragma once
// Which tiles of a picture can see anything but the backdrop: most of a close-up cannot, and needs no ray there.
#include <vector>

#include "base/task_pool.h"
#include "render/data/planes.h"
#include "render/data/wide_scene.h"

namespace limn::render {

// Vertices first..last of `positions` (4 floats each) on a picture of that size; both are kOffPicture for those behind
// the camera.
constexpr float kOffPicture = 1e9f;
void project_vertices(const CameraRecord& camera, const float* positions, int width, int height, int first, int last,
                      float* x, float* y);

// Tiles x0..x1, y0..y1 that lie under a box on the picture, a pixel's margin included; empty ranges where it lies
// beside the picture.
struct TileSpan {
    int x0, x1, y0, y1;
};
TileSpan tiles_under(float low_x, float low_y, float high_x, float high_y, int tiles_x, int tiles_y);

// Working memory of mark_occupied, kept from frame to frame.
struct OccupancyScratch {
    std::vector<float> x, y;  // of each vertex, pixels
    std::vector<std::vector<uint8_t>> by_thread;
};

// Sets the byte of each 16 x 16 tile that the bounding box of some quad touches, a pixel's margin included, and clears
// the others. Conservative for pinhole cameras: every tile that can hit a quad is set. tiles holds one byte a tile, row
// by row.
void mark_occupied(const WideScene& scene, int width, int height, int tiles_x, int tiles_y, base::TaskPool& pool,
                   OccupancyScratch& scratch, uint8_t* tiles);

// Sets the byte of each tile that is not occupied and has no occupied neighbour, and clears the others.
void mark_backdrop_only(const uint8_t* occupied, int tiles_x, int tiles_y, uint8_t* quiet);

}  // namespace limn::render
