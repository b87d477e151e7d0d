#pragma once
// An asset of a few bytes, for tests.
#include <filesystem>
#include <fstream>
#include <string>

#include "base/sha256.h"
#include "store/asset.h"

namespace limn::store {

inline base::Result<Asset> keep_asset(const std::filesystem::path& folder, const std::string& content,
                                      std::string_view title, std::string_view media = {}) {
    std::filesystem::create_directories(folder / "assets");
    const std::filesystem::path file = folder / "assets" / "upload-test";
    std::ofstream(file) << content;
    return adopt_asset(folder, file, base::sha256_hex(content), title, media);
}

}  // namespace limn::store
