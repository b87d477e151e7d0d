#pragma once
#include <filesystem>

#include "app/doctor.h"

namespace limn::app {

// Is every film of the data folder whole, to its last change?
Finding examine_films(const std::filesystem::path& data);
// Are there backups of them, and are those whole?
Finding examine_backups(const std::filesystem::path& data);

}  // namespace limn::app
