#pragma once
// Small display pictures of maps.
#include <cstddef>
#include <vector>

#include "base/image.h"
#include "base/result.h"

namespace limn::world {

constexpr int kThumbnailWidth = 256, kThumbnailHeight = 128;

// The RGB map times gain, toned with a filmic shoulder, kThumbnailWidth x kThumbnailHeight, sRGB.
base::Image8 tone_map_thumbnail(const base::ImageF& map, float gain);

// The same as a JPEG.
base::Result<std::vector<std::byte>> encode_thumbnail(const base::ImageF& map, float gain);

// Any 8-bit RGB picture as a JPEG; quality 1..100.
base::Result<std::vector<std::byte>> encode_jpeg(const base::Image8& picture, int quality);

}  // namespace limn::world
