#pragma once
// What lies over the colour of the person's skin: pictures of the pack that no trait changes, weighed by traits, by
// what was asked for and by the face's expression, so that nothing is painted while one plays.
#include <memory>
#include <string>
#include <vector>

#include "human/materials.h"

namespace limn::human {

// The pictures and where they lie; null, and their name in `missing`, when the pack does not have them. The numbers are
// as they are by default.
std::shared_ptr<const scene::SkinDetail> read_skin_detail(const pack::Pack& pack, TextureCache& textures,
                                                          std::vector<std::string>& missing,
                                                          base::Cancel cancel = nullptr);

// The same pictures for this person. Age deepens creases and spots; a beard is a man's.
std::shared_ptr<const scene::SkinDetail> weigh_skin_detail(const scene::SkinDetail& pictures, const SkinLook& look,
                                                           const Traits& traits);

// How deep an expression folds each group of creases, 0..1.
scene::Creases creases_of(const FaceWeights& face);

}  // namespace limn::human
