#pragma once
// Pictures as files in memory, for the tests of what reads them.
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/image.h"

namespace limn::exchange {

using Bytes = std::vector<std::byte>;

// RGB with a smooth gradient, a bright spot and dark corners; every value can be stored as a half float.
base::ImageF test_picture(int width, int height);

enum class HdrCoding { flat, pixel_runs, channel_runs };
Bytes write_hdr(const base::ImageF& image, HdrCoding coding,
                const std::string& header_lines = "FORMAT=32-bit_rle_rgbe\n", bool bottom_up = false,
                bool right_to_left = false);

struct ExrOptions {
    std::vector<std::string> channels = {"R", "G", "B"};
    int type = 2;         // Imf::PixelType: 0 uint, 1 half, 2 float
    int compression = 3;  // Imf::Compression: 0 none, 3 zip, 4 piz, 9 dwab ...
    int tile = 0;         // edge of a tile; 0 = scan lines
    int origin_x = 0, origin_y = 0;
    // Left, top, width, height; none: the picture's own.
    std::optional<std::array<int, 4>> display = {};
    // x and y of red, green, blue and white.
    std::optional<std::array<float, 8>> chromaticities = {};
};
Bytes write_exr_bytes(const base::ImageF& image, const ExrOptions& options = {});

// All black, luminance only: packs about a thousandfold.
Bytes write_black_exr(int width, int height);

Bytes to_bytes(const std::string& text);

}  // namespace limn::exchange
