#pragma once
// From the colours that a file means to those that we compute with: linear Rec.709, white at D65.
#include <array>

#include "base/result.h"

namespace limn::exchange {

// CIE 1931 x and y.
struct Chromaticity {
    double x = 0, y = 0;
};

constexpr Chromaticity kD65{0.3127, 0.3290};

struct Primaries {
    Chromaticity red, green, blue, white;
};

constexpr Primaries kRec709{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, kD65};

// Rows; to be multiplied by a column of RGB or XYZ.
using ColorMatrix = std::array<std::array<double, 3>, 3>;

constexpr ColorMatrix kSameColors{{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}};

// RGB of these primaries to Rec.709 (SMPTE RP 177-1993), white to white by Bradford's adaptation (Lam 1985). Exactly
// kSameColors for Rec.709 itself. An error where no colours follow from them: values that are no numbers, primaries on
// one line, a white outside of their triangle.
base::Result<ColorMatrix> rec709_from(const Primaries& primaries);

// XYZ, whose neutral is `white`, to Rec.709.
base::Result<ColorMatrix> rec709_from_xyz(Chromaticity white);

}  // namespace limn::exchange
