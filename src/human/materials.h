#pragma once
// Textures and materials of people. Each is made when first needed and kept; what is missing gets a plain stand-in.
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/cancel.h"
#include "human/model.h"

namespace limn::human {

using TexturePtr = std::shared_ptr<const scene::Texture>;
using MaterialPtr = std::shared_ptr<const scene::Material>;

// How a picture of the pack is to be shown; for each name always the same.
struct PictureUse {
    bool linear = false, tiles = false;
};

// The pictures that people share; used by any number of threads, none of which waits while another reads.
class TextureCache {
  public:
    explicit TextureCache(std::shared_ptr<const pack::Pack> pack) : pack_(std::move(pack)) {}
    // Null, and the name added to missing, when the pack has no such picture. Once `cancel` is set nothing more is
    // read, and nothing counts as missing; what has been read is kept.
    TexturePtr get(const std::string& name, std::vector<std::string>& missing, base::Cancel cancel = nullptr,
                   PictureUse use = {});
    // What trace_strands makes of such a picture of hair; null where there is none, or it was cancelled.
    TexturePtr strands(const std::string& name, bool fall, base::Cancel cancel = nullptr);
    // Gives up what nobody wears.
    void forget_unused();

  private:
    using Kept = std::map<std::string, TexturePtr>;
    TexturePtr find(const Kept& in, const std::string& name) const;
    // The one that is kept: another thread may have been first.
    TexturePtr keep(Kept& in, const std::string& name, TexturePtr made);

    std::shared_ptr<const pack::Pack> pack_;
    mutable std::mutex mutex_;
    Kept kept_, strands_;
};

// One person's skin, kept until its shares change.
struct SkinMix {
    std::vector<std::pair<TexturePtr, int>> of;  // shares of 256
    TexturePtr mixed;
};
// The skins mixed as the traits are; ages between 25, 50 and 75 years.
TexturePtr mix_skin(TextureCache& textures, SkinMix& mix, const Traits& traits, std::vector<std::string>& missing,
                    base::Cancel cancel = nullptr);

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
