#include "material/paint.h"

#include <cmath>
#include <thread>
#include <vector>

#include "base/cancel.h"
#include "material/pattern.h"

namespace limn::material {
namespace {

uint32_t byte_of(float v) {
    return static_cast<uint32_t>(base::clamp(v, 0.0f, 1.0f) * 255 + 0.5f);
}

// Linear to sRGB by table: 4096 steps are finer than a byte of the result.
uint32_t coded(float v) {
    static const std::vector<uint8_t> table = [] {
        std::vector<uint8_t> t(4097);
        for (size_t i = 0; i < t.size(); ++i) {
            const float c = static_cast<float>(i) / 4096;
            t[i] =
                static_cast<uint8_t>(byte_of(c <= 0.0031308f ? 12.92f * c : 1.055f * std::pow(c, 1 / 2.4f) - 0.055f));
        }
        return t;
    }();
    return table[static_cast<size_t>(base::clamp(v, 0.0f, 1.0f) * 4096 + 0.5f)];
}

std::shared_ptr<scene::Texture> blank(int size, bool linear) {
    auto t = std::make_shared<scene::Texture>();
    t->width = t->height = size;
    t->linear = linear;
    t->tiles = true;
    t->texels.resize(static_cast<size_t>(size) * size);
    return t;
}

// Rows [0, size) in equal parts, one a thread.
template <class Rows>
void in_parts(int size, Rows rows) {
    const int parts =
        static_cast<int>(base::clamp(static_cast<float>(std::thread::hardware_concurrency()), 1.0f, 8.0f));
    std::vector<std::thread> others;
    for (int p = 1; p < parts; ++p) others.emplace_back([=] { rows(size * p / parts, size * (p + 1) / parts); });
    rows(0, size / parts);
    for (std::thread& t : others) t.join();
}

}  // namespace

Painted paint(const Entry& e, const std::atomic<bool>* cancel) {
    const Pattern pattern = pattern_named(e.pattern) ? pattern_named(e.pattern) : plain;
    const PatternInput in{e.colors, e.count, e.variation};
    const int size = e.texels;
    auto base = blank(size, false), normal = blank(size, true), roughness = blank(size, true);
    std::vector<float> height(static_cast<size_t>(size) * size);
    in_parts(size, [&, pattern](int from, int to) {
        for (int y = from; y < to && !base::is_set(cancel); ++y) {
            for (int x = 0; x < size; ++x) {
                const Texel t = pattern((static_cast<float>(x) + 0.5f) / static_cast<float>(size),
                                        (static_cast<float>(y) + 0.5f) / static_cast<float>(size), in);
                const size_t at = static_cast<size_t>(y) * size + x;
                height[at] = t.height;
                base->texels[at] = 0xff000000u | coded(t.color.z) << 16 | coded(t.color.y) << 8 | coded(t.color.x);
                roughness->texels[at] =
                    0xff000000u | byte_of(t.wear) << 16 | byte_of(t.film) << 8 | byte_of(t.roughness);
            }
        }
    });
    if (base::is_set(cancel)) return {};
    if (e.relief <= 0) return {base, nullptr, roughness};
    // Slopes of the relief by central differences that go round the edge; y of the map is up the picture.
    const float slope = e.relief * static_cast<float>(size) / (2 * e.tile);
    in_parts(size, [&](int from, int to) {
        for (int y = from; y < to; ++y) {
            const size_t row = static_cast<size_t>(y) * size, above = static_cast<size_t>((y + size - 1) % size) * size,
                         below = static_cast<size_t>((y + 1) % size) * size;
            for (int x = 0; x < size; ++x) {
                const float dx = (height[row + (x + 1) % size] - height[row + (x + size - 1) % size]) * slope;
                const float dy = (height[below + x] - height[above + x]) * slope;
                const Float3 n = normalize(Float3{-dx, dy, 1});
                normal->texels[row + x] = 0xff000000u | byte_of(n.z * 0.5f + 0.5f) << 16 |
                                          byte_of(n.y * 0.5f + 0.5f) << 8 | byte_of(n.x * 0.5f + 0.5f);
            }
        }
    });
    if (base::is_set(cancel)) return {};
    return {base, normal, roughness};
}

}  // namespace limn::material
