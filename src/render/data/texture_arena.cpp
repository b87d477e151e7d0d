#include "render/data/texture_arena.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_set>

namespace limn::render {
namespace {

const std::array<float, 256>& linear_of_byte() {
    static const std::array<float, 256> table = [] {
        std::array<float, 256> t{};
        for (size_t i = 0; i < 256; ++i) {
            const float c = static_cast<float>(i) / 255;
            t[i] = c <= 0.04045f ? c / 12.92f : std::pow((c + 0.055f) / 1.055f, 2.4f);
        }
        return t;
    }();
    return table;
}

// Light is averaged, not its code.
uint32_t mean_of(const int32_t* texel[4], bool linear) {
    uint32_t out = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        float sum = 0, raw = 0;
        for (int k = 0; k < 4; ++k) {
            const uint32_t byte = static_cast<uint32_t>(*texel[k]) >> shift & 255;
            raw += static_cast<float>(byte);
            sum += linear_of_byte()[byte];
        }
        float mean = raw / 4;
        if (!linear && shift < 24) {
            const float c = sum / 4;
            mean = 255 * (c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f);
        }
        out |= static_cast<uint32_t>(mean + 0.5f) << shift;
    }
    return out;
}

// All four bytes at once, two to a word with room for their carry.
uint32_t mean_of_bytes(const int32_t* texel[4]) {
    constexpr uint32_t kEven = 0x00ff00ff, kHalf = 0x00020002;
    uint32_t even = kHalf, odd = kHalf;
    for (int k = 0; k < 4; ++k) {
        even += static_cast<uint32_t>(*texel[k]) & kEven;
        odd += static_cast<uint32_t>(*texel[k]) >> 8 & kEven;
    }
    return (even >> 2 & kEven) | (odd >> 2 & kEven) << 8;
}

// Copies that are smaller by half each, as far as both sides are even.
int count_levels(const scene::Texture& t) {
    int levels = 0;
    if (!t.tiles) return 0;
    for (int w = t.width, h = t.height; w % 2 == 0 && h % 2 == 0 && w > 4 && h > 4; w /= 2, h /= 2) ++levels;
    return levels;
}

void fill_levels(TextureArena& arena, size_t first) {
    const int levels = arena.records[first].linear >> 1;
    const bool linear = arena.records[first].linear & 1;
    int32_t* texels = arena.texels.data();
    for (size_t level = first + 1; level <= first + static_cast<size_t>(levels); ++level) {
        const TextureRecord from = arena.records[level - 1], to = arena.records[level];
        for (int y = 0; y < to.height; ++y)
            for (int x = 0; x < to.width; ++x) {
                const int32_t* row = texels + from.offset + 2 * y * from.width + 2 * x;
                const int32_t* four[4] = {row, row + 1, row + from.width, row + from.width + 1};
                texels[to.offset + y * to.width + x] =
                    static_cast<int32_t>(linear ? mean_of_bytes(four) : mean_of(four, false));
            }
    }
}

}  // namespace

int place_texture(TextureArena& arena, const std::shared_ptr<const scene::Texture>& texture) {
    if (!texture || texture->texels.empty()) return -1;
    if (auto found = arena.index.find(texture.get()); found != arena.index.end()) return found->second;
    // One that nobody else holds any more gives its place to another of its size: a skin that is dragged is a new
    // texture each time.
    for (size_t i = 0; i < arena.records.size(); ++i) {
        TextureRecord& r = arena.records[i];
        if (!arena.held[i] || arena.held[i].use_count() > 1 || arena.held[i]->tiles != texture->tiles) continue;
        if (r.width != texture->width || r.height != texture->height) continue;
        std::copy(texture->texels.begin(), texture->texels.end(), arena.texels.data() + r.offset);
        r.linear = (r.linear & ~1) | int{texture->linear};
        fill_levels(arena, i);
        arena.index.erase(arena.held[i].get());
        arena.index.emplace(texture.get(), static_cast<int>(i));
        arena.held[i] = texture;
        return static_cast<int>(i);
    }
    const int at = static_cast<int>(arena.records.size()), levels = count_levels(*texture);
    for (int level = 0; level <= levels; ++level) {
        const int width = texture->width >> level, height = texture->height >> level;
        arena.records.push_back(
            {static_cast<int32_t>(arena.texels.size()), width, height, int{texture->linear} | (levels - level) << 1});
        arena.held.push_back(level == 0 ? texture : nullptr);
        arena.texels.grow(arena.texels.size() + static_cast<size_t>(width) * height);
    }
    std::copy(texture->texels.begin(), texture->texels.end(), arena.texels.data() + arena.records[at].offset);
    fill_levels(arena, static_cast<size_t>(at));
    arena.index.emplace(texture.get(), at);
    return at;
}

namespace {

// Texels of a texture with its smaller copies.
size_t texels_of(const scene::Texture& t) {
    size_t sum = 0;
    for (int level = 0; level <= count_levels(t); ++level)
        sum += static_cast<size_t>(t.width >> level) * static_cast<size_t>(t.height >> level);
    return sum;
}

// Each once.
std::vector<const std::shared_ptr<const scene::Texture>*> textures_of(const std::vector<scene::Mesh>& meshes) {
    std::vector<const std::shared_ptr<const scene::Texture>*> all;
    std::unordered_set<const void*> met;
    const auto meet = [&](const std::shared_ptr<const scene::Texture>& t) {
        if (t && met.insert(t.get()).second) all.push_back(&t);
    };
    for (const scene::Mesh& mesh : meshes)
        for (const auto& m : mesh.materials) {
            if (!met.insert(m.get()).second) continue;
            for (const auto* t : {&m->base_texture, &m->normal_texture, &m->roughness_texture, &m->coverage_texture})
                meet(*t);
            if (m->skin) meet(m->skin->tone), meet(m->skin->creases), meet(m->skin->tile);
        }
    return all;
}

}  // namespace

bool place_textures(TextureArena& arena, const scene::Scene& scene, const std::atomic<bool>* cancel) {
    const auto all = textures_of(scene.meshes);
    size_t wanted = arena.ahead;
    for (const auto* t : all) wanted += texels_of(**t);
    constexpr size_t kMayStay = 8u << 20;
    if (arena.texels.size() > 2 * wanted + kMayStay) {
        TextureArena anew;
        anew.generation = arena.generation + 1;
        arena = std::move(anew);
    }
    for (const auto* t : all) {
        if (cancel && cancel->load(std::memory_order_relaxed)) return false;
        place_texture(arena, *t);
    }
    return true;
}

bool place_ahead(TextureArena& arena, const std::vector<scene::Mesh>& meshes, std::chrono::microseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    const auto all = textures_of(meshes);
    if (meshes.empty()) arena.ahead = 0;
    for (const auto* t : all) arena.ahead += texels_of(**t);
    bool any = false;
    for (const auto* t : all) {
        if (arena.index.contains(t->get())) continue;
        if (any && std::chrono::steady_clock::now() >= until) return false;
        place_texture(arena, *t);
        any = true;
    }
    return true;
}

}  // namespace limn::render
