#pragma once
// Sunlight that has wandered below skin, for frames that have no time to follow it: what reaches each pixel is spread
// over its neighbours, for each colour as far as it gets, so that shadows have the soft red edge that they have on
// skin. The profile is that of Christensen and Burley 2015 ("Approximate Reflectance Profiles for Efficient Subsurface
// Scattering"), its one length fitted to the walk of subsurface_wide.h, which paths that are taken whole follow.
#include <cstdint>

namespace limn::render {

// The skin of a Scene.
struct SkinScatter {
    float amount = 0;             // 0..1, of the diffuse light; 0 = none
    float radius[3] = {0, 0, 0};  // mean free paths of red, green and blue, metres
};

constexpr int kScatterRing = 5;      // distances in a square of 5 x 5: 1, sqrt 2, 2, sqrt 5 and 2 sqrt 2 steps
constexpr int kMostScatterStep = 8;  // pixels

// How much of each colour stays in a pixel, and goes to each neighbour at a distance. step: between neighbours, pixels.
struct ScatterWeights {
    int step = 0;
    float centre[3] = {1, 1, 1};
    float ring[kScatterRing][3] = {};
};

// By the size of red's mean free path on the picture, an eighth of an octave each.
constexpr int kScatterLevels = 64;
struct ScatterTable {
    float least_pixels = 0.25f;  // of the first level; smaller ones are not worth the work
    ScatterWeights of[kScatterLevels];
};
ScatterTable scatter_table(const SkinScatter& skin);

// The share of light that comes out within `distance` of where it went in, both in mean free paths.
float scattered_within(float distance);

}  // namespace limn::render
