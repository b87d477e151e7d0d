// libFuzzer: no bytes may crash the .hdr reader, and what it reads is always light.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "exchange/radiance_hdr.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    limn::exchange::DecodeLimits limits;
    limits.width = 1024;
    limits.height = 512;
    limits.kept_width = 64;
    limits.kept_height = 32;
    auto read = limn::exchange::parse_radiance({reinterpret_cast<const std::byte*>(data), size}, limits);
    if (!read) return 0;
    for (float v : read->image.data) {
        if (!(v >= 0) || std::isinf(v)) std::abort();
    }
    return 0;
}
