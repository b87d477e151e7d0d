#pragma once
// The attributes at the start of an OpenEXR file, checked before OpenEXR itself reads them.
#include <cstddef>
#include <span>

#include "base/result.h"

namespace limn::exchange {

// Each attribute (name, type, 32-bit size, data) must lie within the file and hold just what its type has. OpenEXR
// takes the memory that an attribute claims before it looks whether so much is there, and some of its types read on
// regardless of their size. A compression that OpenEXR does not know is named.
base::Result<void> check_exr_attributes(std::span<const std::byte> bytes);

}  // namespace limn::exchange
