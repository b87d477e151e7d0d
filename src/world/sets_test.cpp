#include "world/sets.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace limn::world {
namespace {

std::vector<scene::Mesh> all() {
    return {ground_mesh(5, base::Float3(0.4f), 0.8f), cyclorama_mesh(6, base::Float3(0.6f)),
            window_wall_mesh(7, base::Float3(0.6f))};
}

TEST(Sets, AreWellFormed) {
    for (const scene::Mesh& mesh : all()) {
        const scene::Topology& t = *mesh.topology;
        ASSERT_GT(t.quad_count(), 0u) << mesh.name;
        EXPECT_EQ(t.uv.size(), static_cast<size_t>(t.vertices));
        EXPECT_EQ(t.material.size(), t.quad_count());
        EXPECT_EQ(t.zone.size(), t.quad_count());
        EXPECT_EQ(t.coverage.size(), t.quad_count());
        EXPECT_EQ(mesh.positions->size(), static_cast<size_t>(t.vertices) + 1);
        EXPECT_EQ(mesh.normals->size(), static_cast<size_t>(t.vertices) + 1);
        EXPECT_LT(*std::max_element(t.quads.begin(), t.quads.end()), static_cast<uint32_t>(t.vertices));
        EXPECT_LT(*std::max_element(t.material.begin(), t.material.end()), mesh.materials.size());
        EXPECT_FALSE(mesh.deforms);
        EXPECT_NE(mesh.object, 0u);
    }
}

// Each quad's winding and its vertex normals look to the same side.
TEST(Sets, FaceOutwards) {
    for (const scene::Mesh& mesh : all()) {
        const scene::Topology& t = *mesh.topology;
        for (size_t q = 0; q < t.quad_count(); ++q) {
            const uint32_t* i = &t.quads[q * 4];
            const auto& p = *mesh.positions;
            const base::Float3 area =
                cross(p[i[2]] - p[i[0]], p[i[3]] - p[i[1]]) + cross(p[i[1]] - p[i[0]], p[i[2]] - p[i[0]]);
            ASSERT_GT(length(area), 1e-6f) << mesh.name << " " << q;
            for (int k = 0; k < 4; ++k) {
                ASSERT_GT(dot(normalize(area), (*mesh.normals)[i[k]]), 0.7f) << mesh.name << " " << q;
                ASSERT_NEAR(length((*mesh.normals)[i[k]]), 1, 1e-5f);
            }
        }
    }
}

TEST(Sets, ShareWhatDoesNotChange) {
    const auto first = all(), second = all();
    for (size_t i = 0; i < first.size(); ++i) {
        EXPECT_EQ(first[i].topology, second[i].topology);
        EXPECT_EQ(first[i].positions, second[i].positions);
        for (size_t j = 0; j < i; ++j) EXPECT_NE(first[i].topology->id, first[j].topology->id);
    }
}

// Neighbouring profile normals turn by a few degrees at most: no seam to be seen.
TEST(Cyclorama, BendsWithoutASeam) {
    const scene::Mesh mesh = cyclorama_mesh(6, base::Float3(0.6f));
    const scene::Topology& t = *mesh.topology;
    for (size_t q = 0; q < t.quad_count(); ++q) {
        const uint32_t* i = &t.quads[q * 4];
        EXPECT_GT(dot((*mesh.normals)[i[0]], (*mesh.normals)[i[2]]), std::cos(base::radians(3.5f)));
    }
}

bool hits(const scene::Mesh& mesh, base::Float3 origin, base::Float3 way) {
    const scene::Topology& t = *mesh.topology;
    const auto& p = *mesh.positions;
    auto triangle = [&](uint32_t a, uint32_t b, uint32_t c) {
        base::Float3 e1 = p[b] - p[a], e2 = p[c] - p[a], h = cross(way, e2);
        float det = dot(e1, h);
        if (std::abs(det) < 1e-12f) return false;
        base::Float3 s = (origin - p[a]) / det;
        float u = dot(s, h);
        base::Float3 q = cross(s, e1);
        float v = dot(way, q);
        return u >= 0 && v >= 0 && u + v <= 1 && dot(e2, q) > 1e-4f;
    };
    for (size_t q = 0; q < t.quad_count(); ++q) {
        const uint32_t* i = &t.quads[q * 4];
        if (triangle(i[0], i[1], i[2]) || triangle(i[0], i[2], i[3])) return true;
    }
    return false;
}

TEST(WindowWall, LetsLightThroughItsPanesAndNowhereElse) {
    const scene::Mesh wall = window_wall_mesh(7, base::Float3(0.6f));
    const base::Float3 eye{0, 1.6f, 0};
    auto towards = [&](base::Float3 target) { return hits(wall, eye, target - eye); };
    EXPECT_FALSE(towards({-1.2f, 1.45f, -2.1f}));   // left pane of the back window
    EXPECT_FALSE(towards({2.4f, 1.3f, 0.1f}));      // the right wall's window
    EXPECT_TRUE(towards({0.5f, 1.6f, -2.1f}));      // plaster
    EXPECT_TRUE(towards({-0.95f, 1.45f, -2.22f}));  // the mullion
    EXPECT_TRUE(towards({2.4f, 1.6f, -1.5f}));
    EXPECT_TRUE(towards({0.3f, 0, 0.3f}));  // the floor
    EXPECT_FALSE(towards({0, 1.6f, 3}));    // open towards the camera
}

}  // namespace
}  // namespace limn::world
