#pragma once
// From a hit to a shading point: interpolated normal, texture and material, gathered lane by lane from the flat arrays.
#include "base/simd.h"
#include "render/accel/rays_wide.h"
#include "render/data/wide_scene.h"
#include "render/shading/bsdf_wide.h"
#include "render/shading/eye_wide.h"
#include "render/shading/thin_film_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

struct Surface {
    vf3 p, ng, n;  // both normals on the side of wo
    vf3 base_color;
    vf metallic, roughness;
    vf3 dielectric;  // F0 of what is not metal; of hair and eyes, where the layers say so, a direction: see make_bsdf
    vf3 emission;
    vi id;  // object << 8 | zone
    vi material;
    vm inside;  // seen from behind, where what it bounds is
    Layers layers;
};

// sRGB to linear, a cubic fit; error below 0.002.
inline vf linear_from_srgb(vf c) {
    return c * fma(c, fma(c, vf(0.305306011f), vf(0.682171111f)), vf(0.012522878f));
}

// texture must be one of the records in every lane; texels are read in the lanes of m.
inline vf3 sample_texture(const WideScene& w, vm m, vi texture, vf u, vf v) {
    vi offset, width, height, is_linear;
    gather4(reinterpret_cast<const int32_t*>(w.textures), texture, offset, width, height, is_linear);
    vm linear = (is_linear & vi(1)) != vi(0);
    vf x = (u - floor(u)) * to_float(width) - 0.5f, y = (v - floor(v)) * to_float(height) - 0.5f;
    vf fx0 = floor(x), fy0 = floor(y);
    vf fx = x - fx0, fy = y - fy0;
    vi x0 = to_int(fx0), y0 = to_int(fy0);
    vi x1 = x0 + vi(1), y1 = y0 + vi(1);
    x0 = select(x0 < vi(0), x0 + width, x0);
    y0 = select(y0 < vi(0), y0 + height, y0);
    x1 = select(x1 >= width, x1 - width, x1);
    y1 = select(y1 >= height, y1 - height, y1);
    vi row0 = offset + y0 * width, row1 = offset + y1 * width;
    vi texel[4] = {gather(m, w.texels, row0 + x0), gather(m, w.texels, row0 + x1), gather(m, w.texels, row1 + x0),
                   gather(m, w.texels, row1 + x1)};
    const auto channel = [&](int shift) {
        vf c[4];
        for (int k = 0; k < 4; ++k) {
            vf raw = to_float(shift_right(texel[k], shift) & vi(255)) * (1.0f / 255);
            c[k] = select(linear, raw, linear_from_srgb(raw));
        }
        return lerp(lerp(c[0], c[1], fx), lerp(c[2], c[3], fx), fy);
    };
    return {channel(0), channel(8), channel(16)};
}

// The smaller copy of a texture that suits `level`, log2 of how many of its texels are seen as one.
inline vi copy_of(const WideScene& w, vi texture, vi level) {
    vi unused, linear;
    gather4(reinterpret_cast<const int32_t*>(w.textures), texture, unused, unused, unused, linear);
    return texture + min(level, shift_right(linear, 1));
}

struct Corners {
    vi a, b, c;            // global vertex indices of the hit triangle
    vf u, v;               // barycentric weights of b and c
    vi instance = vi(-1);  // whose space the vertices are in
};

// Embree's quad is two triangles, (v0, v1, v3) and (v2, v3, v1). u and v of a hit may come out of range or NaN: they
// are clamped.
inline Corners triangle_of(const int32_t* records, vi record, vf u, vf v) {
    u = select(u > vf(0.0f), min(u, vf(1.0f)), vf(0.0f));
    v = select(v > vf(0.0f), min(v, vf(1.0f)), vf(0.0f));
    vm upper = u + v > vf(1.0f);
    vi v0, v1, v2, v3;
    gather4(records, record, v0, v1, v2, v3);
    Corners c;
    c.a = select(upper, v2, v0);
    c.b = select(upper, v3, v1);
    c.c = select(upper, v1, v3);
    c.u = select(upper, vf(1.0f) - u, u);
    c.v = select(upper, vf(1.0f) - v, v);
    return c;
}

// Three interpolated values of a vertex array and its fourth.
inline vf3 interpolate(const float* values, const Corners& c, vf& fourth) {
    vf ax, ay, az, aw, bx, by, bz, bw, cx, cy, cz, cw;
    gather4(values, c.a, ax, ay, az, aw);
    gather4(values, c.b, bx, by, bz, bw);
    gather4(values, c.c, cx, cy, cz, cw);
    vf wa = vf(1.0f) - c.u - c.v;
    const auto blend = [&](vf a, vf b, vf d) { return fma(wa, a, fma(c.u, b, c.v * d)); };
    fourth = blend(aw, bw, cw);
    return {blend(ax, bx, cx), blend(ay, by, cy), blend(az, bz, cz)};
}

