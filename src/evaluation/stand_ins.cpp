#include "evaluation/stand_ins.h"

#include "world/environment_map.h"

namespace limn::evaluation {
namespace {

using base::Float3;

constexpr float kSquare = 0.05f;                               // metres
constexpr uint32_t kMagenta = 0xffff00ff, kDark = 0xff200020;  // sRGB, red in the low byte
constexpr Float3 kGlow{0.25f, 0, 0.25f};                       // radiance
constexpr uint64_t kLookId = 0x6d697373696e67;  // no table has it that was read from a file: those are hashes

std::shared_ptr<const scene::Texture> checks() {
    static const auto made = [] {
        auto t = std::make_shared<scene::Texture>();
        t->width = t->height = 64;
        t->tiles = true;
        for (int y = 0; y < t->height; ++y)
            for (int x = 0; x < t->width; ++x) t->texels.push_back((x / 32 + y / 32) % 2 ? kDark : kMagenta);
        return t;
    }();
    return made;
}

scene::Material checked(float metres_per_uv) {
    scene::Material m;
    m.name = "Missing";
    m.base_color = Float3(1.0f);
    m.base_texture = checks();
    m.roughness = 1;
    m.specular = 0;
    m.emission = kGlow;
    m.double_sided = true;
    m.tile = 2 * kSquare;
    m.texture_scale = metres_per_uv / m.tile;
    return m;
}

}  // namespace

bool is_offered(const document::Node& node, int property) {
    return schema::offers(node.kind->properties[static_cast<size_t>(property)], document::text(node, property));
}

std::string offered(const document::Node& node, int property) {
    if (is_offered(node, property)) return document::text(node, property);
    return std::string(node.kind->properties[static_cast<size_t>(property)].default_text);
}

std::string worn(const document::Node& node, int material, int style) {
    return is_offered(node, style) ? document::text(node, material) : kMissingMaterial;
}

std::shared_ptr<const scene::Material> missing_material(float metres_per_uv) {
    return std::make_shared<const scene::Material>(checked(metres_per_uv));
}

std::shared_ptr<const scene::Material> missing_material(float metres_per_uv, const scene::Material& in_place_of) {
    scene::Material m = checked(metres_per_uv);
    m.cutout = in_place_of.cutout;
    if (m.cutout)
        m.coverage_texture = in_place_of.coverage_texture ? in_place_of.coverage_texture : in_place_of.base_texture;
    return std::make_shared<const scene::Material>(std::move(m));
}

std::shared_ptr<const scene::EnvironmentMap> missing_world() {
    static const auto made = [] {
        base::ImageF map(256, 128, 3);
        for (int y = 0; y < map.height; ++y)
            for (int x = 0; x < map.width; ++x) {
                const float on = (x / 16 + y / 16) % 2 ? 0.02f : 1.0f;
                float* p = map.pixel(x, y);
                p[0] = on, p[1] = 0, p[2] = on;
            }
        const float gain = world::exposing_gain(map);
        return world::make_environment("Missing", std::move(map), gain);
    }();
    return made;
}

std::shared_ptr<const base::ColorTable> missing_look() {
    static const auto made = [] {
        auto table = std::make_shared<base::ColorTable>();
        table->title = "Missing";
        table->id = kLookId;
        table->cube.size = 2;
        for (int i = 0; i < 8; ++i) {
            const float y = base::luminance(
                {static_cast<float>(i & 1), static_cast<float>(i >> 1 & 1), static_cast<float>(i >> 2 & 1)});
            table->cube.values.insert(table->cube.values.end(), {y, 0.1f * y, y, 0});
        }
        return table;
    }();
    return made;
}

}  // namespace limn::evaluation
