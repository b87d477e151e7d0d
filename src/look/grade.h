#pragma once
// What is done to light on its way to the film, beside exposure: balance, glare, fall-off, grain.
#include <array>
#include <cstdint>

namespace limn::look {

struct Grade {
    float temperature = 6500;  // kelvin, of the light that is to look white; 1667..25000
    float tint = 0;            // -1..1: how far that light is off the Planckian locus, towards green when positive
    float bloom = 0;           // 0..1, share of light that glare spreads
    float vignette = 0;        // 0..1
    float grain = 0;           // 0..1
    uint32_t grain_seed = 0;   // of the frame
};

// Linear Rec.709 to linear Rec.709, row by row, such that light of that colour becomes white: von Kries adaptation in
// the Bradford space (Lam 1985; Planckian locus by Kim et al. 2002). The identity at the defaults.
std::array<float, 9> white_balance(float temperature, float tint);

constexpr float kVignetteSteepness = 1.2f;

// What reaches a pixel of the light that reaches the middle; r2 is the squared distance from there, 1 in the corners.
// Natural fall-off, the fourth power of the cosine.
inline float vignette_at(float vignette, float r2) {
    const float f = 1 + kVignetteSteepness * vignette * r2;
    return 1 / (f * f);
}

}  // namespace limn::look
