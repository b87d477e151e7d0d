#pragma once
// OpenEXR pictures (.exr).
#include <cstddef>
#include <span>

#include "base/result.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

// True when the bytes begin as such a file does.
bool is_exr(std::span<const std::byte> bytes);

// The picture is the display window: what the data window leaves out of it is black, what hangs over is cut off. Reads
// R, G, B (a missing one is black), X, Y, Z or a sole Y, its own or those of a layer (exr_channels.h), of any pixel
// type, by scan lines or tiles, and converts them by the file's chromaticities. Multi-part, deep and chroma-subsampled
// files, cube maps, compressions and chromaticities of no use are refused; errors name the fault and the row.
base::Result<Decoded> parse_exr(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace limn::exchange
