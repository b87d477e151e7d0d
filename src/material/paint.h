#pragma once
// A pattern painted into textures.
#include <atomic>
#include <memory>

#include "material/catalogue.h"
#include "scene/scene.h"

namespace limn::material {

// Base colour, normal map, and the map of roughness, film and order of wear; all tile. The normal map is null where
// there is no relief.
struct Painted {
    std::shared_ptr<const scene::Texture> base, normal, roughness;
};

// The same entry gives the same texels. Takes some tens of milliseconds: keep what it returns. Nothing is returned when
// `cancel` was set before it was done.
Painted paint(const Entry& entry, const std::atomic<bool>* cancel = nullptr);

}  // namespace limn::material
