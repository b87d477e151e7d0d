// Carved, grown, glazed and printed surfaces.
#include "base/random.h"
#include "material/noise.h"
#include "material/pattern.h"

namespace limn::material {

// Clouds and fibres of two tones.
Texel jade(float u, float v, const PatternInput& in) {
    const float wx = fbm(u * 3, v * 3, 3, 3, 5, 401), cloud = fbm(u * 3 + 0.8f * wx, v * 3 - 0.6f * wx, 3, 3, 6, 402);
    const float fibre = std::pow(1 - std::abs(noise(u * 5 + 1.2f * wx, v * 5, 5, 5, 403)), 9.0f);
    Texel t;
    t.color =
        lerp(lerp(in.colors[0], in.colors[1], smooth(-0.4f, 0.5f, cloud)), in.colors[2], 0.55f * in.variation * fibre);
    t.height = 0.5f + 0.1f * cloud;
    t.roughness = base::clamp(0.8f + 0.25f * cloud, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.6f * fbm(u * 4, v * 4, 4, 4, 4, 404), 0.0f, 1.0f);
    return t;
}

// Skin from near: a net of fine lines between small fields, pores where they meet, redder patches.
Texel pores(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const Cell field = cells(u * f, v * f, n, n, 0.9f, 411),
               fine = cells(u * f * 2, v * f * 2, n * 2, n * 2, 0.9f, 412);
    const float line = smooth(0.16f, 0.0f, field.second - field.nearest),
                thin = smooth(0.14f, 0.0f, fine.second - fine.nearest);
    const Cell pore = cells(u * f * 0.5f, v * f * 0.5f, std::max(n / 2, 1), std::max(n / 2, 1), 0.9f, 413);
    const float hole = smooth(0.13f, 0.04f, pore.nearest);
    const float blush = fbm(u * 3, v * 3, 3, 3, 5, 414),
                freckle = smooth(0.38f, 0.6f, fbm(u * 16, v * 16, 16, 16, 3, 415));
    Texel t;
    t.height = base::clamp(0.8f - 0.3f * line - 0.15f * thin - 0.45f * hole, 0.0f, 1.0f);
    t.color = lerp(in.colors[0], in.colors[1], base::clamp(0.35f + in.variation * blush + 0.15f * line, 0.0f, 1.0f));
    t.color = lerp(t.color, in.colors[2], 0.4f * freckle + 0.25f * hole);
    t.roughness = base::clamp(0.85f + 0.15f * line + 0.12f * blush, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.6f * fbm(u * 4, v * 4, 4, 4, 4, 416), 0.0f, 1.0f);
    return t;
}

// Glaze over fired clay: clouds where it ran thin, and specks of iron.
Texel glaze(float u, float v, const PatternInput& in) {
    const float cloud = fbm(u * 3, v * 3, 3, 3, 4, 421), wave = fbm(u * 8, v * 8, 8, 8, 3, 423);
    const Cell speck = cells(u * 26, v * 26, 26, 26, 1, 422);
    const bool there = base::uniform(base::mix(speck.id + 1)) < 0.35f * in.variation;
    Texel t;
    t.color = lerp(in.colors[0], in.colors[1], base::clamp(0.25f + 0.5f * in.variation * cloud, 0.0f, 1.0f));
    if (there) t.color = lerp(t.color, in.colors[2], smooth(0.14f, 0.07f, speck.nearest));
    t.height = 0.5f + 0.3f * wave;
    t.roughness = 0.9f;
    t.wear = base::clamp(0.5f - 0.65f * cloud, 0.0f, 1.0f);
    return t;
}

// Foil that was crumpled and smoothed out; the film differs from facet to facet and across each.
Texel foil(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float wx = 0.3f * noise(u * f, v * f, n, n, 431), wy = 0.3f * noise(u * f, v * f, n, n, 432);
    const Cell a = cells(u * f + wx, v * f + wy, n, n, 1, 433),
               b = cells(u * f * 2 + wy, v * f * 2 + wx, n * 2, n * 2, 1, 434);
    const float own = base::uniform(base::mix(a.id + 1)), other = base::uniform(base::mix(a.id + 2)),
                small = base::uniform(base::mix(b.id + 3));
    Texel t;
    t.height = base::clamp(
        0.5f + (own - 0.5f) * a.x * 0.9f + (other - 0.5f) * a.y * 0.9f + 0.25f * (small - 0.5f) * b.x, 0.0f, 1.0f);
    t.color = in.colors[0];
    t.film = base::clamp(0.5f + 0.28f * (own - 0.5f) + 0.34f * fbm(u * 2, v * 2, 2, 2, 3, 435), 0.0f, 1.0f);
    t.roughness = 0.75f + 0.25f * small;
    t.wear = base::clamp(
        0.5f - 0.65f * fbm(u * 4, v * 4, 4, 4, 4, 436) - 0.1f * smooth(0.08f, 0.0f, a.second - a.nearest), 0.0f, 1.0f);
    return t;
}

}  // namespace limn::material
