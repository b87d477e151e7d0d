// What lies on the ground, and water in its states.
#include "base/random.h"
#include "material/noise.h"
#include "material/pattern.h"

namespace limn::material {

// Wind ripples under loose grains.
Texel sand(float u, float v, const PatternInput& in) {
    const float n = static_cast<float>(in.count);
    const float drift = 0.7f * fbm(u * 2, v * 2, 2, 2, 4, 301);
    const float y = v * n + drift * 1.6f + 0.12f * noise(u * 6, v * n, 6, in.count, 302);
    const float fy = y - std::floor(y);
    const float ripple = fy < 0.68f ? smooth(0.0f, 0.68f, fy) : smooth(1.0f, 0.68f, fy);  // a long side and a steep one
    const float grain = noise(u * 190, v * 190, 190, 190, 303),
                fine = random(static_cast<int>(u * 512) % 512, static_cast<int>(v * 512) % 512, 304);
    Texel t;
    t.height = base::clamp(0.15f + 0.6f * ripple + 0.1f * grain + 0.06f * (fine - 0.5f), 0.0f, 1.0f);
    Float3 c = lerp(in.colors[1], in.colors[0],
                    base::clamp(0.35f + 0.45f * ripple + in.variation * (0.5f * grain + 0.3f * drift), 0.0f, 1.0f));
    if (fine > 0.985f) c = in.colors[2];
    t.color = c * (0.88f + 0.24f * fine);
    t.roughness = 0.95f;
    t.wear = 1 - ripple;
    return t;
}

// Dried mud: plates that curl up between cracks.
Texel mud(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float wx = 0.22f * fbm(u * f, v * f, n, n, 4, 311), wy = 0.22f * fbm(u * f, v * f, n, n, 4, 312);
    const Cell c = cells(u * f + wx, v * f + wy, n, n, 0.95f, 313);
    const float gap = c.second - c.nearest, plate = smooth(0.03f, 0.1f, gap), curl = smooth(0.32f, 0.1f, gap);
    const float tone = fbm(u * 4, v * 4, 4, 4, 5, 314), grit = noise(u * 120, v * 120, 120, 120, 315),
                own = base::uniform(base::mix(c.id + 3)) - 0.5f;
    Texel t;
    t.height = base::clamp(plate * (0.55f + 0.25f * curl) + 0.08f * tone + 0.04f * grit, 0.0f, 1.0f);
    t.color = lerp(in.colors[1] * 0.45f,
                   lerp(in.colors[1], in.colors[0],
                        base::clamp(0.5f + in.variation * (tone + own) + 0.2f * curl, 0.0f, 1.0f)),
                   plate) *
              (1 + 0.12f * grit);
    t.roughness = base::clamp(0.9f + 0.1f * grit, 0.0f, 1.0f);
    t.wear = 1 - plate * (0.5f + 0.5f * curl);
    return t;
}

// Drifts with a crust of crystals.
Texel snow(float u, float v, const PatternInput& in) {
    const float drift = fbm(u * 3, v * 3, 3, 3, 5, 321), lumps = fbm(u * 12, v * 12, 12, 12, 4, 322),
                grain = noise(u * 170, v * 170, 170, 170, 323);
    const Cell crystal = cells(u * 120, v * 120, 120, 120, 1, 324);
    const float sparkle = base::uniform(base::mix(crystal.id + 1)) > 0.93f ? smooth(0.45f, 0.2f, crystal.nearest) : 0;
    Texel t;
    t.height = base::clamp(0.45f + 0.3f * drift + 0.16f * lumps + 0.1f * grain, 0.0f, 1.0f);
    t.color =
        lerp(in.colors[1], in.colors[0], base::clamp(0.62f + in.variation * (0.5f * lumps + 0.3f * grain), 0.0f, 1.0f));
    t.roughness = base::clamp(1.0f - 0.75f * sparkle, 0.15f, 1.0f);
    t.wear = 1 - t.height;
    return t;
}

// Blades that overlap, each from a root to a lit tip, over earth.
Texel grass(float u, float v, const PatternInput& in) {
    Texel t;
    const float tone = fbm(u * 3, v * 3, 3, 3, 4, 331), grit = noise(u * 90, v * 90, 90, 90, 332);
    t.color = in.colors[2] * (1 + 0.3f * grit);
    t.height = 0.05f;
    t.wear = 1;
    const int n = in.count;
    for (int layer = 0; layer < 4; ++layer) {
        const float f = static_cast<float>(n), shift = 0.37f * static_cast<float>(layer);
        const float x = u * f + shift, y = v * f + shift * 1.7f;
        const int i0 = static_cast<int>(std::floor(x)), j0 = static_cast<int>(std::floor(y));
        for (int dj = -2; dj <= 2; ++dj) {
            for (int di = -2; di <= 2; ++di) {
                const int i = wrap(i0 + di, n), j = wrap(j0 + dj, n);
                const unsigned seed = 333 + static_cast<unsigned>(layer) * 17;
                const float ox = static_cast<float>(i0 + di) + random(i, j, seed),
                            oy = static_cast<float>(j0 + dj) + random(i, j, seed + 1);
                // No blade is longer than this.
                if ((x - ox) * (x - ox) + (y - oy) * (y - oy) > 1.5f * 1.5f) continue;
                const float angle = base::kPi * 2 * random(i, j, seed + 2),
                            length = 0.8f + 0.7f * random(i, j, seed + 3);
                const float dx = x - ox, dy = y - oy, ca = std::cos(angle), sa = std::sin(angle);
                const float along = (dx * ca + dy * sa) / length;
                if (along < 0 || along > 1) continue;
                const float bend = (random(i, j, seed + 4) - 0.5f) * 0.9f * along * along;
                const float aside = (-dx * sa + dy * ca) - bend, width = 0.1f * (1 - along * along) + 0.012f;
                if (std::abs(aside) > width) continue;
                const float own = random(i, j, seed + 5),
                            h = 0.12f + 0.19f * static_cast<float>(layer) + 0.3f * along * (0.5f + 0.5f * own);
                if (h <= t.height) continue;
                t.height = h;
                const float vein = 1 - 0.3f * smooth(0.3f, 0.0f, std::abs(aside) / width);
                Float3 c = lerp(
                    in.colors[1], in.colors[0],
                    base::clamp(0.25f + 0.6f * along + in.variation * (0.7f * (own - 0.5f) + 0.6f * tone), 0.0f, 1.0f));
                if (own > 0.93f) c = in.colors[3];
                t.color = c * (vein * (0.4f + 0.6f * base::clamp(h * 1.3f, 0.0f, 1.0f)));
                t.wear = 1 - along;
            }
        }
    }
    t.height = base::clamp(t.height, 0.0f, 1.0f);
    t.roughness = 0.8f;
    return t;
}

// Pebbles of two sizes, the smaller between the larger.
Texel gravel(float u, float v, const PatternInput& in) {
    Texel t;
    t.height = 0;
    t.color = in.colors[3];
    const float grit = noise(u * 150, v * 150, 150, 150, 341);
    for (int size = 0; size < 2; ++size) {
        const int n = in.count * (size + 1);
        const float f = static_cast<float>(n);
        const Cell c =
            cells(u * f + 0.37f * static_cast<float>(size), v * f, n, n, 0.8f, 342 + static_cast<unsigned>(size));
        const float gap = c.second - c.nearest, stone = smooth(0.04f, 0.12f, gap),
                    dome = std::sqrt(base::clamp(gap * 1.7f, 0.0f, 1.0f));
        const float h = stone * dome * (size ? 0.55f : 0.95f) * (0.75f + 0.25f * base::uniform(base::mix(c.id + 1)));
        if (h <= t.height) continue;
        const float pick = base::uniform(base::mix(c.id + 2));
        t.height = h;
        t.color = (pick < 0.4f    ? in.colors[0]
                   : pick < 0.75f ? in.colors[1]
                                  : in.colors[2]) *
                  ((1 + in.variation * 0.3f * grit) * (0.55f + 0.45f * dome));
    }
    t.height = base::clamp(t.height + 0.03f * grit, 0.0f, 1.0f);
    t.roughness = 0.88f + 0.1f * grit;
    t.wear = 1 - t.height;
    return t;
}

// A surface moved by wind: waves of several directions.
Texel ripples(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float a = fbm(u * f, v * f * 2, n, n * 2, 3, 351), b = fbm(u * f * 2, v * f, n * 2, n, 3, 352);
    Texel t;
    t.height = base::clamp(0.5f + 0.3f * a + 0.3f * b, 0.0f, 1.0f);
    t.color = in.colors[0];
    t.wear = 0.5f - 0.5f * a;
    return t;
}

// The grain of ground glass.
Texel frost(float u, float v, const PatternInput& in) {
    const float a = fbm(u * 40, v * 40, 40, 40, 3, 361), b = fbm(u * 5, v * 5, 5, 5, 4, 362);
    Texel t;
    t.height = base::clamp(0.5f + 0.4f * a, 0.0f, 1.0f);
    t.color = in.colors[0];
    t.roughness = base::clamp(0.85f + 0.15f * b, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.6f * b, 0.0f, 1.0f);
    return t;
}

// Flaws inside: white planes and threads of small bubbles.
Texel cracked_ice(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float wx = 0.35f * fbm(u * f, v * f, n, n, 4, 371), wy = 0.35f * fbm(u * f, v * f, n, n, 4, 372);
    const Cell c = cells(u * f + wx, v * f + wy, n, n, 1, 373),
               d = cells(u * f * 2 + wy, v * f * 2, n * 2, n * 2, 1, 374);
    const float big = smooth(0.07f, 0.0f, c.second - c.nearest),
                small = smooth(0.05f, 0.0f, d.second - d.nearest) * smooth(-0.1f, 0.4f, wx * 3);
    const Cell bubble = cells(u * 40, v * 40, 40, 40, 1, 375);
    const float air = base::uniform(base::mix(bubble.id)) > 0.85f ? smooth(0.2f, 0.1f, bubble.nearest) : 0;
    const float white = base::clamp(big + 0.6f * small + 0.5f * air, 0.0f, 1.0f),
                cloud = fbm(u * 2, v * 2, 2, 2, 5, 376);
    Texel t;
    t.color = lerp(in.colors[0], in.colors[1], white);
    t.height = base::clamp(0.5f + 0.3f * cloud - 0.35f * big - 0.15f * small, 0.0f, 1.0f);
    t.roughness = base::clamp(0.25f + 0.75f * white + 0.35f * smooth(0.0f, 0.5f, cloud), 0.0f, 1.0f);
    t.wear = base::clamp(0.55f - 0.6f * cloud, 0.0f, 1.0f);
    return t;
}

}  // namespace limn::material
