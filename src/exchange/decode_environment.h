#pragma once
// A user's environment picture (.exr or .hdr), decoded in a process of its own that can do nothing else.
#include <cstddef>
#include <span>
#include <string>

#include "base/result.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

constexpr const char* kThisProgram = "/proc/self/exe";

// Reads the picture behind a descriptor of a regular file or memfd (its offset does not matter; it stays open) in a
// sandboxed child, and waits for it: call it from a thread that may. The child runs behind everything else. The image
// has at most kept_width x kept_height RGB texels, finite and not negative, and is not black. Errors say in words for
// the user what is wrong with the file. `program` is started as `program decode-image ...` and must call
// decode_child_main; the running program by default. `stop`: a descriptor; once it is readable, the child is killed and
// the answer is an error.
base::Result<Decoded> decode_environment(int file, const DecodeLimits& limits = {},
                                         const std::string& program = kThisProgram, int stop = -1);

// The same from memory.
base::Result<Decoded> decode_environment(std::span<const std::byte> bytes, const DecodeLimits& limits = {},
                                         const std::string& program = kThisProgram, int stop = -1);

}  // namespace limn::exchange
