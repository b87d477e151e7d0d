#include "human/materials.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "human/person.h"
#include "human/test_person.h"

namespace limn::human {
namespace {

const scene::Mesh& mesh_of(const PersonOutput& person, std::string_view name) {
    for (const scene::Mesh& m : person.meshes)
        if (m.name == name) return m;
    throw std::runtime_error("no mesh " + std::string(name));
}

Float3 texel(uint32_t c) {
    const auto linear = [](uint32_t byte) {
        const float s = static_cast<float>(byte & 255) / 255;
        return s <= 0.04045f ? s / 12.92f : std::pow((s + 0.055f) / 1.055f, 2.4f);
    };
    return {linear(c), linear(c >> 8), linear(c >> 16)};
}

// The mean colour of what is painted on a mesh at its vertices, the more where it covers.
Float3 painted(const scene::Mesh& mesh, auto&& counts) {
    const scene::Material& m = *mesh.materials[0];
    const scene::Texture& t = *m.base_texture;
    Float3 sum(0.0f);
    float weight = 0;
    for (int v = 0; v < mesh.topology->vertices; ++v) {
        if (!counts((*mesh.positions)[static_cast<size_t>(v)])) continue;
        const auto uv = mesh.topology->uv[static_cast<size_t>(v)];
        const auto at = [](float x, int n) {
            return std::clamp(static_cast<int>((x - std::floor(x)) * static_cast<float>(n)), 0, n - 1);
        };
        for (int dy = -4; dy <= 4; ++dy)
            for (int dx = -4; dx <= 4; ++dx) {
                const int x = std::clamp(at(uv.x, t.width) + dx, 0, t.width - 1),
                          y = std::clamp(at(uv.y, t.height) + dy, 0, t.height - 1);
                const uint32_t c =
                    t.texels[static_cast<size_t>(y) * static_cast<size_t>(t.width) + static_cast<size_t>(x)];
                const float alpha = static_cast<float>(c >> 24) / 255;
                sum += texel(c) * alpha;
                weight += alpha;
            }
    }
    return sum * (1 / std::max(weight, 1.0f)) * m.base_color;
}

struct Hue {
    float degrees, saturation;
};
Hue hue_of(Float3 linear) {
    const auto s = [](float v) { return v <= 0.0031308f ? 12.92f * v : 1.055f * std::pow(v, 1 / 2.4f) - 0.055f; };
    const float r = s(linear.x), g = s(linear.y), b = s(linear.z), most = std::max({r, g, b}),
                least = std::min({r, g, b});
    const float span = std::max(most - least, 1e-6f);
    const float sixth = most == r ? (g - b) / span : most == g ? 2 + (b - r) / span : 4 + (r - g) / span;
    return {60 * sixth, most > 0 ? (most - least) / most : 0};
}

TEST(HairColour, IsTheOneAskedForOnEveryStyle) {
    PersonState state;
    for (const Choice& style : hair_choices(model())) {
        if (style.id == "none") continue;
        for (Float3 asked : {Float3{0.95f, 0.75f, 0.35f}, Float3{0.5f, 0.1f, 0.03f}, Float3{0.5f, 0.5f, 0.5f},
                             Float3{0.045f, 0.029f, 0.02f}}) {
            PersonInput in;
            in.wardrobe.hair = style.id;
            in.wardrobe.hair_color = asked;
            PersonOutput out;
            update_person(model(), state, in, out);
            const Float3 seen = painted(mesh_of(out, "hair"), [](Float3) { return true; });
            EXPECT_NEAR(luminance(seen) / luminance(asked), 1, 0.35f) << style.id;
            EXPECT_NEAR(seen.x / seen.z, asked.x / asked.z, 0.02f * asked.x / asked.z) << style.id;
            EXPECT_NEAR(seen.y / seen.z, asked.y / asked.z, 0.02f * asked.y / asked.z) << style.id;
            const Float3 brows = painted(mesh_of(out, "brows"), [](Float3) { return true; });
            EXPECT_NEAR(brows.x / brows.z, asked.x / asked.z, 0.02f * asked.x / asked.z) << style.id;
            EXPECT_LT(luminance(brows), luminance(asked));
        }
    }
}

TEST(Skin, OfAnOldPersonHasTheHueOfAYoungOne) {
    PersonState state;
    const Float3 origins[] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0.5f, 0.5f, 0}, {0.5f, 0, 0.5f}, {0.33f, 0.33f, 0.33f}};
    for (Float3 origin : origins)
        for (float sex : {0.0f, 0.5f, 1.0f}) {
            const auto face_at = [&](float age) {
                PersonInput in;
                in.traits.african = origin.x, in.traits.asian = origin.y, in.traits.caucasian = origin.z;
                in.traits.sex = sex, in.traits.age = age;
                PersonOutput out;
                update_person(model(), state, in, out);
                const Float3 eye = out.eye_center;
                return hue_of(painted(mesh_of(out, "body"), [&](Float3 p) {
                    return p.z > eye.z - 0.03f && p.y < eye.y - 0.02f && p.y > eye.y - 0.06f;
                }));
            };
            const Hue young = face_at(27);
            for (float age : {60.0f, 80.0f, 90.0f}) {
                const Hue old = face_at(age);
                EXPECT_NEAR(old.degrees, young.degrees, 5)
                    << age << " sex " << sex << " african " << origin.x << " asian " << origin.y;
                EXPECT_LT(old.saturation, young.saturation + 0.09f)
                    << age << " sex " << sex << " african " << origin.x << " asian " << origin.y;
            }
        }
}

}  // namespace
}  // namespace limn::human
