// Every entry of the library: what it says of itself, and what is painted from it.
#include "material/pattern.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "base/random.h"
#include "material/catalogue.h"
#include "material/paint.h"

namespace limn::material {
namespace {

PatternInput input_of(const Entry& e) {
    return {e.colors, e.count, e.variation};
}

TEST(Catalogue, HasItsMaterialsAndEachIsWhole) {
    EXPECT_GE(catalogue().size(), 40u);
    std::set<std::string> ids, names;
    for (const Entry& e : catalogue()) {
        EXPECT_TRUE(ids.insert(e.id).second) << e.id;
        EXPECT_TRUE(names.insert(e.name).second) << e.name;
        EXPECT_FALSE(e.group.empty()) << e.id;
        EXPECT_TRUE(pattern_named(e.pattern)) << e.id << ": " << e.pattern;
        for (float v : {e.metallic, e.roughness, e.specular, e.coat, e.coat_roughness, e.transmission, e.subsurface,
                        e.porous, e.variation, e.worn_metallic}) {
            EXPECT_GE(v, 0) << e.id;
            EXPECT_LE(v, 1) << e.id;
        }
    }
    EXPECT_EQ(find_entry("no such thing"), nullptr);
    EXPECT_EQ(pattern_named("no such thing"), nullptr);
}

TEST(Catalogue, LeavesOutWhatIsNotWhole) {
    EXPECT_TRUE(read_catalogue("").empty());
    EXPECT_TRUE(read_catalogue("[1, 2").empty());
    EXPECT_TRUE(read_catalogue(R"({"materials": [3, {"id": "a"}, {"id": "a", "name": "A", "texels": 100}]})").empty());
    EXPECT_EQ(read_catalogue(R"({"materials": [{"id": "a", "name": "A"}]})").size(), 1u);
    EXPECT_FALSE(color_of("#12345"));
    EXPECT_FALSE(color_of("#12345g"));
    EXPECT_NEAR(color_of("#808080")->x, 0.2158f, 1e-3f);
}

// A place and the same place one tile on are the same, so no edge shows where tiles meet.
TEST(Patterns, Tile) {
    for (const Entry& e : catalogue()) {
        const Pattern pattern = pattern_named(e.pattern);
        int jumps = 0;
        for (uint32_t i = 0; i < 200; ++i) {
            // Multiples of 1/512 stay exact when a whole is added.
            const float u = std::floor(base::uniform(base::hash(1, i)) * 512) / 512 + 0.5f / 512,
                        v = std::floor(base::uniform(base::hash(2, i)) * 512) / 512 + 0.5f / 512;
            const Texel here = pattern(u, v, input_of(e)), right = pattern(u + 1, v, input_of(e)),
                        below = pattern(u, v + 1, input_of(e));
            // Rounding may put a point on the other side of a sharp border now and then.
            for (const Texel& there : {right, below})
                jumps += std::abs(here.height - there.height) > 0.02f || length(here.color - there.color) > 0.03f;
        }
        EXPECT_LE(jumps, 8) << e.id << ' ' << e.pattern;
    }
}

TEST(Patterns, StayWithinTheirRange) {
    for (const Entry& e : catalogue()) {
        const Pattern pattern = pattern_named(e.pattern);
        for (uint32_t i = 0; i < 400; ++i) {
            const Texel t = pattern(base::uniform(base::hash(3, i)), base::uniform(base::hash(4, i)), input_of(e));
            for (float v : {t.height, t.roughness, t.film}) {
                ASSERT_GE(v, 0) << e.id;
                ASSERT_LE(v, 1.05f) << e.id;
            }
            for (int k = 0; k < 3; ++k) {
                ASSERT_TRUE(std::isfinite(t.color[k])) << e.id;
                ASSERT_GE(t.color[k], 0) << e.id;
                ASSERT_LE(t.color[k], 1.8f) << e.id;  // what is over 1 is clipped when it is painted
            }
            ASSERT_TRUE(std::isfinite(t.wear)) << e.id;
        }
    }
}

TEST(Paint, GivesTheSameTexelsEachTime) {
    const Entry& e = *find_entry("leather");
    const Painted a = paint(e), b = paint(e);
    EXPECT_EQ(a.base->texels, b.base->texels);
    EXPECT_EQ(a.normal->texels, b.normal->texels);
    EXPECT_EQ(a.roughness->texels, b.roughness->texels);
    EXPECT_TRUE(a.base->tiles && a.normal->linear && a.roughness->linear && !a.base->linear);
}

// Normals of a relief lean both ways equally: the surface as a whole is flat.
TEST(Paint, NormalsPointOutAndLeanNowhere) {
    for (const char* id : {"leather", "wool_knit", "brick", "chain_mail"}) {
        const Painted p = paint(*find_entry(id));
        double x = 0, y = 0;
        for (uint32_t texel : p.normal->texels) {
            x += static_cast<double>(texel & 255) - 127.5;
            y += static_cast<double>(texel >> 8 & 255) - 127.5;
            ASSERT_GT(texel >> 16 & 255, 127u) << id;
        }
        const auto n = static_cast<double>(p.normal->texels.size());
        EXPECT_LT(std::abs(x / n), 6) << id;
        EXPECT_LT(std::abs(y / n), 6) << id;
    }
}

}  // namespace
}  // namespace limn::material