// The same as a point of the world, by present or previous positions.
inline vf3 point_of(const WideScene& w, const float* positions, const Corners& c, vf& fourth) {
    const vf3 p = interpolate(positions, c, fourth);
    return w.instance_count ? placed(w, positions, c.instance, p) : p;
}

// How the hit triangles' points go with their texture coordinates, times a positive number. `framed` are the lanes that
// have such a frame.
inline UvFrame uv_frame(const WideScene& w, const Corners& c, vm& framed) {
    vf3 p[3];
    vf cu[3], cv[3];
    const vi corner[3] = {c.a, c.b, c.c};
    for (int k = 0; k < 3; ++k) {
        vf x, y, z;
        gather4(w.positions, corner[k], p[k].x, p[k].y, p[k].z, cu[k]);
        gather4(w.normals, corner[k], x, y, z, cv[k]);
    }
    vf3 e1 = p[1] - p[0], e2 = p[2] - p[0];
    if (w.instance_count) e1 = turned(w, w.positions, c.instance, e1), e2 = turned(w, w.positions, c.instance, e2);
    const vf du1 = cu[1] - cu[0], dv1 = cv[1] - cv[0], du2 = cu[2] - cu[0], dv2 = cv[2] - cv[0];
    const vf area = du1 * dv2 - du2 * dv1;
    const vf sign = select(area < vf(0.0f), vf(-1.0f), vf(1.0f));
    framed = framed & (abs(area) > vf(1e-14f));
    return {(e1 * dv2 - e2 * dv1) * sign, (e2 * du1 - e1 * du2) * sign};
}

// The shading normal n bent towards `map`, in tangent space: x along u, y up the picture, which is against v, z out of
// the surface (glTF 2.0). Where the texture is laid on without area there is no such frame, and n stays.
inline vf3 bend_by(const WideScene& w, vm m, vf3 map, const Corners& c, vf3 n) {
    vm framed = m;
    const UvFrame f = uv_frame(w, c, framed);
    vf3 along = f.u, up = -f.v;
    along = along - n * dot(n, along);
    up = up - n * dot(n, up);
    const vf along2 = dot(along, along), up2 = dot(up, up);
    framed = framed & (along2 > vf(1e-30f)) & (up2 > vf(1e-30f));
    const vf3 bent = along * (map.x / sqrt(max(along2, vf(1e-30f)))) + up * (map.y / sqrt(max(up2, vf(1e-30f)))) +
                     n * max(map.z, vf(0.05f));
    return select(framed, normalize(bent), n);
}

inline vf3 bend_normal(const WideScene& w, vm m, vi texture, vf u, vf v, const Corners& c, vf3 n) {
    const vf3 map = sample_texture(w, m, texture, u, v);
    return bend_by(w, m, {map.x * 2.0f - 1.0f, map.y * 2.0f - 1.0f, map.z * 2.0f - 1.0f}, c, n);
}

}  // namespace LIMN_WIDE
}  // namespace limn::render

#include "render/shading/skin_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

// What lies over the base of the materials in the lanes of m.
inline Layers layers_of(const WideScene& w, vm m, vi material) {
    const vi group = material * vi(kMaterialFloats / 4);
    Layers l;
    vf unused;
    gather4(w.materials + kSheenR, group, l.sheen.x, l.sheen.y, l.sheen.z, l.sheen_roughness);
    gather4(w.materials + kCoat, group, l.coat, l.coat_roughness, unused, unused);
    if (w.has_hair || w.has_eyes) {
        constexpr float kEye = 2, kHair = 3;  // scene::MaterialModel
        vf model;
        gather4(w.materials + kWear, group, unused, unused, model, unused);
        l.hair = m & (model == vf(kHair));
        l.eye = m & (model == vf(kEye));
        l.any_hair = any(l.hair);
        l.any_eye = any(l.eye);
        const vf none_of(0.0f);  // strands have lobes of their own
        if (l.any_hair) {
            l.coat = select(l.hair, none_of, l.coat);
            l.sheen = select(l.hair, splat(0, 0, 0), l.sheen);
        }
    }
    l.coated = any(m & (l.coat > vf(0.0f)));
    l.fuzzy = any(m & (l.sheen.x + l.sheen.y + l.sheen.z > vf(0.0f)));
    return l;
}

