#pragma once
// A pattern painted into textures.
#include <memory>

#include "material/catalogue.h"
#include "scene/scene.h"

namespace limn::material {

// Base colour, normal map, and the map of roughness, film and order of wear; all tile. The normal map is null where there is no relief.
struct Painted {
    std::shared_ptr<const scene::Texture> base, normal, roughness;
};

// The same entry gives the same texels. Takes some tens of milliseconds: keep what it returns.
Painted paint(const Entry& entry);

}  // namespace limn::material
