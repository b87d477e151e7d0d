#include "evaluation/preview_scene.h"

#include <algorithm>
#include <cmath>

#include "world/shapes.h"

namespace limn::evaluation {
namespace {

using base::Float3;

// A dark room with softboxes: what mirrors show is what makes them look like mirrors.
std::shared_ptr<const scene::EnvironmentMap> make_studio() {
    constexpr int kWidth = 512, kHeight = 256;
    auto map = std::make_shared<scene::EnvironmentMap>();
    map->id = scene::next_resource_id();
    map->name = "preview studio";
    map->radiance = base::ImageF(kWidth, kHeight, 3);
    struct Box {
        float azimuth, elevation, wide, high, soft;  // degrees; half sizes
        Float3 radiance;
    };
    const Box boxes[] = {
        {-48, 38, 24, 19, 2.5f, {15, 14.6f, 14}},   // key, left above
        {66, 22, 8, 34, 2, {7.5f, 8, 9}},           // strip at the right
        {158, 30, 34, 10, 3, {7, 7, 7.4f}},         // behind, for the edge
        {10, 82, 60, 7, 4, {5, 5, 5}},              // overhead
        {-118, 10, 10, 26, 3, {2.6f, 2.4f, 2.2f}},  // far left
    };
    Float3 sum(0.0f);
    double weight = 0;
    for (int y = 0; y < kHeight; ++y) {
        const float elevation = 90 - 180 * (static_cast<float>(y) + 0.5f) / kHeight;
        for (int x = 0; x < kWidth; ++x) {
            // u = 0.5 + atan2(x, -z) / 2 pi; azimuth 0 is +z, where the eye is.
            const float azimuth = 180 - 360 * (static_cast<float>(x) + 0.5f) / kWidth;
            const float up = std::sin(base::radians(elevation));
            Float3 c = lerp(Float3{0.16f, 0.155f, 0.15f}, Float3{0.1f, 0.105f, 0.115f}, 0.5f + 0.5f * up);
            for (const Box& b : boxes) {
                float da = std::remainder(azimuth - b.azimuth, 360.0f) * std::cos(base::radians(elevation));
                const float de = elevation - b.elevation;
                const auto inside = [&](float d, float half) {
                    return base::clamp((half - std::abs(d)) / b.soft + 0.5f, 0.0f, 1.0f);
                };
                const float in = inside(da, b.wide) * inside(de, b.high);
                // Brighter in the middle, as a real one is.
                const float glow = 1.15f - 0.35f * (da * da / (b.wide * b.wide) + de * de / (b.high * b.high)) * 0.5f;
                c += b.radiance * (in * glow);
            }
            float* p = map->radiance.pixel(x, y);
            p[0] = c.x, p[1] = c.y, p[2] = c.z;
            const float w = std::cos(base::radians(elevation));
            sum += c * w;
            weight += w;
        }
    }
    map->mean = sum / static_cast<float>(weight);
    return map;
}

std::shared_ptr<const scene::Texture> make_checks() {
    auto t = std::make_shared<scene::Texture>();
    t->width = t->height = 64;
    t->tiles = true;
    for (int y = 0; y < 64; ++y)
        for (int x = 0; x < 64; ++x) t->texels.push_back(((x / 32 + y / 32) & 1) ? 0xff626262u : 0xff4a4a4au);
    return t;
}

scene::Mesh make_floor() {
    constexpr float kHalf = 6;
    world::MeshBuilder mesh;
    for (auto [x, z] : {std::pair{-kHalf, kHalf}, {kHalf, kHalf}, {kHalf, -kHalf}, {-kHalf, -kHalf}})
        add_vertex(mesh, {x, 0, z}, {0, 1, 0}, {x, z});
    add_quad(mesh, 0, 1, 2, 3, 0, world::kPropZone);
    const world::MeshParts parts = finish(std::move(mesh));
    auto material = std::make_shared<scene::Material>();
    material->name = "floor";
    material->base_color = Float3(1.0f);
    material->base_texture = make_checks();
    material->texture_scale = 1 / 0.06f;
    material->tile = 0.06f;
    material->roughness = 0.5f;
    scene::Mesh m;
    m.object = 1;
    m.name = "floor";
    m.topology = parts.topology, m.positions = parts.positions, m.normals = parts.normals;
    m.materials = {material};
    return m;
}

}  // namespace

scene::Scene preview_scene(material::Cache& cache, const material::MaterialSpec& asked) {
    static const auto studio = make_studio();
    static const scene::Mesh floor = make_floor();
    constexpr float kSize = 0.13f;
    scene::Scene s;
    material::MaterialSpec spec = asked;
    spec.metres_per_uv = kSize;
    spec.body = material::Body::filled;
    std::shared_ptr<const scene::Material> material = material::make_material(cache, spec);
    if (!material) material = std::make_shared<scene::Material>();
    s.meshes = {floor, world::shape_mesh(world::Shape::ball, {{0, 0.012f, 0}, kSize, 0}, 2, material)};
    auto foot = std::make_shared<scene::Material>();
    foot->base_color = Float3(0.03f);
    foot->roughness = 0.4f;
    s.meshes.push_back(world::shape_mesh(world::Shape::torus, {{0, 0, 0}, 0.072f, 0}, 3, foot));
    s.environment.map = studio;
    s.backdrop.kind = scene::BackdropKind::color;
    s.backdrop.color = Float3(0.085f);
    s.view_transform = scene::ViewTransform::aces;
    s.camera.position = {0, 0.205f, 0.5f};
    s.camera.target = {0, 0.071f, 0};
    s.camera.focal_length = 110;
    s.camera.exposure = -0.55f;
    return s;
}

}  // namespace limn::evaluation
