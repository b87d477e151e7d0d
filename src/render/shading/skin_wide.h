#pragma once
// What lies over the colour of skin (scene::SkinDetail): blood, freckles, beard and oil by a map of the face, creases
// that fold with the expression, and a tile of pores. Part of surface_wide.h, which it needs half of.
#include "base/simd.h"
#include "render/accel/rays_wide.h"
#include "render/data/wide_scene.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

// What of it there is at a packet's points; without meaning where `lanes` is not set.
struct Skin {
    vm lanes = first_lanes(0);
    vf blood{0.0f}, spots{0.0f}, beard{0.0f}, oil{0.0f}, lips{0.0f};  // weighed by the material's numbers
    vf hair{0.0f}, pore{0.0f};                                        // coverage by stubble; how deep in a pore
    vf gloss{0.0f};                                                   // 0..1 of the oil that there may be
};

// Four channels, 0..1, of a linear texture, in the lanes of m.
struct FourBytes {
    vf r, g, b, a;
};
inline FourBytes sample_bytes(const WideScene& w, vm m, vi texture, vf u, vf v) {
    vi offset, width, height, unused;
    gather4(reinterpret_cast<const int32_t*>(w.textures), texture, offset, width, height, unused);
    vf x = (u - floor(u)) * to_float(width) - 0.5f, y = (v - floor(v)) * to_float(height) - 0.5f;
    const vf fx0 = floor(x), fy0 = floor(y), fx = x - fx0, fy = y - fy0;
    vi x0 = to_int(fx0), y0 = to_int(fy0), x1 = x0 + vi(1), y1 = y0 + vi(1);
    x0 = select(x0 < vi(0), x0 + width, x0);
    y0 = select(y0 < vi(0), y0 + height, y0);
    x1 = select(x1 >= width, x1 - width, x1);
    y1 = select(y1 >= height, y1 - height, y1);
    const vi row0 = offset + y0 * width, row1 = offset + y1 * width;
    const vi texel[4] = {gather(m, w.texels, row0 + x0), gather(m, w.texels, row0 + x1), gather(m, w.texels, row1 + x0),
                         gather(m, w.texels, row1 + x1)};
    const auto channel = [&](int shift) {
        vf c[4];
        for (int k = 0; k < 4; ++k) c[k] = to_float(shift_right(texel[k], shift) & vi(255));
        return lerp(lerp(c[0], c[1], fx), lerp(c[2], c[3], fx), fy) * (1.0f / 255);
    };
    return {channel(0), channel(8), channel(16), channel(24)};
}

// A slope from its byte: 128 is none.
inline vf slope_of(vf channel) {
    return (channel - 128.0f / 255) * (255.0f / 127);
}

