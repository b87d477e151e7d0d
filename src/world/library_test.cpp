#include "world/library.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "world/environment_map.h"
#include "world/test_pack.h"

namespace limn::world {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

std::shared_ptr<const Library> library() {
    static const auto loaded = load_library(test_pack());
    return loaded ? *loaded : nullptr;
}

TEST(Library, HoldsEveryWorldOfTheCatalogue) {
    ASSERT_TRUE(library());
    const auto catalogue = nlohmann::json::parse(std::ifstream("assets/worlds.json"));
    const std::vector<World>& all = worlds(*library());
    ASSERT_EQ(all.size(), catalogue.at("worlds").size());
    EXPECT_GE(all.size(), 24u);
    std::set<std::string> ids, titles;
    for (const World& w : all) {
        ids.insert(w.id);
        titles.insert(w.title);
        EXPECT_GE(w.tags.size(), 4u) << w.id;
    }
    EXPECT_EQ(ids.size(), all.size());
    EXPECT_EQ(titles.size(), all.size());
}

TEST(Library, EveryMapIsUsableAndExposedAlike) {
    ASSERT_TRUE(library());
    for (const World& w : worlds(*library())) {
        auto map = environment(*library(), w.id);
        ASSERT_TRUE(map) << map.error().message;
        const scene::EnvironmentMap& m = **map;
        EXPECT_GE(m.radiance.width, 512);
        EXPECT_EQ(m.radiance.width, 2 * m.radiance.height);
        for (const base::ImageF* image : {&m.radiance, &m.blurred}) {
            for (float v : image->data) ASSERT_TRUE(v >= 0 && std::isfinite(v)) << w.id;
        }
        EXPECT_NEAR(upright_luminance(m.radiance) / (kMeanLuminance * std::exp2(w.level)), 1, 0.02) << w.id;
    }
}

TEST(Library, SharesAMapWhileSomeoneHoldsIt) {
    ASSERT_TRUE(library());
    auto first = environment(*library(), "pine_forest");
    ASSERT_TRUE(first);
    // More worlds than the library keeps by itself.
    for (size_t i = 0; i < 12; ++i) ASSERT_TRUE(environment(*library(), worlds(*library())[i].id));
    EXPECT_TRUE(is_ready(*library(), "pine_forest"));
    EXPECT_EQ(*environment(*library(), "pine_forest"), *first);
}

TEST(Library, DecodesOnceForThreadsThatAskTogether) {
    auto fresh = load_library(test_pack());
    ASSERT_TRUE(fresh);
    std::vector<std::shared_ptr<const scene::EnvironmentMap>> got(6);
    {
        std::vector<std::jthread> threads;
        for (auto& g : got) threads.emplace_back([&] { g = *environment(**fresh, "green_meadow"); });
    }
    for (const auto& g : got) EXPECT_EQ(g, got[0]);
}

TEST(Library, NamesAWorldThatIsNotThere) {
    ASSERT_TRUE(library());
    auto map = environment(*library(), "atlantis");
    ASSERT_FALSE(map);
    EXPECT_THAT(map.error().message, HasSubstr("\"atlantis\""));
    EXPECT_EQ(map.error().field, "environment.world");
    EXPECT_FALSE(is_ready(*library(), "atlantis"));
}

std::vector<std::string> found(std::string_view query) {
    std::vector<std::string> ids;
    for (size_t i : search(*library(), query)) ids.push_back(worlds(*library())[i].id);
    return ids;
}

TEST(Library, FindsByTitleAndTags) {
    ASSERT_TRUE(library());
    EXPECT_EQ(found("").size(), worlds(*library()).size());
    EXPECT_EQ(found("Pine For").front(), "pine_forest");
    EXPECT_THAT(found("forest"), Contains("park_grove"));
    EXPECT_EQ(found("FOREST").front(), "pine_forest");
    EXPECT_EQ(found("sea, cool"), std::vector<std::string>{"venetian_lagoon"});
    EXPECT_TRUE(found("forest studio").empty());
}

TEST(Library, ThumbnailsAreJpegsAndKept) {
    ASSERT_TRUE(library());
    auto jpeg = thumbnail(*library(), "hotel_room");
    ASSERT_TRUE(jpeg) << jpeg.error().message;
    ASSERT_GT((*jpeg)->size(), 2000u);
    EXPECT_EQ((**jpeg)[0], std::byte{0xff});
    EXPECT_EQ((**jpeg)[1], std::byte{0xd8});
    EXPECT_EQ(*thumbnail(*library(), "hotel_room"), *jpeg);
}

}  // namespace
}  // namespace limn::world
