#pragma once
// A sorted table from bytes to bytes, read where it lies in the pack. The layout is written down in
// tools/pack/front_end.py.
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/result.h"

namespace limn::speech {

struct StringTable {
    std::span<const uint8_t> offsets;  // little-endian u32, one a block
    std::span<const uint8_t> body;
    uint32_t records = 0;
};

// Checks every record once, so that finding needs no checks: lengths within the bytes, keys in order. `name` is for the
// error.
base::Result<StringTable> read_string_table(std::span<const uint8_t> bytes, std::string_view name);

// The value of the key; it lives as long as the bytes do.
std::optional<std::string_view> find(const StringTable& table, std::string_view key);

}  // namespace limn::speech
