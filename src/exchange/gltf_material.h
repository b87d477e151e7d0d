#pragma once
// A scene's material in the words of glTF 2.0 and its KHR_materials extensions.
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/image.h"
#include "scene/scene.h"

namespace limn::exchange {

// What of a texture is wanted, and so how its texels have to stand in the file.
enum class Channels { color, color_and_coverage, normal, roughness, film };

struct TextureUse {
    std::shared_ptr<const scene::Texture> texture;
    Channels channels = Channels::color;
    float scale = 1;  // tiles per unit of uv
    // Whose alpha covers, where that is not the texture itself; it is laid on once whatever the scale.
    std::shared_ptr<const scene::Texture> coverage;
};

// 3 or 4 channels. With a coverage of its own: that one's size, the colour read at the scale.
base::Image8 texture_image(const TextureUse& use);

// The textureInfo of a texture that is put into the file.
using PutTexture = std::function<nlohmann::ordered_json(const TextureUse& use)>;

// Of hair the texture in its place holds strands, which glTF has no words for.
bool has_normal_map(const scene::Material& material);

// All numbers are within what the standard allows, whatever the material holds. What goes through is told by
// KHR_materials_transmission, _ior and, of what is filled, _volume, whose attenuation is the material's absorption; a
// thin film by _iridescence. Reflection at normal incidence is 0.08 times Material::specular: up to a half as
// specularFactor, above by an index of refraction. thickness: metres through the mesh, of what is filled.
nlohmann::ordered_json gltf_material(const scene::Material& material, float thickness, const PutTexture& put);

}  // namespace limn::exchange
