#pragma once
// Files that documents name by their content: assets/<sha256> in the data folder, with assets/<sha256>.json beside it
// for what people call it. An asset never changes; a file is there whole or not at all. Safe from any thread.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
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

// Takes an asset in pieces, as it comes over a socket; one that is not finished leaves nothing behind.
class AssetWriter {
  public:
    static base::Result<AssetWriter> open(const std::filesystem::path& folder);
    AssetWriter(AssetWriter&&) noexcept;
    AssetWriter& operator=(AssetWriter&&) noexcept;
    ~AssetWriter();

    base::Result<void> write(std::span<const std::byte> piece);
    // The file so far, for whoever checks it before it is kept.
    const std::filesystem::path& path() const;
    uint64_t bytes() const;
    // Syncs the file and puts it in its place. The same content again is no error; its title becomes the new one.
    base::Result<Asset> finish(std::string_view title, std::string_view media);

  private:
    struct Impl;
    explicit AssetWriter(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

base::Result<Asset> put_asset(const std::filesystem::path& folder, std::span<const std::byte> content,
                              std::string_view title, std::string_view media);
// The file, which has this hash, moves to its place among the assets of the folder, on the same file system. Otherwise
// as AssetWriter::finish.
base::Result<Asset> adopt_asset(const std::filesystem::path& folder, const std::filesystem::path& file,
                                std::string_view hash, std::string_view title, std::string_view media);
// Removes what interrupted uploads have left; only for the one process that holds the folder.
void remove_unfinished(const std::filesystem::path& folder);
// All that are whole, by title.
std::vector<Asset> list_assets(const std::filesystem::path& folder);
// Its content, if it is still what its name says.
base::Result<std::string> read_asset(const std::filesystem::path& folder, std::string_view hash);

}  // namespace limn::store
