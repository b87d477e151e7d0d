#pragma once
// What an edit invalidated in a view, so that it is re-rendered first and at many samples, and how far that has come.
#include <cstdint>

#include "render/data/path_mask.h"
#include "render/data/planes.h"

namespace limn::render {

constexpr int kInvalidatedSamples = 16;  // that the invalidated pixels are owed

struct Invalidated {
    int seen = 0;                  // pixels that are re-rendered first
    int pixels = 0;                // those, and all others that show something that was invalidated
    int samples = 0;               // of light that each of the seen ones has got since
    bool pending_samples = false;  // more are to come
};

// Before a pose is searched for what it invalidated; before only invalidated pixels take samples.
void forget_invalidated(Planes& planes);
void forget_samples(Planes& planes);

// Makes a Touch of what the tracer has found (Planes::invalidated): the pixels that were invalidated most, as long as
// they are no more than `most`, are kSeen; the rest, and the pixels that light reaches by way of the invalidated
// classes, are kByLight. by_how_much: how many were invalidated by how much, see kWholly.
Invalidated gather_invalidated(Planes& planes, uint32_t classes, const uint32_t (&by_how_much)[kWholly + 1], int most);

// Light samples that each invalidated pixel takes in one frame when all of them together take about `budget`; 0 = too
// few to be worth it.
int samples_of_invalidated(const Invalidated& invalidated, int budget);

// Fills Planes::samples_of_tile: that many in tiles that show what was invalidated.
void spread_samples(Planes& planes, int samples);

// Of all pixels, 0..1.
float invalidated_share(const Invalidated& invalidated, const Planes& planes);

}  // namespace limn::render
