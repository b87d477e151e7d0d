#pragma once
// What is kept belongs to one user: the data folder opens for nobody else (700, its files 600).
#include <filesystem>

#include "base/result.h"

namespace limn::store {

// From now on this process makes files and folders that only its user can open.
void keep_new_files_private();

// Closes the data folder to others, and what Limn has made in it; one that is not there is made. A folder that is
// everybody's (/tmp) keeps its mode. Links are not followed. An error names what could not be closed; the rest is
// closed all the same.
base::Result<void> make_private(const std::filesystem::path& folder);

}  // namespace limn::store
