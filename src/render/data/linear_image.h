#pragma once
// The finished picture of one frame in linear light, before exposure and view transform.
#include "render/data/planes.h"

namespace limn::render {

struct LinearImage {
    PlaneMemory memory;
    int width = 0, height = 0, stride = 0;  // stride as in Planes
    HalfPlane rgb[3];                       // linear Rec.709, finite, not negative
    float settled = 0;                      // 0 = filtered and moving, 1 = a plain mean of samples
};

}  // namespace limn::render
