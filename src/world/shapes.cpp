#include "world/shapes.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace limn::world {
namespace {

using base::Float2;
using base::Float3;

// Normals of a smooth surface from its quads, weighted by area; vertices at one place share theirs.
void smooth_normals(MeshBuilder& mesh) {
    std::vector<Float3> sum(mesh.positions.size(), Float3(0.0f));
    const auto& q = mesh.topology.quads;
    for (size_t i = 0; i + 3 < q.size(); i += 4) {
        const Float3 n =
            cross(mesh.positions[q[i + 2]] - mesh.positions[q[i]], mesh.positions[q[i + 3]] - mesh.positions[q[i + 1]]);
        for (size_t k = 0; k < 4; ++k) sum[q[i + k]] += n;
    }
    std::vector<size_t> order(sum.size());
    for (size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto key = [&](size_t i) {
        const auto cell = [](float v) { return std::lround(v * 1e5f); };
        const Float3 p = mesh.positions[i];
        return std::array<long, 3>{cell(p.x), cell(p.y), cell(p.z)};
    };
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return key(a) < key(b); });
    for (size_t from = 0; from < order.size();) {
        size_t to = from;
        Float3 total(0.0f);
        while (to < order.size() && key(order[to]) == key(order[from])) total += sum[order[to++]];
        for (; from < to; ++from) mesh.normals[order[from]] = normalize(total);
    }
}

// A sphere whose radius may differ by direction, in a front and a back half. Each is laid out by angle from its middle,
// so that neither a seam nor a pole shows from the front.
template <class Radius>
MeshParts globe(Radius radius) {
    MeshBuilder mesh;
    constexpr int kRings = 72, kSpokes = 192;
    for (int half = 0; half < 2; ++half) {
        const auto first = static_cast<uint32_t>(mesh.positions.size());
        const float side = half ? -1.0f : 1.0f;
        for (int r = 0; r <= kRings; ++r) {
            for (int s = 0; s <= kSpokes; ++s) {
                const float angle = 0.5f * base::kPi * static_cast<float>(r) / kRings,
                            turn = 2 * base::kPi * static_cast<float>(s % kSpokes) / kSpokes;
                const Float3 d{side * std::sin(angle) * std::cos(turn), std::sin(angle) * std::sin(turn),
                               side * std::cos(angle)};
                const Float3 p = d * radius(d);
                add_vertex(mesh, p + Float3{0, 0.5f, 0}, d,
                           {0.5f * angle * std::cos(turn), -0.5f * angle * std::sin(turn)});
            }
        }
        const auto at = [&](int ring, int spoke) {
            return first + static_cast<uint32_t>(ring * (kSpokes + 1) + spoke);
        };
        for (int r = 0; r < kRings; ++r)
            for (int s = 0; s < kSpokes; ++s) {
                const uint32_t last = r == 0 ? at(1, s + 1) : at(r, s + 1);
                add_quad(mesh, at(r, s), at(r + 1, s), at(r + 1, s + 1), last, 0, kPropZone);
            }
    }
    smooth_normals(mesh);
    return finish(std::move(mesh));
}

MeshParts make_ball() {
    // The groove runs round an axis that leans towards the eye.
    const Float3 axis = normalize(Float3{-0.35f, 1, 0.42f});
    return globe([axis](Float3 d) {
        const float from = std::abs(dot(d, axis) - 0.34f);
        const float t = base::clamp((from - 0.085f) / 0.045f, 0.0f, 1.0f);
        return 0.5f - 0.035f * (1 - t * t * (3 - 2 * t));
    });
}

MeshParts make_sphere() {
    return globe([](Float3) { return 0.5f; });
}

