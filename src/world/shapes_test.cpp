#include "world/shapes.h"

#include <gtest/gtest.h>

#include <map>

namespace limn::world {
namespace {

constexpr Shape kShapes[] = {Shape::ball, Shape::sphere, Shape::cube, Shape::slab, Shape::torus, Shape::vase};

// The signed volume of a closed mesh that faces outwards is positive, and light that goes in comes out again.
TEST(Shapes, AreClosedAndFaceOutwards) {
    for (Shape shape : kShapes) {
        const MeshParts& m = shape_parts(shape);
        double volume = 0;
        base::Float3 area(0.0f);
        float size = 0;
        for (size_t q = 0; q < m.topology->quad_count(); ++q) {
            const uint32_t* i = &m.topology->quads[q * 4];
            const auto p = [&](int k) { return (*m.positions)[i[k]]; };
            for (int half = 0; half < 2; ++half) {
                const base::Float3 twice = cross(p(1 + half) - p(0), p(2 + half) - p(0));
                volume += dot(p(0), twice) / 6;
                area += twice * 0.5f;
                size += length(twice) * 0.5f;
            }
        }
        EXPECT_GT(volume, 0.02) << static_cast<int>(shape);
        EXPECT_LT(length(area), 1e-3f * size) << static_cast<int>(shape);
    }
}

TEST(Shapes, StandOnTheGroundOneUnitAcross) {
    for (Shape shape : kShapes) {
        const MeshParts& m = shape_parts(shape);
        float low = 9, left = 9, right = -9;
        for (int v = 0; v < m.topology->vertices; ++v) {
            const base::Float3 p = (*m.positions)[static_cast<size_t>(v)], n = (*m.normals)[static_cast<size_t>(v)];
            low = std::min(low, p.y), left = std::min(left, p.x), right = std::max(right, p.x);
            ASSERT_NEAR(length(n), 1, 1e-3f) << static_cast<int>(shape);
        }
        EXPECT_NEAR(low, 0, 0.002f) << static_cast<int>(shape);
        EXPECT_GT(right - left, 0.7f) << static_cast<int>(shape);
        EXPECT_LT(right - left, 1.001f) << static_cast<int>(shape);
    }
    EXPECT_EQ(shape_named("vase"), Shape::vase);
    EXPECT_EQ(shape_named("no such thing"), Shape::ball);
}

TEST(Shapes, GoWhereTheyArePlaced) {
    const scene::Mesh m = shape_mesh(Shape::cube, {{1, 2, 3}, 0.5f, base::radians(90)}, 7, nullptr);
    for (int v = 0; v < m.topology->vertices; ++v) {
        const base::Float3 p = scene::placed(*m.placement, (*m.positions)[static_cast<size_t>(v)]);
        ASSERT_NEAR(p.x, 1, 0.2501f);
        ASSERT_NEAR(p.y, 2.25f, 0.2501f);
    }
    const base::Float3 ahead = scene::turned(*m.placement, {0, 0, 1});
    EXPECT_NEAR(ahead.x, 1, 1e-6f);
    EXPECT_EQ(m.topology, shape_parts(Shape::cube).topology);
    EXPECT_EQ(m.positions, shape_parts(Shape::cube).positions);
    EXPECT_EQ(m.normals, shape_parts(Shape::cube).normals);
}

}  // namespace
}  // namespace limn::world
