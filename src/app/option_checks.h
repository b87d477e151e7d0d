#pragma once
// What the program's options take, judged before any work begins.
#include <filesystem>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace limn::app {

constexpr double kLatestSecond = 1e6;  // of a film

// Why the text is no number from low to high, or nothing. Not a number is none, whatever the range.
std::optional<std::string> not_within(const std::string& text, double low, double high);

struct Size {
    int width = 0, height = 0;
    bool operator==(const Size&) const = default;
};
// "640x360", also with a capital X; each from 16 to 8192. Nothing else may stand before, between or behind.
std::optional<Size> size_of(std::string_view text);

// The file's ending in lower case, with its dot: ".png".
std::string ending_of(const std::filesystem::path& file);

// Whether a file can be made under this name, so that nobody waits for a picture that cannot be kept: one of the
// endings (none given: any), no folder, in a folder that is there and can be written. Leaves nothing behind.
base::Result<void> check_output_file(const std::filesystem::path& file,
                                     std::initializer_list<std::string_view> endings);
// The same of a folder for many files; it is made when it is not there.
base::Result<void> check_output_folder(const std::filesystem::path& folder);

}  // namespace limn::app
