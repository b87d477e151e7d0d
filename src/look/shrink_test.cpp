#include "look/shrink.h"

#include <gtest/gtest.h>

namespace limn::look {
namespace {

TEST(Shrink, TakesMeansAndKeepsTheCoding) {
    YuvPicture picture, small;
    picture.coding = YuvCoding::jfif;
    resize(picture, 8, 4);
    for (int y = 0; y < 4; ++y)
        for (int x = 0; x < 8; ++x)
            picture.y[static_cast<size_t>(y) * picture.stride + x] = static_cast<uint8_t>(10 * x + y);
    for (int i = 0; i < 4; ++i) {
        picture.u[i] = picture.u[picture.chroma_stride + i] = static_cast<uint8_t>(100 + 20 * (i / 2));
        picture.v[i] = picture.v[picture.chroma_stride + i] = 7;
    }
    shrink(picture, 2, small);
    EXPECT_EQ(small.coding, YuvCoding::jfif);
    ASSERT_EQ(small.width, 4);
    ASSERT_EQ(small.height, 2);
    EXPECT_EQ(small.y[0], 6);                  // of 0 10 1 11, rounded
    EXPECT_EQ(small.y[small.stride + 3], 68);  // of 62 72 63 73, rounded
    EXPECT_EQ(small.u[0], 100);
    EXPECT_EQ(small.u[1], 120);
    EXPECT_EQ(small.v[1], 7);
}

TEST(Shrink, ByOneIsACopyAndOddRestsAreLeftOut) {
    YuvPicture picture, same, third;
    resize(picture, 14, 10);
    for (size_t i = 0; i < picture.y.size(); ++i) picture.y[i] = static_cast<uint8_t>(i % 251);
    shrink(picture, 1, same);
    for (int y = 0; y < 10; ++y)
        for (int x = 0; x < 14; ++x) EXPECT_EQ(same.y[y * same.stride + x], picture.y[y * picture.stride + x]);
    shrink(picture, 3, third);
    EXPECT_EQ(third.width, 4);
    EXPECT_EQ(third.height, 2);
}

}  // namespace
}  // namespace limn::look
