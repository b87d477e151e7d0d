#pragma once
// Files that documents name by their content: assets/<sha256> in the data folder, with assets/<sha256>.json beside it
// for what people call it. An asset never changes; a file is there whole or not at all. Safe from any thread.
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace limn::store {

constexpr uint64_t kMostAssetBytes = uint64_t{256} << 20;  // a larger one is not read

struct Asset {
    std::string hash;   // SHA-256 in lower-case hex
    std::string title;  // what people call it
    std::string media;  // "image/x-exr"
    uint64_t bytes = 0;
};

bool is_asset_hash(std::string_view text);
// Where it is or would be.
std::filesystem::path asset_path(const std::filesystem::path& folder, std::string_view hash);

// The file, which has this hash, moves to its place among the assets of the folder, on the same file system, and
// is synced there. The same content again is no error; its title becomes the new one.
base::Result<Asset> adopt_asset(const std::filesystem::path& folder, const std::filesystem::path& file,
                                std::string_view hash, std::string_view title, std::string_view media);
// Removes what interrupted uploads have left; only for the one process that holds the folder.
void remove_unfinished(const std::filesystem::path& folder);
// All that are whole, by title.
std::vector<Asset> list_assets(const std::filesystem::path& folder);
// Its content, if it is still what its name says.
base::Result<std::string> read_asset(const std::filesystem::path& folder, std::string_view hash);

}  // namespace limn::store
