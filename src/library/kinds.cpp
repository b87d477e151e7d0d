#include "library/kinds.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "base/files.h"
#include "base/readable.h"
#include "base/sha256.h"
#include "exchange/cube_file.h"
#include "exchange/decode_environment.h"
#include "world/environment_map.h"
#include "world/thumbnail.h"

namespace limn::library {
namespace {

namespace fs = std::filesystem;
using base::Error;
using base::Result;

constexpr size_t kLongestTitle = 80;

// In a child of its own: it is a picture from anywhere.
Result<Read> read_world_file(const fs::path& file, const std::string& title, bool thumbnail, int stop) {
    const base::Descriptor open(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
    if (!open) return Error{"the file cannot be opened"};
    auto decoded = exchange::decode_environment(open.get(), {}, exchange::kThisProgram, stop);
    if (!decoded) return decoded.error();
    const float gain = world::exposing_gain(decoded->image);
    Read read;
    read.note = std::move(decoded->note);
    if (thumbnail) {
        const auto jpeg = world::encode_thumbnail(decoded->image, gain);
        if (!jpeg) return jpeg.error();
        read.thumbnail.assign(reinterpret_cast<const char*>(jpeg->data()), jpeg->size());
    }
    read.thing = World(world::make_environment(title, std::move(decoded->image), gain));
    return read;
}

// Bounded text.
Result<Read> read_look_file(const fs::path& file, const std::string& title, bool, int) {
    const auto text = base::read_file(file, exchange::kMostCubeBytes, title);
    if (!text) return text.error();
    auto table = exchange::parse_cube(std::as_bytes(std::span(*text)));
    if (!table) return table.error();
    Read read;
    read.title = table->title;
    read.thing = Look(std::make_shared<const base::ColorTable>(*std::move(table)));
    return read;
}

constexpr std::array<Kind, 2> kKinds{{
    // A world takes about 30 MB, a look 0.6 MB at the usual 33 samples and 34 MB at the most.
    {KindId::world, "world", "", "image/x-environment", "environment.world", "Own world", 4, read_world_file},
    {KindId::look, "look", ".cube", "application/x-cube", "film.look_table", "Own look", 8, read_look_file},
}};

std::string lower_end(const std::string& name, size_t length) {
    std::string ending = name.substr(name.size() - std::min(name.size(), length));
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

}  // namespace

std::span<const Kind> kinds() {
    return kKinds;
}

const Kind& kind(KindId id) {
    return kKinds[static_cast<size_t>(id)];
}

const Kind& kind_of_name(const std::string& name) {
    // Not by fs::path, to which a name that is nothing but an ending has none.
    for (const Kind& k : kKinds)
        if (!k.ending.empty() && lower_end(name, k.ending.size()) == k.ending) return k;
    return kind(KindId::world);
}

const Kind& kind_of(const store::Asset& asset) {
    const auto found = std::ranges::find(kKinds, asset.media, [](const Kind& k) { return std::string_view(k.media); });
    return found == kKinds.end() ? kind(KindId::world) : *found;
}

Result<Read> read_kept(const Kind& kind, const fs::path& data, const std::string& hash, const std::string& title,
                       int stop) {
    const auto failed = [&](const std::string& why) {
        return Error{
            fmt::format("the {} {} is not shown, magenta shows in its place: {}", kind.name, hash.substr(0, 12), why),
            kind.field};
    };
    std::error_code unreadable;
    const fs::path file = store::asset_path(data, hash);
    if (!store::is_asset_hash(hash) || !fs::exists(file, unreadable))
        return failed("its file is not in this data folder. Add the file again");
    const auto found = base::sha256_of_file(file, store::kMostAssetBytes);
    if (!found) return failed(found.error().message);
    if (*found != hash) return failed("the kept file is damaged: its content no longer has that hash");
    auto read = kind.read(file, title, false, stop);
    return read ? std::move(read) : failed(read.error().message);
}

std::string title_kept(const Kind& kind, const std::string& title) {
    const std::string shown = base::readable(title, kLongestTitle);
    return shown.empty() ? kind.own_title : shown;
}

std::string title_of(const Kind& kind, const std::string& own, const std::string& name) {
    if (!own.empty()) return title_kept(kind, own);
    std::string title = fs::path(name).stem().string();
    if (title.starts_with('.')) title.clear();  // nothing but an ending
    if (kind.id == KindId::world) std::ranges::replace(title, '_', ' ');
    return title_kept(kind, title);
}

}  // namespace limn::library
