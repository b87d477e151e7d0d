#pragma once
// Light at the listed pixels of a tile: one path each, from the surface that the eye meets.
#include <type_traits>

#include "render/data/path_mask.h"
#include "render/shading/beyond_surface_wide.h"
#include "render/shading/lights_wide.h"
#include "render/trace/tile_wide.h"

namespace limn::render {
inline namespace LIMN_WIDE {

// path_mask.h, W at a time.
inline vi path_bit(vi id) {
    const vi h = shift_right(id * vi(int32_t(0x9e3779b1U)), 27);
    return to_int(as_float((select(h < vi(31), h, vi(0)) + vi(127)) << 23));
}

// Light as it comes in, one sum for all: bring(lanes, group, radiance) adds to it.
struct PlainSum {
    static constexpr bool kApart = false;
    explicit PlainSum(uint32_t) {}
    vf3 all = splat(0, 0, 0);
    template <class Group>
    void bring(vm m, Group, vf3 radiance) {
        all = select(m, all + radiance, all);
    }
    vf3 total() const { return all; }
};

// And one for each group.
struct GroupSums {
    static constexpr bool kApart = true;
    vf3 of[kLightGroups];
    uint32_t present;
    explicit GroupSums(uint32_t groups) : present(groups) {
        for (vf3& sum : of) sum = splat(0, 0, 0);
    }
    void bring(vm m, LightGroup group, vf3 radiance) {
        vf3& sum = of[int(group)];
        sum = select(m, sum + radiance, sum);
    }
    void bring(vm m, vi group, vf3 radiance) {
        for (int g = 0; g < kLightGroups; ++g) {
            const vm mine = m & (group == vi(g));
            if ((present >> g & 1) && any(mine)) bring(mine, LightGroup(g), radiance);
        }
    }
    vf3 total() const {
        vf3 all = splat(0, 0, 0);
        for (int g = 0; g < kLightGroups; ++g)
            if (present >> g & 1) all = all + of[g];
        return all;
    }
};

// Radiance that comes along a path from p in direction wi, drawn with density pdf, into `sums`; the classes of what it
// meets into `met`.
template <bool kFine, class Sums>
void follow_path(Tile& t, const Sampler& sampler, vm m, vf3 origin, vf3 wi, vf pdf, Sums& sums, vi& met) {
    const WideScene& w = t.w;
    vf3 throughput = splat(1, 1, 1);
    for (int bounce = 0; bounce < t.settings.bounces && any(m); ++bounce) {
        const uint32_t dimension = kFirstBounce + uint32_t(bounce) * kDimensionsPerBounce;
        Hit hit = intersect(w, m, origin, wi, ray_id(sampler, dimension), false);
        t.counters.rays += uint64_t(base::count(m));
        lights_along(w, m, !hit.found, origin, wi, select(hit.found, hit.t, vf(1e30f)), pdf,
                     [&](vm lanes, LightGroup group, vf3 radiance) {
                         sums.bring(lanes, group, throughput * as_seen(w, group, wi, pdf, radiance));
                     });
        m = hit.found;
        if (none(m)) break;

        Corners corners;
        Surface f = surface_at<kFine>(w, m, hit, -wi, corners);
        if (w.has_transmission && any(glass_of(w, m, f.material).amount > vf(0.0f))) {
            Seen seen{hit, f, origin, wi, throughput, pdf};
            m = see_through<kFine>(w, sampler, uint32_t(bounce), m, seen, t.counters.rays,
                                   [&](vm lanes, LightGroup group, vf3 radiance) {
                                       sums.bring(lanes, group, as_seen(w, group, seen.direction, seen.pdf, radiance));
                                   });
            f = seen.f, wi = seen.direction, throughput = seen.throughput;
            if (none(m)) break;
        }
        sums.bring(m, LightGroup::other, throughput * f.emission);
        met = met | select(m, path_bit(f.id), vi(0));
        Bsdf b = bsdf_of(w, f, -wi);
        const bool continues = bounce + 1 < t.settings.bounces;
        LightChoice light = choose_light(w, m, f.p, b, sampler, dimension + 4, true, continues);
        vm want = m & (light.weight_sum > vf(0.0f)) & reached_from(b, f.ng, light.direction);
        vm lit = unoccluded(w, want, offset_origin(f.p, f.ng, light.direction), light.direction, light.distance,
                            ray_id(sampler, dimension + 1), false);
        t.counters.rays += uint64_t(base::count(want));
        if (w.has_transmission)
            lighten_shadow(w, sampler, want, lit, light, offset_origin(f.p, f.ng, light.direction), continues);
        sums.bring(lit, light.group, throughput * (light.diffuse * f.base_color + light.specular));
        if (!continues) break;

        vf u0 = sample_1d(sampler, dimension + 2), u1, u2;
        sample_2d(sampler, dimension + 3, u1, u2);
        wi = sample_bsdf(b, u0, u1, u2);
        BsdfValue v = eval_bsdf(b, wi);
        pdf = v.pdf;
        m = m & (pdf > vf(1e-6f)) & reached_from(b, f.ng, wi);
        vf scale = cosine_towards(b, wi) / max(pdf, vf(1e-6f));
        throughput = throughput * (f.base_color * v.diffuse + v.specular) * scale;
        if (bounce >= 2) {  // Russian roulette
            vf survive = clamp(max(throughput.x, max(throughput.y, throughput.z)), vf(0.05f), vf(1.0f));
            m = m & (sample_1d(sampler, dimension + 36) < survive);
            throughput = throughput * (vf(1.0f) / survive);
        }
        origin = offset_origin(f.p, f.ng, wi);
    }
}

// An ordered compare drops what is not a number.
inline vf sound(vf v) {
    return select(v >= vf(0.0f), v, vf(0.0f));
}
inline vf3 sound(vf3 v) {
    return {sound(v.x), sound(v.y), sound(v.z)};
}

struct LitSample {
    vf3 diffuse, specular;  // what leaves the surface towards the eye, over the albedo of each
    vi met;                 // classes
};

// One sample of the light at W pixels of the list. kApart: fine surfaces where paths end, and light by group into
// Scratch::groups.
template <bool kApart>
LitSample sample_light(Tile& t, int i, vm m, const TraceSettings& settings, vf3 p, vf3 ng, Bsdf b) {
    using Sums = std::conditional_t<kApart, GroupSums, PlainSum>;
    const WideScene& w = t.w;
    Scratch& s = t.s;
    const bool continues = settings.bounces > 0;
    const Sampler sampler = make_sampler(load(s.x + i), load(s.y + i), settings, w.blue_noise);
    const vf whole_diffuse = b.diffuse_weight;
    Glass glass;
    vm below = first_lanes(0);
    if (w.has_transmission) {
        glass = glass_of(w, m, select(m, load(s.material + i), vi(0)));
        b.diffuse_weight = b.diffuse_weight * (vf(1.0f) - glass.amount);
    }
    Below walk;
    if (w.has_subsurface || (kApart && w.has_skin_walk)) {
        walk = below_of(w, m, select(m, load(s.material + i), vi(0)), kApart);
        below = m & (sample_1d(sampler, kWalkDimension + 2) < walk.amount);
        b.diffuse_weight = select(below, vf(0.0f), b.diffuse_weight);
    }

    LightChoice light = choose_light(w, m, p, b, sampler, kFirstLight, false, continues);
    vm want = m & (light.weight_sum > vf(0.0f)) & reached_from(b, ng, light.direction);
    vm lit = unoccluded(w, want, offset_origin(p, ng, light.direction), light.direction, light.distance,
                        ray_id(sampler, kFirstLight), false);
    t.counters.rays += uint64_t(base::count(want));
    if (w.has_transmission)
        lighten_shadow(w, sampler, want, lit, light, offset_origin(p, ng, light.direction), continues);
    LitSample r{select(lit, light.diffuse, splat(0, 0, 0)), select(lit, light.specular, splat(0, 0, 0)), vi(0)};
    Sums seen(w.groups);  // what leaves the surface towards the eye
    if constexpr (kApart) seen.bring(lit, light.group, light.diffuse * b.albedo + light.specular);

    if (continues) {
        vf u0 = sample_1d(sampler, kFirstBounce - 2), u1, u2;
        sample_2d(sampler, kFirstBounce - 1, u1, u2);
        vf3 wi = sample_bsdf(b, u0, u1, u2);
        BsdfValue v = eval_bsdf(b, wi);
        vm go = m & (v.pdf > vf(1e-6f)) & reached_from(b, ng, wi);
        Sums along(w.groups);
        follow_path<kApart>(t, sampler, go, offset_origin(p, ng, wi), wi, v.pdf, along, r.met);
        const vf scale = cosine_towards(b, wi) / max(v.pdf, vf(1e-6f));
        const vf3 radiance = along.total();
        vf3 d = radiance * (v.diffuse * scale), sp = radiance * v.specular * scale;
        const vf least_d = bounding(d, settings.indirect_clamp), least_s = bounding(sp, settings.indirect_clamp);
        r.diffuse = select(go, r.diffuse + d * least_d, r.diffuse);
        r.specular = select(go, r.specular + sp * least_s, r.specular);
        if constexpr (kApart) {
            const vf3 towards_eye = (b.albedo * (v.diffuse * least_d) + v.specular * least_s) * scale;
            for (int g = 0; g < kLightGroups; ++g)
                if (w.groups >> g & 1) seen.bring(go, LightGroup(g), along.of[g] * towards_eye);
        }
    }
    const auto follow = [&](vm lanes, vf3 from, vf3 wi, vf pdf, Sums& along) {
        follow_path<kApart>(t, sampler, lanes, from, wi, pdf, along, r.met);
    };
    if (any(below))
        light_below(w, settings, sampler, below, walk, p, ng, b.n, whole_diffuse, b.albedo, r.diffuse, seen,
                    t.counters.rays, follow);
    if (w.has_transmission && continues)
        look_through(w, settings, sampler, m, glass, p, ng, b, load(s.roughness + i), whole_diffuse * glass.amount,
                     r.specular, seen, follow);
    vf3 divisor = b.specular_albedo;
    r.specular = {r.specular.x / max(divisor.x, vf(1e-4f)), r.specular.y / max(divisor.y, vf(1e-4f)),
                  r.specular.z / max(divisor.z, vf(1e-4f))};
    if constexpr (kApart) {
        for (int g = 0; g < kLightGroups; ++g)
            if (w.groups >> g & 1) put(s.groups[g], i, sound(seen.of[g]));
    }
    return r;
}

// Light at the listed pixels. Where a pixel takes several samples it is their mean; each frame has its own stretch of
// the sequence.
template <bool kApart>
void light_surfaces(Tile& t) {
    const WideScene& w = t.w;
    Scratch& s = t.s;
    TraceSettings settings = t.settings;
    for (int i = 0; i < t.listed; i += W) {
        const vm m = first_lanes(t.listed - i);
        const vf3 p = take(s.p, i), ng = take(s.ng, i);
        const Bsdf b =
            make_bsdf(take(s.n, i), take(s.wo, i), take(s.base, i), load(s.metallic + i), load(s.roughness + i),
                      take(s.dielectric, i), layers_of(w, m, select(m, load(s.material + i), vi(0))),
                      {w.albedo_table, w.sheen_table});
        LitSample all{splat(0, 0, 0), splat(0, 0, 0), vi(0)};
        for (int k = 0; k < t.samples; ++k) {
            if (t.samples > 1) settings.sample = t.settings.sample * kMostSamplesOfTile + uint32_t(k);
            const LitSample one = sample_light<kApart>(t, i, m, settings, p, ng, b);
            all.diffuse = all.diffuse + sound(one.diffuse);
            all.specular = all.specular + sound(one.specular);
            all.met = all.met | one.met;
        }
        const float share = 1 / float(t.samples);
        put(s.diffuse, i, all.diffuse * share);
        put(s.specular, i, all.specular * share);
        store(s.met + i, all.met);
    }
}

// What a pixel's paths have met, over the frames since its tile's mask began: a sample sees only some of it.
inline void write_met(Tile& t, int packet, vm lit, bool begins) {
    const int stride = t.planes.stride;
    int32_t* plane = t.planes.path_mask + size_t(block_y(t, packet)) * stride + block_x(t, packet);
    const vi now = as_int(expand(lit, as_float(load(t.s.met + t.s.first_lit[packet]))));
    put_block(plane, stride, begins ? now : now | take_block(plane, stride));
}

inline void write_light(Tile& t) {
    const Scratch& s = t.s;
    constexpr uint32_t kMaskFrames = 64;
    const bool mask_begins = (t.turn + uint32_t(t.x0 + t.y0) / kTileSize * 5) % kMaskFrames == 0;
    for (int packet = 0; packet < kPackets; ++packet) {
        const int stride = t.planes.stride, from = s.first_lit[packet];
        const size_t at = size_t(block_y(t, packet)) * stride + block_x(t, packet);
        const vm lit = mask_from_bits(s.lit_lanes[packet]);
        for (int c = 0; c < 3; ++c) {
            put_block_half(t.planes.diffuse_light[c] + at, stride, expand(lit, load(s.diffuse[c] + from)));
            put_block_half(t.planes.specular_light[c] + at, stride, expand(lit, load(s.specular[c] + from)));
        }
        if (t.planes.groups[0]) {
            for (int g = 0; g < kLightGroups; ++g) {
                if (!(t.w.groups >> g & 1)) continue;
                for (int c = 0; c < 3; ++c)
                    put_block_half(t.planes.groups[3 * g + c] + at, stride, expand(lit, load(s.groups[g][c] + from)));
            }
        }
        alignas(64) uint8_t flags[W];
        store_bytes(flags, select(lit, vi(t.samples), vi(0)));
        for (int row = 0; row < kBlockHeight; ++row)
            __builtin_memcpy(t.planes.lit + at + size_t(row) * stride, flags + row * 4, 4);
        if (t.planes.path_mask) write_met(t, packet, lit, mask_begins);
    }
}

}  // namespace LIMN_WIDE
}  // namespace limn::render
