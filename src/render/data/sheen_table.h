#pragma once
// The soft lobe of fibres that stand off a cloth, as a cosine lobe that a linear transform leans and flattens: it is
// sampled and integrates exactly, and never falls below the surface (the form of Zeltner, Burley and Chiang 2022,
// "Practical Multiple-Scattering Sheen Using Linearly Transformed Cosines"). Fitted here to the microfibre lobe of
// Estevez and Kulla 2017 ("Production Friendly Microfacet Sheen BRDF"): same albedo, same mean direction.
#include <vector>

namespace limn::render {

constexpr int kSheenTableSize = 16;

// Row = roughness, column = cosine of the view, both i / 15; four floats a cell: albedo, ai, bi, unused. In the frame
// whose z is the normal and whose xz-plane holds the view on the side of x, a direction w has the density ai^2 z / (pi
// |(ai x + bi z, ai y, z)|^4).
const std::vector<float>& sheen_table();

}  // namespace limn::render
