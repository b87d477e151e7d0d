#pragma once
// What is shown in place of what a film names and this program or data folder does not have: magenta in checks, so that
// it cannot be overlooked and is taken for nothing else.
#include <memory>
#include <string>

#include "base/color_table.h"
#include "document/document.h"
#include "scene/scene.h"

namespace limn::evaluation {

// Whether the choice of this property exists here.
bool is_offered(const document::Node& node, int property);
// The choice, or the property's default where it does not exist here.
std::string offered(const document::Node& node, int property);

// A material of no catalogue: what wears it is shown in what says so.
constexpr const char* kMissingMaterial = "";
// The material that the property names; all that stands in for a style that is not there wears the missing one.
std::string worn(const document::Node& node, int material, int style);

// In squares of 5 cm; it shines a little, so that it is seen in the dark too. metres_per_uv: of the mesh.
std::shared_ptr<const scene::Material> missing_material(float metres_per_uv);
// The same with the coverage of what it stands for.
std::shared_ptr<const scene::Material> missing_material(float metres_per_uv, const scene::Material& in_place_of);
// A sphere of squares of 22.5 degrees.
std::shared_ptr<const scene::EnvironmentMap> missing_world();
// Shows the luminance of the picture in magenta.
std::shared_ptr<const base::ColorTable> missing_look();

}  // namespace limn::evaluation
