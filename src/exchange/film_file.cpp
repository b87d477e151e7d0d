#include "exchange/film_file.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/sha256.h"

namespace limn::exchange {
namespace {

using base::Error;
using base::Result;

constexpr std::string_view kMagic = "LIMNFILM";
constexpr uint32_t kVersion = 1;
constexpr size_t kMaxName = 128, kMaxTitle = 256, kHashBytes = 32;
// Document, thumbnail, two for each asset, and some of a later version that are passed over.
constexpr size_t kMaxParts = 2 * kMaxFilmAssets + 32;

class Writer {
  public:
    template <class T>
    void number(T value) {
        for (size_t i = 0; i < sizeof value; ++i) out.push_back(static_cast<char>(value >> (8 * i) & 0xff));
    }
    void part(std::string_view name, std::string_view content) {
        number(static_cast<uint16_t>(name.size()));
        out += name;
        number(static_cast<uint64_t>(content.size()));
        base::Sha256 hash;
        hash.add(content);
        const auto digest = hash.digest();
        out.append(reinterpret_cast<const char*>(digest.data()), digest.size());
        out += content;
    }
    std::string out{kMagic};
};

// Reads from the front; nothing once the bytes have run out.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : rest_(bytes) {}

    std::optional<std::string_view> bytes(uint64_t size) {
        if (size > rest_.size()) return {};
        auto taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    template <class T>
    std::optional<T> number() {
        auto taken = bytes(sizeof(T));
        if (!taken) return {};
        T value = 0;
        for (size_t i = 0; i < sizeof(T); ++i) value |= static_cast<T>(static_cast<uint8_t>((*taken)[i])) << (8 * i);
        return value;
    }
    bool empty() const { return rest_.empty(); }

  private:
    std::string_view rest_;
};

bool is_hash(std::string_view text) {
    return text.size() == 2 * kHashBytes &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

Error broken_off() {
    return {"the film's file breaks off: it was not copied whole"};
}

Error too_large(std::string_view name, size_t most) {
    return {fmt::format("the part {} of the film's file is larger than {} bytes", name, most)};
}

// The parts by name, each proved whole.
Result<std::map<std::string, std::string_view>> read_parts(Reader& in, uint32_t count) {
    std::map<std::string, std::string_view> parts;
    for (uint32_t i = 0; i < count; ++i) {
        const auto length = in.number<uint16_t>();
        if (!length) return broken_off();
        if (*length == 0 || *length > kMaxName)
            return Error{fmt::format("part {} of the film's file has no good name", i + 1)};
        const auto name = in.bytes(*length);
        const auto size = in.number<uint64_t>();
        const auto wanted = in.bytes(kHashBytes);
        const auto content = size ? in.bytes(*size) : std::nullopt;
        if (!name || !wanted || !content) return broken_off();
        if (!std::ranges::all_of(*name, [](char c) { return c > 0x20 && c < 0x7f; }))
            return Error{fmt::format("part {} of the film's file has no good name", i + 1)};
        base::Sha256 hash;
        hash.add(*content);
        const auto found = hash.digest();
        if (std::memcmp(found.data(), wanted->data(), kHashBytes) != 0)
            return Error{fmt::format("the part {} of the film's file is damaged: its checksum differs", *name)};
        if (!parts.emplace(std::string(*name), *content).second)
            return Error{fmt::format("the film's file has the part {} twice", *name)};
    }
    return parts;
}

}  // namespace

Result<std::string> write_film_file(const FilmFile& film) {
    size_t total = film.document.size() + film.thumbnail.size();
    for (const FilmAsset& asset : film.assets) total += asset.content.size();
    constexpr size_t kHeads = size_t{1} << 16;
    if (total + kHeads > kMaxFilmFileBytes || film.document.size() > kMaxFilmDocumentBytes ||
        film.assets.size() > kMaxFilmAssets)
        return Error{fmt::format("the film with its worlds and looks is {} MB, and a film's file holds at most {} MB",
                                 total >> 20, kMaxFilmFileBytes >> 20)};
    Writer out;
    const bool pictured = !film.thumbnail.empty() && film.thumbnail.size() <= kMaxFilmThumbnailBytes;
    out.number(kVersion);
    out.number(static_cast<uint32_t>(1 + (pictured ? 1 : 0) + 2 * film.assets.size()));
    out.part("document.json", film.document);
    if (pictured) out.part("thumbnail.jpg", film.thumbnail);
    for (const FilmAsset& asset : film.assets) {
        out.part((asset.kind == FilmAssetKind::world ? "world/" : "look/") + asset.hash, asset.content);
        out.part("title/" + asset.hash, asset.title);
    }
    return std::move(out.out);
}

Result<FilmFile> read_film_file(std::string_view bytes) {
    if (bytes.size() > kMaxFilmFileBytes)
        return Error{fmt::format("a film's file is at most {} MB", kMaxFilmFileBytes >> 20)};
    Reader in(bytes);
    if (in.bytes(kMagic.size()) != kMagic) return Error{"this is no film of Limn: such files come from Export"};
    const auto version = in.number<uint32_t>();
    const auto count = in.number<uint32_t>();
    if (!version || !count) return broken_off();
    if (*version == 0) return Error{"the film's file is damaged: its version is 0"};
    if (*version > kVersion)
        return Error{fmt::format("a newer Limn wrote this film (version {}, known here: {}). Import it there", *version,
                                 kVersion)};
    if (*count > kMaxParts)
        return Error{fmt::format("the film's file has {} parts, and at most {} are read", *count, kMaxParts)};
    auto parts = read_parts(in, *count);
    if (!parts) return parts.error();
    if (!in.empty()) return Error{"the film's file is damaged: something follows its last part"};

    FilmFile film;
    const auto document = parts->find("document.json");
    if (document == parts->end()) return Error{"the film's file holds no document"};
    if (document->second.size() > kMaxFilmDocumentBytes) return too_large("document.json", kMaxFilmDocumentBytes);
    film.document = document->second;
    if (const auto picture = parts->find("thumbnail.jpg"); picture != parts->end()) {
        if (picture->second.size() > kMaxFilmThumbnailBytes) return too_large("thumbnail.jpg", kMaxFilmThumbnailBytes);
        film.thumbnail = picture->second;
    }
    for (const auto& [name, content] : *parts) {
        const bool world = name.starts_with("world/");
        if (!world && !name.starts_with("look/")) continue;
        FilmAsset asset{world ? FilmAssetKind::world : FilmAssetKind::look, name.substr(name.find('/') + 1), {}, {}};
        if (!is_hash(asset.hash) || base::sha256_hex(content) != asset.hash)
            return Error{fmt::format("the part {} of the film's file is not what its name says", name)};
        if (film.assets.size() >= kMaxFilmAssets)
            return Error{fmt::format("the film's file holds more than {} worlds and looks", kMaxFilmAssets)};
        if (const auto title = parts->find("title/" + asset.hash); title != parts->end()) {
            if (title->second.size() > kMaxTitle) return too_large(title->first, kMaxTitle);
            asset.title = title->second;
        }
        asset.content = content;
        film.assets.push_back(std::move(asset));
    }
    return film;
}

}  // namespace limn::exchange
