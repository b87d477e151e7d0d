#include "render/data/material_record.h"

#include <algorithm>
#include <cstddef>

namespace limn::render {
namespace {

// What skin_wide.h reads of a material.
void fill_skin(TextureArena& textures, WideScene& w, float* r, const scene::SkinDetail* skin) {
    r[kSkinTone] = r[kSkinCreases] = r[kSkinTile] = -1;
    if (!skin || !skin->tone || !skin->creases || !skin->tile) return;
    w.has_skin = true;
    const auto place = [&](MaterialField texture, MaterialField texels, const std::shared_ptr<const scene::Texture>& t,
                           float metres) {
        r[texture] = static_cast<float>(place_texture(textures, t));
        r[texels] = static_cast<float>(t->width) / std::max(metres, 1e-6f);
    };
    place(kSkinTone, kToneTexels, skin->tone, skin->metres_per_uv * skin->window_size.x);
    place(kSkinCreases, kCreaseTexels, skin->creases, skin->metres_per_uv * skin->window_size.x);
    place(kSkinTile, kTileTexels, skin->tile, skin->tile_metres);
    r[kSkinTilesPerUv] = skin->metres_per_uv / std::max(skin->tile_metres, 1e-6f);
    r[kSkinU] = skin->window.x, r[kSkinV] = skin->window.y;
    r[kSkinPerU] = 1 / std::max(skin->window_size.x, 1e-6f), r[kSkinPerV] = 1 / std::max(skin->window_size.y, 1e-6f);
    r[kRedness] = skin->redness, r[kFreckles] = skin->freckles, r[kStubble] = skin->stubble,
    r[kOiliness] = skin->oiliness;
    r[kPores] = skin->pores * skin->steepest;
}

}  // namespace

void fill_material(TextureArena& textures, WideScene& w, float* r, const scene::Material& m) {
    r[kBaseR] = m.base_color.x, r[kBaseG] = m.base_color.y, r[kBaseB] = m.base_color.z;
    r[kMetallic] = m.metallic;
    r[kRoughness] = m.roughness;
    r[kSpecular] = m.specular;
    r[kCoat] = m.coat;
    r[kCoatRoughness] = m.coat_roughness;
    r[kSheenR] = m.sheen.x, r[kSheenG] = m.sheen.y, r[kSheenB] = m.sheen.z;
    r[kSheenRoughness] = m.sheen_roughness;
    r[kEmissionR] = m.emission.x, r[kEmissionG] = m.emission.y, r[kEmissionB] = m.emission.z;
    r[kTextureScale] = m.texture_scale;
    r[kCutout] = m.cutout;
    r[kBaseTexture] = static_cast<float>(place_texture(textures, m.base_texture));
    r[kNormalTexture] = static_cast<float>(place_texture(textures, m.normal_texture));
    r[kRoughnessTexture] = static_cast<float>(place_texture(textures, m.roughness_texture));
    r[kCoverageTexture] =
        m.coverage_texture ? static_cast<float>(place_texture(textures, m.coverage_texture)) : r[kBaseTexture];
    const scene::Texture* finest = m.normal_texture ? m.normal_texture.get() : m.base_texture.get();
    r[kTexelsPerMetre] = m.tile > 0 && finest && finest->tiles ? static_cast<float>(finest->width) / m.tile : 0;
    r[kFilm] = m.film;
    r[kTransmission] = m.transmission;
    r[kIor] = std::clamp(m.ior, 1.01f, 3.0f);
    r[kThinWalled] = m.thin_walled;
    // A walk below every pixel of a face would take a live frame's whole time: skin has one only where paths are taken
    // whole.
    const bool is_skin = m.model == scene::MaterialModel::skin;
    const bool walks =
        m.subsurface > 0 && m.subsurface_radius.x > 0 && m.subsurface_radius.y > 0 && m.subsurface_radius.z > 0;
    r[kSubsurface] = walks && !is_skin ? m.subsurface : 0;
    r[kSkinWalk] = walks ? m.subsurface : 0;
    r[kScatterR] = m.subsurface_radius.x, r[kScatterG] = m.subsurface_radius.y, r[kScatterB] = m.subsurface_radius.z;
    r[kAbsorptionR] = m.absorption.x, r[kAbsorptionG] = m.absorption.y, r[kAbsorptionB] = m.absorption.z;
    r[kWornR] = m.wear.color.x, r[kWornG] = m.wear.color.y, r[kWornB] = m.wear.color.z;
    r[kWornRoughness] = m.wear.roughness, r[kWornMetallic] = m.wear.metallic;
    r[kWear] = m.wear.amount;
    r[kModel] = static_cast<float>(m.model);
    w.has_tiles |= r[kTexelsPerMetre] > 0;
    w.has_film |= m.film > 0;
    w.has_wear |= m.wear.amount > 0 && m.roughness_texture;
    w.has_transmission |= m.transmission > 0;
    w.has_subsurface |= r[kSubsurface] > 0;
    if (walks && is_skin)
        w.has_skin_walk = true,
        w.skin_scatter = {m.subsurface, {m.subsurface_radius.x, m.subsurface_radius.y, m.subsurface_radius.z}};
    fill_skin(textures, w, r, m.skin.get());
    r[kSpecularTint] = m.model == scene::MaterialModel::hair ? 1.0f : 0.0f;
    w.has_eyes |= m.model == scene::MaterialModel::eye;
    w.has_hair |= m.model == scene::MaterialModel::hair;
}

}  // namespace limn::render
