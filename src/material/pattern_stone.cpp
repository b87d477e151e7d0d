// Wood, stone and what is built from it.
#include "base/random.h"
#include "material/noise.h"
#include "material/pattern.h"

namespace limn::material {

// A board sawn along the trunk: year rings stretched along u, rays and pores.
Texel wood(float u, float v, const PatternInput& in) {
    const float n = static_cast<float>(in.count);
    const float drift = 0.9f * noise(u * 2, v * 3, 2, 3, 201) + 0.25f * noise(u * 4, v * 9, 4, 9, 202);
    const float y = v * n + drift * (0.6f + in.variation);
    const float ring = y - std::floor(y);
    // Wood of spring is broad and light, wood of autumn a dark line with one sharp side.
    const float late = smooth(0.35f, 0.93f, ring) * smooth(1.0f, 0.96f, ring);
    const int which = wrap(static_cast<int>(std::floor(y)), in.count);
    const float year = random(which, 1, 203) - 0.5f;
    const float fibre = noise(u * 12, v * 220, 12, 220, 204), fine = noise(u * 24, v * 400, 24, 400, 205);
    const float pore = smooth(0.32f, 0.6f, noise(u * 16, v * 150, 16, 150, 206)) * (0.35f + 0.65f * (1 - late));
    Texel t;
    Float3 c =
        lerp(in.colors[0], in.colors[1], base::clamp(0.18f + 0.72f * late + 0.25f * year + 0.12f * fibre, 0.0f, 1.0f));
    c = lerp(c, in.colors[2], 0.55f * pore);
    t.color = c * (1 + in.variation * (0.16f * fibre + 0.1f * fine));
    t.height = base::clamp(0.6f + 0.12f * late + 0.1f * fibre - 0.5f * pore, 0.0f, 1.0f);
    t.roughness = base::clamp(0.85f - 0.15f * late + 0.15f * pore, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.5f * fbm(u * 4, v * 4, 4, 4, 4, 207) + 0.2f * late, 0.0f, 1.0f);
    return t;
}

// Veins where turbulence folds (Perlin 1985).
Texel marble(float u, float v, const PatternInput& in) {
    const float wx = fbm(u * 2, v * 2, 2, 2, 5, 211), wy = fbm(u * 2, v * 2, 2, 2, 5, 212);
    const float x = u * 2 + 0.55f * wx, y = v * 2 + 0.55f * wy;
    const float bold = 1 - std::abs(noise(x, y + x, 2, 2, 213)) * 1.0f,
                thin = 1 - std::abs(noise(x * 3, y * 3, 6, 6, 214));
    const float vein = std::pow(base::clamp(bold, 0.0f, 1.0f), 22.0f) * smooth(-0.5f, 0.35f, wy + 0.15f),
                hair = std::pow(base::clamp(thin, 0.0f, 1.0f), 22.0f) * smooth(-0.1f, 0.5f, wx + 0.2f);
    const float cloud = smooth(-0.6f, 0.6f, fbm(u * 3 + 0.4f * wx, v * 3, 3, 3, 5, 215));
    Texel t;
    Float3 c = lerp(in.colors[0], in.colors[2], 0.7f * in.variation * cloud);
    c = lerp(
        c, in.colors[1],
        base::clamp(0.85f * vein + 0.45f * hair + 0.18f * std::pow(base::clamp(bold, 0.0f, 1.0f), 7.0f), 0.0f, 1.0f));
    t.color = c;
    t.height = 0.5f;
    t.roughness = 0.8f + 0.2f * cloud;
    t.wear = base::clamp(0.5f - 0.5f * fbm(u * 5, v * 5, 5, 5, 4, 216) - 0.2f * vein, 0.0f, 1.0f);
    return t;
}

// Grains of four minerals that grew into each other.
Texel granite(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float wx = 0.4f * noise(u * f, v * f, n, n, 221), wy = 0.4f * noise(u * f, v * f, n, n, 222);
    const Cell a = cells(u * f + wx, v * f + wy, n, n, 1, 223),
               b = cells(u * f * 2 + wy, v * f * 2 + wx, n * 2, n * 2, 1, 224);
    const float pick = base::uniform(base::mix(a.id + 1)), small = base::uniform(base::mix(b.id + 2));
    Float3 c = pick < 0.42f ? in.colors[0] : pick < 0.78f ? in.colors[1] : in.colors[2];
    if (small < 0.24f)
        c = in.colors[3];
    else if (small > 0.86f)
        c = in.colors[0] * 1.12f;
    const float grain = noise(u * f * 5, v * f * 5, n * 5, n * 5, 225);
    Texel t;
    t.color = c * (1 + in.variation * (0.22f * grain + 0.25f * (base::uniform(base::mix(a.id + 7)) - 0.5f)));
    t.height = 0.5f + 0.1f * (small - 0.5f) + 0.05f * grain;
    t.roughness = base::clamp(0.8f + 0.25f * (small - 0.5f), 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.5f * fbm(u * 5, v * 5, 5, 5, 4, 226), 0.0f, 1.0f);
    return t;
}

// Cast, with stains, small holes where air was, and the print of the boards.
Texel concrete(float u, float v, const PatternInput& in) {
    const float stain = fbm(u * 2, v * 2, 2, 2, 6, 231), middle = fbm(u * 10, v * 10, 10, 10, 4, 232),
                grit = noise(u * 150, v * 150, 150, 150, 233);
    const Cell hole = cells(u * 11, v * 11, 11, 11, 1, 234);
    const float size = 0.05f + 0.11f * base::uniform(base::mix(hole.id + 1)),
                there = base::uniform(base::mix(hole.id + 2)) < 0.55f;
    const float pit = there * smooth(size, size * 0.55f, hole.nearest);
    Texel t;
    t.color = lerp(in.colors[0], in.colors[1],
                   base::clamp(0.45f + in.variation * (0.7f * stain + 0.3f * middle), 0.0f, 1.0f)) *
              ((1 + 0.12f * grit) * (1 - 0.5f * pit));
    t.height = base::clamp(0.7f + 0.1f * middle + 0.09f * grit - 0.65f * pit, 0.0f, 1.0f);
    t.roughness = base::clamp(0.92f + 0.08f * grit, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.6f * stain - 0.2f * middle, 0.0f, 1.0f);
    return t;
}

// Running bond: count bricks across, twice as many courses.
Texel brick(float u, float v, const PatternInput& in) {
    const int across = std::max(in.count, 1), courses = std::max(in.count * 5 / 2 / 2 * 2, 2);
    const float y = v * static_cast<float>(courses);
    const int row = wrap(static_cast<int>(std::floor(y)), courses);
    const float rough_x = 0.012f * noise(u * 60, v * 60, 60, 60, 241),
                rough_y = 0.03f * noise(u * 60, v * 60, 60, 60, 242);
    const float x = u * static_cast<float>(across) + (row % 2 ? 0.5f : 0.0f) + rough_x;
    const int column = wrap(static_cast<int>(std::floor(x)), across);
    const float fx = x - std::floor(x), fy = y - std::floor(y) + rough_y;
    const float sides = std::min(fx, 1 - fx) * 2.4f, ends = std::min(fy, 1 - fy);
    const float edge = std::min(sides, ends), body = smooth(0.07f, 0.15f, edge);
    const float own = random(column, row, 243), tone = fbm(u * 8, v * 8, 8, 8, 5, 244),
                grit = noise(u * 170, v * 170, 170, 170, 245);
    const float chip = smooth(0.25f, 0.55f, fbm(u * 24, v * 24, 24, 24, 3, 246)) * body;
    Texel t;
    const Float3 fired =
        lerp(in.colors[0], in.colors[1], base::clamp(own * 0.9f + in.variation * 0.5f * tone, 0.0f, 1.0f)) *
        (1 + 0.22f * grit);
    t.color = lerp(in.colors[2] * (1 + 0.2f * grit + 0.15f * tone), fired, body);
    t.height =
        base::clamp(0.2f + 0.65f * body + 0.08f * grit + 0.1f * tone - 0.25f * chip + 0.1f * (own - 0.5f), 0.0f, 1.0f);
    t.roughness = base::clamp(0.95f + 0.05f * grit, 0.0f, 1.0f);
    t.wear = base::clamp(0.6f - 0.5f * tone - 0.25f * chip + 0.2f * (1 - body), 0.0f, 1.0f);
    return t;
}

Texel tiles(float u, float v, const PatternInput& in) {
    const int n = std::max(in.count, 1);
    const float x = u * static_cast<float>(n), y = v * static_cast<float>(n);
    const float fx = x - std::floor(x), fy = y - std::floor(y);
    const float edge = std::min(std::min(fx, 1 - fx), std::min(fy, 1 - fy)), body = smooth(0.018f, 0.04f, edge);
    const float own = random(wrap(static_cast<int>(std::floor(x)), n), wrap(static_cast<int>(std::floor(y)), n), 251);
    const float tone = fbm(u * 6, v * 6, 6, 6, 5, 252), grit = noise(u * 140, v * 140, 140, 140, 253);
    Texel t;
    t.color = lerp(
        in.colors[2] * (1 + 0.2f * grit),
        lerp(in.colors[0], in.colors[1], base::clamp(own * in.variation + 0.35f * in.variation * tone, 0.0f, 1.0f)) *
            (1 + 0.05f * grit),
        body);
    t.height = base::clamp(
        0.15f + 0.7f * body * (0.94f + 0.06f * smooth(0.02f, 0.2f, edge)) + 0.03f * tone + 0.02f * grit, 0.0f, 1.0f);
    t.roughness = body > 0.5f ? 0.72f + 0.16f * tone : 1.0f;
    t.wear = base::clamp(0.5f - 0.55f * tone, 0.0f, 1.0f);
    return t;
}

// Split along its layers: steps with sharp edges.
Texel slate(float u, float v, const PatternInput& in) {
    const float base_height = fbm(u * 3, v * 2, 3, 2, 6, 261), steps = base_height * 5, step = std::floor(steps),
                within = steps - step;
    const float fine = noise(u * 60, v * 110, 60, 110, 262), tone = fbm(u * 5, v * 5, 5, 5, 4, 263);
    Texel t;
    t.height = base::clamp(0.5f + 0.14f * (step + smooth(0.72f, 1.0f, within)) + 0.05f * fine, 0.0f, 1.0f);
    t.color = lerp(in.colors[1], in.colors[0],
                   base::clamp(0.5f + in.variation * (0.5f * tone + 0.12f * fine) + 0.12f * step, 0.0f, 1.0f)) *
              (1 - 0.3f * smooth(0.78f, 0.98f, within));
    t.roughness = base::clamp(0.85f + 0.15f * fine, 0.0f, 1.0f);
    t.wear = base::clamp(1 - t.height + 0.1f * fine, 0.0f, 1.0f);
    return t;
}

// Round stones set in earth.
Texel cobbles(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const Cell c = cells(u * f + 0.06f * noise(u * f * 3, v * f * 3, n * 3, n * 3, 271), v * f, n, n, 0.55f, 272);
    const float gap = c.second - c.nearest, stone = smooth(0.08f, 0.2f, gap), dome = smooth(0.06f, 0.55f, gap);
    const float own = base::uniform(base::mix(c.id + 3)), grit = noise(u * 140, v * 140, 140, 140, 273),
                tone = fbm(u * f, v * f, n, n, 4, 274);
    Texel t;
    t.color = lerp(in.colors[2] * (1 + 0.3f * grit),
                   lerp(in.colors[0], in.colors[1], own) * (1 + in.variation * (0.3f * tone + 0.12f * grit)), stone);
    t.height =
        base::clamp(0.1f + 0.75f * dome * (0.85f + 0.15f * own) + 0.04f * grit + 0.05f * tone * stone, 0.0f, 1.0f);
    t.roughness = stone > 0.5f ? 0.75f + 0.2f * tone : 1.0f;
    t.wear = 1 - dome;
    return t;
}

}  // namespace limn::material
