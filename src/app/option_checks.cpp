#include "app/option_checks.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <vector>

namespace limn::app {
namespace {

namespace fs = std::filesystem;

constexpr int kLeastSide = 16, kMostSide = 8192;

base::Error cannot(const fs::path& path, const std::string& why) {
    return base::Error{fmt::format("{} cannot be written: {}", path.string(), why)};
}

// A file is made and taken away again: permissions alone do not tell of read-only disks, quotas and names too long.
base::Result<void> try_in(const fs::path& folder, const fs::path& wanted) {
    std::string probe = (folder / (wanted.filename().string() + ".part")).string();
    const int file = ::open(probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (file < 0) {
        if (errno == EEXIST && ::access(folder.c_str(), W_OK | X_OK) == 0) return {};  // what another run has left
        return cannot(wanted, std::strerror(errno));
    }
    ::close(file);
    ::unlink(probe.c_str());
    return {};
}

}  // namespace

std::optional<std::string> not_within(const std::string& text, double low, double high) {
    char* end = nullptr;
    const double value = std::strtod(text.c_str(), &end);
    if (!text.empty() && end == text.c_str() + text.size() && value >= low && value <= high) return std::nullopt;
    return fmt::format("\"{}\" is no number from {} to {}", text, low, high);
}

std::optional<Size> size_of(std::string_view text) {
    const size_t cross = text.find_first_of("xX");
    if (cross == text.npos) return std::nullopt;
    const auto side = [](std::string_view digits) {
        int value = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
        return error == std::errc() && end == digits.data() + digits.size() ? value : 0;
    };
    const Size size{side(text.substr(0, cross)), side(text.substr(cross + 1))};
    const auto good = [](int v) { return v >= kLeastSide && v <= kMostSide; };
    return good(size.width) && good(size.height) ? std::optional(size) : std::nullopt;
}

std::string ending_of(const fs::path& file) {
    std::string ending = file.extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return ending;
}

base::Result<void> check_output_file(const fs::path& file, std::initializer_list<std::string_view> endings) {
    if (file.empty()) return base::Error{"a file to write to needs a name"};
    std::error_code error;
    const fs::file_status there = fs::status(file, error);
    if (fs::is_directory(there)) return cannot(file, "it is a folder. Name a file in it");
    if (endings.size() > 0 && std::ranges::find(endings, ending_of(file)) == endings.end())
        return cannot(file, fmt::format("its name must end in {}", fmt::join(endings, " or ")));
    if (!file.has_filename()) return cannot(file, "it names a folder. Name a file in it");
    const fs::path folder = file.has_parent_path() ? file.parent_path() : ".";
    const fs::file_status around = fs::status(folder, error);
    if (!fs::exists(around))
        return cannot(file, fmt::format("the folder {} is not there. Make it first", folder.string()));
    if (!fs::is_directory(around)) return cannot(file, fmt::format("{} is no folder", folder.string()));
    // A device or a pipe is written as it is.
    if (fs::exists(there) && !fs::is_regular_file(there))
        return ::access(file.c_str(), W_OK) == 0 ? base::Result<void>() : cannot(file, std::strerror(errno));
    if (fs::exists(there) && ::access(file.c_str(), W_OK) != 0) return cannot(file, std::strerror(errno));
    return try_in(folder, file);
}

base::Result<void> check_output_folder(const fs::path& folder) {
    std::error_code error;
    fs::create_directories(folder, error);
    if (!fs::is_directory(folder, error))
        return cannot(folder, error ? error.message() : "something that is no folder has this name");
    return try_in(folder, folder / "picture");
}

}  // namespace limn::app
