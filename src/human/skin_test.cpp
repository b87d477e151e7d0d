#include "human/skin.h"

#include <gtest/gtest.h>

#include <cstdlib>

namespace limn::human {
namespace {

using scene::CreaseGroup;

float of(const scene::Creases& c, CreaseGroup g) {
    return c[static_cast<size_t>(g)];
}

std::shared_ptr<const scene::SkinDetail> pictures() {
    const char* other = std::getenv("LIMN_PACK");
    auto pack = pack::open_pack(other ? other : "build/pack/limn.pack");
    if (!pack) throw std::runtime_error(pack.error().message);
    TextureCache textures(*pack);
    std::vector<std::string> missing;
    return read_skin_detail(**pack, textures, missing);
}

// Mean of a byte of the texels in the given part of the picture, 0..1 of its sides.
double mean(const scene::Texture& t, int shift, float x0, float x1, float y0, float y1) {
    double sum = 0;
    int n = 0;
    for (int y = static_cast<int>(y0 * t.height); y < static_cast<int>(y1 * t.height); ++y)
        for (int x = static_cast<int>(x0 * t.width); x < static_cast<int>(x1 * t.width); ++x, ++n)
            sum += t.texels[static_cast<size_t>(y) * t.width + x] >> shift & 255;
    return sum / n;
}

TEST(Skin, AFaceAtRestFoldsNothing) {
    for (float c : creases_of({})) EXPECT_EQ(c, 0);
}

TEST(Skin, EachExpressionFoldsWhereItShould) {
    FaceWeights smile{}, frown{}, surprise{};
    smile[face::mouthSmileLeft] = smile[face::mouthSmileRight] = 1;
    frown[face::browDownLeft] = frown[face::browDownRight] = 1;
    surprise[face::browInnerUp] = surprise[face::browOuterUpLeft] = surprise[face::browOuterUpRight] = 1;
    EXPECT_GT(of(creases_of(smile), CreaseGroup::mouth), 0.4f);
    EXPECT_GT(of(creases_of(smile), CreaseGroup::eyes), 0.2f);
    EXPECT_EQ(of(creases_of(smile), CreaseGroup::forehead), 0);
    EXPECT_GT(of(creases_of(frown), CreaseGroup::brows), 0.5f);
    EXPECT_EQ(of(creases_of(frown), CreaseGroup::mouth), 0);
    EXPECT_GT(of(creases_of(surprise), CreaseGroup::forehead), 0.5f);
    EXPECT_EQ(of(creases_of(surprise), CreaseGroup::brows), 0);
}

TEST(Skin, AgeFoldsAllAndAWomanHasNoBeard) {
    const scene::SkinDetail plain;
    Traits young, old;
    young.age = 20, old.age = 80;
    young.sex = 0, old.sex = 1;
    const auto a = weigh_skin_detail(plain, {}, young), b = weigh_skin_detail(plain, {}, old);
    for (int g = 0; g < scene::kCreaseGroups; ++g)
        EXPECT_GT(b->creased[static_cast<size_t>(g)], a->creased[static_cast<size_t>(g)] + 0.4f);
    EXPECT_GT(a->stubble, 0.2f);
    EXPECT_EQ(b->stubble, 0);
    EXPECT_GT(b->freckles, a->freckles);
}

// The pictures lie as the renderer reads them: u of the window runs down the face.
TEST(Skin, ThePackHasItsPictures) {
    const auto p = pictures();
    ASSERT_TRUE(p);
    EXPECT_TRUE(p->tone->tiles && p->tone->linear);
    EXPECT_NEAR(p->metres_per_uv, 1, 0.2f);
    EXPECT_GT(mean(*p->tone, 16, 0.75f, 0.9f, 0.4f, 0.6f), 100) << "a beard on the chin";
    EXPECT_LT(mean(*p->tone, 16, 0.1f, 0.3f, 0.4f, 0.6f), 5) << "none on the forehead";
    EXPECT_GT(mean(*p->creases, 24, 0.62f, 0.72f, 0.47f, 0.53f), 150) << "lips";
    EXPECT_LT(mean(*p->creases, 24, 0.1f, 0.5f, 0.2f, 0.8f), 2);
    // A tile that bends normals one way on the whole would tilt all skin.
    for (int shift : {0, 8}) EXPECT_NEAR(mean(*p->tile, shift, 0, 1, 0, 1), 128, 1);
}

// An expression changes the mesh's creases and leaves its materials alone, so that no light is forgotten by it.
TEST(Skin, AnExpressionKeepsTheMaterials) {
    const char* other = std::getenv("LIMN_PACK");
    auto pack = pack::open_pack(other ? other : "build/pack/limn.pack");
    ASSERT_TRUE(pack) << pack.error().message;
    const auto model = load_person_model(*pack);
    ASSERT_TRUE(model) << model.error().message;
    PersonState state;
    PersonOutput before, after;
    PersonInput input;
    update_person(**model, state, input, before);
    input.face[face::browInnerUp] = 1;
    update_person(**model, state, input, after);
    EXPECT_EQ(before.meshes[0].materials, after.meshes[0].materials);
    EXPECT_NE(before.meshes[0].creases, after.meshes[0].creases);
}

}  // namespace
}  // namespace limn::human
