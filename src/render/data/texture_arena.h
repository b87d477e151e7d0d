#pragma once
// All textures of the Scene in one array of texels, so that a lane finds a texel by a 32-bit index.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "render/data/texel_memory.h"
#include "render/data/wide_scene.h"
#include "scene/scene.h"

namespace limn::render {

struct TextureArena {
    TexelMemory texels;
    std::vector<TextureRecord> records;
    std::vector<std::shared_ptr<const scene::Texture>> held;  // one a record: keeps the address from being used again;
                                                              // null for the smaller copies of a texture that tiles
    std::unordered_map<const scene::Texture*, int> index;
    uint64_t generation = 0;  // another number after each time that all were forgotten
    size_t ahead = 0;         // texels of what was placed ahead, see place_ahead
};

// The record of a texture, copied in when it is new; -1 for none.
int place_texture(TextureArena& arena, const std::shared_ptr<const scene::Texture>& texture);

// Places all textures of a Scene, each of which may take some tens of milliseconds; false when `cancel` was set before
// that was done: then the next call goes on from there. Forgets what others have left behind where that is more than
// the Scene has itself; records handed out before are then void.
bool place_textures(TextureArena& arena, const scene::Scene& scene, const std::atomic<bool>* cancel = nullptr);

// Places textures of meshes that a later Scene brings, for about so long, at least one; true once all are there. They
// are kept as though the Scene had them until a call without meshes, with which it begins anew.
bool place_ahead(TextureArena& arena, const std::vector<scene::Mesh>& meshes, std::chrono::microseconds time);

}  // namespace limn::render
