#include "exchange/picture.h"

#include <fmt/format.h>

#include <new>

#include "exchange/exr_image.h"
#include "exchange/radiance_hdr.h"

namespace limn::exchange {

base::Result<Decoded> parse_environment(std::span<const std::byte> bytes, const DecodeLimits& limits) {
    if (bytes.size() > limits.bytes) {
        return base::Error{
            fmt::format("the file has {} MB; at most {} MB is read", bytes.size() >> 20, limits.bytes >> 20)};
    }
    if (bytes.empty()) return base::Error{"the file is empty"};
    base::Result<Decoded> out = base::Error{"the file is neither OpenEXR (.exr) nor Radiance (.hdr)"};
    try {
        if (is_exr(bytes)) out = parse_exr(bytes, limits);
        if (is_radiance(bytes)) out = parse_radiance(bytes, limits);
    } catch (const std::bad_alloc&) {
        return base::Error{"the file needs more memory than is granted"};
    }
    if (!out) return out;
    const double shape = static_cast<double>(out->image.width) / out->image.height;
    if (shape < 1.9 || shape > 2.1) {
        return base::Error{fmt::format(
            "the picture's sides are {:.2f} to 1; an environment is a whole panorama, twice as wide as high", shape)};
    }
    return out;
}

}  // namespace limn::exchange
