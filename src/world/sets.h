#pragma once
// The ground and the built sets: cyclorama, and a room's corner with two windows. The person stands at the origin and
// faces +Z.
#include <vector>

#include "base/vec.h"
#include "scene/scene.h"

namespace limn::world {

// Zone ids of the world, above those of the person.
constexpr scene::ZoneId kGroundZone = 240, kSetZone = 241, kWindowZone = 242;
std::vector<scene::Zone> set_zones();

// Each mesh's topology, positions and normals are made once in the process and shared by all calls; only the material
// is new. Keep the Mesh while color and roughness stay the same.

// A flat round floor at y = 0, 4 m in radius: a stage that takes shadow and gives light back from below, and that a
// close-up at eye height does not see.
scene::Mesh ground_mesh(uint32_t object, base::Float3 color, float roughness);

// A floor that bends up into a wall without a seam: 14 m wide, the wall 3.2 m behind the person and 6 m high, its
// bend 1.8 m in radius.
scene::Mesh cyclorama_mesh(uint32_t object, base::Float3 color);

// A room's corner without a ceiling: a wall 2.1 m behind the person with a window at the picture's left, and a wall 2.4
// m to the picture's right with a larger window, through which a low afternoon sun falls on the face. Frames, sills,
// skirting, wooden floor.
scene::Mesh window_wall_mesh(uint32_t object, base::Float3 color);

}  // namespace limn::world
