#pragma once
// What every evaluation shares: the opened asset pack and what was read from it. Immutable, used by any number of
// threads.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/color_table.h"
#include "base/result.h"
#include "human/person.h"
#include "pack/pack.h"
#include "world/library.h"
#include "world/sky.h"

namespace limn::evaluation {

struct StudioData {
    std::shared_ptr<const pack::Pack> pack;
    std::shared_ptr<const human::PersonModel> person;  // null: no person is shown
    std::shared_ptr<const world::Library> worlds;      // null: a stand-in room lights everything
    std::shared_ptr<const world::SkyTables> sky;       // null: no sun, and a stand-in instead of the sky
    std::vector<std::string> missing;                  // what was not there, one sentence each
};

// Never fails as a whole: what is missing has a stand-in and a sentence in `missing`.
std::shared_ptr<const StudioData> open_studio_data(const std::string& pack_path);

// The map of a person's own file, by its SHA-256: null while it is being read, an error when it is not there or not
// readable.
using AssetMap = std::function<base::Result<std::shared_ptr<const scene::EnvironmentMap>>(const std::string& sha256)>;
// The same of a look table.
using LookMap = std::function<base::Result<std::shared_ptr<const base::ColorTable>>(const std::string& sha256)>;

}  // namespace limn::evaluation
