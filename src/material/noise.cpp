#include "material/noise.h"

#include "base/random.h"

namespace limn::material {
namespace {

// One round of mixing is enough for what is only looked at.
uint32_t hash_of(int x, int y, unsigned seed) {
    return base::mix(seed * 0x9e3779b9U + static_cast<uint32_t>(x) * 0x85ebca6bU +
                     static_cast<uint32_t>(y) * 0xc2b2ae35U);
}

}  // namespace

int wrap(int v, int period) {
    if (static_cast<unsigned>(v) < static_cast<unsigned>(period)) return v;  // nearly always, and a division is slow
    const int r = v % period;
    return r < 0 ? r + period : r;
}

float smooth(float from, float to, float v) {
    const float t = base::clamp((v - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

float random(int x, int y, unsigned seed) {
    return base::uniform(hash_of(x, y, seed));
}

float noise(float x, float y, int px, int py, unsigned seed) {
    const float fx = std::floor(x), fy = std::floor(y);
    const float u = x - fx, v = y - fy;
    const int x0 = wrap(static_cast<int>(fx), px), y0 = wrap(static_cast<int>(fy), py);
    const int x1 = x0 + 1 == px ? 0 : x0 + 1, y1 = y0 + 1 == py ? 0 : y0 + 1;
    const auto corner = [&](int cx, int cy, float dx, float dy) {
        const uint32_t h = hash_of(cx, cy, seed) >> 13;
        // Eight directions are enough: what is seen is the sum of octaves.
        constexpr float kD = 0.70710678f;
        constexpr float gx[8] = {1, kD, 0, -kD, -1, -kD, 0, kD}, gy[8] = {0, kD, 1, kD, 0, -kD, -1, -kD};
        return gx[h & 7] * dx + gy[h & 7] * dy;
    };
    const auto fade = [](float t) { return t * t * t * (t * (t * 6 - 15) + 10); };
    const float a = fade(u), b = fade(v);
    const float top = base::lerp(corner(x0, y0, u, v), corner(x1, y0, u - 1, v), a);
    const float bottom = base::lerp(corner(x0, y1, u, v - 1), corner(x1, y1, u - 1, v - 1), a);
    return 1.4f * base::lerp(top, bottom, b);
}

float fbm(float x, float y, int px, int py, int octaves, unsigned seed) {
    float sum = 0, weight = 0.5f;
    for (int i = 0; i < octaves; ++i, weight *= 0.5f) {
        sum += weight * noise(x, y, px, py, seed + static_cast<unsigned>(i) * 101);
        x *= 2, y *= 2, px *= 2, py *= 2;
    }
    return sum * 1.6f;
}

float ridges(float x, float y, int px, int py, int octaves, unsigned seed) {
    float sum = 0, weight = 0.5f, total = 0;
    for (int i = 0; i < octaves; ++i, weight *= 0.5f) {
        const float r = 1 - std::abs(noise(x, y, px, py, seed + static_cast<unsigned>(i) * 131));
        sum += weight * r * r;
        total += weight;
        x *= 2, y *= 2, px *= 2, py *= 2;
    }
    return sum / total;
}

Cell cells(float x, float y, int px, int py, float jitter, unsigned seed) {
    const int ix = static_cast<int>(std::floor(x)), iy = static_cast<int>(std::floor(y));
    Cell c{9, 9, 0, 0, 0};
    for (int dy = -1; dy <= 1; ++dy) {
        for (int dx = -1; dx <= 1; ++dx) {
            const uint32_t id = hash_of(wrap(ix + dx, px), wrap(iy + dy, py), seed);
            const float ox =
                static_cast<float>(ix + dx) + 0.5f + jitter * (static_cast<float>(id & 0xffff) * 0x1p-16f - 0.5f) - x;
            const float oy =
                static_cast<float>(iy + dy) + 0.5f + jitter * (static_cast<float>(id >> 16) * 0x1p-16f - 0.5f) - y;
            const float d = ox * ox + oy * oy;
            if (d < c.nearest) {
                c.second = c.nearest;
                c = {d, c.second, ox, oy, id};
            } else if (d < c.second) {
                c.second = d;
            }
        }
    }
    c.nearest = std::sqrt(c.nearest);
    c.second = std::sqrt(c.second);
    return c;
}

}  // namespace limn::material
