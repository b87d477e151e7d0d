#include "render/live/tile_reuse.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace limn::render {
namespace {

constexpr int kTile = 16;
constexpr float kMoves = 1e-3f;  // pixels; less is rest
constexpr int kChunk = 4096;

// What a quad moves reaches from where it was to where it is.
void mark_motion(const TileReuse& s, const OccupancyScratch& now, const QuadRecord& q, std::vector<float>& motion) {
    float moved = 0, low_x = kOffPicture, high_x = -kOffPicture, low_y = kOffPicture, high_y = -kOffPicture;
    for (const int corner : q.corners) {
        const auto k = static_cast<size_t>(corner);
        moved = std::max({moved, std::abs(now.x[k] - s.x[k]), std::abs(now.y[k] - s.y[k])});
        low_x = std::min({low_x, now.x[k], s.x[k]}), high_x = std::max({high_x, now.x[k], s.x[k]});
        low_y = std::min({low_y, now.y[k], s.y[k]}), high_y = std::max({high_y, now.y[k], s.y[k]});
    }
    if (moved < kMoves) return;
    const TileSpan t = tiles_under(low_x, low_y, high_x, high_y, s.tiles_x, s.tiles_y);
    for (int y = t.y0; y <= t.y1; ++y)
        for (int x = t.x0; x <= t.x1; ++x)
            motion[static_cast<size_t>(y * s.tiles_x + x)] =
                std::max(motion[static_cast<size_t>(y * s.tiles_x + x)], moved);
}

// Neighbours never have the same turn, so that as much of every region is traced in each frame.
bool has_turn(const TileReuse& s, int turns, int x, int y) {
    return ((static_cast<uint32_t>(x + 2 * y) + s.frame) % static_cast<uint32_t>(turns)) == 0;
}

// Points at rest were at their own sample positions.
void rest(Planes& p, int tile_x, int tile_y) {
    for (int y = tile_y * kTile; y < (tile_y + 1) * kTile; ++y) {
        const size_t at = static_cast<size_t>(y) * p.stride + static_cast<size_t>(tile_x) * kTile;
        for (int x = 0; x < kTile; ++x) {
            p.g.previous_x.get()[at + x] = static_cast<float>(tile_x * kTile + x) + 0.5f + p.jitter_x;
            p.g.previous_y.get()[at + x] = static_cast<float>(y) + 0.5f + p.jitter_y;
        }
    }
}

// Whether the tile's surfaces are those that the last finished frame found, or an answer that moved nothing in it.
bool is_found(const TileReuse& s, size_t i, uint32_t finished, uint32_t kept, const Planes& p) {
    const uint32_t of_tile = p.pose_of_tile.get()[i];
    return of_tile != 0 && (of_tile == finished || of_tile == kept || of_tile == s.stood[i]);
}

// The tile's surfaces count as this pose's.
void stand(TileReuse& s, size_t i, uint32_t pose, uint32_t finished, Planes& p) {
    uint32_t& of_tile = p.pose_of_tile.get()[i];
    if (of_tile == finished || of_tile == s.stood[i]) s.stood[i] = pose;
    of_tile = pose;
}

}  // namespace

void disturb(TileReuse& s) {
    s.undisturbed = 0;
}

bool may_reuse(const TileReuse& s) {
    return s.undisturbed >= kHealingFrames;
}

void measure_motion(TileReuse& s, const WideScene& w, const OccupancyScratch& now, const Planes& p,
                    base::TaskPool& pool) {
    const auto vertices = static_cast<size_t>(w.vertex_count);
    s.x.resize(vertices);
    s.y.resize(vertices);
    s.by_thread.resize(static_cast<size_t>(pool.threads()));
    for (auto& t : s.by_thread) t.assign(s.motion.size(), 0.0f);
    pool.for_each((w.vertex_count + kChunk - 1) / kChunk, [&](int i, int) {
        const int first = i * kChunk, last = std::min(first + kChunk, w.vertex_count);
        project_vertices(w.camera, w.previous_positions, p.width, p.height, first, last, s.x.data(), s.y.data());
    });
    pool.for_each((w.quad_count + kChunk - 1) / kChunk, [&](int i, int thread) {
        auto& own = s.by_thread[static_cast<size_t>(thread)];
        for (int q = i * kChunk; q < std::min((i + 1) * kChunk, w.quad_count); ++q)
            mark_motion(s, now, w.quads[q], own);
    });
    std::fill(s.motion.begin(), s.motion.end(), 0.0f);
    for (const auto& t : s.by_thread)
        for (size_t i = 0; i < s.motion.size(); ++i) s.motion[i] = std::max(s.motion[i], t[i]);
}

