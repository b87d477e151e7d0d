#pragma once
// OpenEXR pictures (.exr).
#include <cstddef>
#include <span>

#include "base/result.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

// True when the bytes begin as such a file does.
bool is_exr(std::span<const std::byte> bytes);

// Reads R, G, B (a missing one is black) or a sole Y, of any pixel type, by scan lines or tiles. Multi-part, deep and
// chroma-subsampled files are refused; errors name the fault and the row.
base::Result<Decoded> parse_exr(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace limn::exchange
