#pragma once
// View transforms: from scene-linear Rec.709 light to display-coded Rec.709 in [0, 1]. All four put an exposed mid grey
// of 0.18 within 0.04 of half the coded range, so that a change of view is a change of character and not of brightness.
#include <cstdint>
#include <memory>

#include "base/color_table.h"
#include "base/vec.h"
#include "look/grade.h"

namespace limn::look {

enum class View : uint8_t {
    agx,       // Troy Sobotka, "AgX", 2022
    aces,      // Stephen Hill's fit of the ACES RRT and sRGB ODT, exposed by 1 / 0.6 as is customary
    filmic,    // John Hable, "Filmic Tonemapping Operators", 2010
    standard,  // IEC 61966-2-1 (sRGB), clipped
};

struct Display {
    View view = View::agx;
    float exposure = 0;  // EV, before the view transform
    Grade grade = {};
    std::shared_ptr<const base::ColorTable> table =
        nullptr;               // of display-coded colours, after the view transform; null = none
    float table_strength = 1;  // 0..1, see apply_table
};

// One colour, without what depends on its place in the picture. Negative and NaN channels count as 0, infinite ones as
// very bright.
base::Float3 display_color(Display display, base::Float3 linear);

}  // namespace limn::look