// Lanes whose surface has a direction in the place of the F0.
inline vm has_direction(const Layers& l) {
    vm directed = first_lanes(0);
    if (l.any_hair) directed = directed | l.hair;
    if (l.any_eye) directed = directed | l.eye;
    return directed;
}

// The strands that a card of hair stands for: their direction, from the map that hair has in the place of bumps (R and
// G are cosine and sine of twice the angle from u, both 0.5: unknown), each strand a little aslant and of its own tint
// (B). Of a strand that was grown (number > 0) both are its own.
inline vf3 strands_at(const WideScene& w, vm m, vi texture, vf u, vf v, const Corners& c, vf3 n, vi number,
                      vf3& color) {
    vm framed = m;
    const UvFrame f = uv_frame(w, c, framed);
    vf angle2_c(-1.0f), angle2_s(0.0f), strand(0.5f);
    const vm mapped = m & (texture >= vi(0));
    if (any(mapped)) {
        const vf3 map = sample_texture(w, mapped, max(texture, vi(0)), u, v);
        angle2_c = select(mapped, fma(map.x, vf(2.0f), vf(-1.0f)), angle2_c);
        angle2_s = select(mapped, fma(map.y, vf(2.0f), vf(-1.0f)), angle2_s);
        strand = select(mapped, map.z, strand);
    }
    const vf told = angle2_c * angle2_c + angle2_s * angle2_s;
    const vf inverse = vf(1.0f) / sqrt(max(told, vf(1e-6f)));
    const vf cosine = sqrt(max(fma(angle2_c * inverse, vf(0.5f), vf(0.5f)), vf(0.0f)));
    const vf sine = sqrt(max(fma(angle2_c * inverse, vf(-0.5f), vf(0.5f)), vf(0.0f))) *
                    select(angle2_s < vf(0.0f), vf(-1.0f), vf(1.0f));
    vf3 along = f.u * cosine + f.v * sine;
    // Where the map tells no direction hair falls: down the slope of what it lies on.
    along = select(told > vf(0.1f), along, splat(0, -1, 0));
    along = along - n * dot(n, along);
    framed = (framed | (m & (told <= vf(0.1f)))) & (dot(along, along) > vf(1e-30f));
    vf3 any_x, any_y;
    basis(n, any_x, any_y);
    along = select(framed, normalize(along), any_x);
    along = select(along.y > vf(0.0f), -along, along);
    vf own = strand - 0.5f;
    vm grown = first_lanes(0);
    vf3 axis = splat(0, 0, 0);
    if (w.has_hair_curves) {
        grown = m & (number > vi(0));
        own = select(grown,
                     to_float(shift_right(number * vi(int32_t(0x9e3779b1U)), 24) & vi(255)) * (0.8f / 255) - 0.4f, own);
        vf unused;
        axis = interpolate(w.positions, {c.b, c.b, c.b, vf(0.0f), vf(0.0f)}, unused) -
               interpolate(w.positions, {c.a, c.a, c.a, vf(0.0f), vf(0.0f)}, unused);
        axis = select(axis.y > vf(0.0f), -axis, axis);
        // Strands take light from one another, which the colour of a whole head has in it already: each is that much
        // lighter. White stays white.
        constexpr float kLighter = 1.8f;
        const auto lighter = [](vf own_color) {
            return own_color * kLighter / fma(own_color, vf(kLighter - 1), vf(1.0f));
        };
        color = select(grown, vf3{lighter(color.x), lighter(color.y), lighter(color.z)}, color);
        grown = grown & (dot(axis, axis) > vf(1e-20f));
    }
    const vf tint = max(fma(own, vf(0.9f), vf(1.0f)), vf(0.2f));
    const vf3 tinted = {min(color.x * tint, max(color.x, vf(0.95f))), min(color.y * tint, max(color.y, vf(0.95f))),
                        min(color.z * tint, max(color.z, vf(0.95f)))};
    color = select(m, tinted, color);
    return normalize(select(grown, axis, along + n * (own * 0.3f)));
}

// What shows through where the surface is worn: from the texels that wear first (order 0) on.
inline void wear_down(const WideScene& w, vm m, vf order, Surface& s) {
    const vi group = s.material * vi(kMaterialFloats / 4);
    vf amount, metallic, roughness, unused;
    vf3 color;
    gather4(w.materials + kWear, group, amount, metallic, unused, unused);
    const vm worn = m & (amount > vf(0.0f));
    if (none(worn)) return;
    gather4(w.materials + kWornR, group, color.x, color.y, color.z, roughness);
    // The last tenth of the way is at half the strength of what is gone: an edge is soft.
    const vf t = saturate((amount * 1.25f - 0.1f - order) * 5.0f) * min(amount * 4.0f, vf(1.0f)) * 0.92f;
    s.base_color = select(worn, lerp(s.base_color, color, t), s.base_color);
    s.metallic = select(worn, lerp(s.metallic, metallic, t), s.metallic);
    s.roughness = select(worn, lerp(s.roughness, roughness, t), s.roughness);
}

