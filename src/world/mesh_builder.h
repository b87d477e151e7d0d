#pragma once
// Collects flat-shaded boxes and smooth strips into the shared parts of a scene::Mesh.
#include <memory>
#include <vector>

#include "base/vec.h"
#include "scene/scene.h"

namespace limn::world {

struct MeshBuilder {
    scene::Topology topology;
    std::vector<base::Float3> positions, normals;
};

// Returns the vertex's index. uv in metres where the surface is flat.
uint32_t add_vertex(MeshBuilder& mesh, base::Float3 position, base::Float3 normal, base::Float2 uv);

// Counter-clockwise from outside.
void add_quad(MeshBuilder& mesh, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint16_t material, scene::ZoneId zone);

// All six sides, facing outwards.
void add_box(MeshBuilder& mesh, base::Float3 low, base::Float3 high, uint16_t material, scene::ZoneId zone);

// What meshes share.
struct MeshParts {
    std::shared_ptr<const scene::Topology> topology;
    std::shared_ptr<const std::vector<base::Float3>> positions, normals;
};
MeshParts finish(MeshBuilder mesh);

}  // namespace limn::world
