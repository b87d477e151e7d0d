#include "human/materials.h"

#include <algorithm>
#include <cmath>

#include "human/strands.h"

namespace limn::human {
namespace {

using scene::Material;
using scene::MaterialModel;

constexpr Float3 kLashes{0.0159f, 0.0103f, 0.007f};
constexpr float kBrowsOfHair = 0.21f;  // brows are so much darker than the hair
constexpr float kStrandMean = 0.55f;   // of a picture of strands, see tools/pack/textures.py

std::shared_ptr<Material> plain(const char* name, Float3 color, float roughness) {
    auto m = std::make_shared<Material>();
    m->name = name;
    m->base_color = color;
    m->roughness = roughness;
    return m;
}

// Sets the texture, or the stand-in's colour where there is none.
void cover(Material& m, TexturePtr texture, Float3 stand_in) {
    if (!texture) m.base_color = m.base_color * stand_in;
    m.base_texture = std::move(texture);
}

// A film of saliva, which is smooth whatever lies below it.
void wet(Material& m) {
    m.coat = 0.8f;
    m.coat_roughness = 0.12f;
}

using Share = std::pair<TexturePtr, int>;

// The mean of textures of one size by shares of 256, a piece at a time that stays in the first-level cache.
TexturePtr mix(const std::vector<Share>& shares) {
    constexpr size_t kPiece = 8192;
    auto mixed = std::make_shared<scene::Texture>();
    const scene::Texture& first = *shares[0].first;
    mixed->width = first.width;
    mixed->height = first.height;
    mixed->linear = first.linear;
    mixed->texels.resize(first.texels.size());
    auto* to = reinterpret_cast<uint8_t*>(mixed->texels.data());
    uint16_t total[kPiece];
    for (size_t at = 0, bytes = first.texels.size() * 4; at < bytes; at += kPiece) {
        const size_t n = std::min(kPiece, bytes - at);
        std::fill_n(total, n, uint16_t{128});
        for (const auto& [texture, share] : shares) {
            const auto* from = reinterpret_cast<const uint8_t*>(texture->texels.data()) + at;
            const auto factor = static_cast<uint16_t>(share);
            for (size_t i = 0; i < n; ++i) total[i] = static_cast<uint16_t>(total[i] + from[i] * factor);
        }
        for (size_t i = 0; i < n; ++i) to[at + i] = static_cast<uint8_t>(total[i] >> 8);
    }
    return mixed;
}

}  // namespace

TexturePtr TextureCache::find(const Kept& in, const std::string& name) const {
    const std::lock_guard lock(mutex_);
    const auto at = in.find(name);
    return at == in.end() ? nullptr : at->second;
}

TexturePtr TextureCache::keep(Kept& in, const std::string& name, TexturePtr made) {
    const std::lock_guard lock(mutex_);
    return in.emplace(name, std::move(made)).first->second;
}

void TextureCache::forget_unused() {
    const std::lock_guard lock(mutex_);
    for (Kept* kept : {&strands_, &kept_})
        std::erase_if(*kept, [](const auto& k) { return k.second.use_count() == 1; });
}

TexturePtr TextureCache::get(const std::string& name, std::vector<std::string>& missing, base::Cancel cancel,
                             PictureUse use) {
    if (TexturePtr kept = find(kept_, name)) return kept;
    if (base::is_set(cancel)) return nullptr;
    auto texels = pack_->array<uint8_t>(name);
    if (!texels || texels->shape.size() != 3 || (texels->shape[2] != 4 && texels->shape[2] != 1) ||
        texels->shape[0] > 16384 || texels->shape[1] > 16384) {
        missing.push_back(name);
        return nullptr;
    }
    auto texture = std::make_shared<scene::Texture>();
    texture->height = static_cast<int>(texels->shape[0]);
    texture->width = static_cast<int>(texels->shape[1]);
    texture->linear = use.linear;
    texture->tiles = use.tiles;
    if (texels->shape[2] == 1) {  // coverage of single hairs
        for (uint8_t alpha : texels->values) texture->texels.push_back(uint32_t{alpha} << 24 | 0xffffffu);
    } else {
        texture->texels.resize(texels->values.size() / 4);
        std::copy(texels->values.begin(), texels->values.end(), reinterpret_cast<uint8_t*>(texture->texels.data()));
    }
    return keep(kept_, name, std::move(texture));
}

TexturePtr TextureCache::strands(const std::string& name, bool fall, base::Cancel cancel) {
    if (TexturePtr kept = find(strands_, name)) return kept;
    std::vector<std::string> missing;  // get() has said so already
    const TexturePtr picture = get(name, missing, cancel);
    TexturePtr traced = picture ? trace_strands(*picture, fall, cancel) : nullptr;
    return traced ? keep(strands_, name, std::move(traced)) : nullptr;
}

TexturePtr mix_skin(TextureCache& textures, SkinMix& made, const Traits& t, std::vector<std::string>& missing,
                    base::Cancel cancel) {
    const float old = base::clamp((t.age - 50) / 25, 0.0f, 1.0f), young = base::clamp((50 - t.age) / 25, 0.0f, 1.0f);
    const std::pair<const char*, float> ages[] = {{"young", young}, {"middleage", 1 - old - young}, {"old", old}};
    float a = std::max(t.african, 0.0f), b = std::max(t.asian, 0.0f), c = std::max(t.caucasian, 0.0f);
    if (!(a + b + c > 0)) a = b = c = 1;
    const std::pair<const char*, float> groups[] = {
        {"african", a / (a + b + c)}, {"asian", b / (a + b + c)}, {"caucasian", c / (a + b + c)}};
    const float female = base::clamp(t.sex, 0.0f, 1.0f);
    const std::pair<const char*, float> sexes[] = {{"male", 1 - female}, {"female", female}};

    struct Part {
        TexturePtr texture;
        float weight;
    };
    std::vector<Part> parts;
    float sum = 0;
    for (auto [age, wa] : ages)
        for (auto [group, wg] : groups)
            for (auto [sex, ws] : sexes) {
                const float w = wa * wg * ws;
                if (w < 0.02f) continue;
                auto texture =
                    textures.get(std::string("person/skin/") + age + "_" + group + "_" + sex, missing, cancel);
                if (!texture || (!parts.empty() && texture->texels.size() != parts[0].texture->texels.size())) continue;
                parts.push_back({texture, w});
                sum += w;
            }
    if (parts.empty() || base::is_set(cancel)) return nullptr;
    if (parts.size() == 1) return parts[0].texture;

    std::vector<Share> shares;
    int left = 256;  // fixed-point shares of exactly 256
    for (size_t p = 0; p < parts.size(); ++p) {
        const int share =
            p + 1 == parts.size() ? left : std::min(left, static_cast<int>(std::lround(256 * parts[p].weight / sum)));
        left -= share;
        if (share > 0) shares.emplace_back(parts[p].texture, share);
    }
    if (shares != made.of) {
        made.mixed = mix(shares);
        made.of = std::move(shares);
    }
    return made.mixed;
}

std::vector<MaterialPtr> body_materials(TexturePtr skin, std::shared_ptr<const scene::SkinDetail> detail,
                                        const Wardrobe& wardrobe) {
    const Float3 stand_in{0.55f, 0.36f, 0.28f};
    auto body = plain("skin", wardrobe.skin_tint, 0.46f);
    cover(*body, skin, stand_in);
    body->model = MaterialModel::skin;
    body->specular = 0.35f;  // an index of refraction of 1.4
    body->coat = 0.25f * wardrobe.skin.oiliness;
    body->coat_roughness = 0.3f;
    body->subsurface = 1;
    body->subsurface_radius = {0.0012f, 0.0005f, 0.00025f};
    body->detail_scale = 1;
    body->skin = detail;
    auto lips = std::make_shared<Material>(*body);
    lips->name = "lips";
    lips->coat = 0.35f;
    lips->coat_roughness = 0.24f;
    lips->detail_scale = 0.3f;
    auto cavity = std::make_shared<Material>(*body);
    cavity->name = "mouth cavity";
    cavity->base_color = wardrobe.skin_tint * Float3{0.55f, 0.35f, 0.33f};
    if (!skin) cavity->base_color *= 0.4f;
    cavity->roughness = 0.3f;
    cavity->detail_scale = 0;
    cavity->skin = nullptr;
    return {body, lips, cavity};
}

MaterialPtr eye_material(TexturePtr iris) {
    auto m = plain("eyes", Float3(1.0f), 0.05f);
    cover(*m, std::move(iris), Float3(0.7f));
    m->model = MaterialModel::eye;
    m->ior = 1.376f;
    return m;
}

MaterialPtr teeth_material(TexturePtr texture) {
    auto m = plain("teeth", Float3{0.92f, 0.89f, 0.83f}, 0.4f);
    cover(*m, std::move(texture), Float3(0.8f));
    wet(*m);
    return m;
}

MaterialPtr tongue_material(TexturePtr texture) {
    auto m = plain("tongue", Float3(0.9f), 0.55f);
    cover(*m, std::move(texture), Float3{0.6f, 0.25f, 0.22f});
    wet(*m);
    return m;
}

namespace {

std::shared_ptr<Material> strands_of(const char* name, Float3 color, float roughness, TexturePtr texture,
                                     TexturePtr strands) {
    auto m = plain(name, color, roughness);
    m->cutout = texture != nullptr;
    m->coverage_texture = strands;
    m->normal_texture = std::move(strands);
    m->base_texture = std::move(texture);
    m->model = MaterialModel::hair;
    m->double_sided = true;
    return m;
}

// Single hairs already: nothing is to be parted.
MaterialPtr single_hairs(const char* name, Float3 color, const TexturePtr& texture, TexturePtr strands) {
    auto m = strands_of(name, color, 0.6f, texture, std::move(strands));
    m->coverage_texture = texture;
    return m;
}

}  // namespace

MaterialPtr hair_material(TexturePtr texture, TexturePtr strands, const Wardrobe& wardrobe) {
    const Float3 color = texture ? wardrobe.hair_color * (1 / kStrandMean) : wardrobe.hair_color;
    return strands_of("hair", color, wardrobe.hair_roughness, std::move(texture), std::move(strands));
}

MaterialPtr brow_material(TexturePtr texture, TexturePtr strands, const Wardrobe& wardrobe) {
    return single_hairs("brows", wardrobe.hair_color * kBrowsOfHair, texture, std::move(strands));
}

MaterialPtr lash_material(TexturePtr texture, TexturePtr strands) {
    return single_hairs("lashes", kLashes, texture, std::move(strands));
}

MaterialPtr cloth_material(TexturePtr texture, TexturePtr normal, const Wardrobe& wardrobe) {
    auto cloth = plain("cloth", wardrobe.outfit_color, wardrobe.outfit_roughness);
    cover(*cloth, texture, Float3(0.3f));
    cloth->model = MaterialModel::cloth;
    cloth->normal_texture = std::move(normal);
    cloth->sheen = Float3(0.15f);
    cloth->sheen_roughness = 0.6f;
    cloth->detail_scale = 1;
    cloth->double_sided = true;
    return cloth;
}

MaterialPtr leather_material(TexturePtr texture) {
    auto leather = plain("leather", Float3(1.0f), 0.38f);
    cover(*leather, std::move(texture), Float3(0.05f));
    leather->double_sided = true;
    return leather;
}

MaterialPtr base_layer_material(const Wardrobe& wardrobe) {
    auto m = plain("base layer", wardrobe.outfit_color * Float3{0.32f, 0.33f, 0.36f}, wardrobe.outfit_roughness);
    m->model = MaterialModel::cloth;
    m->sheen = Float3(0.1f);
    m->detail_scale = 1;
    m->double_sided = true;
    return m;
}

}  // namespace limn::human
