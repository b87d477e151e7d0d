#include "look/table.h"

#include <algorithm>

namespace limn::look {
namespace {

using base::ColorSamples;
using base::Float3;

struct Place {
    int cell = 0;        // 0..size - 2
    float fraction = 0;  // 0..1
};

Place place_of(const ColorSamples& s, int channel, float v) {
    const float at = (v - s.low[channel]) * (static_cast<float>(s.size - 1) / (s.high[channel] - s.low[channel]));
    const float inside = at > 0 ? std::min(at, static_cast<float>(s.size - 1)) : 0.0f;
    const int cell = std::min(static_cast<int>(inside), s.size - 2);
    return {cell, inside - static_cast<float>(cell)};
}

float along_curve(const ColorSamples& s, int channel, float v) {
    const Place p = place_of(s, channel, v);
    const float* a = s.values.data() + 4 * static_cast<size_t>(p.cell) + channel;
    return base::lerp(a[0], a[4], p.fraction);
}

// From the corner nearest black along the axis of the largest fraction first, of the smallest last.
Float3 in_cube(const ColorSamples& s, Float3 c) {
    const Place p[3] = {place_of(s, 0, c.x), place_of(s, 1, c.y), place_of(s, 2, c.z)};
    const size_t steps[3] = {1, static_cast<size_t>(s.size), static_cast<size_t>(s.size) * s.size};
    int order[3] = {0, 1, 2};
    std::stable_sort(order, order + 3, [&](int a, int b) { return p[a].fraction > p[b].fraction; });
    size_t at = 0;
    for (int k = 0; k < 3; ++k) at += static_cast<size_t>(p[k].cell) * steps[k];
    float left = 1;
    Float3 sum{0.0f};
    for (int k = 0; k <= 3; ++k) {
        const float next = k < 3 ? p[order[k]].fraction : 0.0f;
        const float* node = s.values.data() + 4 * at;
        sum += Float3{node[0], node[1], node[2]} * (left - next);
        left = next;
        if (k < 3) at += steps[order[k]];
    }
    return sum;
}

}  // namespace

Float3 apply_table(const base::ColorTable& table, float strength, Float3 coded) {
    Float3 c = coded;
    if (table.curves.size > 0)
        c = {along_curve(table.curves, 0, c.x), along_curve(table.curves, 1, c.y), along_curve(table.curves, 2, c.z)};
    if (table.cube.size > 0) c = in_cube(table.cube, c);
    const auto mixed = [&](float from, float to) { return std::clamp(base::lerp(from, to, strength), 0.0f, 1.0f); };
    return {mixed(coded.x, c.x), mixed(coded.y, c.y), mixed(coded.z, c.z)};
}

}  // namespace limn::look
