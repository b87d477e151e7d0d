// One tile, one sample a pixel, in the order of the functions below: aim, find what the eye sees, sun, then light on the share of
// pixels that is lit. Results gather in a scratch that fits the second-level cache and go to the planes once.
#include "render/lights_wide.h"
#include "render/trace_tile.h"

namespace limn::render {
inline namespace LIMN_WIDE {
namespace {

constexpr int kPixels = kTileSize * kTileSize;
constexpr int kBlockHeight = W / 4;  // a packet is a block 4 wide
constexpr int kPackets = kPixels / W;

// Dimensions of the sample; each pair is drawn once a pixel, later bounces add kDimensionsPerBounce.
enum Dimension : uint32_t { kPixelOffset = 1, kLens, kSunDisc, kPrimaryRay, kFirstLight = 8, kFirstBounce = 24, kDimensionsPerBounce = 40 };

struct alignas(64) Scratch {
    float p[3][kPixels], ng[3][kPixels], n[3][kPixels], wo[3][kPixels];
    float base[3][kPixels], dielectric[3][kPixels], metallic[kPixels], roughness[kPixels];
    float diffuse[3][kPixels], specular[3][kPixels], sun_visibility[kPixels];
    int32_t surface[kPixels + W];  // indices of pixels on a surface, then of those to be lit
    int32_t lit_list[kPixels + W];
    int32_t lit[kPixels];
};

inline void put(float (*to)[kPixels], int at, vf3 v) {
    store(to[0] + at, v.x);
    store(to[1] + at, v.y);
    store(to[2] + at, v.z);
}
inline vf3 take(const float (*from)[kPixels], vm m, vi at) { return {gather(m, from[0], at), gather(m, from[1], at), gather(m, from[2], at)}; }

// A block of 4 x (W / 4) pixels into picture-sized planes.
inline void put_block(float* to, int stride, vf v) {
    alignas(64) float lanes[W];
    store(lanes, v);
    for (int row = 0; row < kBlockHeight; ++row) _mm_storeu_ps(to + row * stride, _mm_load_ps(lanes + row * 4));
}
inline void put_block(int32_t* to, int stride, vi v) {
    alignas(64) int32_t lanes[W];
    store(lanes, v);
    for (int row = 0; row < kBlockHeight; ++row)
        _mm_storeu_si128(reinterpret_cast<__m128i*>(to + row * stride), _mm_load_si128(reinterpret_cast<const __m128i*>(lanes + row * 4)));
}
inline void put_block_half(uint16_t* to, int stride, vf v) {
    alignas(64) uint16_t lanes[W];
    store_half(lanes, clamp(v, vf(-60000.0f), vf(60000.0f)));
    for (int row = 0; row < kBlockHeight; ++row) __builtin_memcpy(to + row * stride, lanes + row * 4, 8);
}
inline void put_block_half(uint16_t* const (&to)[3], size_t at, int stride, vf3 v) {
    put_block_half(to[0] + at, stride, v.x);
    put_block_half(to[1] + at, stride, v.y);
    put_block_half(to[2] + at, stride, v.z);
}

struct Tile {
    const WideScene& w;
    const PlaneView& planes;
    const TraceSettings& settings;
    int x0, y0;
    Scratch& s;
    TileCounters& counters;
};

inline int block_x(const Tile& t, int packet) { return t.x0 + packet % 4 * 4; }
inline int block_y(const Tile& t, int packet) { return t.y0 + packet / 4 * kBlockHeight; }

inline void pixel_of(const Tile& t, vi index, vi& x, vi& y) {
    vi packet = shift_right(index, W == 16 ? 4 : 3), lane = index & vi(W - 1);
    x = vi(t.x0) + ((packet & vi(3)) << 2) + (lane & vi(3));
    y = vi(t.y0) + shift_right(packet, 2) * vi(kBlockHeight) + shift_right(lane, 2);
}

struct EyeRay {
    vf3 origin, direction;
    vf px, py;  // sample position in the picture, pixels
};

EyeRay aim(const Tile& t, const Sampler& sampler, vi x, vi y) {
    const CameraRecord& c = t.w.camera;
    EyeRay r;
    vf jx(t.planes.jitter_x + 0.5f), jy(t.planes.jitter_y + 0.5f);
    if (t.settings.jitter_by_pixel) sample_2d(sampler, kPixelOffset, jx, jy);
    r.px = to_float(x) + jx;
    r.py = to_float(y) + jy;
    vf sx = (r.px * (2.0f / float(t.planes.width)) - 1.0f) * c.half_width;
    vf sy = (vf(1.0f) - r.py * (2.0f / float(t.planes.height))) * c.half_height;
    vf3 through = splat(c.forward) + splat(c.right) * sx + splat(c.up) * sy;
    r.origin = splat(c.position);
    if (c.lens_radius > 0) {
        vf u1, u2, sine, cosine;
        sample_2d(sampler, kLens, u1, u2);
        sincos_2pi(u1, sine, cosine);
        vf radius = sqrt(u2) * c.lens_radius;
        vf3 shift = splat(c.right) * (radius * cosine) + splat(c.up) * (radius * sine);
        through = through * c.focus_distance - shift;
        r.origin = r.origin + shift;
    }
    r.direction = normalize(through);
    return r;
}

// Where point p (or, with at_infinity, direction p) is on the picture of camera c.
void project(const CameraRecord& c, int width, int height, vf3 p, bool at_infinity, vf& x, vf& y, vf& depth) {
    vf3 d = at_infinity ? p : p - splat(c.position);
    depth = dot(d, splat(c.forward));
    vf inverse = vf(1.0f) / select(abs(depth) > vf(1e-6f), depth, vf(1e-6f));
    x = (dot(d, splat(c.right)) * inverse * (1.0f / c.half_width) + 1.0f) * (0.5f * float(width));
    y = (vf(1.0f) - dot(d, splat(c.up)) * inverse * (1.0f / c.half_height)) * (0.5f * float(height));
}

inline Bsdf bsdf_at(const WideScene& w, const Scratch& s, vm m, vi at) {
    return make_bsdf(take(s.n, m, at), take(s.wo, m, at), take(s.base, m, at), gather(m, s.metallic, at), gather(m, s.roughness, at), take(s.dielectric, m, at),
                     w.albedo_table);
}

// First hits of the whole tile: fills the G-buffer and the scratch. Returns the number of surface pixels.
int find_surfaces(Tile& t) {
    const WideScene& w = t.w;
    Scratch& s = t.s;
    int count = 0;
    for (int packet = 0; packet < kPackets; ++packet) {
        vi x = vi(block_x(t, packet)) + (lane_index() & vi(3)), y = vi(block_y(t, packet)) + shift_right(lane_index(), 2);
        Sampler sampler = make_sampler(x, y, t.settings, w.blue_noise);
        EyeRay eye = aim(t, sampler, x, y);
        Hit hit = intersect(w, first_lanes(W), eye.origin, eye.direction, ray_id(sampler, kPrimaryRay), true);
        t.counters.rays += W;
        const size_t at = size_t(block_y(t, packet)) * t.planes.stride + block_x(t, packet);
        const int stride = t.planes.stride, index = packet * W;

        vf3 wo = -eye.direction, black = splat(0, 0, 0);
        vf3 normal = wo, albedo = black, specular = splat(1, 1, 1), emitted = black, sun = black;
        vf depth(0.0f), roughness(1.0f), px, py, previous_depth(0.0f);
        vi id(0);
        vm missed = !hit.found;
        if (any(missed)) {
            emitted = backdrop_radiance(w.environment, missed, eye.direction);
            project(w.previous_camera, t.planes.width, t.planes.height, eye.direction, true, px, py, previous_depth);
            previous_depth = vf(0.0f);
        }
        if (any(hit.found)) {
            Corners corners = triangle_of(w, hit.found, hit.quad, hit.u, hit.v);
            vf3 p = interpolate(hit.found, w.positions, corners);
            Surface f = surface_at(w, hit.found, hit.part, hit.quad, corners, hit.ng, p, wo);
            vf qx, qy, q_depth;
            project(w.previous_camera, t.planes.width, t.planes.height, interpolate(hit.found, w.previous_positions, corners), false, qx, qy, q_depth);
            px = select(hit.found, qx, px);
            py = select(hit.found, qy, py);
            previous_depth = select(hit.found, q_depth, previous_depth);
            depth = select(hit.found, dot(p - splat(w.camera.position), splat(w.camera.forward)), depth);
            id = select(hit.found, f.id, id);
            Bsdf b = bsdf_of(w, f, wo);
            normal = select(hit.found, f.n, normal);
            albedo = select(hit.found, f.base_color, albedo);
            specular = select(hit.found, b.specular_albedo, specular);
            roughness = select(hit.found, f.roughness, roughness);
            emitted = select(hit.found, f.emission, emitted);
            if (has_sun(w)) {
                vf3 d = splat(w.sun_direction);
                BsdfValue v = eval_bsdf(b, d);
                vf cos_i = max(dot(f.n, d), vf(0.0f));
                sun = select(hit.found & (dot(f.ng, d) > vf(0.0f)), (f.base_color * v.diffuse + v.specular) * splat(w.sun_irradiance) * cos_i, black);
            }
            put(s.p, index, p);
            put(s.ng, index, f.ng);
            put(s.n, index, f.n);
            put(s.wo, index, wo);
            put(s.base, index, f.base_color);
            put(s.dielectric, index, f.dielectric);
            store(s.metallic + index, f.metallic);
            store(s.roughness + index, f.roughness);
        }
        put(s.diffuse, index, black);
        put(s.specular, index, black);
        store(s.sun_visibility + index, select(luminance(sun) > vf(0.0f), vf(1.0f), vf(0.0f)));
        store(s.lit + index, vi(0));
        vm inside = hit.found & (x < vi(t.planes.width)) & (y < vi(t.planes.height));
        count += compress_store(inside, s.surface + count, vi(index) + lane_index());

        const PlaneView& g = t.planes;
        put_block(g.depth + at, stride, depth);
        put_block(g.previous_x + at, stride, px);
        put_block(g.previous_y + at, stride, py);
        put_block(g.previous_depth + at, stride, previous_depth);
        put_block(g.id + at, stride, id);
        put_block_half(g.normal, at, stride, normal);
        put_block_half(g.albedo, at, stride, albedo);
        put_block_half(g.specular, at, stride, specular);
        put_block_half(g.roughness + at, stride, roughness);
        put_block_half(g.emitted, at, stride, emitted);
        put_block_half(g.sun, at, stride, sun);
    }
    return count;
}

void shadow_sun(Tile& t, int count) {
    if (!has_sun(t.w)) return;
    Scratch& s = t.s;
    const vf3 sun = splat(t.w.sun_direction);
    for (int i = 0; i < count; i += W) {
        vm m = first_lanes(count - i);
        vi at = load(m, s.surface + i);
        m = m & (gather(m, s.sun_visibility, at) > vf(0.0f));
        if (none(m)) continue;
        vi x, y;
        pixel_of(t, at, x, y);
        Sampler sampler = make_sampler(x, y, t.settings, t.w.blue_noise);
        vf u1, u2;
        sample_2d(sampler, kSunDisc, u1, u2);
        vf3 d = sun_direction_sample(t.w, u1, u2), ng = take(s.ng, m, at);
        vm lit = unoccluded(t.w, m, offset_origin(take(s.p, m, at), ng, sun), d, vf(1e30f), ray_id(sampler, kSunDisc), true);
        t.counters.rays += uint64_t(__builtin_popcount(bits(m)));
        scatter(m, s.sun_visibility, at, select(lit, vf(1.0f), vf(0.0f)));
    }
}

// The pixels of the surface list that get a light sample this time.
int choose_lit(Tile& t, int count) {
    Scratch& s = t.s;
    int lit = 0;
    for (int i = 0; i < count; i += W) {
        vm m = first_lanes(count - i);
        vi at = load(m, s.surface + i), x, y;
        pixel_of(t, at, x, y);
        const int frame = int(t.settings.sample);
        if (t.settings.lit == LitPattern::checkerboard) m = m & (((x + y + vi(frame)) & vi(1)) == vi(0));
        if (t.settings.lit == LitPattern::quarter) {
            const int turn = (frame * 3) & 3;  // 0 3 2 1: opposite corners follow each other
            m = m & ((x & vi(1)) == vi(turn & 1)) & ((y & vi(1)) == vi((turn >> 1) ^ (turn & 1)));
        }
        scatter(m, s.lit, at, vi(1));
        lit += compress_store(m, s.lit_list + lit, at);
    }
    return lit;
}

// Radiance that comes along a path from p in direction wi, drawn with density pdf.
vf3 follow_path(Tile& t, const Sampler& sampler, vm m, vf3 origin, vf3 wi, vf pdf) {
    const WideScene& w = t.w;
    vf3 sum = splat(0, 0, 0), throughput = splat(1, 1, 1);
    for (int bounce = 0; bounce < t.settings.bounces && any(m); ++bounce) {
        const uint32_t dimension = kFirstBounce + uint32_t(bounce) * kDimensionsPerBounce;
        Hit hit = intersect(w, m, origin, wi, ray_id(sampler, dimension), false);
        t.counters.rays += uint64_t(__builtin_popcount(bits(m)));
        vf3 seen = lights_along(w, m, !hit.found, origin, wi, select(hit.found, hit.t, vf(1e30f)), pdf);
        sum = select(m, sum + throughput * seen, sum);
        m = hit.found;
        if (none(m)) break;

        vf3 p = origin + wi * hit.t, wo = -wi;
        Corners corners = triangle_of(w, m, hit.quad, hit.u, hit.v);
        Surface f = surface_at(w, m, hit.part, hit.quad, corners, hit.ng, p, wo);
        sum = select(m, sum + throughput * f.emission, sum);
        Bsdf b = bsdf_of(w, f, wo);
        const bool continues = bounce + 1 < t.settings.bounces;
        LightChoice light = choose_light(w, m, p, b, sampler, dimension + 4, true, continues);
        vm want = m & (light.weight_sum > vf(0.0f)) & (dot(f.ng, light.direction) > vf(0.0f));
        vm lit = unoccluded(w, want, offset_origin(p, f.ng, light.direction), light.direction, light.distance, ray_id(sampler, dimension + 1), false);
        t.counters.rays += uint64_t(__builtin_popcount(bits(want)));
        sum = select(lit, sum + throughput * (light.diffuse * f.base_color + light.specular), sum);
        if (!continues) break;

        vf u0 = sample_1d(sampler, dimension + 2), u1, u2;
        sample_2d(sampler, dimension + 3, u1, u2);
        wi = sample_bsdf(b, u0, u1, u2);
        BsdfValue v = eval_bsdf(b, wi);
        pdf = v.pdf;
        m = m & (pdf > vf(1e-6f)) & (dot(f.ng, wi) > vf(0.0f));
        vf scale = max(dot(f.n, wi), vf(0.0f)) / max(pdf, vf(1e-6f));
        throughput = throughput * (f.base_color * v.diffuse + v.specular) * scale;
        if (bounce >= 2) {  // Russian roulette
            vf survive = clamp(max(throughput.x, max(throughput.y, throughput.z)), vf(0.05f), vf(1.0f));
            m = m & (sample_1d(sampler, dimension + 36) < survive);
            throughput = throughput * (vf(1.0f) / survive);
        }
        origin = offset_origin(p, f.ng, wi);
    }
    return sum;
}

void light_surfaces(Tile& t, int count) {
    const WideScene& w = t.w;
    Scratch& s = t.s;
    const bool continues = t.settings.bounces > 0;
    for (int i = 0; i < count; i += W) {
        vm m = first_lanes(count - i);
        vi at = load(m, s.lit_list + i), x, y;
        pixel_of(t, at, x, y);
        Sampler sampler = make_sampler(x, y, t.settings, w.blue_noise);
        vf3 p = take(s.p, m, at), ng = take(s.ng, m, at);
        Bsdf b = bsdf_at(w, s, m, at);

        LightChoice light = choose_light(w, m, p, b, sampler, kFirstLight, false, continues);
        vm want = m & (light.weight_sum > vf(0.0f)) & (dot(ng, light.direction) > vf(0.0f));
        vm lit = unoccluded(w, want, offset_origin(p, ng, light.direction), light.direction, light.distance, ray_id(sampler, kFirstLight), false);
        t.counters.rays += uint64_t(__builtin_popcount(bits(want)));
        vf3 diffuse = select(lit, light.diffuse, splat(0, 0, 0)), specular = select(lit, light.specular, splat(0, 0, 0));

        if (continues) {
            vf u0 = sample_1d(sampler, kFirstBounce - 2), u1, u2;
            sample_2d(sampler, kFirstBounce - 1, u1, u2);
            vf3 wi = sample_bsdf(b, u0, u1, u2);
            BsdfValue v = eval_bsdf(b, wi);
            vm go = m & (v.pdf > vf(1e-6f)) & (dot(ng, wi) > vf(0.0f));
            vf3 radiance = follow_path(t, sampler, go, offset_origin(p, ng, wi), wi, v.pdf);
            vf scale = max(dot(b.n, wi), vf(0.0f)) / max(v.pdf, vf(1e-6f));
            vf3 d = radiance * (v.diffuse * scale), sp = radiance * v.specular * scale;
            if (t.settings.indirect_clamp > 0) {
                const auto bound = [&](vf3& c) {
                    vf l = luminance(c);
                    c = c * (vf(t.settings.indirect_clamp) / max(l, vf(t.settings.indirect_clamp)));
                };
                bound(d);
                bound(sp);
            }
            diffuse = select(go, diffuse + d, diffuse);
            specular = select(go, specular + sp, specular);
        }
        vf3 divisor = b.specular_albedo;
        specular = {specular.x / max(divisor.x, vf(1e-4f)), specular.y / max(divisor.y, vf(1e-4f)), specular.z / max(divisor.z, vf(1e-4f))};
        const auto keep = [&](float (*to)[kPixels], vf3 v) {
            // An unordered compare drops what is not a number.
            vf3 safe = {select(v.x >= vf(0.0f), v.x, vf(0.0f)), select(v.y >= vf(0.0f), v.y, vf(0.0f)), select(v.z >= vf(0.0f), v.z, vf(0.0f))};
            scatter(m, to[0], at, safe.x);
            scatter(m, to[1], at, safe.y);
            scatter(m, to[2], at, safe.z);
        };
        keep(s.diffuse, diffuse);
        keep(s.specular, specular);
    }
}

void write_light(Tile& t) {
    Scratch& s = t.s;
    for (int packet = 0; packet < kPackets; ++packet) {
        const int x = block_x(t, packet), y = block_y(t, packet), stride = t.planes.stride, index = packet * W;
        const size_t at = size_t(y) * stride + x;
        for (int c = 0; c < 3; ++c) {
            put_block_half(t.planes.diffuse_light[c] + at, stride, load(s.diffuse[c] + index));
            put_block_half(t.planes.specular_light[c] + at, stride, load(s.specular[c] + index));
        }
        put_block_half(t.planes.sun_visibility + at, stride, load(s.sun_visibility + index));
        alignas(64) uint8_t lit[W];
        store_bytes(lit, load(s.lit + index));
        for (int row = 0; row < kBlockHeight; ++row) __builtin_memcpy(t.planes.lit + at + size_t(row) * stride, lit + row * 4, 4);
    }
}

}  // namespace

void trace_tile(const WideScene& w, const PlaneView& planes, const TraceSettings& settings, int tile_x, int tile_y, void* scratch, TileCounters& counters) {
    Tile t{w, planes, settings, tile_x * kTileSize, tile_y * kTileSize, *static_cast<Scratch*>(scratch), counters};
    const uint64_t start = __rdtsc();
    const int surfaces = find_surfaces(t);
    const uint64_t found = __rdtsc();
    shadow_sun(t, surfaces);
    const uint64_t shadowed = __rdtsc();
    const int lit = choose_lit(t, surfaces);
    light_surfaces(t, lit);
    write_light(t);
    counters.gbuffer_ticks += found - start;
    counters.sun_ticks += shadowed - found;
    counters.light_ticks += __rdtsc() - shadowed;
    counters.surface_pixels += uint64_t(surfaces);
    counters.lit_pixels += uint64_t(lit);
}

extern const size_t kScratchBytes;
const size_t kScratchBytes = sizeof(Scratch);

}  // namespace LIMN_WIDE
}  // namespace limn::render
