#pragma once
// A Scene as other renderers can read it: glTF 2.0 in one binary file, and beside it what glTF has no words for.
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "scene/scene.h"

namespace limn::exchange {

// Writes the meshes at their instant (quads as the two triangles that are traced), materials, textures, camera and sun
// to `path` (.glb), and beside it, under the same stem:
//   .scene.json       camera with lens and exposure, sun with irradiance and angular radius, rectangular lights,
//                     environment, backdrop
//   .environment.exr  the map that lights, linear Rec.709 floats, before rotation and gain; absent without a map
//   .backdrop.exr     the one that the camera sees behind everything, where that is another; likewise
// Materials are metallic-roughness with extensions, see exchange/gltf_material.h. Coverage is alphaMode BLEND. aspect
// is width over height of the pictures to come. Fails when a file cannot be written.
base::Result<void> write_gltf(const std::filesystem::path& path, const scene::Scene& scene, float aspect);

// All that write_gltf may write beside `path`, whether or not a scene has it.
std::vector<std::filesystem::path> files_beside(const std::filesystem::path& path);

}  // namespace limn::exchange
