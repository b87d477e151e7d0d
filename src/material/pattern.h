#pragma once
// What a surface looks like at one place of its tile. Patterns are pure functions that repeat: at(u, v) == at(u + 1, v)
// == at(u, v + 1).
#include <array>
#include <string_view>

#include "base/vec.h"

namespace limn::material {

using base::Float3;

struct PatternInput {
    std::array<Float3, 4> colors;  // linear
    int count = 8;                 // cells a tile
    float variation = 0.5f;        // 0..1
};

struct Texel {
    Float3 color{0.5f};   // linear, 0..1
    float height = 0;     // 0..1 of the relief
    float roughness = 1;  // factor, 0..1
    float film = 1;       // factor of the film's thickness, 0..1
    float wear = 0.5f;    // 0 wears first, 1 last
};

using Pattern = Texel (*)(float u, float v, const PatternInput& in);

// Null when there is none of that name.
Pattern pattern_named(std::string_view name);

// By what they are used for; the colours they take are named beside them.
Texel plain(float, float, const PatternInput&);        // colour, its uneven tone
Texel plain_weave(float, float, const PatternInput&);  // warp, weft
Texel twill(float, float, const PatternInput&);        // warp, weft
Texel draped(float, float, const PatternInput&);       // warp, weft: a weave too fine to be seen, in soft folds
Texel knit(float, float, const PatternInput&);         // yarn, its shade
Texel pile(float, float, const PatternInput&);         // tips, roots: suede, velvet, felt
Texel tweed(float, float, const PatternInput&);        // herringbone of two yarns, flecks
Texel leather(float, float, const PatternInput&);      // skin, creases
Texel scales(float, float, const PatternInput&);       // scale, gaps: reptile leather
Texel brushed(float, float, const PatternInput&);      // metal, streaks
Texel polished(float, float, const PatternInput&);     // metal, smears
Texel hammered(float, float, const PatternInput&);     // metal, hollows
Texel rust(float, float, const PatternInput&);         // three rusts, from dark to bright
Texel patina(float, float, const PatternInput&);       // metal, tarnish, verdigris
Texel chain_mail(float, float, const PatternInput&);   // rings, gaps
Texel flakes(float, float, const PatternInput&);       // lacquer, flakes
Texel carbon(float, float, const PatternInput&);       // tows, gaps
Texel wood(float, float, const PatternInput&);         // light wood, dark wood, pores
Texel marble(float, float, const PatternInput&);       // ground, veins, clouds
Texel granite(float, float, const PatternInput&);      // four minerals
Texel concrete(float, float, const PatternInput&);     // light, dark
Texel brick(float, float, const PatternInput&);        // brick, darker brick, mortar
Texel tiles(float, float, const PatternInput&);        // tile, its tone, joint
Texel slate(float, float, const PatternInput&);        // light, dark
Texel cobbles(float, float, const PatternInput&);      // two stones, joint
Texel sand(float, float, const PatternInput&);         // light, dark grains
Texel mud(float, float, const PatternInput&);          // plates, cracks
Texel snow(float, float, const PatternInput&);         // light, shade
Texel grass(float, float, const PatternInput&);        // tips, blades, ground
Texel gravel(float, float, const PatternInput&);       // three stones, gaps
Texel ripples(float, float, const PatternInput&);      // colour
Texel frost(float, float, const PatternInput&);        // colour: grain of ground glass
Texel cracked_ice(float, float, const PatternInput&);  // clear, cracks
Texel jade(float, float, const PatternInput&);         // two greens, clouds
Texel pores(float, float, const PatternInput&);        // skin, redder skin, creases
Texel glaze(float, float, const PatternInput&);        // colour; speckle
Texel foil(float, float, const PatternInput&);         // colour: crumpled, rainbow

}  // namespace limn::material
