#pragma once
// Light from infinitely far: the map's radiance, its density and directions drawn from its table.
#include "base/simd.h"
#include "render/data/wide_scene.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// atan2(y, x) / 2 pi in [-0.5, 0.5]; absolute error below 1e-5 turns.
inline vf atan2_turns(vf y, vf x) {
    vf ax = abs(x), ay = abs(y);
    vf t = min(ax, ay) / max(max(ax, ay), vf(1e-30f));
    vf t2 = t * t;
    vf p = fma(t2, vf(-0.0117212f), vf(0.05265332f));
    p = fma(p, t2, vf(-0.11643287f));
    p = fma(p, t2, vf(0.19354346f));
    p = fma(p, t2, vf(-0.33262347f));
    p = fma(p, t2, vf(0.99997726f));
    vf a = t * p * 0.15915494309f;
    a = select(ay > ax, vf(0.25f) - a, a);
    a = select(x < vf(0.0f), vf(0.5f) - a, a);
    return select(y < vf(0.0f), -a, a);
}

inline vf3 to_map(const EnvironmentRecord& e, vf3 d) {
    return {d.x * e.cos_rotation - d.z * e.sin_rotation, d.y, d.x * e.sin_rotation + d.z * e.cos_rotation};
}
inline vf3 from_map(const EnvironmentRecord& e, vf3 d) {
    return {d.x * e.cos_rotation + d.z * e.sin_rotation, d.y, d.z * e.cos_rotation - d.x * e.sin_rotation};
}

inline void map_uv(vf3 d, vf& u, vf& v) {
    u = vf(0.5f) + atan2_turns(d.x, -d.z);
    v = atan2_turns(sqrt(fma(d.x, d.x, d.z * d.z)), d.y) * 2.0f;
}

struct EnvironmentValue {
    vf3 radiance;
    vf density;  // per steradian, of sample_environment
};

// Along world direction d: the texel itself, as lighting wants it. Any lane may be looked up.
inline EnvironmentValue environment_at(const EnvironmentRecord& e, vf3 d) {
    vf3 l = to_map(e, d);
    vf u, v;
    map_uv(l, u, v);
    const auto place = [](vf at, int n) { return min(max(to_int(at * float(n)), vi(0)), vi(n - 1)); };
    EnvironmentValue r;
    vf unused;
    gather4(e.radiance, place(v, e.height) * vi(e.width) + place(u, e.width), r.radiance.x, r.radiance.y, r.radiance.z,
            unused);
    r.radiance = r.radiance * splat(e.gain);
    vi row = place((vf(1.0f) - l.y) * 0.5f, e.table_height);
    r.density = max(gather(first_lanes(W), e.density, row * vi(e.table_width) + place(u, e.table_width)), vf(1e-9f));
    return r;
}

// Smoothly interpolated picture behind everything.
inline vf3 backdrop_radiance(const EnvironmentRecord& e, vf3 d) {
    if (e.backdrop_is_color) return splat(e.backdrop_color);
    if (!e.backdrop) return splat(0, 0, 0);
    vf u, v;
    map_uv(to_map(e, d), u, v);
    const vi width(e.backdrop_width), last_row(e.backdrop_height - 1);
    vf x = clamp(u, vf(0.0f), vf(1.0f)) * float(e.backdrop_width) - 0.5f;
    vf y = clamp(v * float(e.backdrop_height) - 0.5f, vf(0.0f), vf(float(e.backdrop_height - 1)));
    vf fx0 = floor(x), fy0 = floor(y);
    vf fx = x - fx0, fy = y - fy0;
    vi x0 = to_int(fx0), y0 = to_int(fy0);
    vi x1 = x0 + vi(1), y1 = min(y0 + vi(1), last_row);
    x0 = select(x0 < vi(0), x0 + width, x0);
    x1 = select(x1 >= width, x1 - width, x1);
    const auto texel = [&](vi column, vi row) {
        vf3 c;
        vf unused;
        gather4(e.backdrop, row * width + column, c.x, c.y, c.z, unused);
        return c;
    };
    vf3 top = lerp(texel(x0, y0), texel(x1, y0), fx), bottom = lerp(texel(x0, y1), texel(x1, y1), fx);
    return lerp(top, bottom, fy) * splat(e.gain);
}

// A world direction with the density that environment_at tells; (u1, u2) uniform.
inline vf3 sample_environment(const EnvironmentRecord& e, vf u1, vf u2) {
    const int cells = e.table_width * e.table_height;
    const vm every = first_lanes(W);
    vf scaled = u1 * float(cells);
    vi cell = min(to_int(scaled), vi(cells - 1));
    vf rest = scaled - to_float(cell);
    vf keep = gather(every, e.keep, cell);
    vm own = rest < keep;
    cell = select(own, cell, gather(every, e.alias, cell));
    // What is left of u1 after the choice is uniform again.
    rest = select(own, rest / max(keep, vf(1e-9f)), (rest - keep) / max(vf(1.0f) - keep, vf(1e-9f)));
    rest = clamp(rest, vf(0.0f), vf(0.99999994f));
    vf row = floor((to_float(cell) + 0.5f) * (1.0f / float(e.table_width)));
    vf column = to_float(cell) - row * float(e.table_width);
    vf turns = (column + rest) * (1.0f / float(e.table_width)) - 0.5f;
    vf y = vf(1.0f) - (row + u2) * (2.0f / float(e.table_height));
    vf r = sqrt(max(vf(1.0f) - y * y, vf(0.0f)));
    vf s, c;
    sincos_2pi(turns, s, c);
    return from_map(e, {r * s, y, -(r * c)});
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
