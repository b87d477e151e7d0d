#include "render/filter/scatter_wide.h"

namespace limn::render::LIMN_WIDE {
namespace {

vf finite(vf v) {
    return select((v >= vf(0.0f)) & (v <= vf(65504.0f)), v, vf(0.0f));
}
vf3 finite(vf3 c) {
    return {finite(c.x), finite(c.y), finite(c.z)};
}

// For a next frame that has no time for light of its own.
void store_shown(const FilterRows& f, size_t in, size_t at, vf visible) {
    const vi cell[4] = {pack_halves(load_half(f.light[0] + at), load_half(f.light[1] + at)),
                        pack_halves(load_half(f.light[2] + at), load_half(f.light[3] + at)),
                        pack_halves(load_half(f.light[4] + at), load_half(f.light[5] + at)),
                        pack_halves(visible, vf(0.0f))};
    scatter_cells(f.shown + in * 16, 16, cell);
}

// Bright light is compressed before it is averaged, so that one spark does not outweigh the rest (Reinhard weights).
vf3 weighted(vf3 rgb, float gain) {
    const vf3 c = to_ycocg(rgb * vf(gain));
    return c * (vf(1.0f) / (c.x + 1.0f));
}

// Adds the unfiltered picture of this frame's samples to the sums, each group for itself.
void add_to_sums(const FilterRows& f, size_t in, vf3 albedo, vf3 specular, vf3 sun, vf3 emitted, vm surface) {
    const auto add = [&](int group, vf3 c) {
        const vf values[3] = {c.x, c.y, c.z};
        for (int k = 0; k < 3; ++k) {
            float* to = f.sum[3 * group + k] + in;
            store(to, fma(values[k], vf(f.to_sum[3 * group + k]), load(to)));
        }
    };
    const vf3 normal = load_half3(f.normal, in);
    const vf features[6] = {albedo.x, albedo.y, albedo.z, normal.x, normal.y, normal.z};
    for (int k = 0; k < 6; ++k) {
        const vf v = select(surface & (abs(features[k]) <= vf(2.0f)), features[k], vf(0.0f));
        store(f.feature[k] + in, load(f.feature[k] + in) + v);
    }
    const vf3 none = splat(0, 0, 0), first_light = sun * saturate(finite(load_half(f.sun_visibility + in)));
    constexpr int kSun = int(LightGroup::sun), kOther = int(LightGroup::other);
    if (!f.group[0]) {
        const vf3 light = albedo * finite(load_half3(f.diffuse_light, in)) +
                          specular * finite(load_half3(f.specular_light, in)) + first_light;
        add(kOther, emitted + select(surface, light, none));
        return;
    }
    for (int g = 0; g < kLightGroups; ++g) {
        if (!(f.groups >> g & 1)) continue;
        vf3 c = finite(load_half3(f.group + 3 * g, in));
        if (g == kSun) c += first_light;
        c = select(surface, c, none);
        if (g == kOther) c += select(surface, emitted, none);
        if (g == f.backdrop_group) c += select(surface, none, emitted);
        add(g, c);
    }
}

void compose_pixels(const FilterRows& f, int x, int y) {
    const size_t in = size_t(y) * f.in_stride + x, at = size_t(y) * f.stride + x;
    const vm surface = load(f.guide + at) != vi(0);
    const vf3 emitted = finite(load_half3(f.emitted, in));
    vf3 c = emitted;
    vf3 albedo = splat(0, 0, 0), specular = albedo, sun = albedo;
    if (any(surface)) {
        albedo = finite(load_half3(f.albedo, in));
        specular = finite(load_half3(f.specular, in));
        sun = finite(load_half3(f.sun, in));
        const vf3 diffuse_light = to_rgb(load_half3(f.light, at)), specular_light = to_rgb(load_half3(f.light + 3, at));
        const bool has_skin = any(is_skin(f, load(f.guide + at)));
        const vf visible = has_skin ? load_half(f.arrived[3] + at) : shown_visibility(f, at, y);
        vf3 shown = albedo * diffuse_light + specular * specular_light + sun * visible;
        if (has_skin) shown += albedo * scattered(f, at, y);
        c += select(surface, shown, splat(0, 0, 0));
        if (!f.reprojected) store_shown(f, in, at, visible);
    }
    if (f.converge && !f.reprojected) add_to_sums(f, in, albedo, specular, sun, emitted, surface);
    c = {clamp(c.x, vf(0.0f), vf(65504.0f)), clamp(c.y, vf(0.0f), vf(65504.0f)), clamp(c.z, vf(0.0f), vf(65504.0f))};
    store_half3(f.current, at, weighted(c, f.gain));
}

}  // namespace

void compose_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y) {
        for (int x = 0; x < f.width; x += W)
            if (!is_reused(tile_state_at(f, x, y))) compose_pixels(f, x, y);
        // The neighbourhood of the first and last pixel of a row ends there.
        const size_t row = size_t(y) * f.stride;
        for (int k = 0; k < 3; ++k) {
            uint16_t* p = f.current[k] + row;
            *(p - 1) = p[0];
            p[f.width] = p[f.width - 1];
        }
    }
}

}  // namespace limn::render::LIMN_WIDE
