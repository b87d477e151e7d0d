#pragma once
// The tracer's inner job: one 16 x 16 tile, one sample a pixel. Compiled in two widths; tile_tracer() gives the widest
// this machine runs.
#include <cstddef>
#include <cstdint>

#include "render/data/plane_view.h"
#include "render/data/trace_settings.h"
#include "render/data/wide_scene.h"

namespace limn::render {

struct TileTracer {
    const char* name;
    int lanes;
    size_t scratch_bytes;  // 64-byte aligned, one a thread
    void (*trace)(const WideScene&, const PlaneView&, const TraceSettings&, int tile_x, int tile_y, void* scratch,
                  TileCounters&);
};

// Of the instruction set that the program has chosen.
const TileTracer& tile_tracer();
// By name, for tests; null when this machine cannot run it.
const TileTracer* tile_tracer(const char* name);

}  // namespace limn::render
