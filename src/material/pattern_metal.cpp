// Metals and what becomes of them, lacquers and technical weaves.
#include "base/random.h"
#include "material/noise.h"
#include "material/pattern.h"

namespace limn::material {

// Long scratches along u, of several lengths.
Texel brushed(float u, float v, const PatternInput& in) {
    const float a = noise(u * 3, v * 256, 3, 256, 101), b = noise(u * 7 + 0.3f, v * 180, 7, 180, 102),
                c = noise(u * 1, v * 90, 1, 90, 103);
    const float streak = 0.45f * a + 0.35f * b + 0.2f * c;
    const float tone = fbm(u * 3, v * 3, 3, 3, 4, 104);
    Texel t;
    t.height = base::clamp(0.5f + 0.6f * streak, 0.0f, 1.0f);
    t.color =
        lerp(in.colors[0], in.colors[1], base::clamp(0.35f + in.variation * (0.7f * streak + 0.2f * tone), 0.0f, 1.0f));
    t.roughness = base::clamp(0.78f + 0.3f * streak + 0.1f * tone, 0.3f, 1.0f);
    t.wear = base::clamp(0.5f - 0.6f * fbm(u * 4, v * 4, 4, 4, 5, 105) - 0.15f * streak, 0.0f, 1.0f);
    return t;
}

// A mirror that hands have touched: smears and hairlines.
Texel polished(float u, float v, const PatternInput& in) {
    const float smear = fbm(u * 3, v * 3, 3, 3, 5, 111);
    float hairline = 0;
    for (unsigned k = 0; k < 3; ++k) {  // arcs of large circles
        const Cell c = cells(u * 3 + 0.13f * static_cast<float>(k), v * 3, 3, 3, 1, 112 + k);
        const float ring = c.nearest * 14;
        hairline = std::max(hairline, smooth(0.06f, 0.0f, std::abs(ring - std::floor(ring) - 0.5f)) *
                                          smooth(0.2f, 0.5f, noise(u * 9, v * 9, 9, 9, 117 + k)));
    }
    Texel t;
    t.color = in.colors[0] * (1 + 0.04f * in.variation * smear);
    t.height = 0.5f + 0.15f * smear - 0.2f * hairline;
    t.roughness = base::clamp(0.55f + in.variation * 0.55f * smooth(-0.2f, 0.7f, smear) + 0.15f * hairline, 0.0f, 1.0f);
    t.wear = base::clamp(0.55f - 0.55f * fbm(u * 4, v * 4, 4, 4, 5, 115) - 0.1f * hairline, 0.0f, 1.0f);
    return t;
}

// Facets that a hammer left.
Texel hammered(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const Cell c = cells(u * f, v * f, n, n, 0.85f, 121);
    const float hollow = base::clamp(c.nearest * c.nearest * 1.5f, 0.0f, 1.0f);
    const float tone = fbm(u * 4, v * 4, 4, 4, 4, 122);
    Texel t;
    t.height = base::clamp(hollow * 0.95f + 0.03f * tone, 0.0f, 1.0f);
    t.color = lerp(in.colors[0], in.colors[1],
                   base::clamp(0.25f + in.variation * (0.5f * tone) + 0.25f * (1 - hollow), 0.0f, 1.0f));
    t.roughness = base::clamp(0.75f + 0.25f * tone, 0.0f, 1.0f);
    t.wear = 1 - hollow;
    return t;
}

// Three rusts over each other, blistered and pitted.
Texel rust(float u, float v, const PatternInput& in) {
    const float large = fbm(u * 3, v * 3, 3, 3, 6, 131), middle = fbm(u * 9, v * 9, 9, 9, 5, 132),
                fine = noise(u * 90, v * 90, 90, 90, 133);
    const Cell pit = cells(u * 24, v * 24, 24, 24, 1, 134);
    const float pitted = smooth(0.3f, 0.12f, pit.nearest) * smooth(0.0f, 0.4f, large);
    Texel t;
    Float3 c = lerp(in.colors[0], in.colors[1], smooth(-0.6f, 0.55f, large + 0.5f * middle + 0.25f * fine));
    c = lerp(c, in.colors[2], 0.75f * smooth(0.1f, 0.9f, middle + 0.5f * fine));
    t.color = c * ((1 + 0.25f * in.variation * fine) * (1 - 0.45f * pitted));
    t.height = base::clamp(0.45f + 0.3f * middle + 0.2f * fine * 0.6f + 0.15f * large - 0.35f * pitted, 0.0f, 1.0f);
    t.roughness = base::clamp(0.9f + 0.1f * fine, 0.0f, 1.0f);
    t.wear = base::clamp(0.5f + 0.5f * large + 0.25f * middle, 0.0f, 1.0f);
    return t;
}

// Metal that has gone dark, and green where water stood.
Texel patina(float u, float v, const PatternInput& in) {
    const float large = fbm(u * 2, v * 2, 2, 2, 6, 141), middle = fbm(u * 8, v * 8, 8, 8, 5, 142),
                fine = noise(u * 120, v * 120, 120, 120, 143);
    const float dark = smooth(-0.3f, 0.3f, large),
                green = smooth(0.12f, 0.5f, large + 0.55f * middle) * in.variation * 1.6f;
    Texel t;
    t.color =
        lerp(lerp(in.colors[0], in.colors[1], dark), in.colors[2] * (1 + 0.2f * fine), base::clamp(green, 0.0f, 1.0f));
    t.height = base::clamp(0.45f + 0.2f * middle + 0.08f * fine + 0.2f * base::clamp(green, 0.0f, 1.0f), 0.0f, 1.0f);
    t.roughness = base::clamp(0.45f + 0.25f * dark + 0.5f * base::clamp(green, 0.0f, 1.0f), 0.0f, 1.0f);
    t.wear = base::clamp(0.5f - 0.7f * large - 0.2f * middle, 0.0f, 1.0f);
    return t;
}

// Rings, each through four others: rows that lean to the left and to the right in turn.
Texel chain_mail(float u, float v, const PatternInput& in) {
    const int n = std::max(in.count / 2 * 2, 2);
    const float f = static_cast<float>(n);
    Texel t;
    t.height = 0;
    t.color = in.colors[1];
    t.roughness = 1;
    t.wear = 1;
    const float x = u * f, y = v * f;
    const int i0 = static_cast<int>(std::floor(x)), j0 = static_cast<int>(std::floor(y));
    for (int dj = -1; dj <= 1; ++dj) {
        for (int di = -1; di <= 1; ++di) {
            const int i = i0 + di, j = j0 + dj;
            const bool left = wrap(j, 2) == 0;
            const float cx = static_cast<float>(i) + (left ? 0.25f : 0.75f), cy = static_cast<float>(j) + 0.5f;
            const float dx = (x - cx) / 0.66f, dy = (y - cy) / 0.92f;
            const float r = std::sqrt(dx * dx + dy * dy), wire = (r - 0.82f) / 0.17f;
            if (std::abs(wire) >= 1) continue;
            // A ring leans: one side of it lies above its neighbours, the other below.
            const float lean = (left ? dx : -dx) / std::max(r, 0.01f);
            const float tube = std::sqrt(1 - wire * wire);
            const float h = 0.38f + 0.36f * lean + 0.26f * tube;
            if (h <= t.height) continue;
            t.height = h;
            const float own = random(wrap(i, n), wrap(j, n), 151) - 0.5f;
            t.color =
                in.colors[0] * ((0.45f + 0.55f * tube) * (1 + 0.35f * in.variation * own) * (0.62f + 0.38f * lean));
            t.roughness = 0.8f + 0.15f * own;
            t.wear = 1 - tube * (0.5f + 0.4f * lean);
        }
    }
    t.height = base::clamp(t.height, 0.0f, 1.0f);
    return t;
}

// Lacquer with flakes that lie at slightly different angles.
Texel flakes(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const Cell c = cells(u * static_cast<float>(n), v * static_cast<float>(n), n, n, 1, 161);
    const float own = base::uniform(base::mix(c.id + 3)), tilt = base::uniform(base::mix(c.id + 4));
    Texel t;
    t.color = lerp(in.colors[0], in.colors[1], in.variation * own * own);
    // A slope of its own for each flake.
    t.height = base::clamp(0.5f + (own - 0.5f) * c.x + (tilt - 0.5f) * c.y, 0.0f, 1.0f);
    t.roughness = 0.8f + 0.2f * tilt;
    t.wear = base::clamp(0.5f - 0.65f * fbm(u * 4, v * 4, 4, 4, 5, 162), 0.0f, 1.0f);
    return t;
}

// Flat tows of carbon, two over and two under.
Texel carbon(float u, float v, const PatternInput& in) {
    const int n = std::max(in.count / 4 * 4, 4);
    const float x = u * static_cast<float>(n), y = v * static_cast<float>(n);
    const int i = wrap(static_cast<int>(std::floor(x)), n), j = wrap(static_cast<int>(std::floor(y)), n);
    const float fx = x - std::floor(x), fy = y - std::floor(y);
    const int phase = wrap(j + i, 4);
    const bool over = phase < 2;
    const float across = over ? fx : fy;
    const float run = over ? (static_cast<float>(phase) + fy) / 2 : (static_cast<float>(wrap(i + j, 4) - 2) + fx) / 2;
    const float edge = smooth(0.0f, 0.1f, across) * smooth(1.0f, 0.9f, across);
    const float bow = std::sin(base::kPi * base::clamp(run, 0.0f, 1.0f));
    const float fibre = over ? noise(u * static_cast<float>(n) * 14, v * 8, n * 14, 8, 171)
                             : noise(u * 8, v * static_cast<float>(n) * 14, 8, n * 14, 172);
    Texel t;
    t.height = base::clamp(edge * (0.35f + 0.55f * bow) + 0.07f * fibre, 0.0f, 1.0f);
    // Tows that run one way and the other catch the light differently.
    t.color = lerp(in.colors[1], in.colors[0] * (over ? 1.0f : 0.42f), edge) * (1 + 0.4f * in.variation * fibre);
    t.roughness = over ? 0.8f : 1.0f;
    t.wear = base::clamp(0.5f - 0.6f * fbm(u * 4, v * 4, 4, 4, 5, 173), 0.0f, 1.0f);
    return t;
}

}  // namespace limn::material
