#include "base/nearest.h"

#include <gtest/gtest.h>

namespace limn::base {
namespace {

const std::vector<std::string> kNames = {"venetian_piazza", "pine_forest", "Patio in the shade", "night_lights",
                                         "park_grove"};

TEST(Nearest, FindsWhatWasMeant) {
    EXPECT_EQ(nearest_names("venetian_plaza", kNames).front(), 0u);
    EXPECT_EQ(nearest_names("Pine Forest", kNames).front(), 1u);
    EXPECT_EQ(nearest_names("ptaio", kNames).front(), 2u) << "neighbours swapped, one word of several";
    EXPECT_EQ(nearest_names("forest", kNames).front(), 1u);
    EXPECT_EQ(nearest_names("lights", kNames).front(), 3u);
}

TEST(Nearest, OffersAsManyAsThereAre) {
    EXPECT_EQ(nearest_names("paris", kNames).size(), 3u);
    EXPECT_EQ(nearest_names("paris", kNames, 9).size(), kNames.size());
    EXPECT_TRUE(nearest_names("paris", {}).empty());
}

TEST(Nearest, DistanceIsNoneForTheSameAndBounded) {
    EXPECT_EQ(name_distance("Night-Lights", "night_lights"), 0);
    EXPECT_EQ(name_distance("", ""), 0);
    EXPECT_LE(name_distance("zzz", "park"), 1);
    EXPECT_LE(name_distance(std::string(100'000, 'a'), std::string(100'000, 'b')), 1) << "and soon";
    EXPECT_LT(name_distance("marbel", "marble"), name_distance("marbel", "amber"));
}

}  // namespace
}  // namespace limn::base
