#include "world/sets.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "world/mesh_builder.h"

namespace limn::world {
namespace {

using base::Float3;

MeshParts make_ground() {
    MeshBuilder mesh;
    constexpr int kSpokes = 48;
    const float rings[] = {0, 0.5f, 1, 2, 4};
    constexpr int kRings = std::size(rings);
    for (float radius : rings) {
        for (int s = 0; s <= kSpokes; ++s) {
            float a = 2 * base::kPi * static_cast<float>(s % kSpokes) / kSpokes;
            float x = radius * std::sin(a), z = radius * std::cos(a);
            add_vertex(mesh, {x, 0, z}, {0, 1, 0}, {x, z});
        }
    }
    auto at = [](int ring, int spoke) { return static_cast<uint32_t>(ring * (kSpokes + 1) + spoke); };
    for (int r = 0; r + 1 < kRings; ++r) {
        for (int s = 0; s < kSpokes; ++s) {
            // The innermost ring is the centre: triangles, their last index repeated.
            uint32_t last = r == 0 ? at(1, s + 1) : at(r, s + 1);
            add_quad(mesh, at(r, s), at(r + 1, s), at(r + 1, s + 1), last, 0, kGroundZone);
        }
    }
    return finish(std::move(mesh));
}

MeshParts make_cyclorama() {
    constexpr float kHalfWidth = 7, kFront = 7, kWall = 3.2f, kBend = 1.8f, kHeight = 6;
    constexpr int kBendSteps = 32, kColumns = 14;
    struct Station {
        float y, z;
        Float3 normal;
        float along;
    };
    std::vector<Station> profile;
    auto add = [&](float y, float z, Float3 normal) {
        float along =
            profile.empty() ? 0 : profile.back().along + std::hypot(y - profile.back().y, z - profile.back().z);
        profile.push_back({y, z, normal, along});
    };
    for (float z : {kFront, 4.0f, 2.0f, 1.0f, 0.0f}) add(0, z, {0, 1, 0});
    for (int i = 0; i <= kBendSteps; ++i) {
        float a = 0.5f * base::kPi * static_cast<float>(i) / kBendSteps;
        add(kBend * (1 - std::cos(a)), kBend - kWall - kBend * std::sin(a), {0, std::cos(a), std::sin(a)});
    }
    for (float y : {3.0f, 4.5f, kHeight}) add(y, -kWall, {0, 0, 1});
    MeshBuilder mesh;
    for (const Station& s : profile) {
        for (int c = 0; c <= kColumns; ++c) {
            float x = kHalfWidth * (2 * static_cast<float>(c) / kColumns - 1);
            add_vertex(mesh, {x, s.y, s.z}, s.normal, {x, s.along});
        }
    }
    auto at = [](size_t row, int column) {
        return static_cast<uint32_t>(row * (kColumns + 1)) + static_cast<uint32_t>(column);
    };
    for (size_t r = 0; r + 1 < profile.size(); ++r) {
        for (int c = 0; c < kColumns; ++c)
            add_quad(mesh, at(r, c), at(r, c + 1), at(r + 1, c + 1), at(r + 1, c), 0, kSetZone);
    }
    return finish(std::move(mesh));
}

enum WallMaterial : uint16_t { kPlaster, kPaint, kWood };

// A wall in the plane of x and y with its room side at z = 0, its thickness behind, and one window. `place` puts it
// into the room.
struct Opening {
    float left, right, sill, top;
};
template <class Place>
void add_window_wall(float from, float to, float height, Opening o, Place place) {
    constexpr float kThick = 0.24f, kFrame = 0.07f, kBar = 0.035f;
    auto box = [&](float x0, float y0, float z0, float x1, float y1, float z1, uint16_t material, scene::ZoneId zone) {
        place(Float3{x0, y0, z0}, Float3{x1, y1, z1}, material, zone);
    };
    box(from, 0, -kThick, o.left, height, 0, kPlaster, kSetZone);
    box(o.right, 0, -kThick, to, height, 0, kPlaster, kSetZone);
    box(o.left, 0, -kThick, o.right, o.sill, 0, kPlaster, kSetZone);
    box(o.left, o.top, -kThick, o.right, height, 0, kPlaster, kSetZone);
    // The casement stands in the middle of the wall; a mullion halves it, a transom crosses it at two thirds.
    const float back = -0.16f, front = -0.09f;
    box(o.left, o.sill, back, o.left + kFrame, o.top, front, kPaint, kWindowZone);
    box(o.right - kFrame, o.sill, back, o.right, o.top, front, kPaint, kWindowZone);
    box(o.left + kFrame, o.sill, back, o.right - kFrame, o.sill + kFrame, front, kPaint, kWindowZone);
    box(o.left + kFrame, o.top - kFrame, back, o.right - kFrame, o.top, front, kPaint, kWindowZone);
    const float middle = 0.5f * (o.left + o.right), cross = o.sill + (o.top - o.sill) * 0.66f;
    box(middle - kBar, o.sill + kFrame, back, middle + kBar, o.top - kFrame, front, kPaint, kWindowZone);
    for (int half = 0; half < 2; ++half) {
        float x0 = half ? middle + kBar : o.left + kFrame, x1 = half ? o.right - kFrame : middle - kBar;
        box(x0, cross - kBar, back + 0.01f, x1, cross + kBar, front - 0.01f, kPaint, kWindowZone);
    }
    box(o.left - 0.05f, o.sill - 0.035f, -0.085f, o.right + 0.05f, o.sill, 0.06f, kPaint, kWindowZone);
    box(from, 0, 0, to, 0.09f, 0.014f, kPaint, kSetZone);
}

MeshParts make_window_wall() {
    constexpr float kBack = -2.1f, kRight = 2.4f, kLeft = -4.5f, kFront = 3.6f, kHeight = 2.9f;
    MeshBuilder mesh;
    add_window_wall(kLeft, kRight, kHeight, {-1.55f, -0.35f, 0.95f, 2.35f},
                    [&](Float3 low, Float3 high, uint16_t material, scene::ZoneId zone) {
                        add_box(mesh, low + Float3{0, 0, kBack}, high + Float3{0, 0, kBack}, material, zone);
                    });
    // The right wall looks to -X: its own x runs towards the camera, its depth to the right.
    add_window_wall(
        kBack, kFront, kHeight, {-0.35f, 1.35f, 0.7f, 2.4f},
        [&](Float3 low, Float3 high, uint16_t material, scene::ZoneId zone) {
            add_box(mesh, {kRight - high.z, low.y, low.x}, {kRight - low.z, high.y, high.x}, material, zone);
        });
    add_box(mesh, {kLeft, -0.1f, kBack - 0.24f}, {kRight + 0.24f, 0, kFront}, kWood, kGroundZone);
    return finish(std::move(mesh));
}

scene::Mesh make_mesh(uint32_t object, const char* name, const MeshParts& parts) {
    scene::Mesh mesh;
    mesh.object = object;
    mesh.name = name;
    mesh.topology = parts.topology;
    mesh.positions = parts.positions;
    mesh.normals = parts.normals;
    return mesh;
}

std::shared_ptr<const scene::Material> matte(const char* name, Float3 color, float roughness) {
    auto material = std::make_shared<scene::Material>();
    material->name = name;
    material->base_color = max(base::min(color, Float3(1.0f)), Float3(0.0f));
    material->roughness = roughness;
    material->specular = 0.35f;
    return material;
}

}  // namespace

std::vector<scene::Zone> set_zones() {
    return {{kGroundZone, "Ground", "World"}, {kSetZone, "Set", "World"}, {kWindowZone, "Window", "World"}};
}

scene::Mesh ground_mesh(uint32_t object, Float3 color, float roughness) {
    static const MeshParts parts = make_ground();
    scene::Mesh mesh = make_mesh(object, "Ground", parts);
    mesh.materials = {matte("Ground", color, roughness)};
    return mesh;
}

scene::Mesh cyclorama_mesh(uint32_t object, Float3 color) {
    static const MeshParts parts = make_cyclorama();
    scene::Mesh mesh = make_mesh(object, "Cyclorama", parts);
    mesh.materials = {matte("Cyclorama", color, 0.85f)};
    return mesh;
}

scene::Mesh window_wall_mesh(uint32_t object, Float3 color) {
    static const MeshParts parts = make_window_wall();
    scene::Mesh mesh = make_mesh(object, "Wall with window", parts);
    mesh.materials = {matte("Plaster", color, 0.9f), matte("Paint", Float3(0.72f, 0.70f, 0.66f), 0.4f),
                      matte("Wood", {0.23f, 0.13f, 0.07f}, 0.45f)};
    return mesh;
}

}  // namespace limn::world
