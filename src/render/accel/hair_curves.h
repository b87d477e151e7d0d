#pragma once
// Strands of hair grown along the cards of a mesh, for pictures that have the time to trace them.
#include <cstdint>
#include <vector>

#include "scene/scene.h"

namespace limn::render {

// A point of a strand, bound to three vertices of its mesh: it moves as they do. The weights add up to one and leave
// [0, 1] where a tip reaches past the rim of its card.
struct TressPoint {
    uint32_t corner[3] = {};
    float weight[3] = {};
    float lift = 0;    // metres off the card, along its normal
    float radius = 0;  // metres
};

struct Tress {
    uint32_t first = 0, count = 0;  // in Tresses::points, root first; at least two
    uint32_t quad = 0;              // of the mesh: what zone and material the strand is of
};

struct Tresses {
    std::vector<TressPoint> points;
    std::vector<Tress> strands;
    size_t segment_count() const { return points.size() - strands.size(); }
};

constexpr size_t kMostTresses = 40'000, kMostTressPoints = 12;  // strands of a mesh; points of a strand

// Grows strands where the coverage of a mesh's hair materials says that there is hair, in its shape at rest
// (Mesh::rest): as many for equal areas, along the directions of the strands' map. None where the mesh has no shape at
// rest, or no hair. The same mesh gives the same strands, whatever its pose.
Tresses grow_hair_curves(const scene::Mesh& mesh);

// Where a point is in the mesh's present pose, its normal there (not of unit length) and its texture coordinates.
struct PlacedTressPoint {
    base::Float3 position, normal;
    base::Float2 uv;
};
PlacedTressPoint place(const TressPoint& point, const scene::Mesh& mesh);
// All of them, four floats a point: position and u, normal and v, position and radius.
void place_all(const Tresses& hair_curves, const scene::Mesh& mesh, float* positions, float* normals, float* ribbons);

}  // namespace limn::render
