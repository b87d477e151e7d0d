#include "frame/pick_picture.h"

#include <gtest/gtest.h>

namespace limn::frame {
namespace {

// A camera at (0, 1, 4) that looks level along -Z through a lens as wide as half its way: at a depth d the picture is d
// wide. On the left a wall at a depth of 2, on the right the backdrop.
PickPicture half_a_wall() {
    PickPicture p;
    p.width = 16, p.height = 8;
    p.camera.position = {0, 1, 4};
    p.camera.target = {0, 1, 0};
    p.camera.focal_length = 36;
    for (int i = 0; i < p.width * p.height; ++i) {
        const bool wall = i % p.width < 8;
        p.ids.push_back(wall ? 7 << 8 | 3 : 0);
        p.depths.push_back(wall ? 2.0f : 0.0f);
    }
    return p;
}

void expect_near(const std::optional<base::Float3>& point, base::Float3 wanted) {
    ASSERT_TRUE(point);
    EXPECT_LT(length(*point - wanted), 1e-5f) << point->x << ' ' << point->y << ' ' << point->z;
}

TEST(PickPicture, TellsWhatIsSeenAndWhere) {
    const Pick middle = pick(half_a_wall(), 0.4999, 0.5), corner = pick(half_a_wall(), 0, 0);
    EXPECT_EQ(middle.object, 7u);
    expect_near(middle.point, {-0.0002f, 1, 2});
    EXPECT_EQ(corner.object, 7u);
    expect_near(corner.point, {-1, 1.5f, 2});
}

TEST(PickPicture, BeforeTheBackdropItIsTheFloor) {
    const Pick below = pick(half_a_wall(), 0.75, 1);
    EXPECT_EQ(below.object, 0u);
    expect_near(below.point, {1, 0, 0});  // a quarter of the picture is a metre where a quarter of its width is
    EXPECT_FALSE(pick(half_a_wall(), 0.75, 0.5).point) << "level";
    EXPECT_FALSE(pick(half_a_wall(), 0.75, 0.503).point) << "too far away to mean anything";
    EXPECT_FALSE(pick(half_a_wall(), 0.75, 0.1).point) << "the sky";
}

TEST(PickPicture, WithoutAPictureThereIsNothing) {
    EXPECT_EQ(pick({}, 0.5, 0.5).object, 0u);
    EXPECT_FALSE(pick({}, 0.5, 0.5).point);
}

}  // namespace
}  // namespace limn::frame
