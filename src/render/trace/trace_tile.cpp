#include "render/trace/trace_tile.h"

#include <cstring>

#include "base/instruction_set.h"

namespace limn::render {

#define LIMN_DECLARE(isa)                                                                                    \
    namespace isa {                                                                                          \
    void trace_tile(const WideScene&, const PlaneView&, const TraceSettings&, int tile_x, int tile_y, void*, \
                    TileCounters&);                                                                          \
    extern const size_t kScratchBytes;                                                                       \
    }
LIMN_DECLARE(wide_avx2)
LIMN_DECLARE(wide_avx512)
#undef LIMN_DECLARE

const TileTracer* tile_tracer(const char* name) {
    static const TileTracer avx2{"avx2", 8, wide_avx2::kScratchBytes, wide_avx2::trace_tile};
    static const TileTracer avx512{"avx512", 16, wide_avx512::kScratchBytes, wide_avx512::trace_tile};
    if (std::strcmp(name, "avx2") == 0) return &avx2;
    return std::strcmp(name, "avx512") == 0 && base::runs(base::InstructionSet::avx512) ? &avx512 : nullptr;
}

const TileTracer& tile_tracer() {
    return *tile_tracer(base::name_of(base::instruction_set()));
}

}  // namespace limn::render
