#include "exchange/gltf_material.h"

#include <algorithm>
#include <cmath>

namespace limn::exchange {
namespace {

using base::Float3;
using Json = nlohmann::ordered_json;

constexpr float kPlainIor = 1.5f;  // what glTF takes where none is told
constexpr float kFilmIor = 1.4f;   // of render/film_wide.h

float within(float v, float low, float high, float otherwise = 0) {
    return std::isfinite(v) ? std::clamp(v, low, high) : otherwise;
}
Float3 unit(Float3 c) {
    return {within(c.x, 0, 1), within(c.y, 0, 1), within(c.z, 0, 1)};
}
Json list(Float3 v) {
    return Json::array({v.x, v.y, v.z});
}

// The index of refraction of a face that sends back the share f0 of what meets it head on.
float ior_of(float f0) {
    const float root = std::sqrt(f0);
    return (1 + root) / (1 - root);
}

void extend(Json& entry, const char* name, Json value) {
    if (!value.empty()) entry["extensions"][name] = std::move(value);
}

Json specular(const scene::Material& m, const PutTexture& put, const Json& base_texture) {
    Json out = Json::object();
    const float strength = within(m.specular, 0, 1, 0.5f) * 2;
    if (m.transmission <= 0 && strength < 1) out["specularFactor"] = strength;
    // Hair reflects in its own colour.
    if (m.model == scene::MaterialModel::hair) {
        out["specularColorFactor"] = list(unit(m.base_color));
        if (m.base_texture)
            out["specularColorTexture"] =
                base_texture.is_null() ? put({m.base_texture, Channels::color, m.texture_scale, {}}) : base_texture;
    }
    return out;
}

float ior(const scene::Material& m) {
    if (m.transmission > 0) return within(m.ior, 1, 4, kPlainIor);
    return m.specular > 0.5f ? ior_of(0.08f * within(m.specular, 0, 1, 0.5f)) : kPlainIor;
}

// What is lost on the way through: glTF names the colour that is left after a distance.
Json volume(const scene::Material& m, float thickness) {
    Json out = {{"thicknessFactor", within(thickness, 1e-4f, 1e4f, 0.01f)}};
    const Float3 a{within(m.absorption.x, 0, 1e6f), within(m.absorption.y, 0, 1e6f), within(m.absorption.z, 0, 1e6f)};
    if (const float most = std::max({a.x, a.y, a.z}); most > 1e-6f) {
        out["attenuationDistance"] = 1 / most;
        out["attenuationColor"] = Json::array({std::exp(-a.x / most), std::exp(-a.y / most), std::exp(-a.z / most)});
    }
    return out;
}

void add_transmission(Json& entry, const scene::Material& m, float thickness) {
    const float share = within(m.transmission, 0, 1);
    if (share <= 0) return;
    extend(entry, "KHR_materials_transmission", {{"transmissionFactor", share}});
    if (!m.thin_walled) extend(entry, "KHR_materials_volume", volume(m, thickness));
}

void add_film(Json& entry, const scene::Material& m, const PutTexture& put) {
    const float most = within(m.film, 0, 1e5f);
    if (most <= 0) return;
    Json film = {{"iridescenceFactor", 1},
                 {"iridescenceIor", kFilmIor},
                 {"iridescenceThicknessMinimum", 0},
                 {"iridescenceThicknessMaximum", most}};
    if (m.roughness_texture)
        film["iridescenceThicknessTexture"] = put({m.roughness_texture, Channels::film, m.texture_scale, {}});
    extend(entry, "KHR_materials_iridescence", std::move(film));
}

}  // namespace

base::Image8 texture_image(const TextureUse& use) {
    const scene::Texture &t = *use.texture, &shape = use.coverage ? *use.coverage : t;
    base::Image8 image(shape.width, shape.height, use.channels == Channels::color_and_coverage ? 4 : 3);
    uint8_t* to = image.data.data();
    for (int y = 0; y < shape.height; ++y)
        for (int x = 0; x < shape.width; ++x) {
            const size_t here = static_cast<size_t>(y) * static_cast<size_t>(shape.width) + static_cast<size_t>(x);
            uint32_t texel = 0;
            if (use.coverage) {
                const auto at = [&](int i, int size, int tiles) {
                    const double v = (i + 0.5) / size * use.scale;
                    return static_cast<size_t>(std::clamp(static_cast<int>((v - std::floor(v)) * tiles), 0, tiles - 1));
                };
                texel = (t.texels[at(y, shape.height, t.height) * static_cast<size_t>(t.width) +
                                  at(x, shape.width, t.width)] &
                         0xffffffu) |
                        (shape.texels[here] & 0xff000000u);
            } else {
                texel = t.texels[here];
            }
            for (int c = 0; c < image.channels; ++c) {
                auto v = static_cast<uint8_t>(texel >> 8 * c);
                // Roughness is the green of glTF's texture and the red of ours; metal, its blue, is multiplied by one.
                if (use.channels == Channels::roughness) v = c == 1 ? static_cast<uint8_t>(texel) : 255;
                *to++ = v;
            }
        }
    return image;
}

bool has_normal_map(const scene::Material& m) {
    return m.normal_texture && m.model != scene::MaterialModel::hair;
}

Json gltf_material(const scene::Material& m, float thickness, const PutTexture& put) {
    const float through = within(m.transmission, 0, 1);
    const bool filled = through > 0 && !m.thin_walled, covers = m.cutout && (m.base_texture || m.coverage_texture);
    // glTF colours what goes through by the surface too; here what is filled does it inside.
    const Float3 color = filled ? base::lerp(unit(m.base_color), Float3(1.0f), through) : unit(m.base_color);
    Json pbr = {{"baseColorFactor", {color.x, color.y, color.z, 1}},
                {"metallicFactor", within(m.metallic, 0, 1)},
                {"roughnessFactor", within(m.roughness, 0, 1, 1)}};
    if (covers) {
        const auto& coverage = m.coverage_texture;
        pbr["baseColorTexture"] =
            put({m.base_texture ? m.base_texture : coverage, Channels::color_and_coverage, m.texture_scale, coverage});
    } else if (m.base_texture && !(filled && through >= 1)) {
        pbr["baseColorTexture"] = put({m.base_texture, Channels::color, m.texture_scale, {}});
    }
    if (m.roughness_texture)
        pbr["metallicRoughnessTexture"] = put({m.roughness_texture, Channels::roughness, m.texture_scale, {}});
    Json base_texture = pbr.contains("baseColorTexture") ? pbr["baseColorTexture"] : Json();

    Json entry = {{"name", m.name}, {"pbrMetallicRoughness", std::move(pbr)}, {"doubleSided", !filled}};
    if (has_normal_map(m)) entry["normalTexture"] = put({m.normal_texture, Channels::normal, m.texture_scale, {}});
    if (covers) entry["alphaMode"] = "BLEND";
    extend(entry, "KHR_materials_specular", specular(m, put, base_texture));
    if (const float n = ior(m); n != kPlainIor) extend(entry, "KHR_materials_ior", {{"ior", n}});
    add_transmission(entry, m, thickness);
    add_film(entry, m, put);
    if (m.coat > 0)
        extend(
            entry, "KHR_materials_clearcoat",
            {{"clearcoatFactor", within(m.coat, 0, 1)}, {"clearcoatRoughnessFactor", within(m.coat_roughness, 0, 1)}});
    if (base::luminance(m.sheen) > 0)
        extend(entry, "KHR_materials_sheen",
               {{"sheenColorFactor", list(unit(m.sheen))}, {"sheenRoughnessFactor", within(m.sheen_roughness, 0, 1)}});
    const Float3 shines{within(m.emission.x, 0, 1e6f), within(m.emission.y, 0, 1e6f), within(m.emission.z, 0, 1e6f)};
    if (const float most = std::max({shines.x, shines.y, shines.z}); most > 0) {
        entry["emissiveFactor"] = list(unit(shines / most));
        extend(entry, "KHR_materials_emissive_strength", {{"emissiveStrength", most}});
    }
    return entry;
}

}  // namespace limn::exchange
