#include "render/texture_arena.h"

namespace limn::render {

int place_texture(TextureArena& arena, const std::shared_ptr<const scene::Texture>& texture) {
    if (!texture || texture->texels.empty()) return -1;
    if (auto found = arena.index.find(texture.get()); found != arena.index.end()) return found->second;
    const int at = static_cast<int>(arena.records.size());
    arena.records.push_back({static_cast<int32_t>(arena.texels.size()), texture->width, texture->height, texture->linear});
    arena.texels.insert(arena.texels.end(), texture->texels.begin(), texture->texels.end());
    arena.held.push_back(texture);
    arena.index.emplace(texture.get(), at);
    return at;
}

void clear(TextureArena& arena) { arena = {}; }

}  // namespace limn::render
