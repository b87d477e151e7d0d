#pragma once
// Finished pictures as files. Both writers fill a file beside the wanted one and rename it, so that no half picture is
// ever seen.
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/image.h"
#include "base/result.h"

namespace limn::exchange {

// 8-bit RGB (3 channels) or RGBA (4), sRGB. The same pixels give the same bytes.
base::Result<void> write_png(const std::string& path, const base::Image8& image);
// The same in memory.
base::Result<std::vector<uint8_t>> encode_png(const base::Image8& image);

// More planes beside the picture, such as depth or normals: channels are "name.X", "name.Y", "name.Z" (three), "name.R"
// .. "name.A" (four) or "name" itself (one).
struct ExrLayer {
    std::string name;
    const base::ImageF* image = nullptr;
    bool full = false;   // 32-bit floats instead of halves
    bool color = false;  // three channels are "name.R", "name.G", "name.B"
};

enum class Depth { half, full };  // 16- or 32-bit floats

// Linear Rec.709, RGB or RGBA by the image's channels, ZIP-compressed. Layers must have the picture's size; `depth` is
// the picture's own.
base::Result<void> write_exr(const std::string& path, const base::ImageF& image, std::span<const ExrLayer> layers = {},
                             Depth depth = Depth::half);

}  // namespace limn::exchange