// A box with rounded edges, each face laid out flat.
MeshParts make_box(Float3 half, float radius) {
    MeshBuilder mesh;
    constexpr int kSteps = 28;
    // More steps where the edge bends.
    const auto station = [](int i) {
        const float t = 2 * static_cast<float>(i) / kSteps - 1;
        return t * (1.6f - 0.6f * t * t);
    };
    for (int axis = 0; axis < 3; ++axis) {
        for (int side = 0; side < 2; ++side) {
            const int u = (axis + 1) % 3, v = (axis + 2) % 3;
            const auto first = static_cast<uint32_t>(mesh.positions.size());
            for (int j = 0; j <= kSteps; ++j) {
                for (int i = 0; i <= kSteps; ++i) {
                    float p[3], h[3] = {half.x, half.y, half.z}, inner[3], n[3];
                    p[axis] = side ? h[axis] : -h[axis];
                    p[u] = station(i) * h[u];
                    p[v] = station(j) * h[v];
                    for (int k = 0; k < 3; ++k)
                        inner[k] = base::clamp(p[k], radius - h[k], h[k] - radius), n[k] = p[k] - inner[k];
                    const Float3 normal = normalize(Float3{n[0], n[1], n[2]});
                    const Float3 at = Float3{inner[0], inner[1], inner[2]} + normal * radius;
                    // Upright faces have their picture upright.
                    const Float2 uv = axis == 1   ? Float2{p[v], p[u]}
                                      : axis == 0 ? Float2{side ? -p[2] : p[2], -p[1]}
                                                  : Float2{side ? p[0] : -p[0], -p[1]};
                    add_vertex(mesh, at + Float3{0, half.y, 0}, normal,
                               {axis == 1 ? p[0] : uv.x, axis == 1 ? p[2] : uv.y});
                }
            }
            const auto at = [&](int j, int i) { return first + static_cast<uint32_t>(j * (kSteps + 1) + i); };
            for (int j = 0; j < kSteps; ++j)
                for (int i = 0; i < kSteps; ++i) {
                    if (side)
                        add_quad(mesh, at(j, i), at(j, i + 1), at(j + 1, i + 1), at(j + 1, i), 0, kPropZone);
                    else
                        add_quad(mesh, at(j, i), at(j + 1, i), at(j + 1, i + 1), at(j, i + 1), 0, kPropZone);
                }
        }
    }
    return finish(std::move(mesh));
}

// A closed profile turned round Y; points go counter-clockwise as seen with the axis on the left, so that the outside
// is to their right.
MeshParts lathe(const std::vector<Float2>& profile, bool closed) {
    MeshBuilder mesh;
    constexpr int kSpokes = 160;
    const size_t rows = profile.size() + (closed ? 1 : 0);
    float widest = 0, along = 0;
    for (Float2 p : profile) widest = std::max(widest, p.x);
    for (size_t r = 0; r < rows; ++r) {
        const Float2 p = profile[r % profile.size()];
        if (r > 0) along += std::hypot(p.x - profile[r - 1].x, p.y - profile[r - 1].y);
        for (int s = 0; s <= kSpokes; ++s) {
            // The seam is behind.
            const float turn = 2 * base::kPi * static_cast<float>(s % kSpokes) / kSpokes - base::kPi;
            add_vertex(mesh, {p.x * std::sin(turn), p.y, p.x * std::cos(turn)}, {0, 1, 0},
                       {2 * base::kPi * static_cast<float>(s) / kSpokes * widest, -along});
        }
    }
    const auto at = [&](size_t row, int spoke) {
        return static_cast<uint32_t>(row * (kSpokes + 1)) + static_cast<uint32_t>(spoke);
    };
    for (size_t r = 0; r + 1 < rows; ++r)
        for (int s = 0; s < kSpokes; ++s)
            add_quad(mesh, at(r, s), at(r, s + 1), at(r + 1, s + 1), at(r + 1, s), 0, kPropZone);
    smooth_normals(mesh);
    return finish(std::move(mesh));
}

