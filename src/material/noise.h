#pragma once
// Noise that repeats: every function has a period in whole cells, so that what is painted with it tiles.
#include "base/vec.h"

namespace limn::material {

// Gradient noise (Perlin 2002) with cells of size 1 that repeat after px and py of them; about -1..1.
float noise(float x, float y, int px, int py, unsigned seed);

// Octaves of it, each twice as fine and half as strong; about -1..1.
float fbm(float x, float y, int px, int py, int octaves, unsigned seed);

// The same with sharp crests, 0..1.
float ridges(float x, float y, int px, int py, int octaves, unsigned seed);

// Cells round scattered points (Worley 1996).
struct Cell {
    float nearest, second;  // distances to the two nearest points, in cells
    float x, y;             // from here to the nearest point
    unsigned id;            // of the cell
};
// jitter 0 puts the points on a grid, 1 anywhere in their squares.
Cell cells(float x, float y, int px, int py, float jitter, unsigned seed);

// Uniform in [0, 1), of two whole numbers that have been wrapped by the caller.
float random(int x, int y, unsigned seed);

int wrap(int v, int period);
float smooth(float from, float to, float v);  // 0 below, 1 above, a cubic between

}  // namespace limn::material
