#pragma once
#include <filesystem>

#include "app/doctor.h"

namespace limn::app {

// Is the asset pack there, whole and of this program's version, and what is in it?
Finding examine_pack(const std::filesystem::path& path);

}  // namespace limn::app
