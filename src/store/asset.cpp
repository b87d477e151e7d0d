#include "store/asset.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "base/sha256.h"
#include "document/json.h"

namespace limn::store {
namespace {

using base::Error;
using base::Result;
using base::Sha256;
namespace fs = std::filesystem;

Error disk_error(std::string_view doing, int code) {
    if (code == ENOSPC || code == EDQUOT || code == EFBIG)
        return Error{fmt::format("The disk is full: {} failed. Make room and try again", doing)};
    return Error{fmt::format("{} failed: {}. Check the data folder's permissions", doing, strerror(code))};
}

class File {
  public:
    explicit File(int descriptor = -1) : descriptor_(descriptor) {}
    File(File&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    File& operator=(File&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~File() {
        if (descriptor_ >= 0) ::close(descriptor_);
    }
    int get() const { return descriptor_; }

  private:
    int descriptor_;
};

Result<void> write_all(int file, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        ssize_t written = ::write(file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return disk_error("writing an asset", errno);
        bytes = bytes.subspan(static_cast<size_t>(written));
    }
    return {};
}

// Makes names in a folder last through a power cut.
Result<void> sync_folder(const fs::path& folder) {
    File file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (file.get() < 0 || ::fsync(file.get()) != 0) return disk_error("syncing the assets", errno);
    return {};
}

// Written apart, synced and renamed: under its name the file is whole or not there.
Result<void> write_file(const fs::path& path, std::string_view text) {
    static std::atomic<uint64_t> counter{0};
    fs::path temporary = path;
    temporary += fmt::format(".{}.{}.part", getpid(), counter++);
    {
        File file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
        if (file.get() < 0) return disk_error("writing an asset", errno);
        auto done = write_all(file.get(), std::as_bytes(std::span(text)));
        if (done && ::fsync(file.get()) != 0) done = disk_error("writing an asset", errno);
        if (!done) {
            ::unlink(temporary.c_str());
            return done;
        }
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return disk_error("writing an asset", errno);
    return {};
}

fs::path description_path(const fs::path& folder, std::string_view hash) {
    return folder / "assets" / fmt::format("{}.json", hash);
}

}  // namespace

bool is_asset_hash(std::string_view text) {
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

std::string hash_of(std::span<const std::byte> content) {
    Sha256 hash;
    hash.add(content);
    return hash.hex();
}

fs::path asset_path(const fs::path& folder, std::string_view hash) {
    return folder / "assets" / hash;
}

struct AssetWriter::Impl {
    fs::path folder;
    fs::path path;
    File file;
    Sha256 hash;
    uint64_t bytes = 0;
    ~Impl() {
        if (!path.empty()) ::unlink(path.c_str());
    }
};

AssetWriter::AssetWriter(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AssetWriter::AssetWriter(AssetWriter&&) noexcept = default;
AssetWriter& AssetWriter::operator=(AssetWriter&&) noexcept = default;
AssetWriter::~AssetWriter() = default;
const fs::path& AssetWriter::path() const {
    return impl_->path;
}
uint64_t AssetWriter::bytes() const {
    return impl_->bytes;
}

Result<AssetWriter> AssetWriter::open(const fs::path& folder) {
    std::error_code failed;
    fs::create_directories(folder / "assets", failed);
    if (failed) return disk_error("making the assets folder", failed.value());
    std::string name = folder / "assets" / "upload-XXXXXX";
    File file(::mkostemp(name.data(), O_CLOEXEC));
    if (file.get() < 0) return disk_error("writing an asset", errno);
    auto impl = std::make_unique<Impl>();
    impl->folder = folder;
    impl->path = name;
    impl->file = std::move(file);
    return AssetWriter(std::move(impl));
}

Result<void> AssetWriter::write(std::span<const std::byte> piece) {
    if (auto done = write_all(impl_->file.get(), piece); !done) return done;
    impl_->hash.add(piece);
    impl_->bytes += piece.size();
    return {};
}

Result<Asset> AssetWriter::finish(std::string_view title, std::string_view media) {
    Asset asset{impl_->hash.hex(), std::string(title), std::string(media), impl_->bytes};
    if (::fsync(impl_->file.get()) != 0) return disk_error("writing an asset", errno);
    document::OrderedJson description{{"title", asset.title}, {"media", asset.media}, {"bytes", asset.bytes}};
    // The description first: list_assets goes by it, and looks whether the content is there.
    if (auto done = write_file(description_path(impl_->folder, asset.hash), document::dump(description)); !done)
        return done.error();
    if (::rename(impl_->path.c_str(), asset_path(impl_->folder, asset.hash).c_str()) != 0)
        return disk_error("writing an asset", errno);
    impl_->path.clear();
    if (auto done = sync_folder(impl_->folder / "assets"); !done) return done.error();
    return asset;
}

Result<Asset> put_asset(const fs::path& folder, std::span<const std::byte> content, std::string_view title,
                        std::string_view media) {
    auto writer = AssetWriter::open(folder);
    if (!writer) return writer.error();
    if (auto done = writer->write(content); !done) return done.error();
    return writer->finish(title, media);
}

void remove_unfinished(const fs::path& folder) {
    std::error_code ignored;
    std::vector<fs::path> unfinished;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "assets", ignored)) {
        if (entry.path().filename().string().starts_with("upload-") || entry.path().extension() == ".part")
            unfinished.push_back(entry.path());
    }
    for (const fs::path& path : unfinished) fs::remove(path, ignored);
}

std::vector<Asset> list_assets(const fs::path& folder) {
    std::vector<Asset> assets;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder / "assets", ignored)) {
        std::string hash = entry.path().stem();
        if (entry.path().extension() != ".json" || !is_asset_hash(hash) ||
            !fs::exists(asset_path(folder, hash), ignored))
            continue;
        std::ifstream file(entry.path());
        std::string text(4096, '\0');
        file.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<size_t>(file.gcount()));
        auto json = document::parse_json(text, text.size());
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

Result<std::vector<std::byte>> read_asset(const fs::path& folder, std::string_view hash) {
    if (!is_asset_hash(hash)) return Error{"an asset is named by its SHA-256 in lower-case hex"};
    fs::path path = asset_path(folder, hash);
    std::error_code failed;
    uint64_t size = fs::file_size(path, failed);
    if (failed) return Error{fmt::format("the asset {} is not in the data folder", hash)};
    std::vector<std::byte> content(size);
    std::ifstream file(path, std::ios::binary);
    if (!file.read(reinterpret_cast<char*>(content.data()), static_cast<std::streamsize>(size))) {
        return Error{fmt::format("the asset {} cannot be read", hash)};
    }
    Sha256 found;
    found.add(content);
    if (found.hex() != hash)
        return Error{fmt::format("the asset {} is damaged: its content no longer has that hash", hash)};
    return content;
}

}  // namespace limn::store
