#include "render/texture_arena.h"

#include <algorithm>

namespace limn::render {

int place_texture(TextureArena& arena, const std::shared_ptr<const scene::Texture>& texture) {
    if (!texture || texture->texels.empty()) return -1;
    if (auto found = arena.index.find(texture.get()); found != arena.index.end()) return found->second;
    // One that nobody else holds any more gives its place to another of its size: a skin that is dragged is a new texture each time.
    for (size_t i = 0; i < arena.records.size(); ++i) {
        TextureRecord& r = arena.records[i];
        if (arena.held[i].use_count() > 1 || r.width != texture->width || r.height != texture->height) continue;
        std::copy(texture->texels.begin(), texture->texels.end(), arena.texels.begin() + r.offset);
        r.linear = texture->linear;
        arena.index.erase(arena.held[i].get());
        arena.index.emplace(texture.get(), static_cast<int>(i));
        arena.held[i] = texture;
        return static_cast<int>(i);
    }
    const int at = static_cast<int>(arena.records.size());
    arena.records.push_back({static_cast<int32_t>(arena.texels.size()), texture->width, texture->height, texture->linear});
    arena.texels.insert(arena.texels.end(), texture->texels.begin(), texture->texels.end());
    arena.held.push_back(texture);
    arena.index.emplace(texture.get(), at);
    return at;
}

void clear(TextureArena& arena) { arena = {}; }

}  // namespace limn::render