// `across`: metres of skin that a pixel shows. Bends n.
inline Skin skin_at(const WideScene& w, vm m, vi material, vf across, vf u, vf v, const Corners& corners, vf3& n) {
    constexpr float kFinest = 0.0012f;  // metres: pixels that show more than this see no pores
    const vi group = material * vi(kMaterialFloats / 4);
    Skin s;
    vf tone_number, crease_number, tile_number, tiles;
    gather4(w.materials + kSkinTone, group, tone_number, crease_number, tile_number, tiles);
    s.lanes = m & (tone_number >= vf(0.0f));
    if (none(s.lanes)) return s;
    vf left, top, per_u, per_v, redness, freckles, stubble, oiliness, pores, tone_texels, crease_texels, tile_texels;
    gather4(w.materials + kSkinU, group, left, top, per_u, per_v);
    gather4(w.materials + kRedness, group, redness, freckles, stubble, oiliness);
    gather4(w.materials + kPores, group, pores, tone_texels, crease_texels, tile_texels);
    const auto record = [&](vi texture, vf texels) {
        const vi first = max(texture, vi(0));
        vi unused, copies;
        gather4(reinterpret_cast<const int32_t*>(w.textures), first, unused, unused, unused, copies);
        return first + min(to_int(log2(clamp(across * texels, vf(1.0f), vf(32768.0f))) + 0.4f), shift_right(copies, 1));
    };
    s.gloss = oiliness;
    vf along(0.0f), up(0.0f);
    const vf x = (u - left) * per_u, y = (v - top) * per_v;
    const vm on_face = s.lanes & (x > vf(0.003f)) & (x < vf(0.997f)) & (y > vf(0.003f)) & (y < vf(0.997f));
    if (any(on_face)) {
        const auto here = [&](vf value) { return select(on_face, value, vf(0.0f)); };
        const FourBytes tone =
            sample_bytes(w, on_face, select(on_face, record(to_int(tone_number), tone_texels), vi(0)), x, y);
        const vf blood = (tone.r - 128.0f / 255) * 2.0f;
        s.blood =
            here(select(blood > vf(0.0f), blood, blood * 0.45f) * redness);  // skin without blood is pale, not green
        s.spots = here(tone.g * freckles);
        s.beard = here(tone.b * stubble);
        s.oil = here(tone.a * oiliness);
        const FourBytes fold =
            sample_bytes(w, on_face, select(on_face, record(to_int(crease_number), crease_texels), vi(0)), x, y);
        vf depth[4];
        gather4(w.materials + kCreaseForehead, group, depth[0], depth[1], depth[2], depth[3]);
        // Lips are lined whatever the face does.
        vf deep = max(vf(1.0f) - fold.b * 4.0f, vf(0.0f));
        for (int k = 0; k < 4; ++k)
            deep = fma(max(vf(1.0f) - abs(fold.b * 4.0f - float(k + 1)), vf(0.0f)), depth[k], deep);
        along = here(slope_of(fold.r) * deep);
        up = here(slope_of(fold.g) * deep);
        s.lips = here(fold.a);
    }
    const vm close = s.lanes & (across < vf(kFinest));
    if (any(close)) {
        const vf fade = select(close, saturate((vf(kFinest) - across) * (1.0f / (kFinest * 0.4f))), vf(0.0f));
        const FourBytes fine = sample_bytes(w, close, select(close, record(to_int(tile_number), tile_texels), vi(0)),
                                            u * tiles, v * tiles);
        const vf strength = fade * pores * 1.5f * (vf(1.0f) - s.lips * 0.8f);
        along = fma(slope_of(fine.r), strength, along);
        up = fma(slope_of(fine.g), strength, up);
        s.pore = fine.b * strength;
        s.hair = fine.a * fade;
    }
    const vm bent = s.lanes & (abs(along) + abs(up) > vf(0.004f));
    if (any(bent)) n = select(bent, bend_by(w, bent, {along, up, vf(1.0f)}, corners, n), n);
    return s;
}

// Blood takes green and blue light, melanin the more the shorter the wave (Donner and Jensen 2006, "A spectral BSSRDF
// for shading human skin", in three bands); stubble lies on top.
inline vf3 skin_color(const Skin& s, vf3 c) {
    const auto taken = [&](vf value, float blood, float melanin, float shadow) {
        return value * exp2(s.blood * blood - s.spots * melanin - s.pore * 0.06f) * (vf(1.0f) - s.beard * shadow);
    };
    const vf3 skin = {taken(c.x, 0.30f, 0.75f, 0.30f), taken(c.y, -1.05f, 1.35f, 0.24f),
                      taken(c.z, -0.90f, 1.9f, 0.18f)};
    const vf covered = saturate(s.hair * s.beard * 1.6f);
    return select(s.lanes, lerp(skin, {vf(0.035f), vf(0.027f), vf(0.022f)}, covered), c);
}

// Oil smooths, a pore breaks it; lips are moist.
inline vf skin_roughness(const Skin& s, vf roughness) {
    const vf dry = roughness * (vf(1.2f) - s.gloss * 0.28f - s.oil * 0.5f) + s.pore * 0.06f;
    return select(s.lanes, clamp(lerp(dry, vf(0.36f) - s.gloss * 0.08f, s.lips), vf(0.18f), vf(0.9f)), roughness);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
