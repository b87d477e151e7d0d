#include "exchange/exr_header.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/readable.h"

namespace limn::exchange {
namespace {

constexpr size_t kPreamble = 8;  // magic and version
constexpr size_t kMostAttributes = 1000, kLongestName = 255;

// Data bytes of the types whose length is fixed.
constexpr std::pair<std::string_view, size_t> kFixed[] = {
    {"box2f", 16},
    {"box2i", 16},
    {"chromaticities", 32},
    {"compression", 1},
    {"deepImageState", 1},
    {"double", 8},
    {"envmap", 1},
    {"float", 4},
    {"int", 4},
    {"keycode", 28},
    {"lineOrder", 1},
    {"m33d", 72},
    {"m33f", 36},
    {"m44d", 128},
    {"m44f", 64},
    {"rational", 8},
    {"tiledesc", 9},
    {"timecode", 8},
    {"v2d", 16},
    {"v2f", 8},
    {"v2i", 8},
    {"v3d", 24},
    {"v3f", 12},
    {"v3i", 12},
};

struct Cursor {
    std::span<const std::byte> bytes;
    bool take_name(std::string_view& name) {
        const size_t longest = std::min(bytes.size(), kLongestName + 1);
        const auto end = std::find(bytes.begin(), bytes.begin() + static_cast<ptrdiff_t>(longest), std::byte{0});
        if (end == bytes.begin() + static_cast<ptrdiff_t>(longest)) return false;
        name = {reinterpret_cast<const char*>(bytes.data()), static_cast<size_t>(end - bytes.begin())};
        bytes = bytes.subspan(name.size() + 1);
        return true;
    }
    bool take_number(uint32_t& value) {
        if (bytes.size() < sizeof(value)) return false;
        std::memcpy(&value, bytes.data(), sizeof(value));
        bytes = bytes.subspan(sizeof(value));
        return true;
    }
    bool take(size_t count, std::span<const std::byte>& part) {
        if (bytes.size() < count) return false;
        part = bytes.first(count);
        bytes = bytes.subspan(count);
        return true;
    }
};

// Channels: name, then 16 bytes each; an empty name ends the list and the attribute.
bool channels_fill(Cursor data) {
    while (true) {
        std::string_view name;
        std::span<const std::byte> rest;
        if (!data.take_name(name)) return false;
        if (name.empty()) return data.bytes.empty();
        if (!data.take(16, rest)) return false;
    }
}

bool strings_fill(Cursor data) {
    while (!data.bytes.empty()) {
        uint32_t length = 0;
        std::span<const std::byte> text;
        if (!data.take_number(length) || !data.take(length, text)) return false;
    }
    return true;
}

bool preview_fills(Cursor data) {
    uint32_t width = 0, height = 0;
    return data.take_number(width) && data.take_number(height) && data.bytes.size() == uint64_t{4} * width * height;
}

bool holds_its_type(std::string_view type, std::span<const std::byte> data) {
    for (const auto& [fixed, size] : kFixed) {
        if (type == fixed) return data.size() == size;
    }
    if (type == "chlist") return channels_fill({data});
    if (type == "stringvector") return strings_fill({data});
    if (type == "preview") return preview_fills({data});
    if (type == "floatvector") return data.size() % sizeof(float) == 0;
    // A manifest of ids is packed and claims its own unpacked size; a picture has no need of one.
    if (type == "idmanifest") return false;
    // A string, or a type unknown to OpenEXR, is read by its size.
    return true;
}

// What OpenEXR 3.1 unpacks; those that came after it are told by their names.
base::Result<void> check_compression(uint32_t number) {
    constexpr uint32_t kLastRead = 9;
    constexpr std::pair<uint32_t, std::string_view> kNewer[] = {{10, "HTJ2K"}, {11, "HTJ2K"}};
    if (number <= kLastRead) return {};
    std::string name = "number " + std::to_string(number);
    for (const auto& [newer, called] : kNewer)
        if (number == newer) name = called;
    return base::Error{"the .exr file is packed with the compression " + name +
                       ", which is not read: save it with ZIP, PIZ or DWA"};
}

}  // namespace

base::Result<void> check_exr_attributes(std::span<const std::byte> bytes) {
    const base::Error ends{"the .exr file ends in its header"};
    if (bytes.size() < kPreamble) return ends;
    Cursor at{bytes.subspan(kPreamble)};
    for (size_t i = 0; i < kMostAttributes; ++i) {
        std::string_view name, type;
        uint32_t size = 0;
        std::span<const std::byte> data;
        if (!at.take_name(name)) return ends;
        if (name.empty()) return {};
        if (!at.take_name(type) || !at.take_number(size) || !at.take(size, data)) return ends;
        if (!holds_its_type(type, data)) {
            return base::Error{"the .exr file's attribute \"" + base::readable(name, 40) + "\" is damaged"};
        }
        if (name == "compression" && type == "compression") {
            if (auto known = check_compression(std::to_integer<uint32_t>(data[0])); !known) return known;
        }
    }
    return base::Error{"the header of the .exr file has no end"};
}

}  // namespace limn::exchange
