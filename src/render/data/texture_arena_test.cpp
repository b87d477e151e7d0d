#include "render/data/texture_arena.h"

#include <gtest/gtest.h>

namespace limn::render {
namespace {

using namespace std::chrono_literals;

std::shared_ptr<scene::Texture> texture(int side, uint32_t first) {
    auto t = std::make_shared<scene::Texture>();
    t->width = t->height = side;
    t->linear = true;
    for (uint32_t i = 0; i < static_cast<uint32_t>(side * side); ++i) t->texels.push_back(first + i);
    return t;
}

scene::Mesh wearing(std::shared_ptr<const scene::Texture> picture) {
    auto m = std::make_shared<scene::Material>();
    m->base_texture = std::move(picture);
    scene::Mesh mesh;
    mesh.materials = {m};
    return mesh;
}

void expect_placed(const TextureArena& arena, const std::shared_ptr<scene::Texture>& t) {
    ASSERT_TRUE(arena.index.contains(t.get()));
    const TextureRecord& r = arena.records[static_cast<size_t>(arena.index.at(t.get()))];
    EXPECT_EQ(r.width, t->width);
    for (size_t i = 0; i < t->texels.size(); i += 97)
        ASSERT_EQ(static_cast<uint32_t>(arena.texels.data()[static_cast<size_t>(r.offset) + i]), t->texels[i]);
}

TEST(TextureArena, KeepsWhatIsThereAsItGrows) {
    TextureArena arena;
    std::vector<std::shared_ptr<scene::Texture>> all;
    scene::Scene scene;
    for (int i = 0; i < 12; ++i) {
        all.push_back(texture(64 << i % 4, static_cast<uint32_t>(i) << 24));
        scene.meshes.push_back(wearing(all.back()));
        ASSERT_TRUE(place_textures(arena, scene));
        for (const auto& t : all) expect_placed(arena, t);
    }
    EXPECT_EQ(arena.generation, 0u);
}

TEST(TextureArena, PlacesAheadInPieces) {
    TextureArena arena;
    std::vector<std::shared_ptr<scene::Texture>> all;
    std::vector<scene::Mesh> meshes;
    for (uint32_t i = 0; i < 3; ++i) {
        all.push_back(texture(256, i << 24));
        meshes.push_back(wearing(all.back()));
    }
    EXPECT_FALSE(place_ahead(arena, meshes, 0us));
    EXPECT_EQ(arena.index.size(), 1u) << "one at least, so that it comes to an end";
    EXPECT_FALSE(place_ahead(arena, meshes, 0us));
    EXPECT_TRUE(place_ahead(arena, meshes, 0us));
    EXPECT_TRUE(place_ahead(arena, meshes, 0us));
    for (const auto& t : all) expect_placed(arena, t);
}

TEST(TextureArena, WhatWasPlacedAheadIsNotForgottenBeforeItIsShown) {
    TextureArena arena;
    const auto large = texture(4096, 7);
    scene::Scene now, then;
    now.meshes = {wearing(texture(64, 1))};
    then.meshes = {wearing(large)};
    ASSERT_TRUE(place_ahead(arena, then.meshes, 0us));
    ASSERT_TRUE(place_textures(arena, now));
    EXPECT_EQ(arena.generation, 0u);
    ASSERT_TRUE(place_textures(arena, then));
    expect_placed(arena, large);
    EXPECT_EQ(arena.generation, 0u);
    EXPECT_TRUE(place_ahead(arena, {}, 0us));
    ASSERT_TRUE(place_textures(arena, now));
    EXPECT_EQ(arena.generation, 1u) << "nobody shows it any more";
}

}  // namespace
}  // namespace limn::render
