#pragma once
// All textures of the Scene in one array of texels, so that a lane finds a texel by a 32-bit index.
#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "render/wide_scene.h"
#include "scene/scene.h"

namespace limn::render {

struct TextureArena {
    std::vector<int32_t> texels;
    std::vector<TextureRecord> records;
    std::vector<std::shared_ptr<const scene::Texture>> held;  // one a record: keeps the address from being used again;
                                                               // null for the smaller copies of a texture that tiles
    std::unordered_map<const scene::Texture*, int> index;
};

// The record of a texture, copied in when it is new; -1 for none.
int place_texture(TextureArena& arena, const std::shared_ptr<const scene::Texture>& texture);

// Forgets all textures. Records handed out before are void.
void clear(TextureArena& arena);

}  // namespace limn::render
