#pragma once
// One material as the wide kernels read it: a row of floats, by MaterialField (wide_scene.h).
#include "render/data/texture_arena.h"
#include "render/data/wide_scene.h"
#include "scene/scene.h"

namespace limn::render {

// Fills the row `record` of kMaterialFloats floats; its textures are placed in the arena, and `wide` is told of the
// models that it asks for (`has_...`).
void fill_material(TextureArena& textures, WideScene& wide, float* record, const scene::Material& material);

}  // namespace limn::render
