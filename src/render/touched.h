#pragma once
// What an edit touched in a view, so that it is re-rendered first and at many samples, and how far that has come.
#include <cstdint>

#include "render/path_mask.h"
#include "render/planes.h"

namespace limn::render {

constexpr int kTouchedSamples = 16;  // that the touched pixels are owed

struct Touched {
    int seen = 0;     // pixels that show what was touched
    int pixels = 0;   // those, and the ones that it only sends light to
    int samples = 0;  // of light that each of the seen ones has got since
    bool owes = false;  // more are to come
};

// Before a pose is searched for what it touched; before only touched pixels take samples.
void forget_touched(Planes& planes);
void forget_samples(Planes& planes);

// Takes over what the tracer has found (Planes::touched, touched_of_tile), and marks the pixels that light reaches by way of the touched
// classes as kByLight.
Touched gather_touched(Planes& planes, uint32_t classes);

// Light samples that each touched pixel may take in one frame when all of them together take about `budget`; 0 = too few to be worth it.
int samples_of_touched(const Touched& touched, int budget);

// Fills Planes::samples_of_tile: that many in tiles that show what was touched.
void spread_samples(Planes& planes, int samples);

// Of all pixels, 0..1.
float touched_share(const Touched& touched, const Planes& planes);

}  // namespace limn::render
