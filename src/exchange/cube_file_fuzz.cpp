// libFuzzer: no bytes may crash the .cube reader, and what it reads is a table that can be applied.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "exchange/cube_file.h"

namespace {

void check(const limn::base::ColorSamples& s, size_t count) {
    if (s.size == 0 ? !s.values.empty() : s.size < 2 || s.values.size() != 4 * count) std::abort();
    for (int k = 0; k < 3; ++k)
        if (s.size > 0 && !(s.low[k] < s.high[k])) std::abort();
    for (float v : s.values)
        if (!std::isfinite(v)) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    const auto read = limn::exchange::parse_cube({reinterpret_cast<const std::byte*>(data), size});
    if (!read) return 0;
    const size_t n = static_cast<size_t>(read->cube.size);
    check(read->curves, static_cast<size_t>(read->curves.size));
    check(read->cube, n * n * n);
    if (read->curves.size == 0 && read->cube.size == 0) std::abort();
    return 0;
}
