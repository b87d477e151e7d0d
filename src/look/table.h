#pragma once
// A table of colours (a 3D LUT, one-dimensional curves, or both) on display-coded colours: the last step before grain.
#include "base/color_table.h"

namespace limn::look {

// What the table makes of a display-coded colour, mixed with the colour itself: strength 0 leaves it, 1 is the table
// alone. The result is in [0, 1]. Between the samples of a cube it is linear in the tetrahedron of the four nearest
// corners (Kasson, Nin, Plouffe and Hafner, "Performing color space conversions with three-dimensional linear
// interpolation", 1995), so that the grey axis of a cube that keeps greys stays grey; between those of a curve it is
// linear.
base::Float3 apply_table(const base::ColorTable& table, float strength, base::Float3 coded);

}  // namespace limn::look
