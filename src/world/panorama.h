#pragma once
// The library's own maps: OpenEXR bytes that the pack vouches for. Files of a user go through exchange's sandbox
// instead.
#include <cstddef>
#include <span>

#include "base/image.h"
#include "base/result.h"

namespace limn::world {

// RGB in linear light, as stored. Fails on damaged bytes and on anything larger than 4096 x 2048.
base::Result<base::ImageF> read_panorama(std::span<const std::byte> exr);

}  // namespace limn::world
