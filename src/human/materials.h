#pragma once
// Textures and materials of a person. Each is made when first needed and kept; what is missing gets a plain stand-in.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "human/model.h"

namespace limn::human {

using TexturePtr = std::shared_ptr<const scene::Texture>;
using MaterialPtr = std::shared_ptr<const scene::Material>;

class TextureCache {
  public:
    explicit TextureCache(std::shared_ptr<const pack::Pack> pack) : pack_(std::move(pack)) {}
    // Null, and the name added to missing, when the pack has no such picture.
    TexturePtr get(const std::string& name, std::vector<std::string>& missing, bool linear = false);
    // What trace_strands makes of such a picture of hair; null where there is none, or it was cancelled.
    TexturePtr strands(const std::string& name, bool fall);
    // The skins mixed as the traits are; ages between 25, 50 and 75 years.
    TexturePtr skin(const Traits& traits, std::vector<std::string>& missing);

    // Once it is set nothing more is read, and nothing counts as missing; null = never. What has been read is kept.
    base::Cancel cancel = nullptr;

  private:
    std::shared_ptr<const pack::Pack> pack_;
    std::map<std::string, TexturePtr> kept_, strands_;
    std::vector<std::pair<TexturePtr, int>> mix_of_;  // what mixed_ is made of
    TexturePtr mixed_;
};

// Skin, lips, mouth cavity. detail may be null.
std::vector<MaterialPtr> body_materials(TexturePtr skin, std::shared_ptr<const scene::SkinDetail> detail,
                                        const Wardrobe& wardrobe);
MaterialPtr eye_material(TexturePtr iris);
MaterialPtr teeth_material(TexturePtr texture);
MaterialPtr tongue_material(TexturePtr texture);
MaterialPtr hair_material(TexturePtr texture, TexturePtr strands, const Wardrobe& wardrobe);
MaterialPtr brow_material(TexturePtr texture, TexturePtr strands, const Wardrobe& wardrobe);
MaterialPtr lash_material(TexturePtr texture, TexturePtr strands);
MaterialPtr cloth_material(TexturePtr texture, TexturePtr normal, const Wardrobe& wardrobe);
MaterialPtr leather_material(TexturePtr texture);
MaterialPtr base_layer_material(const Wardrobe& wardrobe);

}  // namespace limn::human
