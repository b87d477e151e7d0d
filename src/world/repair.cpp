#include "world/repair.h"

#include <algorithm>
#include <cmath>

#include "base/vec.h"

namespace limn::world {
namespace {

// Bright and of an impossible colour, or below zero by more than a coder's noise.
bool ringing(const float* p) {
    // Each by itself: min and max may lose a NaN.
    for (int c = 0; c < 3; ++c) {
        if (!std::isfinite(p[c])) return true;
    }
    const float low = std::min({p[0], p[1], p[2]}), high = std::max({p[0], p[1], p[2]});
    return low < -0.02f * std::max(1.0f, std::abs(high)) || (high > 8 && high > 25 * low);
}

}  // namespace

void repair_highlights(base::ImageF& map) {
    const base::ImageF original = map;
    constexpr int kReach = 4;
    for (int y = 0; y < map.height; ++y) {
        for (int x = 0; x < map.width; ++x) {
            if (!ringing(original.pixel(x, y))) continue;
            float brightest = 0;
            base::Float3 color(0.0f);
            for (int dy = -kReach; dy <= kReach; ++dy) {
                for (int dx = -kReach; dx <= kReach; ++dx) {
                    int row = std::clamp(y + dy, 0, map.height - 1), column = (x + dx + map.width) % map.width;
                    const float* p = original.pixel(column, row);
                    if (ringing(p)) continue;
                    base::Float3 sound = max(base::Float3(p[0], p[1], p[2]), base::Float3(0.0f));
                    float light = luminance(sound);
                    if (light > brightest) brightest = light, color = sound;
                }
            }
            float* out = map.pixel(x, y);
            for (int c = 0; c < 3; ++c) out[c] = color[c];
        }
    }
    for (float& v : map.data) v = v > 0 ? v : 0.0f;
}

void turn(base::ImageF& map, float heading) {
    int shift = static_cast<int>(std::lround(heading / 360 * map.width)) % map.width;
    if (shift < 0) shift += map.width;
    for (int y = 0; y < map.height; ++y) {
        float* row = map.pixel(0, y);
        std::rotate(row, row + shift * 3, row + map.width * 3);
    }
}

}  // namespace limn::world
