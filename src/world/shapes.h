#pragma once
// Simple things to place: closed meshes round the origin, standing on y = 0, one unit across. uv measures in the same
// units, so that a pattern has its true size on any of them.
#include <string_view>

#include "base/vec.h"
#include "scene/scene.h"
#include "world/mesh_builder.h"

namespace limn::world {

enum class Shape : uint8_t { ball, sphere, cube, slab, torus, vase };

// "ball" (a sphere with a groove round it, which shows a material at its best), "sphere", "cube", "slab", "torus",
// "vase"; ball for any other.
Shape shape_named(std::string_view name);

// Made once in the process.
const MeshParts& shape_parts(Shape shape);

// The shape where it stands, by the middle of its foot. All meshes of a shape share its arrays. uv times size is
// metres.
scene::Mesh shape_mesh(Shape shape, const scene::Placement& placement, uint32_t object,
                       std::shared_ptr<const scene::Material> material);

constexpr scene::ZoneId kPropZone = 243;

}  // namespace limn::world
