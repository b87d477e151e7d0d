#pragma once
// A whole film as one file (.limn): its document, a small picture, and the worlds and looks of its own that it uses.
//
// Layout, little endian: "LIMNFILM", u32 version (1), u32 number of parts, then each part: u16 length of its name,
// name, u64 size, 32 bytes SHA-256 of the content, content. Nothing follows the last part. Parts: "document.json" (as
// `limn export` writes it), "thumbnail.jpg", and for each asset "world/HASH" or "look/HASH" with the file as it once
// came and "title/HASH" with what people call it.
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace limn::exchange {

constexpr size_t kMaxFilmFileBytes = size_t{192} << 20;
constexpr size_t kMaxFilmDocumentBytes = size_t{16} << 20;
constexpr size_t kMaxFilmThumbnailBytes = size_t{1} << 20;
constexpr size_t kMaxFilmAssets = 64;

enum class FilmAssetKind : uint8_t { world, look };

struct FilmAsset {
    FilmAssetKind kind = FilmAssetKind::world;
    std::string hash;   // SHA-256 of the content, lower-case hex
    std::string title;  // at most 256 bytes of UTF-8
    std::string content;
};

struct FilmFile {
    std::string document;
    std::string thumbnail;  // a JPEG; may be empty
    std::vector<FilmAsset> assets;
};

// An error when it would be larger than may be read again.
base::Result<std::string> write_film_file(const FilmFile& film);
// Checks all lengths and checksums; what the parts hold is for others to parse. An error names the part at fault.
base::Result<FilmFile> read_film_file(std::string_view bytes);

}  // namespace limn::exchange
