#pragma once
// Tiles that show nothing new keep their picture for a few frames: before a camera at rest a talking person moves the
// mouth and the brows a lot and the coat hardly. A tile that is reused costs no ray; it is traced in turn, or as soon
// as what is seen in it has moved.
#include <cstdint>
#include <vector>

#include "base/task_pool.h"
#include "render/data/planes.h"
#include "render/data/wide_scene.h"
#include "render/live/occupancy.h"

namespace limn::render {

// Every so many frames each tile is traced, whatever it shows: shadows that fall in from elsewhere move without
// anything moving in it.
constexpr int kReuseTurns = 4;
// And of the full frames of a drag, where those that the dragged thing may shade are awake.
constexpr int kDragTurns = 8;
// Pixels that what is seen in a tile may have moved while it is reused.
constexpr float kMostDrift = 0.1f;
// And while it waits for its turn in a frame that is cut short.
constexpr float kMostTear = 0.25f;
// Finished frames after an edit or a cut in which no tile is reused, so that all histories have healed.
constexpr int kHealingFrames = 16;

// Of a view; per tile, row by row.
struct TileReuse {
    int tiles_x = 0, tiles_y = 0;
    std::vector<float> motion;           // pixels since the last finished frame, the most of anything seen in it
    std::vector<float> drift;            // pixels since the tile was last traced, this frame's motion excluded
    std::vector<uint8_t> frames_reused;  // finished frames since
    std::vector<uint8_t> shaded;         // 1: its light may be blocked otherwise than before, see shadow_reach.h
    std::vector<uint32_t> stood;  // the pose that its surfaces were given though the last finished frame found them
    uint32_t frame = 0;
    int undisturbed = 0;      // finished frames in which only the pose changed
    std::vector<float> x, y;  // of each vertex in the last finished frame
    std::vector<std::vector<float>> by_thread;
};

// Nothing is reused until histories have healed.
void disturb(TileReuse& reuse);

// Whether enough frames have passed undisturbed.
bool may_reuse(const TileReuse& reuse);

// What moved on the picture between scene.previous_positions and scene.positions; now: as mark_occupied left it for
// this pose. The camera must be at rest.
void measure_motion(TileReuse& reuse, const WideScene& scene, const OccupancyScratch& now, const Planes& planes,
                    base::TaskPool& pool);

// Fills Planes::reused, and Planes::motion_scale for tiles that wake, by the motion that was measured. Tiles that are
// quiet, shaded or not stable stay awake, and those whose surfaces are not what the last finished frame found. The
// surfaces of those that sleep stand for this pose's, at rest. turns: frames in which each is traced once; finished,
// kept: see keep_still_tiles.
void mark_reused(TileReuse& reuse, int turns, uint32_t pose, uint32_t finished, uint32_t kept, Planes& planes);

// A frame was cut short whose motion was measured: where little moves, surfaces that it has not looked for yet stand
// for this pose's.
void let_stand(TileReuse& reuse, uint32_t pose, uint32_t finished, Planes& planes);

// Before an answer to an edit whose motion was measured: tiles in which nothing has moved since the last finished frame
// keep the surfaces that it found, at rest. finished: that frame's pose, here and above; kept: of the answer before,
// since then, and of this one afterwards; 0 = there was none.
void keep_still_tiles(const TileReuse& reuse, uint32_t pose, uint32_t finished, uint32_t& kept, Planes& planes);
// After it, cut short or not: the next answer does not take what moved in this one for what the finished frame found.
void forget_moved_tiles(const TileReuse& reuse, Planes& planes);

// A frame is finished; was_reused: with tiles reused, as mark_reused said. Else all were traced.
void note_reused(TileReuse& reuse, Planes& planes, bool was_reused);

}  // namespace limn::render
