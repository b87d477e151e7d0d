#pragma once
// A function from colour to colour by samples: one curve a channel, a cube, or curves followed by a cube. What the
// numbers stand for is the business of whoever applies it.
#include <cstdint>
#include <string>
#include <vector>

#include "base/vec.h"

namespace limn::base {

// Samples lie at even distances from low to high, both included, in each channel; what is outside counts as the nearest
// end.
struct ColorSamples {
    int size = 0;  // along one axis, 2 or more; 0 = none
    Float3 low{0.0f}, high{1.0f};
    std::vector<float>
        values;  // RGB and one float of padding a sample: size of them as curves, size^3 as a cube, red fastest
};

struct ColorTable {
    std::string title;
    uint64_t id = 0;  // of its content: equal tables have equal ids on every machine
    ColorSamples curves, cube;
};

}  // namespace limn::base
