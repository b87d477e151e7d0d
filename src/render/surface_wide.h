#pragma once
// From a hit to a shading point: interpolated normal, texture and material, gathered lane by lane from the flat arrays.
#include "base/simd.h"
#include "render/bsdf_wide.h"
#include "render/wide_scene.h"

namespace limn::render {
inline namespace LIMN_WIDE {

using namespace base;

struct Surface {
    vf3 p, ng, n;      // both normals on the side of wo
    vf3 base_color;
    vf metallic, roughness;
    vf3 dielectric;  // F0 of what is not metal
    vf3 emission;
    vi id;  // object << 8 | zone
};

// sRGB to linear, a cubic fit; error below 0.002.
inline vf linear_from_srgb(vf c) { return c * fma(c, fma(c, vf(0.305306011f), vf(0.682171111f)), vf(0.012522878f)); }

inline vf3 sample_texture(const WideScene& w, vm m, vi texture, vf u, vf v) {
    const int32_t* records = reinterpret_cast<const int32_t*>(w.textures);
    vi at = texture << 2;
    vi offset = gather(m, records, at), width = gather(m, records + 1, at), height = gather(m, records + 2, at);
    vm linear = gather(m, records + 3, at) != vi(0);
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
    vi texel[4] = {gather(m, w.texels, row0 + x0), gather(m, w.texels, row0 + x1), gather(m, w.texels, row1 + x0), gather(m, w.texels, row1 + x1)};
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

struct Corners {
    vi a, b, c;  // global vertex indices of the hit triangle
    vf u, v;     // barycentric weights of b and c
};

// Embree's quad is two triangles, (v0, v1, v3) and (v2, v3, v1). u and v of a hit may come out of range or NaN: they are clamped.
inline Corners triangle_of(const WideScene& w, vm m, vi quad, vf u, vf v) {
    u = select(u > vf(0.0f), min(u, vf(1.0f)), vf(0.0f));
    v = select(v > vf(0.0f), min(v, vf(1.0f)), vf(0.0f));
    vm upper = u + v > vf(1.0f);
    vi at = quad << 2;
    vi v0 = gather(m, w.quads, at), v1 = gather(m, w.quads + 1, at), v2 = gather(m, w.quads + 2, at), v3 = gather(m, w.quads + 3, at);
    Corners c;
    c.a = select(upper, v2, v0);
    c.b = select(upper, v3, v1);
    c.c = select(upper, v1, v3);
    c.u = select(upper, vf(1.0f) - u, u);
    c.v = select(upper, vf(1.0f) - v, v);
    return c;
}

inline vf3 interpolate(vm m, const float* values, const Corners& c) {
    vf3 r;
    vf wa = vf(1.0f) - c.u - c.v;
    vi a = c.a << 2, b = c.b << 2, d = c.c << 2;
    vf* out[3] = {&r.x, &r.y, &r.z};
    for (int k = 0; k < 3; ++k)
        *out[k] = fma(wa, gather(m, values + k, a), fma(c.u, gather(m, values + k, b), c.v * gather(m, values + k, d)));
    return r;
}

// part, quad (global), u, v, ng (not normalised) and p describe the hit; wo points away from the surface.
inline Surface surface_at(const WideScene& w, vm m, vi part, vi quad, const Corners& c, vf3 ng, vf3 p, vf3 wo) {
    Surface s;
    s.p = p;
    ng = normalize(ng);
    vm behind = dot(ng, wo) < vf(0.0f);
    s.ng = select(behind, -ng, ng);
    vf3 n = normalize(interpolate(m, w.normals, c));
    n = select(dot(n, s.ng) < vf(0.0f), -n, n);
    // A shading normal that faces away from the eye is bent until it grazes.
    vf facing = dot(n, wo);
    n = select(facing < vf(0.01f), normalize(n + wo * (vf(0.011f) - facing)), n);
    s.n = n;

    const int32_t* parts = reinterpret_cast<const int32_t*>(w.parts);
    vi info = gather(m, w.quad_info, quad);
    vi first_material = gather(m, parts + 1, part << 2), object = gather(m, parts + 2, part << 2);
    vi material = (first_material + (info & vi(0xffff))) * vi(kMaterialFloats);
    const auto field = [&](int f) { return gather(m, w.materials + f, material); };
    s.base_color = {field(kBaseR), field(kBaseG), field(kBaseB)};
    s.metallic = field(kMetallic);
    s.roughness = field(kRoughness);
    s.emission = {field(kEmissionR), field(kEmissionG), field(kEmissionB)};
    vi texture = to_int(field(kBaseTexture));
    vm textured = m & (texture >= vi(0));
    if (any(textured)) {
        vf wa = vf(1.0f) - c.u - c.v;
        const auto uv = [&](int k) {
            return fma(wa, gather(textured, w.uv + k, c.a << 1), fma(c.u, gather(textured, w.uv + k, c.b << 1), c.v * gather(textured, w.uv + k, c.c << 1)));
        };
        s.base_color = select(textured, s.base_color * sample_texture(w, textured, texture, uv(0), uv(1)), s.base_color);
    }
    vf f0 = field(kSpecular) * 0.08f, tint = field(kSpecularTint);
    s.dielectric = lerp(vf3{f0, f0, f0}, s.base_color * f0, tint);
    s.id = (object << 8) | shift_right(info, 16);
    return s;
}

inline Bsdf bsdf_of(const WideScene& w, const Surface& s, vf3 wo) {
    return make_bsdf(s.n, wo, s.base_color, s.metallic, s.roughness, s.dielectric, w.albedo_table);
}

// A ray's origin moved off the surface to the side of direction d, so that it does not meet where it left.
inline vf3 offset_origin(vf3 p, vf3 ng, vf3 d) {
    vf scale = max(max(abs(p.x), abs(p.y)), max(abs(p.z), vf(1.0f))) * 2e-5f;
    vf side = select(dot(ng, d) < vf(0.0f), -scale, scale);
    return p + ng * side;
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
