#pragma once
// Radiance pictures (.hdr): shared-exponent RGB, flat or run-length coded. G. Ward, "Real Pixels", Graphics Gems II,
// 1991.
#include <cstddef>
#include <span>

#include "base/result.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

// True when the bytes begin as such a file does.
bool is_radiance(std::span<const std::byte> bytes);

// Header lines end in LF, CR LF or CR and have at most 64 kB, all of them at most 1 MB. EXPOSURE and COLORCORR are
// divided out, PRIMARIES are converted; one that is of no use is ignored, and the note says so. Errors name the fault
// and the row. Rows run from the top, whichever way they are stored; columns first and XYZ are refused.
base::Result<Decoded> parse_radiance(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace limn::exchange
