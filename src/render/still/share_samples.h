#pragma once
// A picture at rest gives its samples to the tiles that need them: noise is estimated tile by tile from two halves of
// the samples, on the scale that the eye judges, and shared as in stratified sampling.
#include <cstdint>
#include <vector>

namespace limn::render {

// Samples that a tile takes before it is judged, and between one judgement and the next: both halves hold whole nets of
// the sequence, and whoever sleeps through a round misses a stretch of sub-pixel offsets that is even by itself.
constexpr uint32_t kJudgedAfter = 16, kRound = 16;

// Sums of luminance over every other sample, `stride` floats a row; counts are of each 16 x 16 tile, row by row,
// tiles_x a row.
struct HalfSums {
    const float* sum[2];
    const uint32_t* count[2];
    int width, height, stride, tiles_x;
};

// Luminance y in [0, infinity), times the camera's gain, as it is seen: [0, 1), half at middle grey. The
// photoreceptors' response (Naka and Rushton 1966), which all view transforms resemble.
float seen(float y);

// Of each tile, how far one sample of a pixel is off, root mean square, on the scale of seen(): sqrt(count) times the
// error of the mean (two buffers: Rousselle, Knaus and Zwicker 2012). No tile's is below the mean of it and the eight
// round it, so that what it has not met yet and its neighbours have keeps it busy. 0 where a half is empty.
std::vector<float> spread_of_tiles(const HalfSums& halves, float gain);

// Samples that each tile needs for a picture whose noise is `noise` on the scale of seen(), root mean square, and twice
// that in no tile.
std::vector<uint32_t> samples_for_noise(const std::vector<float>& spread, float noise);

}  // namespace limn::render
