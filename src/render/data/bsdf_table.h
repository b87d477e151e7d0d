#pragma once
// Directional albedo of the GGX lobe: what a white microfacet surface reflects of light from one direction. Needed to
// take specular light apart from its colour, to give the diffuse lobe what is left, and to return the energy of
// multiple bounces between facets (Turquin 2019, "Practical multiple scattering compensation for microfacet models").
#include <vector>

namespace limn::render {

constexpr int kAlbedoTableSize = 32;

// Row = roughness, column = cosine, both i / 31; four floats a cell: (a, b) and
// those of the next column, so that a lane interpolates from two loads. albedo = F0 * a + F90 * b for Schlick's
// Fresnel. Made once, by stratified sampling of visible normals; error below 0.002.
const std::vector<float>& albedo_table();

}  // namespace limn::render
