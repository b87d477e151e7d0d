#pragma once
// A mouth that talks without words: visemes drawn by hash, blended by dominance (Cohen & Massaro 1993). It is the
// moving face of benches and tests: a pure function of time and seed.
#include <cstdint>

#include "human/face.h"

namespace limn::human {

// Mouth weights at an instant; pauses of about half a second every few seconds.
FaceWeights talk_at(double seconds, uint32_t seed);

}  // namespace limn::human
