#pragma once
// The frames that normal maps are read in.
#include <vector>

#include "scene/scene.h"

namespace limn::exchange {

// One xyzw a vertex, as glTF's TANGENT: a unit vector along u, at right angles to the vertex's normal, and 1 or -1 so
// that cross(normal, tangent) * w points up the picture, which is against v. Means over the quads that meet there;
// where there is none, any direction. normals: unit, one a vertex.
std::vector<float> gltf_tangents(const scene::Mesh& mesh, const std::vector<base::Float3>& normals);

}  // namespace limn::exchange
