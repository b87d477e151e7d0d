#pragma once
// Damage that lossy coding leaves in a library map, and its turn towards the person's back.
#include "base/image.h"

namespace limn::world {

// Lossy coding rings round a sun: texels there lose channels or fall below zero. Such a texel takes the colour of the
// sound texels around it, as bright as the brightest of them. NaN and negative values everywhere become sound or 0.
void repair_highlights(base::ImageF& map);

// Turns an RGB map round Y so that what lies at longitude `heading` (degrees right of the map's middle) comes to the
// middle, which is behind the person as the camera first sees it.
void turn(base::ImageF& map, float heading);

}  // namespace limn::world
