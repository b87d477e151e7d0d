#pragma once
// What an edit touched in a view, so that it is re-rendered first and at many samples, and how far that has come.
#include <cstdint>

#include "render/path_mask.h"
#include "render/planes.h"

namespace limn::render {

constexpr int kTouchedSamples = 16;  // that the touched pixels are owed

struct Touched {
    int seen = 0;       // pixels that are re-rendered first
    int pixels = 0;     // those, and all others that show something that was touched
    int samples = 0;    // of light that each of the seen ones has got since
    bool owes = false;  // more are to come
};

// Before a pose is searched for what it touched; before only touched pixels take samples.
void forget_touched(Planes& planes);
void forget_samples(Planes& planes);

// Makes a Touch of what the tracer has found (Planes::touched): the pixels that were touched most, as long as they are
// no more than `most`, are kSeen; the rest, and the pixels that light reaches by way of the touched classes, are
// kByLight. by_how_much: how many were touched by how much, see kWholly.
Touched gather_touched(Planes& planes, uint32_t classes, const uint32_t (&by_how_much)[kWholly + 1], int most);

// Light samples that each touched pixel takes in one frame when all of them together take about `budget`; 0 = too few
// to be worth it.
int samples_of_touched(const Touched& touched, int budget);

// Fills Planes::samples_of_tile: that many in tiles that show what was touched.
void spread_samples(Planes& planes, int samples);

// Of all pixels, 0..1.
float touched_share(const Touched& touched, const Planes& planes);

}  // namespace limn::render
