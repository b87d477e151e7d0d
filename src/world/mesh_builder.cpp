#include "world/mesh_builder.h"

#include <utility>

namespace limn::world {

uint32_t add_vertex(MeshBuilder& mesh, base::Float3 position, base::Float3 normal, base::Float2 uv) {
    mesh.positions.push_back(position);
    mesh.normals.push_back(normal);
    mesh.topology.uv.push_back(uv);
    return static_cast<uint32_t>(mesh.topology.vertices++);
}

void add_quad(MeshBuilder& mesh, uint32_t a, uint32_t b, uint32_t c, uint32_t d, uint16_t material,
              scene::ZoneId zone) {
    mesh.topology.quads.insert(mesh.topology.quads.end(), {a, b, c, d});
    mesh.topology.material.push_back(material);
    mesh.topology.zone.push_back(zone);
    mesh.topology.coverage.push_back(scene::Coverage::opaque);
}

void add_box(MeshBuilder& mesh, base::Float3 low, base::Float3 high, uint16_t material, scene::ZoneId zone) {
    const float corner[2][3] = {{low.x, low.y, low.z}, {high.x, high.y, high.z}};
    for (int axis = 0; axis < 3; ++axis) {
        const int u = (axis + 1) % 3, v = (axis + 2) % 3;
        for (int side = 0; side < 2; ++side) {
            float normal[3] = {};
            normal[axis] = side ? 1.0f : -1.0f;
            uint32_t index[4];
            for (int i = 0; i < 4; ++i) {
                // Round the face in the order of u then v, turned about for the low side.
                int at_u = i == 1 || i == 2, at_v = i >= 2;
                if (!side) std::swap(at_u, at_v);
                float p[3];
                p[axis] = corner[side][axis];
                p[u] = corner[at_u][u];
                p[v] = corner[at_v][v];
                index[i] = add_vertex(mesh, {p[0], p[1], p[2]}, {normal[0], normal[1], normal[2]}, {p[u], p[v]});
            }
            add_quad(mesh, index[0], index[1], index[2], index[3], material, zone);
        }
    }
}

MeshParts finish(MeshBuilder mesh) {
    mesh.topology.id = scene::next_resource_id();
    // The padding that scene::Mesh asks for.
    mesh.positions.emplace_back();
    mesh.normals.emplace_back();
    return {std::make_shared<const scene::Topology>(std::move(mesh.topology)),
            std::make_shared<const std::vector<base::Float3>>(std::move(mesh.positions)),
            std::make_shared<const std::vector<base::Float3>>(std::move(mesh.normals))};
}

}  // namespace limn::world
