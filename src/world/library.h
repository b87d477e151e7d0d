#pragma once
// The Void library: the worlds that are bundled, found by id or by words, decoded when first wanted.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"
#include "scene/scene.h"

namespace limn::world {

struct World {
    std::string id;     // "meadow_sunrise"
    std::string title;  // "Meadow at sunrise"
    std::vector<std::string> tags;
    float heading = 0;  // degrees; the longitude of the stored map that is turned behind the person
    float level = 0;    // EV against the brightness all worlds are brought to
};

// Decoded maps are shared and kept for a while; everything below may be called from any thread.
struct Library;

// From the pack's "worlds/catalogue.json" and "worlds/<id>.exr". Fails when the catalogue is missing or malformed or a
// map that it names is missing; the maps themselves are neither checked nor decoded yet. The library keeps the pack
// open.
base::Result<std::shared_ptr<const Library>> load_library(std::shared_ptr<const pack::Pack> pack);

const std::vector<World>& worlds(const Library& library);

// The map of a world, with its backdrop and its exposing gain. The first call for a world decodes it (tens of
// milliseconds), later ones answer at once; another thread asking for the same world waits for the one that decodes.
base::Result<std::shared_ptr<const scene::EnvironmentMap>> environment(const Library& library, std::string_view id);

// True when environment() would answer without decoding.
bool is_ready(const Library& library, std::string_view id);

// Indices into worlds(), best first: every word of the query must begin a word of the title or a tag. An empty query
// gives all.
std::vector<size_t> search(const Library& library, std::string_view query);

// A JPEG of the world, 256 x 128, toned for display; kept once made.
base::Result<std::shared_ptr<const std::vector<std::byte>>> thumbnail(const Library& library, std::string_view id);

}  // namespace limn::world
