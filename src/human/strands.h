#pragma once
// What a picture of hair tells of its strands.
#include <memory>

#include "base/cancel.h"
#include "scene/scene.h"

namespace limn::human {

// The strands of a picture of hair, linear, twice its size: R and G are the cosine and sine of twice the angle between
// a strand and u (0.5 = 0; v runs downwards), B a value that is the same along a strand and another on the next, A the
// picture's coverage with its soft rims parted into strands. Directions are those in which the picture changes least
// (structure tensor, Bigun and Granlund 1987); where it does not change at all strands run along v. B is noise smeared
// along them (Cabral and Leedom 1993). fall: R and G tell it under their breath, at a quarter of their length, which
// shading takes for nothing: the hair falls as the head's shape lets it, which on cards that are laid on every which
// way is steadier than what their pictures tell. Who grows strands along the cards hears it all the same.
// Takes some tenths of a second; null when `cancel` was set before it was done.
std::shared_ptr<const scene::Texture> trace_strands(const scene::Texture& picture, bool fall,
                                                    base::Cancel cancel = nullptr);

}  // namespace limn::human
