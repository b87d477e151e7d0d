#pragma once
// The small studio in which each material of the library is shown.
#include "material/make_material.h"
#include "scene/scene.h"

namespace limn::evaluation {

// A ball with a groove, 13 cm across, on a foot over a chequered floor, between softboxes. Throws nothing; an unknown
// material is grey.
scene::Scene preview_scene(material::Cache& cache, const material::MaterialSpec& spec);

}  // namespace limn::evaluation