// What the stages of surface_at hand on beside the surface.
struct Shading {
    vf3 n;      // the interpolated normal on the side of wo, then as bumps and skin bend it
    vf u, v;    // texture coordinates
    vi group;   // of the material's record
    vi level;   // of detail: log2 of the texels under one pixel
    vi strand;  // number of the strand that was grown, 0 = none
    vi strand_map = vi(-1);
    vf film = vf(0.0f);           // thickness of the thin film over it
    vf3 map = splat(1, 1, 0.5f);  // of roughness, film and order of wear
    vf pixel, slant;              // size of a pixel across the ray there, metres, and over the cosine
};

// Position, normals and identity. Lanes outside m take the hit of quad 0.
inline Surface interpolate_surface(const WideScene& w, vm m, const Hit& hit, vf3 wo, Corners& corners, Shading& at) {
    vi quad = select(m, hit.quad, vi(0)) << 1;  // a record is two loads
    const auto* records = reinterpret_cast<const int32_t*>(w.quads);
    corners = triangle_of(records, quad, hit.u, hit.v);
    vi details = quad;
    if (w.instance_count) {
        corners.instance = select(m, hit.instance, vi(-1));
        details = select(corners.instance >= vi(0), (vi(w.first_box) + corners.instance * vi(6)) << 1, quad);
    }
    Surface s;
    s.p = point_of(w, w.positions, corners, at.u);
    at.n = normalize(interpolate(w.normals, corners, at.v));
    if (w.instance_count) at.n = turned(w, w.positions, corners.instance, at.n);
    vf3 ng = normalize(hit.ng);
    s.ng = select(dot(ng, wo) < vf(0.0f), -ng, ng);
    at.n = select(dot(at.n, s.ng) < vf(0.0f), -at.n, at.n);
    s.inside = dot(hit.ng, wo) < vf(0.0f);
    vi mesh;
    gather4(records + 4, details, s.material, s.id, mesh, at.strand);
    at.group = s.material * vi(kMaterialFloats / 4);
    at.pixel = hit.t * w.camera.pixel_angle;
    at.slant = sqrt(max(abs(dot(s.ng, wo)), vf(0.1f)));
    return s;
}

// Emission, where on the textures the point is, and how finely they are seen.
inline void place_textures(const WideScene& w, Surface& s, Shading& at) {
    vf texture_scale;
    gather4(w.materials + kEmissionR, at.group, s.emission.x, s.emission.y, s.emission.z, texture_scale);
    at.u = at.u * texture_scale;
    at.v = at.v * texture_scale;
    at.level = vi(0);
    if (!w.has_tiles && !w.has_film) return;
    vf texels, unused;
    gather4(w.materials + kCutout, at.group, unused, unused, texels, at.film);
    const vf across = at.pixel * texels / at.slant;
    at.level = to_int(log2(clamp(across, vf(1.0f), vf(32768.0f))) + 0.4f);
}

// Normal and roughness maps, and what lies over the base.
inline void apply_maps(const WideScene& w, vm m, const Corners& corners, Surface& s, Shading& at) {
    s.layers = layers_of(w, m, s.material);
    vf coat, coat_roughness, normal_number, roughness_number;
    gather4(w.materials + kCoat, at.group, coat, coat_roughness, normal_number, roughness_number);
    const vi bumps = to_int(normal_number), rough = to_int(roughness_number);
    if (s.layers.any_hair) at.strand_map = bumps;
    const vm flat = s.layers.any_hair ? m & !s.layers.hair : m;
    const vm bumped = flat & (bumps >= vi(0)), roughened = m & (rough >= vi(0));
    const auto pick = [&](vi texture) {
        return w.has_tiles ? copy_of(w, max(texture, vi(0)), at.level) : max(texture, vi(0));
    };
    if (any(bumped)) at.n = bend_normal(w, bumped, pick(bumps), at.u, at.v, corners, at.n);
    if (any(roughened)) at.map = select(roughened, sample_texture(w, roughened, pick(rough), at.u, at.v), at.map);
}

// The base colour as its texture has it.
inline void color_by_texture(const WideScene& w, vm m, vi texture, const Shading& at, Surface& s) {
    const vm textured = m & (texture >= vi(0));
    if (none(textured)) return;
    texture = max(texture, vi(0));
    if (w.has_tiles) texture = copy_of(w, texture, at.level);
    const vf3 color = sample_texture(w, textured, texture, at.u, at.v);
    s.base_color = select(textured, s.base_color * color, s.base_color);
}

