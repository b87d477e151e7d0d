// One tile, one sample a pixel, in the order of the functions below: aim, find what the eye sees (or take it as it was
// found before), sun, then light on the share of pixels that is lit. Results gather in a scratch that fits the
// second-level cache and go to the planes once.
#include "render/data/path_mask.h"
#include "render/trace/blocks_wide.h"
#include "render/trace/tile_light_wide.h"
#include "render/trace/tile_wide.h"
#include "render/trace/trace_tile.h"

namespace limn::render {
inline namespace LIMN_WIDE {
namespace {

struct EyeRay {
    vf3 origin, direction;
    vf px, py;  // sample position in the picture, pixels
};

EyeRay aim(const Tile& t, const Sampler& sampler, vi x, vi y) {
    const CameraRecord& c = t.w.camera;
    EyeRay r;
    vf jx(t.jitter_x + 0.5f), jy(t.jitter_y + 0.5f);
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

// The pixels that get a light sample this time.
vm choose_lit(LitPattern pattern, uint32_t tile_turn, vm m, vi x, vi y) {
    const int frame = int(tile_turn);
    if (pattern == LitPattern::checkerboard) return m & (((x + y + vi(frame)) & vi(1)) == vi(0));
    if (pattern == LitPattern::quarter) {
        const int turn = (frame * 3) & 3;  // 0 3 2 1: opposite corners follow each other
        return m & ((x & vi(1)) == vi(turn & 1)) & ((y & vi(1)) == vi((turn >> 1) ^ (turn & 1)));
    }
    if (pattern == LitPattern::eighth) {  // every other row, each shifted against the last: no gap is wider than three
        const int turn = (frame * 5) & 7;
        return m & ((y & vi(1)) == vi(turn & 1)) & (((x + (y & vi(2))) & vi(3)) == vi(turn >> 1));
    }
    return m;
}

// One shadow ray to the sun's disc for each listed pixel; their answers go to the plane.
void shadow_sun(Tile& t) {
    Scratch& s = t.s;
    const uint64_t start = __rdtsc();
    for (int i = 0; i < t.sunward; i += W) {
        const vm m = first_lanes(t.sunward - i);
        const Sampler sampler = make_sampler(load(s.sun_x + i), load(s.sun_y + i), t.settings, t.w.blue_noise);
        vf u1, u2;
        sample_2d(sampler, kSunDisc, u1, u2);
        const vm lit = unoccluded(t.w, m, take(s.sun_origin, i), sun_direction_sample(t.w, u1, u2), vf(1e30f),
                                  ray_id(sampler, kSunDisc), true);
        vf visible = select(lit, vf(1.0f), vf(0.0f));
        if (t.w.has_transmission && any(m & !lit)) {
            const vf3 share =
                let_through(t.w, sampler, m & !lit, take(s.sun_origin, i), splat(t.w.sun_direction), vf(1e30f));
            visible = select(lit, visible, luminance(share));
        }
        store(s.sun_visible + i, visible);
    }
    for (int packet = 0; packet < kPackets; ++packet) {
        if (!s.sun_lanes[packet]) continue;
        const int stride = t.planes.stride;
        uint16_t* plane = t.planes.sun_visibility + size_t(block_y(t, packet)) * stride + block_x(t, packet);
        const vm asked = mask_from_bits(s.sun_lanes[packet]);
        put_block_half(
            plane, stride,
            select(asked, expand(asked, load(s.sun_visible + s.first_sun[packet])), take_block_half(plane, stride)));
    }
    t.counters.rays += uint64_t(t.sunward);
    t.counters.sun_ticks += __rdtsc() - start;
}

// What the sun would add unshadowed.
vf3 sun_term(const WideScene& w, const Surface& f, const Bsdf& b) {
    vf3 d = splat(w.sun_direction);
    BsdfValue v = eval_bsdf(b, d);
    const vf cos_i = select(reached_from(b, f.ng, d), cosine_towards(b, d), vf(0.0f));
    return (f.base_color * v.diffuse + v.specular) * splat(w.sun_irradiance) * cos_i;
}

// What a filter should take the surface for: as smooth as the coat, by as much as there is of one.
vf seen_roughness(const Surface& f) {
    if (!f.layers.coated) return f.roughness;
    return f.roughness - f.layers.coat * max(f.roughness - f.layers.coat_roughness, vf(0.0f));
}

inline vi pack_material(vi material, vf roughness) {
    return (material << 8) | to_int(fma(saturate(roughness), vf(255.0f), vf(0.5f)));
}
inline void unpack_material(vi bits, vi& material, vf& roughness) {
    material = shift_right(bits, 8);
    roughness = unpack_byte(bits, 0);
}

// Where light is kept apart by its source there is time for all that it does.
bool takes_whole_paths(const Tile& t) {
    return t.planes.groups[0] != nullptr;
}

struct FirstLight {
    vf3 sun;        // unshadowed
    vf visibility;  // of the sun, before it is asked for
    vm listed;      // lanes that are to be lit
    vm sunward;     // that ask for the sun
};
inline FirstLight no_light() {
    return {splat(0, 0, 0), vf(0.0f), first_lanes(0), first_lanes(0)};
}

// Pixels that ask for the sun where half of them are enough: of a checkerboard, so that each has a neighbour that did.
vm choose_sunward(const Tile& t, vm m, vi x, vi y) {
    return t.stable ? m & (((x + y + vi(int(t.turn))) & vi(1)) == vi(0)) : m;
}

// Pixels whose surface an edit invalidated.
vm invalidated_at(const Tile& t, vi x, vi y) {
    alignas(64) int32_t at[W], flags[W];
    store(at, y * vi(t.planes.stride) + x);
    for (int i = 0; i < W; ++i) flags[i] = t.planes.invalidated[at[i]];
    return load(flags) == vi(kSeen);
}

// Notes what of a packet's surfaces the edit before this pose invalidated: they are elsewhere on the picture than
// before, something else is seen where they are, or they are of a invalidated class.
void find_invalidated(Tile& t, size_t at, vm found, vi id, vi id_before, const EyeRay& eye, vf depth, vf px, vf py,
                      vf previous_depth) {
    const vi bit = path_bit(id);
    // A millimetre in a metre towards the eye counts as a quarter of a pixel.
    const vf motion =
        max(max(abs(px - eye.px), abs(py - eye.py)), abs(depth - previous_depth) / max(depth, vf(1e-6f)) * 250.0f);
    const vm moved = found & (motion > vf(0.25f)),
             other = found & ((bit & vi(int32_t(t.settings.invalidated_classes))) != vi(0));
    if (none(moved | other)) return;
    // The exponent and the first two bits behind it are steps enough.
    static_assert(kTouchSteps == 4);
    const vi steps = shift_right(as_int(min(motion, vf(16.0f))), 21) - vi(((127 - 2) << 2) - 1);
    const vm uncovered = found & (id != id_before) & first_lanes(any(moved) ? W : 0);
    const vi how_much =
        select(other, vi(kWholly),
               select(uncovered & !(moved & (steps > vi(kUncovered))), vi(kUncovered), select(moved, steps, vi(0))));
    alignas(64) uint8_t flags[W];
    alignas(64) int32_t classes[W];
    store_bytes(flags, how_much);
    store(classes, select(moved, bit, vi(0)));
    for (int row = 0; row < kBlockHeight; ++row)
        __builtin_memcpy(t.planes.invalidated + at + size_t(row) * t.planes.stride, flags + row * 4, 4);
    for (int i = 0; i < W; ++i) {
        t.counters.invalidated_classes |= uint32_t(classes[i]);
        if (flags[i]) ++t.counters.invalidated[flags[i]];
    }
}

// Sun at the first hits of a packet, and those of them that get light this time appended to the list.
FirstLight shade_first_hit(Tile& t, vi x, vi y, vm found, const Surface& f, const Bsdf& b) {
    Scratch& s = t.s;
    const int length = t.listed;
    FirstLight r = no_light();
    vm inside = found & (x < vi(t.planes.width)) & (y < vi(t.planes.height));
    t.counters.surface_pixels += uint64_t(base::count(inside));
    if (has_sun(t.w)) {
        r.sun = select(found, sun_term(t.w, f, b), r.sun);
        const vm faces = inside & (luminance(r.sun) > vf(0.0f));
        if (!t.settings.sun_stands) r.sunward = choose_sunward(t, faces, x, y);
        r.visibility = t.settings.sun_stands ? vf(kUnknownVisibility)
                                             : select(andnot(faces, r.sunward), vf(kUnknownVisibility), vf(0.0f));
        append(s.sun_origin, t.sunward, r.sunward, offset_origin(f.p, f.ng, splat(t.w.sun_direction)));
        store(s.sun_x + t.sunward, compress(r.sunward, x));
        store(s.sun_y + t.sunward, compress(r.sunward, y));
    }
    if (t.lit == LitPattern::none) return r;
    r.listed = t.only_invalidated ? inside & invalidated_at(t, x, y) : choose_lit(t.lit, t.turn, inside, x, y);
    append(s.p, length, r.listed, f.p);
    append(s.ng, length, r.listed, f.ng);
    append(s.n, length, r.listed, f.n);
    append(s.wo, length, r.listed, b.wo);
    append(s.base, length, r.listed, f.base_color);
    append(s.dielectric, length, r.listed, f.dielectric);
    store(s.metallic + length, compress(r.listed, f.metallic));
    store(s.roughness + length, compress(r.listed, f.roughness));
    store(s.x + length, compress(r.listed, x));
    store(s.y + length, compress(r.listed, y));
    store(s.material + length, compress(r.listed, f.material));
    return r;
}

// Where in the list the packet's pixels are, for the light to be read back.
void close_packet(Tile& t, int packet, const FirstLight& light) {
    t.s.lit_lanes[packet] = bits(light.listed);
    t.s.first_lit[packet] = t.listed;
    t.listed += count(light.listed);
    t.s.sun_lanes[packet] = bits(light.sunward);
    t.s.first_sun[packet] = t.sunward;
    t.sunward += count(light.sunward);
}

// What a packet writes to the G-buffer, and the light at it.
struct FirstHit {
    vf3 normal, albedo, specular, emitted;
    vf depth, roughness, px, py, previous_depth;
    vi id, geometric_normal, substance, material;
    FirstLight light;
};

// Of rays that meet nothing.
inline FirstHit backdrop_hit(const Tile& t, const EyeRay& eye, vm missed) {
    const vf3 black = splat(0, 0, 0);
    FirstHit r{-eye.direction, black,    splat(1, 1, 1), black, vf(0.0f), vf(1.0f), vf(0.0f),
               vf(0.0f),       vf(0.0f), vi(0),          vi(0), vi(0),    vi(0),    no_light()};
    if (none(missed)) return r;
    r.emitted = backdrop_radiance(t.w.environment, eye.direction);
    project(t.w.previous_camera, t.planes.width, t.planes.height, eye.direction, true, r.px, r.py, r.previous_depth);
    r.previous_depth = vf(0.0f);
    return r;
}

// Where the surface points of a packet were on the picture before, and how far they are now.
inline void reproject_hit(const Tile& t, vm found, const EyeRay& eye, const Surface& f, const Corners& corners,
                          FirstHit& r) {
    const WideScene& w = t.w;
    vf qx, qy, q_depth, unused;
    project(w.previous_camera, t.planes.width, t.planes.height, point_of(w, w.previous_positions, corners, unused),
            false, qx, qy, q_depth);
    r.px = select(found, fma(qx - eye.px, vf(t.motion_scale), eye.px), r.px);
    r.py = select(found, fma(qy - eye.py, vf(t.motion_scale), eye.py), r.py);
    r.previous_depth = select(found, q_depth, r.previous_depth);
    r.depth = select(found, dot(f.p - splat(w.camera.position), splat(w.camera.forward)), r.depth);
}

// Of rays that meet a surface, over what was there of the others.
inline void shade_surface_hit(Tile& t, vi x, vi y, const EyeRay& eye, const Hit& hit, size_t at, FirstHit& r) {
    const WideScene& w = t.w;
    const vm found = hit.found;
    const vf3 wo = -eye.direction;
    Corners corners;
    const Surface f = surface_at<true>(w, found, hit, wo, corners);
    reproject_hit(t, found, eye, f, corners, r);
    r.id = select(found, f.id, r.id);
    const Bsdf b = first_bsdf(w, found, f, wo, takes_whole_paths(t));
    r.normal = select(found, f.n, r.normal);
    r.albedo = select(found, f.base_color, r.albedo);
    r.specular = select(found, b.specular_albedo, r.specular);
    r.roughness = select(found, seen_roughness(f), r.roughness);
    r.emitted = select(found, f.emission, r.emitted);
    r.geometric_normal = pack_direction(f.ng);
    const vf3 f0 = f.dielectric * (1 / kMostDielectric);
    r.substance =
        select(has_direction(f.layers), pack_direction(f.dielectric), pack_bytes(f.metallic, f0.x, f0.y, f0.z));
    r.material = pack_material(f.material, f.roughness);
    r.light = shade_first_hit(t, x, y, found, f, b);
    if (t.settings.find_invalidated)
        find_invalidated(t, at, found, r.id, take_block(t.planes.id + at, t.planes.stride), eye, r.depth, r.px, r.py,
                         r.previous_depth);
}

// was_background: the planes say so already, but for what is written in any case.
inline void write_gbuffer(const PlaneView& g, size_t at, const FirstHit& r, bool was_background) {
    const int stride = g.stride;
    put_block(g.previous_x + at, stride, r.px);
    put_block(g.previous_y + at, stride, r.py);
    put_block_half(g.emitted, at, stride, r.emitted);
    if (was_background) return;
    put_block(g.depth + at, stride, r.depth);
    put_block(g.previous_depth + at, stride, r.previous_depth);
    put_block(g.id + at, stride, r.id);
    put_block(g.geometric_normal + at, stride, r.geometric_normal);
    put_block(g.substance + at, stride, r.substance);
    put_block(g.material + at, stride, r.material);
    put_block_half(g.normal, at, stride, r.normal);
    put_block_half(g.albedo, at, stride, r.albedo);
    put_block_half(g.specular, at, stride, r.specular);
    put_block_half(g.roughness + at, stride, r.roughness);
    put_block_half(g.sun, at, stride, r.light.sun);
    put_block_half(g.sun_visibility + at, stride, r.light.visibility);
}

// First hits of the whole tile: fills the G-buffer, the sun's visibility and the list of pixels to be lit.
void intersect_primary(Tile& t) {
    const WideScene& w = t.w;
    uint32_t hits = 0;
    for (int packet = 0; packet < kPackets; ++packet) {
        const uint64_t start = __rdtsc();
        const vi x = packet_x(t, packet), y = packet_y(t, packet);
        Sampler sampler;
        if (t.occupied || t.settings.jitter_by_pixel) sampler = make_sampler(x, y, t.settings, w.blue_noise);
        const EyeRay eye = aim(t, sampler, x, y);
        Hit hit;
        hit.found = first_lanes(0);
        if (t.occupied) {
            hit = intersect(w, first_lanes(W), eye.origin, eye.direction, ray_id(sampler, kPrimaryRay), true);
            t.counters.rays += W;
        }
        const size_t at = size_t(block_y(t, packet)) * t.planes.stride + block_x(t, packet);
        FirstHit r = backdrop_hit(t, eye, !hit.found);
        if (any(hit.found)) shade_surface_hit(t, x, y, eye, hit, at, r);
        close_packet(t, packet, r.light);
        hits |= bits(hit.found);
        write_gbuffer(t.planes, at, r, t.was_empty && none(hit.found));
        t.counters.gbuffer_ticks += __rdtsc() - start;
    }
    t.is_empty = hits == 0;
}

// The same for a tile whose G-buffer is already of this pose, and all that is in it besides.
void keep_surfaces(const Tile& t) {
    const PlaneView& g = t.planes;
    for (int packet = 0; packet < kPackets; ++packet) {
        const size_t at = size_t(block_y(t, packet)) * g.stride + block_x(t, packet);
        put_block_half(g.sun_visibility + at, g.stride, vf(kUnknownVisibility));
        if (!t.settings.pose_is_history) continue;
        put_block(g.previous_x + at, g.stride, to_float(packet_x(t, packet)) + (g.jitter_x + 0.5f));
        put_block(g.previous_y + at, g.stride, to_float(packet_y(t, packet)) + (g.jitter_y + 0.5f));
        put_block(g.previous_depth + at, g.stride, take_block(g.depth + at, g.stride));
    }
}

// The same for a tile whose G-buffer is already of this pose: no ray from the eye, and only what light decides is
// written.
void reload_primary(Tile& t) {
    const WideScene& w = t.w;
    const PlaneView& g = t.planes;
    const int stride = g.stride;
    for (int packet = 0; packet < kPackets; ++packet) {
        const uint64_t start = __rdtsc();
        vi x = packet_x(t, packet), y = packet_y(t, packet);
        EyeRay eye = aim(t, make_sampler(x, y, t.settings, w.blue_noise), x, y);
        const size_t at = size_t(block_y(t, packet)) * stride + block_x(t, packet);
        const vf depth = take_block(g.depth + at, stride);
        const vm found = depth > vf(0.0f);
        if (t.settings.pose_is_history) {
            // At rest, whatever offset the surface was found with.
            put_block(g.previous_x + at, stride, eye.px + (g.jitter_x - t.jitter_x));
            put_block(g.previous_y + at, stride, eye.py + (g.jitter_y - t.jitter_y));
            put_block(g.previous_depth + at, stride, depth);
        }
        if (any(!found)) {
            const vf3 backdrop = backdrop_radiance(w.environment, eye.direction);
            put_block_half(g.emitted, at, stride, select(found, take_block_half(g.emitted, at, stride), backdrop));
        }
        FirstLight light = no_light();
        if (any(found)) {
            Surface f;
            f.p = eye.origin + eye.direction * (depth / max(dot(eye.direction, splat(w.camera.forward)), vf(1e-6f)));
            f.ng = unpack_direction(take_block(g.geometric_normal + at, stride));
            f.n = normalize(take_block_half(g.normal, at, stride));
            f.base_color = take_block_half(g.albedo, at, stride);
            unpack_material(take_block(g.material + at, stride), f.material, f.roughness);
            f.layers = layers_of(w, found, f.material);
            const vi substance = take_block(g.substance + at, stride);
            f.metallic = unpack_byte(substance, 0);
            f.dielectric =
                vf3{unpack_byte(substance, 1), unpack_byte(substance, 2), unpack_byte(substance, 3)} * kMostDielectric;
            if (const vm directed = has_direction(f.layers); any(directed)) {
                f.metallic = select(directed, vf(0.0f), f.metallic);
                f.dielectric = select(directed, unpack_direction(substance), f.dielectric);
            }
            light = shade_first_hit(t, x, y, found, f, first_bsdf(w, found, f, -eye.direction, takes_whole_paths(t)));
            put_block_half(g.sun, at, stride, light.sun);
            put_block_half(g.sun_visibility + at, stride, light.visibility);
        }
        close_packet(t, packet, light);
        t.counters.gbuffer_ticks += __rdtsc() - start;
    }
}

// A tile's offset is the frame's when its surfaces are looked for, and the one they were found with as long as they are
// kept.
void note_visit(Tile& t, TileNote* note, bool kept) {
    t.jitter_x = t.planes.jitter_x;
    t.jitter_y = t.planes.jitter_y;
    t.turn = t.settings.sample;
    if (!note) return;
    if (kept) {
        t.jitter_x = note->jitter_x;
        t.jitter_y = note->jitter_y;
    } else {
        note->jitter_x = t.jitter_x;
        note->jitter_y = t.jitter_y;
    }
    // Of one that is traced every fourth frame, every fourth frame's half would always be the same half.
    t.turn = note->visits;
}

}  // namespace

void trace_tile(const WideScene& w, const PlaneView& planes, const TraceSettings& settings, int tile_x, int tile_y,
                void* scratch, TileCounters& counters) {
    Tile t{w, planes, settings, tile_x * kTileSize, tile_y * kTileSize, *static_cast<Scratch*>(scratch), counters};
    const size_t tile = size_t(tile_y) * (planes.stride / kTileSize) + tile_x;
    uint8_t* known = planes.empty_tiles ? planes.empty_tiles + tile : nullptr;
    uint32_t* pose = planes.pose_of_tile ? planes.pose_of_tile + tile : nullptr;
    t.occupied = !planes.occupied_tiles || planes.occupied_tiles[tile];
    t.backdrop_only = planes.backdrop_only_tiles && planes.backdrop_only_tiles[tile];
    if (t.backdrop_only && known && *known == kBackdropOnlyTile && planes.backdrop_stands) {
        if (pose) *pose = settings.pose;
        return;
    }
    if (planes.reused && planes.reused[tile]) return;
    t.was_empty = known && *known != kSurfaceTile;
    if (planes.motion_scale) t.motion_scale = planes.motion_scale[tile];
    const bool kept = pose && *pose == settings.pose && settings.pose;
    note_visit(t, planes.notes ? planes.notes + tile : nullptr, kept);
    t.is_empty = t.was_empty;
    t.stable = planes.stable_tiles && planes.stable_tiles[tile];
    t.lit = t.stable ? settings.lit_where_stable : settings.lit;
    if (planes.samples_of_tile && planes.samples_of_tile[tile]) {
        t.samples = planes.samples_of_tile[tile];
        t.only_invalidated = true;
        t.lit = LitPattern::all;
    }
    const uint64_t began = __rdtsc();
    if (!kept) {
        intersect_primary(t);
    } else if (settings.first_light_stands && t.lit == LitPattern::none) {
        keep_surfaces(t);
        counters.gbuffer_ticks += __rdtsc() - began;
        return;
    } else {
        reload_primary(t);
    }
    if (t.sunward) shadow_sun(t);
    counters.lit_pixels += uint64_t(t.listed);
    const uint64_t start = __rdtsc();
    if (t.lit != LitPattern::none) {
        takes_whole_paths(t) ? light_surfaces<true>(t) : light_surfaces<false>(t);
        if (!t.was_empty || !t.is_empty) write_light(t);
    }
    if (known) *known = !t.is_empty ? kSurfaceTile : t.backdrop_only ? kBackdropOnlyTile : kBackgroundTile;
    if (pose) *pose = settings.pose;
    counters.light_ticks += __rdtsc() - start;
}

extern const size_t kScratchBytes;
const size_t kScratchBytes = sizeof(Scratch);

}  // namespace LIMN_WIDE
}  // namespace limn::render
