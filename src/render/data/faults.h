#pragma once
// What a Scene should not hold, in words: the renderer makes a defined picture of it all the same, and this says what
// was left out or mended.
#include <string>
#include <vector>

#include "scene/scene.h"

namespace limn::render {

// One sentence for each thing at fault, naming it: geometry that is no number, has no size or no normals, lights and
// maps with light that is none, a camera that looks nowhere. Empty where all is well. Reads every vertex and every
// pixel of the environment once.
std::vector<std::string> faults_of(const scene::Scene& scene);

// The same of where the camera stands: inside of somebody or something, or below the floor, where there is nothing to
// be seen.
std::vector<std::string> faults_of_view(const scene::Scene& scene);

}  // namespace limn::render