MeshParts make_torus() {
    std::vector<Float2> ring;
    constexpr int kSteps = 64;
    constexpr float kTube = 0.15f;
    for (int i = 0; i < kSteps; ++i) {
        const float a = 2 * base::kPi * static_cast<float>(i) / kSteps;
        ring.push_back({0.5f - kTube + kTube * std::cos(a), kTube + kTube * std::sin(a)});
    }
    return lathe(ring, true);
}

MeshParts make_vase() {
    // Outside from the foot up, over the lip, and down inside.
    const Float2 outside[] = {{0.0005f, 0},   {0.17f, 0},     {0.2f, 0.012f}, {0.21f, 0.05f},
                              {0.3f, 0.22f},  {0.36f, 0.42f}, {0.35f, 0.6f},  {0.27f, 0.78f},
                              {0.17f, 0.92f}, {0.14f, 1.02f}, {0.16f, 1.12f}, {0.21f, 1.19f}};
    const Float2 inside[] = {{0.19f, 1.2f},  {0.14f, 1.12f}, {0.12f, 1.02f},   {0.15f, 0.92f},
                             {0.25f, 0.77f}, {0.33f, 0.6f},  {0.34f, 0.42f},   {0.28f, 0.23f},
                             {0.18f, 0.07f}, {0.1f, 0.04f},  {0.0005f, 0.035f}};
    std::vector<Float2> points(std::begin(outside), std::end(outside));
    points.insert(points.end(), std::begin(inside), std::end(inside));
    std::vector<Float2> fine;
    for (size_t i = 0; i + 1 < points.size(); ++i) {
        const Float2 a = points[i ? i - 1 : 0], b = points[i], c = points[i + 1],
                     d = points[std::min(i + 2, points.size() - 1)];
        for (int k = 0; k < 8; ++k) {  // Catmull and Rom 1974
            const float t = static_cast<float>(k) / 8;
            const auto curve = [t](float p, float q, float r, float s) {
                return q + 0.5f * t * (r - p + t * (2 * p - 5 * q + 4 * r - s + t * (3 * (q - r) + s - p)));
            };
            fine.push_back({std::max(curve(a.x, b.x, c.x, d.x), 0.0005f), std::max(curve(a.y, b.y, c.y, d.y), 0.0f)});
        }
    }
    fine.push_back(points.back());
    return lathe(fine, false);
}

}  // namespace

Shape shape_named(std::string_view name) {
    constexpr std::string_view kNames[] = {"ball", "sphere", "cube", "slab", "torus", "vase"};
    for (size_t i = 0; i < std::size(kNames); ++i)
        if (kNames[i] == name) return static_cast<Shape>(i);
    return Shape::ball;
}

const MeshParts& shape_parts(Shape shape) {
    switch (shape) {
        case Shape::sphere: {
            static const MeshParts parts = make_sphere();
            return parts;
        }
        case Shape::cube: {
            static const MeshParts parts = make_box(Float3(0.5f), 0.04f);
            return parts;
        }
        case Shape::slab: {
            static const MeshParts parts = make_box({0.5f, 0.06f, 0.35f}, 0.02f);
            return parts;
        }
        case Shape::torus: {
            static const MeshParts parts = make_torus();
            return parts;
        }
        case Shape::vase: {
            static const MeshParts parts = make_vase();
            return parts;
        }
        default: {
            static const MeshParts parts = make_ball();
            return parts;
        }
    }
}

scene::Mesh shape_mesh(Shape shape, const scene::Placement& placement, uint32_t object,
                       std::shared_ptr<const scene::Material> material) {
    const MeshParts& parts = shape_parts(shape);
    scene::Mesh mesh;
    mesh.object = object;
    mesh.name = "Prop";
    mesh.topology = parts.topology;
    mesh.positions = parts.positions;
    mesh.normals = parts.normals;
    mesh.placement = placement;
    mesh.materials = {std::move(material)};
    return mesh;
}

}  // namespace limn::world
