#pragma once
// A map as a lens out of focus sees it: every point of light becomes a disc.
#include "base/image.h"

namespace limn::world {

// Averages the RGB map over a disc of `radius` (radians, 0.01..0.5) round each direction, on the sphere, in linear
// light. The disc's rim is soft over about a texel of the result, which has width x height texels. Energy is kept; a
// constant map stays constant.
base::ImageF lens_blur(const base::ImageF& map, float radius, int width, int height);

}  // namespace limn::world
