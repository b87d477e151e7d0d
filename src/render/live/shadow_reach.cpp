#include "render/live/shadow_reach.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/vec.h"

namespace limn::render {
namespace {

using base::Float3;

constexpr int kTile = 16;
constexpr int kStep = 4;            // pixels between the points of a tile that are asked
constexpr size_t kMostSpheres = 8;  // two for each instance
// Radii of the sphere round it within which a thing blocks the light of the sky visibly: an eighth of it at the rim.
constexpr float kContact = 2;

struct Sphere {
    Float3 center;
    float radius;
};

Float3 float3(const float* p) {
    return {p[0], p[1], p[2]};
}

// Round the eight corners of an instance's box, see instances.cpp.
Sphere sphere_round(const float* corners) {
    const Float3 low = float3(corners), high = float3(corners + 7 * 4);
    return {(low + high) * 0.5f, 0.5f * length(high - low)};
}

// Where instances that moved were and are.
std::vector<Sphere> moved_instances(const WideScene& w) {
    std::vector<Sphere> spheres;
    for (int32_t i = 0; i < w.instance_count && spheres.size() <= kMostSpheres; ++i) {
        const size_t row = static_cast<size_t>(w.quads[w.first_box + i * 6].corners[0]) * 4;
        const float *before = w.previous_positions + row, *now = w.positions + row;
        if (std::memcmp(before, now, 8 * 4 * sizeof(float)) == 0) continue;
        spheres.push_back(sphere_round(before));
        spheres.push_back(sphere_round(now));
    }
    return spheres;
}

// Whether the sphere comes near the segment from the origin to `end`, which is `wider` wider there than here.
bool meets(const Sphere& s, Float3 end, float wider, float slack) {
    const float along = std::clamp(dot(s.center, end) / std::max(dot(end, end), 1e-12f), 0.0f, 1.0f);
    const Float3 aside = s.center - end * along;
    const float reach = s.radius + slack + wider * along;
    return dot(aside, aside) <= reach * reach;
}

// slack: metres round p that it stands for.
bool may_shade(const WideScene& w, const Sphere& sphere, Float3 p, float slack) {
    const Sphere s{sphere.center - p, sphere.radius};
    const float close = kContact * s.radius + slack;
    if (dot(s.center, s.center) <= close * close) return true;
    if (w.sun_irradiance[0] + w.sun_irradiance[1] + w.sun_irradiance[2] > 0) {
        const float far = length(s.center) + s.radius;  // as far as it can be from here
        const float sine = std::sqrt(std::max(1 - w.sun_cos * w.sun_cos, 0.0f));
        if (meets(s, float3(w.sun_direction) * far, sine * far / std::max(w.sun_cos, 0.1f), slack)) return true;
    }
    for (int32_t i = 0; i < w.light_count; ++i) {
        const AreaLightRecord& l = w.lights[i];
        if (meets(s, float3(l.center) - p, length(float3(l.u)) + length(float3(l.v)), slack)) return true;
    }
    return false;
}

bool is_shaded(const WideScene& w, const Planes& p, const std::vector<Sphere>& spheres, int tile_x, int tile_y) {
    const CameraRecord& c = w.camera;
    for (int y = tile_y * kTile + kStep / 2; y < std::min((tile_y + 1) * kTile, p.height); y += kStep) {
        for (int x = tile_x * kTile + kStep / 2; x < std::min((tile_x + 1) * kTile, p.width); x += kStep) {
            const float depth = p.g.depth.get()[static_cast<size_t>(y) * p.stride + x];
            if (depth <= 0) continue;
            const float right = (2 * (static_cast<float>(x) + 0.5f) / static_cast<float>(p.width) - 1) * c.half_width,
                        up = (1 - 2 * (static_cast<float>(y) + 0.5f) / static_cast<float>(p.height)) * c.half_height;
            const Float3 at =
                float3(c.position) + (float3(c.forward) + float3(c.right) * right + float3(c.up) * up) * depth;
            for (const Sphere& s : spheres)
                if (may_shade(w, s, at, kStep * c.pixel_angle * depth)) return true;
        }
    }
    return false;
}

}  // namespace

void mark_shaded(const WideScene& w, const Planes& p, base::TaskPool& pool, std::vector<uint8_t>& tiles) {
    const int tiles_x = p.stride / kTile, tiles_y = p.rows / kTile;
    const std::vector<Sphere> spheres = moved_instances(w);
    tiles.assign(static_cast<size_t>(tiles_x) * tiles_y, spheres.size() > kMostSpheres);
    if (spheres.empty() || spheres.size() > kMostSpheres) return;
    pool.for_each(tiles_y, [&](int y, int) {
        for (int x = 0; x < tiles_x; ++x) tiles[static_cast<size_t>(y * tiles_x + x)] = is_shaded(w, p, spheres, x, y);
    });
}

}  // namespace limn::render
