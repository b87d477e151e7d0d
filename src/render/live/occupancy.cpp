#include "render/live/occupancy.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace limn::render {
namespace {

constexpr int kTile = 16;
constexpr float kNear = 1e-3f;

struct Box {
    float low_x = kOffPicture, low_y = kOffPicture, high_x = -kOffPicture, high_y = -kOffPicture;
};

void grow(Box& b, float x, float y) {
    b.low_x = std::min(b.low_x, x), b.high_x = std::max(b.high_x, x);
    b.low_y = std::min(b.low_y, y), b.high_y = std::max(b.high_y, y);
}

// Of a quad that reaches through the plane of the camera: its corners before it, and where its edges and diagonals
// cross a plane just before it. The diagonals are there because the two triangles of a quad need not lie in one plane.
Box clipped_box(const WideScene& w, const QuadRecord& q, float scale_x, float scale_y, float middle_x, float middle_y) {
    const CameraRecord& c = w.camera;
    float x[4], y[4], z[4];
    for (int k = 0; k < 4; ++k) {
        const float* p = w.positions + static_cast<size_t>(q.corners[k]) * 4;
        const float d[3] = {p[0] - c.position[0], p[1] - c.position[1], p[2] - c.position[2]};
        x[k] = d[0] * c.right[0] + d[1] * c.right[1] + d[2] * c.right[2];
        y[k] = d[0] * c.up[0] + d[1] * c.up[1] + d[2] * c.up[2];
        z[k] = d[0] * c.forward[0] + d[1] * c.forward[1] + d[2] * c.forward[2];
    }
    Box box;
    const auto add = [&](float px, float py, float pz) {
        grow(box, middle_x + px / pz * scale_x, middle_y - py / pz * scale_y);
    };
    for (int i = 0; i < 4; ++i) {
        if (z[i] > kNear) add(x[i], y[i], z[i]);
        for (int j = 0; j < i; ++j) {
            if ((z[i] > kNear) == (z[j] > kNear)) continue;
            const float t = (kNear - z[i]) / (z[j] - z[i]);
            add(x[i] + t * (x[j] - x[i]), y[i] + t * (y[j] - y[i]), kNear);
        }
    }
    return box;
}

void mark(const WideScene& w, const QuadRecord& q, const OccupancyScratch& s, int width, int height, int tiles_x,
          int tiles_y, uint8_t* tiles) {
    Box box;
    int behind = 0;
    for (int k : q.corners) {
        const float x = s.x[static_cast<size_t>(k)], y = s.y[static_cast<size_t>(k)];
        behind += x == kOffPicture;
        grow(box, x, y);
    }
    if (behind == 4) return;
    if (behind > 0)
        box = clipped_box(w, q, 0.5f * static_cast<float>(width) / w.camera.half_width,
                          0.5f * static_cast<float>(height) / w.camera.half_height, 0.5f * static_cast<float>(width),
                          0.5f * static_cast<float>(height));
    const TileSpan t = tiles_under(box.low_x, box.low_y, box.high_x, box.high_y, tiles_x, tiles_y);
    for (int y = t.y0; y <= t.y1; ++y)
        for (int x = t.x0; x <= t.x1; ++x) tiles[y * tiles_x + x] = 1;
}

}  // namespace

void project_vertices(const CameraRecord& c, const float* positions, int width, int height, int first, int last,
                      float* x, float* y) {
    const float scale_x = 0.5f * static_cast<float>(width) / c.half_width,
                scale_y = 0.5f * static_cast<float>(height) / c.half_height;
    const float middle_x = 0.5f * static_cast<float>(width), middle_y = 0.5f * static_cast<float>(height);
    for (int i = first; i < last; ++i) {
        const float* p = positions + static_cast<size_t>(i) * 4;
        const float dx = p[0] - c.position[0], dy = p[1] - c.position[1], dz = p[2] - c.position[2];
        const float depth = dx * c.forward[0] + dy * c.forward[1] + dz * c.forward[2];
        const float inverse = 1.0f / std::max(depth, kNear);
        const float px = middle_x + (dx * c.right[0] + dy * c.right[1] + dz * c.right[2]) * inverse * scale_x;
        const float py = middle_y - (dx * c.up[0] + dy * c.up[1] + dz * c.up[2]) * inverse * scale_y;
        x[i] = depth > kNear ? px : kOffPicture;
        y[i] = depth > kNear ? py : kOffPicture;
    }
}

TileSpan tiles_under(float low_x, float low_y, float high_x, float high_y, int tiles_x, int tiles_y) {
    const auto tile_of = [](float at, float margin, int last) {
        return static_cast<int>(std::clamp(std::floor((at + margin) / kTile), -1.0f, static_cast<float>(last + 1)));
    };
    const int x0 = tile_of(low_x, -1, tiles_x - 1), x1 = tile_of(high_x, 1, tiles_x - 1);
    const int y0 = tile_of(low_y, -1, tiles_y - 1), y1 = tile_of(high_y, 1, tiles_y - 1);
    return {std::max(x0, 0), std::min(x1, tiles_x - 1), std::max(y0, 0), std::min(y1, tiles_y - 1)};
}

void mark_occupied(const WideScene& w, int width, int height, int tiles_x, int tiles_y, base::TaskPool& pool,
                   OccupancyScratch& s, uint8_t* tiles) {
    const size_t count = static_cast<size_t>(tiles_x) * tiles_y;
    s.x.resize(static_cast<size_t>(w.vertex_count));
    s.y.resize(static_cast<size_t>(w.vertex_count));
    s.by_thread.resize(static_cast<size_t>(pool.threads()));
    for (auto& t : s.by_thread) t.assign(count, 0);
    constexpr int kChunk = 4096;
    pool.for_each((w.vertex_count + kChunk - 1) / kChunk, [&](int i, int) {
        project_vertices(w.camera, w.positions, width, height, i * kChunk, std::min((i + 1) * kChunk, w.vertex_count),
                         s.x.data(), s.y.data());
    });
    pool.for_each((w.quad_count + kChunk - 1) / kChunk, [&](int i, int thread) {
        uint8_t* own = s.by_thread[static_cast<size_t>(thread)].data();
        for (int q = i * kChunk; q < std::min((i + 1) * kChunk, w.quad_count); ++q)
            mark(w, w.quads[q], s, width, height, tiles_x, tiles_y, own);
    });
    std::memset(tiles, 0, count);
    for (const auto& t : s.by_thread)
        for (size_t i = 0; i < count; ++i) tiles[i] |= t[i];
}

void mark_backdrop_only(const uint8_t* occupied, int tiles_x, int tiles_y, uint8_t* quiet) {
    for (int y = 0; y < tiles_y; ++y) {
        for (int x = 0; x < tiles_x; ++x) {
            uint8_t any = 0;
            for (int ny = std::max(y - 1, 0); ny <= std::min(y + 1, tiles_y - 1); ++ny)
                for (int nx = std::max(x - 1, 0); nx <= std::min(x + 1, tiles_x - 1); ++nx)
                    any |= occupied[ny * tiles_x + nx];
            quiet[y * tiles_x + x] = !any;
        }
    }
}

}  // namespace limn::render
