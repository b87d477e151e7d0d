#include "store/asset.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "base/files.h"
#include "base/sha256.h"
#include "document/json.h"
#include "store/files.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
namespace fs = std::filesystem;

constexpr uint64_t kMostDescriptionBytes = 4096;

fs::path description_path(const fs::path& folder, std::string_view hash) {
    return folder / "assets" / fmt::format("{}.json", hash);
}

// Of a file that is synced.
Result<void> put_in_place(const fs::path& folder, const fs::path& file, const Asset& asset) {
    document::OrderedJson description{{"title", asset.title}, {"media", asset.media}, {"bytes", asset.bytes}};
    // The description first: list_assets goes by it, and looks whether the content is there.
    if (auto done = base::write_durably(description_path(folder, asset.hash), document::dump(description)); !done)
        return done.error();
    if (::rename(file.c_str(), asset_path(folder, asset.hash).c_str()) != 0)
        return file_error("writing an asset", errno);
    return sync_folder(folder / "assets");
}

}  // namespace

bool is_asset_hash(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

fs::path asset_path(const fs::path& folder, std::string_view hash) {
    return folder / "assets" / hash;
}

Result<Asset> adopt_asset(const fs::path& folder, const fs::path& file, std::string_view hash, std::string_view title,
                          std::string_view media) {
    const base::Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!open || ::fsync(open.get()) != 0) return file_error("keeping an asset", errno);
    std::error_code failed;
    Asset asset{std::string(hash), std::string(title), std::string(media), fs::file_size(file, failed)};
    if (failed) return file_error("keeping an asset", failed.value());
    if (auto done = put_in_place(folder, file, asset); !done) return done.error();
    return asset;
}

void remove_unfinished(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> unfinished;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "assets", ignored)) {
        if (entry.path().filename().string().starts_with("upload-")) unfinished.push_back(entry.path());
    }
    for (const fs::path& path : unfinished) fs::remove(path, ignored);
    base::remove_drafts(folder / "assets");
}

std::vector<Asset> list_assets(const fs::path& folder) {
    std::vector<Asset> assets;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "assets", ignored)) {
        std::string hash = entry.path().stem();
        if (entry.path().extension() != ".json" || !is_asset_hash(hash) ||
            !fs::exists(asset_path(folder, hash), ignored))
            continue;
        const auto text = base::read_file(entry.path(), kMostDescriptionBytes);
        if (!text) continue;
        auto json = document::parse_json(*text, text->size());
        if (!json || !json->is_object()) continue;
        auto text_of = [&](const char* name) {
            auto found = json->find(name);
            return found != json->end() && found->is_string() ? found->get<std::string>() : std::string();
        };
        std::string title = text_of("title");
        assets.push_back({hash, title.empty() ? hash.substr(0, 8) : title, text_of("media"),
                          fs::file_size(asset_path(folder, hash), ignored)});
    }
    std::ranges::sort(assets, {}, [](const Asset& asset) { return std::tie(asset.title, asset.hash); });
    return assets;
}

Result<std::string> read_asset(const fs::path& folder, std::string_view hash) {
    if (!is_asset_hash(hash)) return Error{"an asset is named by its SHA-256 in lower-case hex"};
    const fs::path path = asset_path(folder, hash);
    std::error_code failed;
    if (!fs::exists(path, failed)) return Error{fmt::format("the asset {} is not in the data folder", hash)};
    auto content = base::read_file(path, kMostAssetBytes, fmt::format("the asset {}", hash));
    if (content && base::sha256_hex(*content) != hash)
        return Error{fmt::format("the asset {} is damaged: its content no longer has that hash", hash)};
    return content;
}

}  // namespace limn::store
