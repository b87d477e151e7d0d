#include "render/filter/scatter_wide.h"

namespace limn::render::LIMN_WIDE {
namespace {

// What the sun brings to a surface that is white and dull, over pi, and no more than it was found to bring to this one.
vf3 from_sun(const FilterRows& f, size_t in) {
    const vf3 n = load_half3(f.normal, in), sun = load_half3(f.sun, in), albedo = load_half3(f.albedo, in);
    const vf cosine =
        max(fma(n.x, vf(f.sun_direction[0]), fma(n.y, vf(f.sun_direction[1]), n.z * f.sun_direction[2])), vf(0.0f));
    const auto bounded = [&](vf light, vf most, vf a) { return min(light, most / max(a, vf(0.02f))); };
    return {bounded(cosine * f.sun_light[0], sun.x, albedo.x), bounded(cosine * f.sun_light[1], sun.y, albedo.y),
            bounded(cosine * f.sun_light[2], sun.z, albedo.z)};
}

}  // namespace

void arrive_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y) {
        for (int x = 0; x < f.width; x += W) {
            if (is_kept(tile_state_at(f, x, y))) continue;
            const size_t in = size_t(y) * f.in_stride + x, at = size_t(y) * f.stride + x;
            if (none(is_skin(f, load(f.guide + at)))) continue;
            const vf visible = shown_visibility(f, at, y);
            store_half(f.arrived[3] + at, visible);
            const vf3 light = from_sun(f, in) * visible;
            store_half3(f.arrived, at,
                        {clamp(light.x, vf(0.0f), vf(65504.0f)), clamp(light.y, vf(0.0f), vf(65504.0f)),
                         clamp(light.z, vf(0.0f), vf(65504.0f))});
        }
    }
}

}  // namespace limn::render::LIMN_WIDE
