#pragma once
// What a film on this machine can name: the worlds of the pack, and what is kept in the data folder.
#include <filesystem>
#include <memory>

#include "document/choices.h"
#include "library/intake.h"
#include "world/library.h"

namespace limn::library {

// Of a server; `own` must outlive what is returned. worlds: null where the pack is not there; then any world counts as
// there: the doctor names the pack.
document::Choices choices_of(std::shared_ptr<const world::Library> worlds, const Intake& own);

// The same as the data folder says itself, which is only read.
document::Choices choices_in(const std::filesystem::path& folder, std::shared_ptr<const world::Library> worlds);

}  // namespace limn::library
