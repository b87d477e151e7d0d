#pragma once
// Lids that stay over their eyeballs, however small, deep or wide the eyes are made.
#include <array>
#include <span>
#include <vector>

#include "human/face.h"
#include "human/float4.h"
#include "human/targets.h"

namespace limn::human {

struct Eyeball {
    Float4 centre = {};
    float radius = 0;  // decimetres: the mean of its surface
};
// side: 0 left, 1 right, per row.
Eyeball eyeball_of(const Positions& rows, std::span<const uint8_t> side, int which, Float4 centre);

// Of one eye, found on the base mesh.
struct Lids {
    std::vector<uint32_t> vertex;  // of the skin about the eyeball
    std::vector<float> at_rest,
        acting;  // that it keeps off the centre at least, in radii: as it is, and in any expression
    std::vector<std::array<uint32_t, 2>> margins;  // upper and lower, which a blink brings together
    std::vector<Float4> opening;                   // from the lower to the upper of each
};

// target: of each face weight, as in the model.
Lids find_lids(const Positions& base, size_t body_vertices, const Eyeball& eye, int which, const TargetSet& face,
               std::span<const int> target);

// Moves skin that is too near out of the eyeball. acting: in an expression, where lids slide over it.
void hold_lids(const Lids& lids, const Eyeball& eye, bool acting, Positions& skin);

// By how much more than on the base mesh these lids must travel to close.
float blink_gain(const Lids& lids, const Positions& skin);

}  // namespace limn::human