// The colours of a thin film over what reflects.
inline void apply_film(vm m, vf3 wo, const Shading& at, Surface& s) {
    const vm coated = m & (at.film > vf(0.0f));
    if (none(coated)) return;
    const vf3 color = film_color(at.film * at.map.y, saturate(dot(s.n, wo)), s.metallic);
    s.base_color = select(coated & (s.metallic > vf(0.0f)),
                          s.base_color * vf3{min(color.x, vf(1.0f)), min(color.y, vf(1.0f)), min(color.z, vf(1.0f))},
                          s.base_color);
    s.dielectric = select(coated, s.dielectric * color, s.dielectric);
}

// Where the eye's ray goes below the clear shell: texture coordinates, roughness and colour are those of what is there.
inline EyePoint refract_into_eye(const WideScene& w, const Corners& corners, vf3 wo, Surface& s, Shading& at) {
    vm framed = s.layers.eye;
    const EyePoint eye = look_into_eye(at.u, at.v, s.n, wo, uv_frame(w, corners, framed));
    at.u = select(framed, eye.u, at.u);
    at.v = select(framed, eye.v, at.v);
    s.roughness = select(framed, eye.roughness, s.roughness);
    s.base_color = select(framed, s.base_color * eye.tint, s.base_color);
    return eye;
}

// Lanes outside m take the hit of quad 0: their values are to be thrown away. wo points away from the surface. kFine:
// with normal and roughness maps and layers, which a film's mirror images are not worth.
template <bool kFine>
inline Surface surface_at(const WideScene& w, vm m, const Hit& hit, vf3 wo, Corners& corners) {
    Shading at;
    Surface s = interpolate_surface(w, m, hit, wo, corners, at);
    place_textures(w, s, at);
    if (kFine) apply_maps(w, m, corners, s, at);
    Skin skin;
    if (kFine && w.has_skin) skin = skin_at(w, m, s.material, at.pixel / at.slant, at.u, at.v, corners, at.n);
    // A shading normal that faces away from the eye is bent until it grazes.
    const vf facing = dot(at.n, wo);
    s.n = select(facing < vf(0.01f), normalize(at.n + wo * (vf(0.011f) - facing)), at.n);

    vf specular, tint, texture_number;
    gather4(w.materials + kBaseR, at.group, s.base_color.x, s.base_color.y, s.base_color.z, s.metallic);
    gather4(w.materials + kRoughness, at.group, s.roughness, specular, tint, texture_number);
    s.roughness = s.roughness * at.map.x;
    EyePoint eye;
    const bool eyes = kFine && s.layers.any_eye;
    if (eyes) eye = refract_into_eye(w, corners, wo, s, at);
    color_by_texture(w, m, to_int(texture_number), at, s);
    if (kFine && w.has_skin)
        s.base_color = skin_color(skin, s.base_color), s.roughness = skin_roughness(skin, s.roughness);
    if (kFine && w.has_wear) wear_down(w, m, at.map.z, s);
    const vf f0 = specular * 0.08f;
    s.dielectric = lerp(vf3{f0, f0, f0}, s.base_color * f0, tint);
    if (eyes) {
        s.base_color =
            select(s.layers.eye,
                   vf3{min(s.base_color.x, vf(0.9f)), min(s.base_color.y, vf(0.9f)), min(s.base_color.z, vf(0.9f))},
                   s.base_color);
        s.dielectric = select(s.layers.eye, eye.normal, s.dielectric);
    }
    if (kFine && s.layers.any_hair)
        s.dielectric =
            select(s.layers.hair,
                   strands_at(w, s.layers.hair, at.strand_map, at.u, at.v, corners, s.n, at.strand, s.base_color),
                   s.dielectric);
    if (w.has_film) apply_film(m, wo, at, s);
    return s;
}

inline Bsdf bsdf_of(const WideScene& w, const Surface& s, vf3 wo) {
    return make_bsdf(s.n, wo, s.base_color, s.metallic, s.roughness, s.dielectric, s.layers,
                     {w.albedo_table, w.sheen_table});
}

// A ray's origin moved off the surface to the side of direction d, so that it does not meet where it left.
inline vf3 offset_origin(vf3 p, vf3 ng, vf3 d) {
    vf scale = max(max(abs(p.x), abs(p.y)), max(abs(p.z), vf(1.0f))) * 2e-5f;
    vf side = select(dot(ng, d) < vf(0.0f), -scale, scale);
    return p + ng * side;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
