#pragma once
// What a film on this machine can name: the worlds of the pack, and what is kept in the data folder.
#include <filesystem>
#include <memory>

#include "app/own_looks.h"
#include "app/own_worlds.h"
#include "document/choices.h"
#include "evaluation/studio_data.h"

namespace limn::app {

// Of a server. The libraries must outlive what is returned. Where the pack is not there, any world counts as there: the
// doctor names the pack.
document::Choices choices_of(std::shared_ptr<const evaluation::StudioData> data, const OwnWorlds& worlds,
                             const OwnLooks& looks);

// The same as the data folder says itself, which is only read; worlds: null where the pack is not there.
document::Choices choices_in(const std::filesystem::path& folder, std::shared_ptr<const world::Library> worlds);

}  // namespace limn::app
