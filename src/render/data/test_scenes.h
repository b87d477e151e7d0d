#pragma once
// Scenes whose answer is known, for the tests.
#include <cmath>
#include <memory>

#include "scene/scene.h"

namespace limn::render::test {

using base::Float2;
using base::Float3;

inline std::shared_ptr<scene::EnvironmentMap> constant_environment(Float3 radiance, int width = 32, int height = 16) {
    auto map = std::make_shared<scene::EnvironmentMap>();
    map->id = scene::next_resource_id();
    map->radiance = base::ImageF(width, height, 3);
    for (size_t i = 0; i < map->radiance.data.size(); ++i) map->radiance.data[i] = radiance[static_cast<int>(i % 3)];
    map->mean = radiance;
    return map;
}

inline scene::Mesh make_mesh(std::vector<Float3> positions, std::vector<Float3> normals, std::vector<uint32_t> quads,
                             std::shared_ptr<const scene::Material> material, uint32_t object) {
    auto t = std::make_shared<scene::Topology>();
    t->id = scene::next_resource_id();
    t->vertices = static_cast<int>(positions.size());
    t->quads = std::move(quads);
    t->uv.resize(positions.size());
    t->material.assign(t->quad_count(), 0);
    t->zone.assign(t->quad_count(), 0);
    t->coverage.assign(t->quad_count(), scene::Coverage::opaque);
    positions.push_back({});
    normals.push_back({});
    scene::Mesh m;
    m.object = object;
    m.topology = t;
    m.positions = std::make_shared<std::vector<Float3>>(std::move(positions));
    m.normals = std::make_shared<std::vector<Float3>>(std::move(normals));
    m.materials = {std::move(material)};
    return m;
}

inline scene::Mesh sphere(Float3 center, float radius, std::shared_ptr<const scene::Material> material,
                          uint32_t object = 1, int rings = 64) {
    std::vector<Float3> p, n;
    std::vector<uint32_t> q;
    const int columns = rings * 2;
    for (int i = 0; i <= rings; ++i) {
        for (int j = 0; j <= columns; ++j) {
            const float theta = base::kPi * i / rings, phi = 2 * base::kPi * j / columns;
            const Float3 d{std::sin(theta) * std::sin(phi), std::cos(theta), std::sin(theta) * std::cos(phi)};
            n.push_back(d);
            p.push_back(center + d * radius);
        }
    }
    for (int i = 0; i < rings; ++i) {
        for (int j = 0; j < columns; ++j) {
            const auto a = static_cast<uint32_t>(i * (columns + 1) + j), b = a + static_cast<uint32_t>(columns) + 1;
            q.insert(q.end(), {a, b, b + 1, a + 1});
        }
    }
    return make_mesh(std::move(p), std::move(n), std::move(q), std::move(material), object);
}

inline scene::Mesh floor_quad(float half, std::shared_ptr<const scene::Material> material, uint32_t object = 2) {
    return make_mesh({{-half, 0, half}, {half, 0, half}, {half, 0, -half}, {-half, 0, -half}},
                     std::vector<Float3>(4, Float3{0, 1, 0}), {0, 1, 2, 3}, std::move(material), object);
}

inline std::shared_ptr<scene::Material> matte(Float3 color) {
    auto m = std::make_shared<scene::Material>();
    m->base_color = color;
    m->specular = 0;
    m->roughness = 1;
    return m;
}

}  // namespace limn::render::test
