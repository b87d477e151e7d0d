#pragma once
// Where something that was put elsewhere may throw its shadow, or did before: there light changes although nothing
// moves on the picture.
#include <cstdint>
#include <vector>

#include "base/task_pool.h"
#include "render/data/planes.h"
#include "render/data/wide_scene.h"

namespace limn::render {

// Sets the byte of each 16 x 16 tile some of whose surfaces, as `planes` have them, an instance may shade that has
// moved between scene.previous_positions and scene.positions, and clears the others: by the sun, by an area light, or
// close by. Where more than a few have moved, all are set. tiles: one byte a tile, row by row.
void mark_shaded(const WideScene& scene, const Planes& planes, base::TaskPool& pool, std::vector<uint8_t>& tiles);

}  // namespace limn::render
