// Threads over and under each other, stitches, piles and hides.
#include "base/random.h"
#include "material/noise.h"
#include "material/pattern.h"

namespace limn::material {
namespace {

float round_top(float across) {  // of a thread, across in 0..1
    const float x = 2 * across - 1;
    return std::sqrt(std::max(1 - x * x, 0.0f));
}

// One place of a weave. over: the warp (which runs along v) lies on top here; run: where along the visible piece of the
// top thread, 0..1.
struct Crossing {
    bool over;
    float run;
};

Texel weave(float u, float v, const PatternInput& in, Crossing (*crossing)(int i, int j, float fx, float fy)) {
    const float n = static_cast<float>(in.count), x = u * n, y = v * n;
    // Threads are never quite straight.
    const float bend = 0.16f * in.variation;
    const int k = std::max(in.count / 4, 1);
    const float f = static_cast<float>(k);
    const float xs = x + bend * noise(u * f, v * f, k, k, 3), ys = y + bend * noise(u * f, v * f, k, k, 4);
    const int i = static_cast<int>(std::floor(xs)), j = static_cast<int>(std::floor(ys));
    const float fx = xs - std::floor(xs), fy = ys - std::floor(ys);
    const int wi = wrap(i, in.count), wj = wrap(j, in.count);
    const Crossing c = crossing(wi, wj, fx, fy);
    const float across = c.over ? fx : fy;
    const float crown = std::sin(base::kPi * base::clamp(c.run, 0.0f, 1.0f));
    Texel t;
    t.height = round_top(across) * (0.45f + 0.55f * std::sqrt(std::max(crown, 0.0f)));
    // Fibres twisted into the thread, and slubs along it.
    const float twist =
        noise(x * 3 + (c.over ? y * 3 : 0), y * 3 + (c.over ? 0 : x * 3), in.count * 3, in.count * 3, 5);
    const float slub = c.over ? noise(static_cast<float>(wi) + 0.5f, v * 6, in.count, 6, 6)
                              : noise(u * 6, static_cast<float>(wj) + 0.5f, 6, in.count, 7);
    const float thread = random(c.over ? wi : -1, c.over ? -1 : wj, 8) - 0.5f;
    const float shade = 1 + in.variation * (0.35f * slub + 0.3f * thread + 0.22f * twist);
    t.color = in.colors[c.over ? 0 : 1] * (shade * (0.55f + 0.45f * t.height));
    t.height = base::clamp(t.height + 0.06f * twist, 0.0f, 1.0f);
    t.wear = 1 - t.height * (0.6f + 0.4f * smooth(-0.5f, 0.6f, fbm(u * 3, v * 3, 3, 3, 3, 9)));
    return t;
}

}  // namespace

Texel plain(float u, float v, const PatternInput& in) {
    const float tone = fbm(u * 4, v * 4, 4, 4, 5, 21), grain = noise(u * 128, v * 128, 128, 128, 22);
    Texel t;
    t.color = in.colors[0] * (1 + in.variation * (0.15f * tone + 0.04f * grain));
    t.height = 0.5f + 0.35f * grain + 0.1f * tone;
    t.roughness = 0.86f + 0.14f * tone;
    t.wear = 0.5f - 0.5f * fbm(u * 3, v * 3, 3, 3, 5, 23);
    return t;
}

Texel plain_weave(float u, float v, const PatternInput& in) {
    return weave(u, v, in, [](int i, int j, float fx, float fy) {
        const bool over = (i + j) % 2 == 0;
        return Crossing{over, over ? fy : fx};
    });
}

// Two over, one under, shifted by one in each row; the count is a multiple of three.
Texel twill(float u, float v, const PatternInput& in) {
    return weave(u, v, in, [](int i, int j, float fx, float fy) {
        const int phase = (j + i) % 3;
        const bool over = phase != 2;
        return Crossing{over, over ? (static_cast<float>(phase) + fy) / 2 : fx};
    });
}

// Folds that run together and apart, and threads across them that only a shimmer tells of.
Texel draped(float u, float v, const PatternInput& in) {
    const float bend = 0.35f * noise(u * 2, v * 2, 2, 2, 31) + 0.12f * noise(u * 4, v * 3, 4, 3, 32);
    // Crests are rounder than the valleys between them.
    const auto wave = [](float turns) { return 2 * std::pow(0.5f + 0.5f * std::sin(2 * base::kPi * turns), 0.7f) - 1; };
    const float fold = wave(2 * u + v + 1.5f * bend) * (0.75f + 0.5f * noise(u * 2, v * 2, 2, 2, 33)) * 0.62f +
                       wave(u - 2 * v - 1.8f * bend) * 0.3f;
    const float n = static_cast<float>(in.count);
    const float warp = noise(u * n, v * n / 10, in.count, in.count / 10, 35),
                weft = noise(u * n / 10, v * n, in.count / 10, in.count, 36);
    Texel t;
    t.height = base::clamp(0.5f + 0.42f * fold + 0.0035f * (warp + weft), 0.0f, 1.0f);
    t.color = lerp(in.colors[0], in.colors[1], base::clamp(0.3f + 0.4f * fold, 0.0f, 1.0f)) *
              (1 + in.variation * 0.16f * (warp + weft));
    t.roughness = base::clamp(0.9f + 0.1f * warp, 0.0f, 1.0f);
    t.wear = base::clamp(0.6f - 0.5f * fbm(u * 4, v * 4, 4, 4, 4, 37) - 0.2f * fold, 0.0f, 1.0f);
    return t;
}

// Rows of V-shaped stitches: each column is a wale of two legs that lean towards each other.
Texel knit(float u, float v, const PatternInput& in) {
    const float n = static_cast<float>(in.count);
    const float wobble = 0.08f * in.variation;
    const float x = u * n + wobble * noise(u * 4, v * 4, 4, 4, 41),
                y = v * n * 1.25f + wobble * noise(u * 4, v * 5, 4, 5, 42);
    const int rows = std::max(in.count * 5 / 4, 1);
    const float fx = x - std::floor(x);
    const float side = fx < 0.5f ? fx * 2 : (1 - fx) * 2;  // 0 at the edge of the wale, 1 in its middle
    const float lean = y - 0.62f * side;
    const float fy = lean - std::floor(lean);
    const int row = wrap(static_cast<int>(std::floor(lean)), rows),
              column = wrap(static_cast<int>(std::floor(x)), in.count);
    // An ellipse that leans, one for each leg of the stitch.
    const float a = (side - 0.5f) * 2, b = (fy - 0.5f) * 2;
    const float inside = 1 - 0.72f * a * a - 0.86f * b * b;
    Texel t;
    t.height = std::sqrt(base::clamp(inside, 0.0f, 1.0f));
    const float strand = std::sin((b * 1.4f + a * 0.9f * (fx < 0.5f ? 1.0f : -1.0f)) * 9);
    const float fuzz = noise(u * n * 9, v * n * 9, in.count * 9, in.count * 9, 43);
    const float stitch = random(column, row, 44) - 0.5f;
    t.height = base::clamp(t.height * (0.94f + 0.06f * strand) + 0.05f * fuzz, 0.0f, 1.0f);
    const float shade = 1 + in.variation * (0.22f * fuzz + 0.1f * stitch + 0.06f * strand);
    t.color = lerp(in.colors[1], in.colors[0], smooth(0.05f, 0.75f, t.height)) * shade;
    t.wear = 1 - 0.8f * t.height + 0.2f * fuzz;
    return t;
}

// Short fibres that have been stroked in patches.
Texel pile(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float stroke = fbm(u * 3, v * 3, 3, 3, 4, 51);
    const float fibre =
        noise(u * f, v * f * 2, n, n * 2, 52) * 0.6f + noise(u * f * 2, v * f * 2, n * 2, n * 2, 53) * 0.4f;
    Texel t;
    t.height = base::clamp(0.5f + 0.4f * fibre + 0.12f * stroke, 0.0f, 1.0f);
    t.color = lerp(in.colors[1], in.colors[0],
                   base::clamp(0.5f + in.variation * (0.75f * stroke + 0.4f * fibre), 0.0f, 1.0f));
    t.roughness = 0.9f + 0.1f * stroke;
    t.wear = 0.55f - 0.45f * fbm(u * 4, v * 4, 4, 4, 4, 54);
    return t;
}

// Herringbone: twill that turns every eight threads, two yarns, flecks of a third.
Texel tweed(float u, float v, const PatternInput& in) {
    const float n = static_cast<float>(in.count), x = u * n, y = v * n;
    const int i = static_cast<int>(std::floor(x)), j = static_cast<int>(std::floor(y));
    const int wi = wrap(i, in.count), wj = wrap(j, in.count);
    const bool turned = wi / 8 % 2 == 1;
    const int phase = wrap(turned ? wj - wi : wj + wi, 4);
    const bool over = phase < 2;
    const float fx = x - std::floor(x), fy = y - std::floor(y);
    const float across = over ? fx : fy, run = over ? (static_cast<float>(phase) + fy) / 2
                                                    : (static_cast<float>(wrap(turned ? -wi : wi, 2)) + fx) / 2;
    Texel t;
    t.height = round_top(across) * (0.5f + 0.5f * std::sin(base::kPi * base::clamp(run, 0.0f, 1.0f)));
    const float fuzz = noise(x * 3, y * 3, in.count * 3, in.count * 3, 61);
    const float fleck = random(wi, wj / 2, 62);
    Float3 c = in.colors[over ? 0 : 1];
    if (fleck > 0.985f) c = in.colors[2];
    if (fleck < 0.012f) c = in.colors[3];
    t.color = c * ((0.6f + 0.4f * t.height) * (1 + in.variation * 0.35f * fuzz));
    t.wear = 1 - t.height;
    return t;
}

// Plump cells between creases of two sizes, with pores.
Texel leather(float u, float v, const PatternInput& in) {
    const int n = in.count;
    const float f = static_cast<float>(n);
    const float warp = 0.35f;
    const float wx = warp * noise(u * f / 2, v * f / 2, n / 2, n / 2, 71),
                wy = warp * noise(u * f / 2, v * f / 2, n / 2, n / 2, 72);
    const Cell coarse = cells(u * f + wx, v * f + wy, n, n, 0.95f, 73);
    const Cell fine = cells(u * f * 2 + wy, v * f * 2 + wx, n * 2, n * 2, 0.9f, 74);
    const float crease = smooth(0.02f, 0.34f, coarse.second - coarse.nearest),
                small = smooth(0.0f, 0.3f, fine.second - fine.nearest);
    const float tone = fbm(u * 3, v * 3, 3, 3, 5, 75), fold = ridges(u * 2, v * 2, 2, 2, 3, 76);
    const float grain = noise(u * f * 6, v * f * 6, n * 6, n * 6, 77);
    Texel t;
    t.height =
        base::clamp(crease * (0.62f + 0.2f * small) + 0.08f * tone + 0.05f * grain + 0.1f * (1 - fold), 0.0f, 1.0f);
    const float plump = base::uniform(base::mix(coarse.id + 5)) - 0.5f;
    t.color = lerp(in.colors[1], in.colors[0], base::clamp(crease * (0.75f + 0.25f * small), 0.0f, 1.0f)) *
              (1 + in.variation * (0.28f * tone + 0.12f * plump + 0.06f * grain));
    t.roughness = base::clamp(1.0f - 0.3f * crease + 0.12f * tone, 0.3f, 1.0f);
    // The tops of the cells and of the folds rub off first.
    t.wear = base::clamp(
        0.95f - 0.45f * crease - 0.55f * smooth(-0.35f, 0.6f, fbm(u * 4, v * 4, 4, 4, 4, 78)) + 0.12f * grain, 0.0f,
        1.0f);
    return t;
}

// Rows of shields, half a cell apart, each with a keel.
Texel scales(float u, float v, const PatternInput& in) {
    const int n = std::max(in.count / 2 * 2, 2);
    const float f = static_cast<float>(n);
    const float wx = 0.16f * in.variation * noise(u * f / 2, v * f / 2, n / 2, n / 2, 81),
                wy = 0.16f * in.variation * noise(u * f / 2, v * f / 2, n / 2, n / 2, 82);
    const Cell c = cells((u * f + wx), (v * f + wy), n, n, 0.42f, 83);
    const float edge = smooth(0.03f, 0.26f, c.second - c.nearest),
                dome = std::sqrt(base::clamp(1 - c.nearest * c.nearest * 1.3f, 0.0f, 1.0f));
    const float wrinkle = noise(u * f * 5, v * f * 5, n * 5, n * 5, 84), tone = fbm(u * 2, v * 2, 2, 2, 4, 85);
    const float own = base::uniform(base::mix(c.id + 9)) - 0.5f;
    Texel t;
    t.height = base::clamp(edge * (0.5f + 0.45f * dome) + 0.05f * wrinkle * edge, 0.0f, 1.0f);
    t.color = lerp(in.colors[1], in.colors[0], edge * (0.7f + 0.3f * dome)) *
              (1 + in.variation * (0.3f * tone + 0.25f * own));
    t.roughness = 1 - 0.45f * edge * dome;
    t.wear = 1 - 0.8f * t.height;
    return t;
}

}  // namespace limn::material
