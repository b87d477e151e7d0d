#pragma once
// Coverage of hair, brows and lashes while rays are traced.
#include <embree3/rtcore.h>

#include <cstdint>

namespace limn::render {

struct WideScene;

struct CutoutFilter {
    const WideScene* scene = nullptr;
    int32_t first_quad = 0;
};

// Embree's filter for parts with mixed quads; user data is a CutoutFilter. A hit counts when the coverage of its texel
// is above a threshold made of the ray's id and the primitive: the same on every machine and in any order of traversal.
void cutout_filter(const RTCFilterFunctionNArguments* args);

}  // namespace limn::render
