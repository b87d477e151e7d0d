#include "session/held_size.h"

#include <gtest/gtest.h>

#include <limits>

namespace limn::session {
namespace {

CanvasSize held(std::initializer_list<CanvasSize> canvases) {
    return held_size({640, 360}, canvases);
}

TEST(HeldSize, FitsTheLargestCanvas) {
    EXPECT_EQ(held({}).width, 640);
    EXPECT_EQ(held({{390, 220}}).width, 640);
    EXPECT_EQ(held({{1000, 900}, {390, 220}}).width, 992);
    EXPECT_EQ(held({{1000, 900}}).height, 558);
    EXPECT_EQ(held({{2000, 500}}).width, 880);
    EXPECT_EQ(held({{2000, 500}}).height, 494);
    EXPECT_EQ(held({{3840, 2160}}).width, 1280);
    EXPECT_EQ(held({{3840, 2160}}).height, 720);
    constexpr int kMost = std::numeric_limits<int>::max();
    EXPECT_EQ(held({{kMost, kMost}, {0, 0}, {-5, kMost}}).width, 1280);
}

}  // namespace
}  // namespace limn::session
