#include "stream/page_files.h"

#include <array>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

namespace limn::stream {
namespace {

constexpr uintmax_t kLargestFile = 32 << 20;
constexpr uintmax_t kLargestPage = 128 << 20;
constexpr std::string_view kUnknownType = "application/octet-stream";

constexpr std::array<std::pair<std::string_view, std::string_view>, 21> kTypes{{
    {".html", "text/html; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".txt", "text/plain; charset=utf-8"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".jpeg", "image/jpeg"},
    {".webp", "image/webp"},
    {".avif", "image/avif"},
    {".gif", "image/gif"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".woff", "font/woff"},
    {".ttf", "font/ttf"},
    {".wasm", "application/wasm"},
    {".mp4", "video/mp4"},
}};

// What a build of the page is made of: no hidden file or folder, and no kind of file that a page does not use.
bool is_of_page(std::string_view name) {
    return name.find("/.") == name.npos && mime_type(name) != kUnknownType;
}

// FNV-1a, 64 bits: tells two builds of one file apart, no more is asked of it.
uint64_t digest(std::string_view bytes) {
    uint64_t hash = 0xcbf29ce484222325ULL;
    for (unsigned char c : bytes) hash = (hash ^ c) * 0x100000001b3ULL;
    return hash;
}

}  // namespace

std::string_view mime_type(std::string_view name) {
    for (auto [ending, type] : kTypes)
        if (name.ends_with(ending)) return type;
    return kUnknownType;
}

PageFiles::PageFiles(std::filesystem::path folder) : folder_(std::move(folder)) {
    load();
}

void PageFiles::load() {
    namespace fs = std::filesystem;
    std::error_code error;
    files_.clear();
    loaded_ = fs::last_write_time(folder_ / "index.html", error);
    uintmax_t total = 0;
    for (fs::recursive_directory_iterator it(folder_, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_symlink(ignored) || !it->is_regular_file(ignored)) continue;
        uintmax_t size = it->file_size(ignored);
        if (ignored || size > kLargestFile || (total += size) > kLargestPage) continue;
        std::ifstream in(it->path(), std::ios::binary);
        auto body = std::make_shared<std::string>(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
        std::string name = "/" + fs::relative(it->path(), folder_, ignored).generic_string();
        if (!is_of_page(name)) continue;
        PageFile file;
        file.type = mime_type(name);
        file.etag = fmt::format("\"{:016x}\"", digest(*body));
        file.immutable = name.starts_with("/assets/");
        file.body = std::move(body);
        files_.emplace(std::move(name), std::move(file));
    }
}

const PageFile* PageFiles::find(std::string_view path) {
    if (path == "/") path = "/index.html";
    if (path.ends_with(".html")) {
        std::error_code error;
        auto written = std::filesystem::last_write_time(folder_ / "index.html", error);
        if (!error && written != loaded_) load();
    }
    auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

}  // namespace limn::stream
