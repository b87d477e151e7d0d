#pragma once
// Which of the known picture formats a file is, by its first bytes.
#include <cstddef>
#include <span>

#include "base/result.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

// Decodes in this process: for what runs inside the sandbox, for tests and fuzzers. Environments must be about twice as
// wide as high.
base::Result<Decoded> parse_environment(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace limn::exchange