void mark_reused(TileReuse& s, int turns, uint32_t pose, uint32_t finished, uint32_t kept, Planes& p) {
    for (int y = 0; y < s.tiles_y; ++y) {
        for (int x = 0; x < s.tiles_x; ++x) {
            const auto i = static_cast<size_t>(y * s.tiles_x + x);
            const bool reuses = !p.backdrop_only_tiles.get()[i] && p.stable_tiles.get()[i] &&
                                !has_turn(s, turns, x, y) && !s.shaded[i] && is_found(s, i, finished, kept, p) &&
                                s.drift[i] + s.motion[i] <= kMostDrift;
            p.reused.get()[i] = reuses;
            if (reuses) {
                stand(s, i, pose, finished, p);
                rest(p, x, y);
            }
            // What moved as slowly as that has moved alike all the while; a sudden motion has only just begun.
            p.motion_scale.get()[i] = s.motion[i] <= kMostDrift ? static_cast<float>(1 + s.frames_reused[i]) : 1;
        }
    }
}

void let_stand(TileReuse& s, uint32_t pose, uint32_t finished, Planes& p) {
    for (int y = 0; y < s.tiles_y; ++y) {
        for (int x = 0; x < s.tiles_x; ++x) {
            const auto i = static_cast<size_t>(y * s.tiles_x + x);
            const uint32_t of_tile = p.pose_of_tile.get()[i];
            if (of_tile == 0 || of_tile == pose || s.drift[i] + s.motion[i] > kMostTear) continue;
            stand(s, i, pose, finished, p);
            rest(p, x, y);
        }
    }
}

void keep_still_tiles(const TileReuse& s, uint32_t pose, uint32_t finished, uint32_t& kept, Planes& p) {
    for (int y = 0; y < s.tiles_y; ++y) {
        for (int x = 0; x < s.tiles_x; ++x) {
            const auto i = static_cast<size_t>(y * s.tiles_x + x);
            if (!is_found(s, i, finished, kept, p) || s.motion[i] > 0) continue;
            p.pose_of_tile.get()[i] = pose;
            rest(p, x, y);
        }
    }
    kept = pose;
}

void forget_moved_tiles(const TileReuse& s, Planes& p) {
    for (size_t i = 0; i < s.motion.size(); ++i)
        if (s.motion[i] > 0) p.pose_of_tile.get()[i] = 0;
}

void note_reused(TileReuse& s, Planes& p, bool was_reused) {
    const int tiles_x = p.stride / kTile, tiles_y = p.rows / kTile;
    const auto count = static_cast<size_t>(tiles_x) * tiles_y;
    if (s.tiles_x != tiles_x || s.tiles_y != tiles_y) {
        s.tiles_x = tiles_x, s.tiles_y = tiles_y;
        s.motion.assign(count, 0);
        s.drift.assign(count, 0);
        s.frames_reused.assign(count, 0);
        s.stood.assign(count, 0);
        s.shaded.assign(count, 0);
        s.undisturbed = 0;
    }
    ++s.frame;
    s.undisturbed = std::min(s.undisturbed + 1, kHealingFrames);
    for (size_t i = 0; i < count; ++i) {
        const bool reused = was_reused && p.reused.get()[i];
        s.drift[i] = reused ? s.drift[i] + s.motion[i] : 0;
        p.notes.get()[i].visits += !reused;
        s.frames_reused[i] = static_cast<uint8_t>(reused ? s.frames_reused[i] + 1 : 0);
    }
}

}  // namespace limn::render
