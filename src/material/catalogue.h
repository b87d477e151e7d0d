#pragma once
// The library of materials as assets/materials.json lists it: what each is made of and how its pattern is painted.
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/vec.h"

namespace limn::material {

using base::Float3;

// One named material. Lengths of the pattern are in metres of the real thing, at scale 1.
struct Entry {
    std::string id, name, group;
    std::vector<std::string> tags;
    std::string pattern;             // see pattern_named
    float tile = 0.05f;              // across one tile
    int texels = 512;                // across the painted tile, a power of two
    int count = 8;                   // repeats of the pattern's cell in a tile
    float relief = 0;                // from the lowest to the highest point
    float variation = 0.5f;          // 0..1, how uneven it is
    std::array<Float3, 4> colors{};  // linear; what each is for is the pattern's business
    float metallic = 0, roughness = 0.5f, specular = 0.5f;
    float coat = 0, coat_roughness = 0.08f;
    Float3 sheen{0.0f};
    float sheen_roughness = 0.5f;
    float transmission = 0, ior = 1.5f;
    bool thin_walled = false;
    Float3 absorption{0.0f};           // per metre
    float subsurface = 0, radius = 0;  // share, and mean free path
    float film = 0;                    // nanometres
    Float3 emission{0.0f};             // radiance
    Float3 worn{0.5f};                 // what wear brings out
    float worn_roughness = 0.6f, worn_metallic = 0;
    float porous = 0;  // 0..1, how much darker water makes it
};

// All of the library, in the order of its groups; read once.
std::span<const Entry> catalogue();
// Null when there is none of that id.
const Entry* find_entry(std::string_view id);

// The file's text, and how it is read: entries that are not complete are left out. Both for tests.
std::string_view catalogue_text();
std::vector<Entry> read_catalogue(std::string_view text);

// "#rrggbb" in sRGB to linear; nothing when it is no colour.
std::optional<Float3> color_of(std::string_view hex);

}  // namespace limn::material
