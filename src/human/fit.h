#pragma once
// Things fitted to the base mesh (hair, garments, brows, teeth): each point is a weighted sum of three vertices plus an
// offset.
#include "human/rig.h"
#include "human/surface.h"

namespace limn::human {

struct Fit {
    SurfaceData surface;
    std::span<const uint16_t> reference;  // 3 a row
    std::span<const float> weight;        // 3 a row
    std::span<const float> offset;        // 3 a row, decimetres on the base mesh
    Float4 base_extent = splat(0);        // of the referenced vertices on the base mesh
    Ride ride;
};

// Reads prefix/{reference, weight, offset} and its surface.
base::Result<Fit> read_fit(const pack::Pack& pack, const std::string& prefix, const Positions& base_mesh,
                           const RigWeights& rig);

// How much larger the fitted part of this body is than the base mesh's, per axis: offsets grow with it.
Float4 offset_scale(const Fit& fit, const Positions& vertices);
void apply_fit(const Fit& fit, const Positions& vertices, Float4 scale, Positions& rows);

}  // namespace limn::human
