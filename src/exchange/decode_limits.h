#pragma once
// How much a foreign picture may cost.
#include <cstddef>
#include <string>

#include "base/image.h"

namespace limn::exchange {

struct DecodeLimits {
    size_t bytes = 64u << 20;                   // of the file
    int width = 8192, height = 4096;            // stored
    int kept_width = 2048, kept_height = 1024;  // what is larger is averaged down to fit
    int cpu_seconds = 5;
    int wall_milliseconds = 60000;  // the decoder runs behind everything else, so it may have to wait
    size_t memory = 1u << 30;       // address space of the decoding process
};

// A picture that was read: linear RGB, finite, not negative.
struct Decoded {
    base::ImageF image;
    std::string note;  // what was done to it, for its owner; may be empty
};

}  // namespace limn::exchange
