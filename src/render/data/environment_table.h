#pragma once
// Importance table of an environment map: a direction is drawn with a density that follows the map's luminance, from an
// alias table (Walker 1977; Vose 1991) over a coarse grid whose rows are equal in solid angle. Made once per map;
// rotation and gain never touch it.
#include <array>
#include <cstdint>
#include <vector>

#include "scene/scene.h"

namespace limn::render {

struct EnvironmentTable {
    int width = 0, height = 0;   // cells
    std::vector<float> keep;     // probability that the cell itself is taken
    std::vector<int32_t> alias;  // the cell taken otherwise
    std::vector<float> density;  // per steradian
    // Irradiance / pi of the map as a polynomial in the normal, in the map's own frame: spherical harmonics of three
    // bands convolved with the cosine (Ramamoorthi and Hanrahan 2001, "An Efficient Representation for Irradiance
    // Environment Maps").
    std::array<base::Float3, 9> irradiance{};
};

// A black map gives the uniform density. A share of 1 % is uniform, so that no direction with light has density 0.
EnvironmentTable make_environment_table(const base::ImageF& radiance, int width = 128, int height = 64);

}  // namespace limn::render
