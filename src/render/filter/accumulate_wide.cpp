#include <initializer_list>

#include "render/data/path_mask.h"
#include "render/filter/filter_cells_wide.h"
#include "render/filter/filter_kernels.h"
#include "render/shading/relight_wide.h"

namespace limn::render::LIMN_WIDE {
namespace {

constexpr float kBrightest = 16384.0f;      // Y of a sample; more is cut
constexpr float kBrightestMoment = 200.0f;  // squares must fit a half
constexpr float kOldest = 64.0f;            // frames
constexpr float kFarthest = 1e6f;           // metres

// What is known of a pixel's light: means and second moments of Y, and how many samples they stand for.
struct Light {
    vf3 diffuse, specular;
    vf diffuse_square, specular_square, diffuse_frames, specular_frames;
    vf visibility, visibility_frames;
    vf age;  // frames since the surface was uncovered
};

struct Sample {
    vf3 diffuse, specular;
    vf count;  // of samples that they are the mean of
    vm lit;
};

// NaN, infinite and negative samples are no samples.
vm sound(vf3 c) {
    const vf lowest = min(min(c.x, c.y), c.z), sum = c.x + c.y + c.z;
    return (lowest >= vf(0.0f)) & (sum <= vf(200000.0f));
}
vf3 bounded(vf3 c) {
    const vf3 y = to_ycocg(c);
    return y * min(vf(1.0f), vf(kBrightest) / max(y.x, vf(1.0f)));
}
Sample load_sample(const FilterRows& f, size_t at, vm inside) {
    const vf3 d = load_half3(f.diffuse_light, at), s = load_half3(f.specular_light, at);
    const vi count = load_bytes(f.lit + at);
    const vm lit = inside & (count != vi(0)) & sound(d) & sound(s);
    const vf3 none = splat(0, 0, 0);
    return {select(lit, bounded(d), none), select(lit, bounded(s), none), to_float(count), lit};
}

// Pixels with neither sample nor history take the mean of their lit neighbours on the same surface.
void borrow(const FilterRows& f, int x, int y, vm wanted, vf depth, vf tolerance, Light& light, vm& found) {
    vf3 d = splat(0, 0, 0), s = splat(0, 0, 0);
    vf weight(0.0f);
    for (int dy = -1; dy <= 1; ++dy) {
        if (y + dy < 0 || y + dy >= f.height) continue;
        for (int dx = -1; dx <= 1; ++dx) {
            if (!dx && !dy) continue;
            const vi nx = lane_index() + (x + dx);
            const vm inside = wanted & (nx >= vi(0)) & (nx < vi(f.width));
            // The first pixel of a plane has nothing to its left.
            if (y + dy == 0 && x + dx < 0) continue;
            const size_t at = size_t(y + dy) * f.in_stride + x + dx;
            const vf nz = load(f.depth_in + at);
            const Sample sample = load_sample(f, at, inside & (nz > vf(0.0f)));
            // Direct neighbours count twice; other surfaces only where there is nothing better.
            const vf near = select(abs(nz - depth) < tolerance * 2.0f, vf(1.0f), vf(1e-3f));
            const vf w = select(sample.lit, near * (dx && dy ? 0.5f : 1.0f), vf(0.0f));
            d += sample.diffuse * w;
            s += sample.specular * w;
            weight += w;
        }
    }
    found = wanted & (weight > vf(0.0f));
    const vf scale = vf(1.0f) / max(weight, vf(1e-6f));
    light.diffuse = select(found, d * scale, light.diffuse);
    light.specular = select(found, s * scale, light.specular);
}

// The history of the W surface points that are here now. Fills light and returns which have any; `covered` are those
// where something else, that is not there by chance, was in front. In a frame drawn from history the light is what was
// shown.
template <bool kShown>
vm reload(const FilterRows& f, size_t at, vm surface, vf tolerance, vi guide, vm stochastic, Light& light,
          vm& covered) {
    // A point at rest was at its own sample position: without the jitter that is this pixel's very centre.
    const vf fx = load(f.previous_x + at) - (0.5f + f.jitter_x), fy = load(f.previous_y + at) - (0.5f + f.jitter_y);
    const vm inside =
        surface & (fx > vf(-1.0f)) & (fx < vf(float(f.width))) & (fy > vf(-1.0f)) & (fy < vf(float(f.height)));
    const vf depth = load(f.previous_depth + at);
    const vf x0 = floor(fx), y0 = floor(fy);
    const vf wx = fx - x0, wy = fy - y0;
    const GuideNormal normal = guide_normal(guide);
    const vf least_cosine = select(stochastic, vf(4.0f), vf(0.6f));

    vf channel[9], count[4];
    for (vf& c : channel) c = vf(0.0f);
    for (vf& c : count) c = vf(0.0f);
    vf total(0.0f), blocked(0.0f);
    for (int k = 0; k < 4; ++k) {
        const vf ix = k & 1 ? x0 + 1.0f : x0, iy = k & 2 ? y0 + 1.0f : y0;
        vf w = (k & 1 ? wx : vf(1.0f) - wx) * (k & 2 ? wy : vf(1.0f) - wy);
        const vm tap = inside & (ix >= vf(0.0f)) & (ix < vf(float(f.width))) & (iy >= vf(0.0f)) &
                       (iy < vf(float(f.height))) & (w > vf(2e-3f));
        if (none(tap)) continue;
        const vi cell = select(tap, (to_int(iy) * vi(f.in_stride) + to_int(ix)) << 1, vi(0));
        vi light_cell[4], place_cell[4];
        gather_cells(f.cells_before, cell + 1, place_cell);
        const vf their_depth = as_float(place_cell[0]);
        const vm same = same_group(place_cell[1], guide) & (abs(their_depth - depth) < tolerance) &
                        (normal_difference(normal, place_cell[1]) < least_cosine);
        const vm by_chance = (place_cell[3] & vi(0x10000)) != vi(0);
        blocked += select(andnot(tap, same | by_chance | stochastic), w, vf(0.0f));
        w = select(tap & same, w, vf(0.0f));
        if (none(w > vf(0.0f))) continue;
        kShown ? gather_cells(f.shown, shift_right(cell, 1), light_cell)
               : gather_cells(f.cells_before, cell, light_cell);
        const vf unpack = w * kUnpack;
        for (int c = 0; c < 4; ++c) {
            channel[2 * c] = fma(unpack_low(light_cell[c]), unpack, channel[2 * c]);
            channel[2 * c + 1] = fma(unpack_high(light_cell[c]), unpack, channel[2 * c + 1]);
        }
        channel[8] = fma(unpack_low(place_cell[2]), unpack, channel[8]);
        const vi frames = place_cell[3];
        count[0] = fma(to_float(frames & vi(255)), w, count[0]);
        count[1] = fma(to_float(shift_right(frames, 8) & vi(255)), w, count[1]);
        count[2] = fma(to_float(shift_right(frames, 17) & vi(127)), w, count[2]);
        count[3] = fma(to_float(shift_right(frames, 24)), w, count[3]);
        total += w;
    }
    const vm valid = total > vf(0.05f);
    covered = surface & !valid & (blocked > vf(0.3f));
    const vf scale = vf(1.0f) / max(total, vf(1e-6f));
    light.diffuse = {channel[0] * scale, channel[1] * scale, channel[2] * scale};
    light.specular = {channel[3] * scale, channel[4] * scale, channel[5] * scale};
    light.visibility = channel[6] * scale;
    light.diffuse_square = channel[7] * scale;
    light.specular_square = channel[8] * scale;
    light.visibility_frames = count[0] * scale;
    light.diffuse_frames = count[1] * scale;
    light.age = count[2] * scale;
    light.specular_frames = count[3] * scale;
    return valid;
}

// History gathered under other lights, as far as can be told without a ray.
void relight(const FilterRows& f, int x, int y, vf depth, Light& l) {
    const CameraRecord& c = f.relight->camera;
    const vf right =
        ((to_float(lane_index() + x) + (0.5f + f.jitter_x)) * (2.0f / float(f.width)) - 1.0f) * c.half_width;
    const vf up((1.0f - (float(y) + 0.5f + f.jitter_y) * (2.0f / float(f.height))) * c.half_height);
    const vf3 p = splat(c.position) + (splat(c.forward) + splat(c.right) * right + splat(c.up) * up) * depth;
    const vf3 ratio = relight_ratio(*f.relight, p, load_half3(f.normal, size_t(y) * f.in_stride + x));
    const auto scaled = [&](vf3& light, vf& square) {
        const vf before = light.x;
        light = to_ycocg(to_rgb(light) * ratio);
        const vf r = clamp(light.x / max(before, vf(1e-6f)), vf(0.0f), vf(16.0f));
        square = min(square * (r * r), vf(kBrightestMoment * kBrightestMoment));
    };
    scaled(l.diffuse, l.diffuse_square);
    scaled(l.specular, l.specular_square);
}

// The smaller of the differences to both sides is the slope of the surface; the larger may be an edge.
vf slope_of(const FilterRows& f, int x, int y, vf depth) {
    const size_t at = size_t(y) * f.in_stride + x;
    const auto side = [&](bool there, ptrdiff_t step, vm inside) {
        if (!there) return vf(kFarthest);
        const vf z = load(f.depth_in + ptrdiff_t(at) + step);
        return select(inside & (z > vf(0.0f)), abs(z - depth), vf(kFarthest));
    };
    const vi column = lane_index() + x;
    const vf left = side(at > 0, -1, column > vi(0)), right = side(true, 1, column < vi(f.width - 1));
    const vm always = column >= vi(0);
    const vf up = side(y > 0, -f.in_stride, always), down = side(y + 1 < f.height, f.in_stride, always);
    const vf across = min(left, right), along = min(up, down);
    const vf most = depth * 0.02f;
    return min(select(across < most, across, vf(0.0f)) + select(along < most, along, vf(0.0f)), most);
}

void store_cell(const FilterRows& f, size_t at, const Light& l, vf depth, vi guide, vi frames) {
    const vi light_cell[4] = {pack_halves(l.diffuse.x, l.diffuse.y), pack_halves(l.diffuse.z, l.specular.x),
                              pack_halves(l.specular.y, l.specular.z), pack_halves(l.visibility, l.diffuse_square)};
    const vi place_cell[4] = {as_int(depth), guide, pack_halves(l.specular_square, vf(0.0f)), frames};
    scatter_cells(f.cells + at * kCellBytes, kCellBytes, light_cell);
    scatter_cells(f.cells + at * kCellBytes + 16, kCellBytes, place_cell);
}

// One exponential step towards a sample: a plain mean at first, then a window of `cap` frames.
vf step(vf before, vf sample, vf rate) {
    return fma(sample - before, rate, before);
}
vf3 step(vf3 before, vf3 sample, vf rate) {
    return lerp(before, sample, rate);
}

// A surface as the filter sees it: how far, which group, how steep.
struct Place {
    vm surface;
    vf depth, slope, tolerance;
    vi rule, guide;
    vm stochastic;
};
Place place_of(const FilterRows& f, int x, int y, vm surface, vf depth_in) {
    const size_t at = size_t(y) * f.in_stride + x;
    Place p;
    p.surface = surface;
    p.depth = select(surface, depth_in, vf(0.0f));
    const vi id = load(f.id + at);
    p.rule = gather(surface, f.rules, id & vi(255));
    const vi rule_group = p.rule & vi(127);
    const vi group = select(rule_group == vi(0), (shift_right(id, 8) & vi(127)) | vi(128), rule_group);
    p.stochastic = (shift_right(p.rule, 16) & vi(1)) != vi(0);
    p.guide = select(surface, pack_guide(load_half3(f.normal, at), group), vi(0));
    p.slope = slope_of(f, x, y, p.depth);
    p.tolerance = fma(p.slope, vf(2.0f), p.depth * 0.01f);
    return p;
}

void store_background(const FilterRows& f, size_t out) {
    const vf zero(0.0f);
    store(f.guide + out, vi(0));
    store(f.depth + out, zero);
    for (int c = 0; c < 8; ++c) store_half(f.light[c] + out, zero);
    store_half(f.visibility + out, zero);
    store_half(f.slope + out, zero);
    store_half(f.age + out, vf(kOldest));
}

// How many samples the history of invalidated pixels may stand for, where they take many new ones.
constexpr float kInvalidatedHistory = 8;
vf most_of_invalidated(const FilterRows& f, size_t at, int x, int y) {
    if (!f.samples_of_tile) return vf(255.0f);
    const vi invalidated = load_bytes(f.invalidated + at);
    const bool here = f.samples_of_tile[(y / 16) * f.tiles_x + x / 16] != 0;
    const vm seen = invalidated == vi(kSeen), by_light = invalidated == vi(kByLight);
    return select(here ? seen | by_light : by_light, vf(kInvalidatedHistory), vf(255.0f));
}

// How many samples what history knows may stand for, where an edit has made it doubtful.
inline void limit_history(const FilterRows& f, size_t at, int x, int y, vm known, Light& l) {
    const vf zero(0.0f);
    const vf limit =
        min(f.light_history_cap > 0 ? vf(float(f.light_history_cap)) : vf(255.0f), most_of_invalidated(f, at, x, y));
    l.diffuse_frames = select(known, min(l.diffuse_frames, limit), zero);
    l.specular_frames = f.drop_specular ? zero : select(known, min(l.specular_frames, limit), zero);
    l.visibility_frames = f.drop_visibility ? zero : select(known, l.visibility_frames, zero);
}

// New samples of one lobe into its mean and second moment; `cap` is the most frames that these stand for.
inline void blend_lobe(const Sample& sample, vf3 value, vf cap, vf3& mean, vf& square, vf& frames) {
    const vf bounded_y = min(value.x, vf(kBrightestMoment));
    const vf now = min(frames + sample.count, max(cap, sample.count)), rate = sample.count / max(now, vf(1.0f));
    // A mean of several samples strays less than one of them does: by the root of their number.
    const vf stray = bounded_y - min(mean.x, vf(kBrightestMoment));
    const vf one = select((sample.count > vf(1.5f)) & (frames > vf(0.5f)),
                          min(fma(stray * stray, sample.count - vf(1.0f), bounded_y * bounded_y),
                              vf(kBrightestMoment * kBrightestMoment)),
                          bounded_y * bounded_y);
    square = select(sample.lit, step(square, one, rate), square);
    mean = select(sample.lit, step(mean, value, rate), mean);
    frames = select(sample.lit, now, frames);
}

// Deviation of the mean: of one sample, over the root of how many it stands for. Negative says: too young to tell.
inline vf deviation(vf mean, vf square, vf n) {
    const vf bounded_mean = min(mean, vf(kBrightestMoment));
    const vf variance = max(square - bounded_mean * bounded_mean, vf(0.0f));
    return select(n >= vf(4.0f), sqrt(variance / max(n, vf(1.0f))), vf(-1.0f) - n);
}

// Nothing of what is no surface.
inline void clear_background(vm surface, Light& l) {
    const auto clear = [&](vf v) { return select(surface, v, vf(0.0f)); };
    l.diffuse = {clear(l.diffuse.x), clear(l.diffuse.y), clear(l.diffuse.z)};
    l.specular = {clear(l.specular.x), clear(l.specular.y), clear(l.specular.z)};
    l.diffuse_square = clear(l.diffuse_square);
    l.specular_square = clear(l.specular_square);
    l.visibility = clear(l.visibility);
}

// For the next frame, and for the spatial passes of this one.
inline void store_accumulated(const FilterRows& f, size_t at, size_t out, const Place& p, const Light& l) {
    const vi frames = to_int(l.visibility_frames + 0.5f) | (to_int(l.diffuse_frames + 0.5f) << 8) |
                      select(p.stochastic, vi(0x10000), vi(0)) | (to_int(l.age + 0.5f) << 17) |
                      (to_int(l.specular_frames + 0.5f) << 24);
    store_cell(f, at, l, p.depth, p.guide, select(p.surface, frames, vi(0)));
    store(f.guide + out, p.guide);
    store(f.depth + out, p.depth);
    const vf zero(0.0f);
    const vf planes[8] = {l.diffuse.x,
                          l.diffuse.y,
                          l.diffuse.z,
                          l.specular.x,
                          l.specular.y,
                          l.specular.z,
                          select(p.surface, deviation(l.diffuse.x, l.diffuse_square, l.diffuse_frames), zero),
                          select(p.surface, deviation(l.specular.x, l.specular_square, l.specular_frames), zero)};
    for (int c = 0; c < 8; ++c) store_half(f.light[c] + out, planes[c]);
    store_half(f.visibility + out, l.visibility);
    store_half(f.slope + out, select(p.surface, p.slope, zero));
    store_half(f.age + out, select(p.surface, l.age, vf(kOldest)));
}

// Returns how many of the W pixels are young.
int accumulate_pixels(const FilterRows& f, int x, int y) {
    const size_t at = size_t(y) * f.in_stride + x, out = size_t(y) * f.stride + x;
    const vm inside = first_lanes(f.width - x);
    const vf depth_in = load(f.depth_in + at);
    const vm surface = inside & (depth_in > vf(0.0f)) & (depth_in < vf(kFarthest));
    if (none(surface)) {
        const vi nothing[4] = {vi(0), vi(0), vi(0), vi(0)};
        scatter_cells(f.cells + at * kCellBytes, kCellBytes, nothing);
        scatter_cells(f.cells + at * kCellBytes + 16, kCellBytes, nothing);
        store_background(f, out);
        return 0;
    }
    const Place p = place_of(f, x, y, surface, depth_in);
    const Sample sample = load_sample(f, at, surface);
    vf visibility = load_half(f.sun_visibility + at);
    const vm seen = surface & (visibility >= vf(0.0f)) & (visibility <= vf(1.001f));
    visibility = select(seen, visibility, vf(0.0f));

    Light l{};
    vm known = inside & !inside, covered = known;
    if (f.has_history) known = reload<false>(f, at, surface, p.tolerance, p.guide, p.stochastic, l, covered);
    if (f.relight && any(known)) relight(f, x, y, p.depth, l);
    limit_history(f, at, x, y, known, l);

    const vf cap = max(to_float(shift_right(p.rule, 8) & vi(255)), vf(1.0f));
    blend_lobe(sample, sample.diffuse, cap, l.diffuse, l.diffuse_square, l.diffuse_frames);
    blend_lobe(sample, sample.specular, cap, l.specular, l.specular_square, l.specular_frames);
    const vf visible_now = min(l.visibility_frames + 1.0f, vf(f.sun_history));
    l.visibility = select(seen, step(l.visibility, visibility, vf(1.0f) / visible_now), l.visibility);
    l.age = select(known, min(l.age + 1.0f, vf(kOldest)), select(covered, vf(1.0f), vf(kOldest)));
    l.visibility_frames = select(seen, visible_now, l.visibility_frames);

    const vm unknown = surface & (l.diffuse_frames < vf(0.5f));
    vm found = unknown & !unknown;
    if (any(unknown)) borrow(f, x, y, unknown, p.depth, p.tolerance, l, found);
    clear_background(surface, l);
    store_accumulated(f, at, out, p, l);
    return count(surface & (l.diffuse_frames < vf(kYoung)));
}

// Light and visibility as they were shown, where the surface was then; nothing goes into the history.
void reproject_pixels(const FilterRows& f, int x, int y) {
    const size_t at = size_t(y) * f.in_stride + x, out = size_t(y) * f.stride + x;
    const vf depth_in = load(f.depth_in + at), zero(0.0f);
    const vm surface = first_lanes(f.width - x) & (depth_in > zero) & (depth_in < vf(kFarthest));
    if (none(surface)) {
        store_background(f, out);
        store_bytes(f.known + out, vi(1));
        return;
    }
    const Place p = place_of(f, x, y, surface, depth_in);
    Light l{};
    vm covered;
    const vm known = reload<true>(f, at, surface, p.tolerance, p.guide, p.stochastic, l, covered);
    if (f.relight && any(known)) relight(f, x, y, p.depth, l);
    const vf sample = load_half(f.sun_visibility + at);
    const vm seen = (sample >= zero) & (sample <= vf(1.001f));
    const auto clear = [&](vf v) { return select(known, v, zero); };
    const vf light[6] = {l.diffuse.x, l.diffuse.y, l.diffuse.z, l.specular.x, l.specular.y, l.specular.z};
    for (int c = 0; c < 6; ++c) store_half(f.light[c] + out, clear(light[c]));
    store_half(f.visibility + out, select(seen, sample, clear(l.visibility)));
    store(f.guide + out, p.guide);
    store(f.depth + out, p.depth);
    store_half(f.slope + out, select(surface, p.slope, zero));
    store_half(f.age + out,
               select(surface, select(known, min(l.age + 1.0f, vf(kOldest)), select(covered, vf(1.0f), vf(kOldest))),
                      vf(kOldest)));
    store_bytes(f.known + out, select(known | !surface, vi(1), vi(0)));
}

// The nearest pixels that are known lend their light: of the same surface if there are any. With nobody near, as on a
// floor that is so steep to the eye that no depth fits the next, what was shown in this very place has to do.
void fill_pixels(const FilterRows& f, int x, int y) {
    const size_t at = size_t(y) * f.stride + x;
    const vm unknown = first_lanes(f.width - x) & (load_bytes(f.known + at) == vi(0));
    if (none(unknown)) return;
    const vi guide = load(f.guide + at);
    const vf depth = load(f.depth + at);
    vf sum[7], total(0.0f);
    for (vf& s : sum) s = vf(0.0f);
    for (int reach : {1, 2, 4, 8}) {
        for (int k = 0; k < 9; ++k) {
            const int dx = (k % 3 - 1) * reach, dy = (k / 3 - 1) * reach;
            if (k == 4 || y + dy < 0 || y + dy >= f.height) continue;
            const size_t there = size_t(ptrdiff_t(at) + dy * ptrdiff_t(f.stride) + dx);
            const vi other = load(f.guide + there);
            const vm lends = unknown & (load_bytes(f.known + there) != vi(0)) & (other != vi(0));
            if (none(lends)) continue;
            const vm near = same_group(guide, other) & (abs(load(f.depth + there) - depth) < depth * 0.05f);
            const vf w = select(lends, select(near, vf(1.0f), vf(1e-3f)), vf(0.0f)) * (1.0f / float(reach * reach));
            for (int c = 0; c < 6; ++c) sum[c] = fma(load_half(f.light[c] + there), w, sum[c]);
            sum[6] = fma(load_half(f.visibility + there), w, sum[6]);
            total += w;
        }
    }
    const vm alone = unknown & !(total >= vf(1e-3f));
    if (any(alone)) {
        vi cell[4];
        gather_cells(f.shown, lane_index() + (y * f.in_stride + x), cell);
        for (int c = 0; c < 7; ++c) {
            const vi pair = cell[c >> 1];
            sum[c] = select(alone, (c & 1 ? unpack_high(pair) : unpack_low(pair)) * kUnpack, sum[c]);
        }
        total = select(alone, vf(1.0f), total);
    }
    const vf scale = vf(1.0f) / max(total, vf(1e-9f));
    for (int c = 0; c < 6; ++c)
        store_half(f.light[c] + at, select(unknown, sum[c] * scale, load_half(f.light[c] + at)));
    const vf sample = load_half(f.sun_visibility + size_t(y) * f.in_stride + x);
    const vm unseen = unknown & !((sample >= vf(0.0f)) & (sample <= vf(1.001f)));
    store_half(f.visibility + at, select(unseen, sum[6] * scale, load_half(f.visibility + at)));
}

// New samples of invalidated pixels, each with those of its neighbours on the same surface, into what history says of
// them.
constexpr float kTrustInNew = 0.6f;
void refresh_pixels(const FilterRows& f, int x, int y) {
    const size_t at = size_t(y) * f.stride + x, in = size_t(y) * f.in_stride + x;
    const vm wanted = first_lanes(f.width - x) & (load_bytes(f.lit + in) != vi(0));
    if (none(wanted)) return;
    const vi guide = load(f.guide + at);
    const GuideNormal normal = guide_normal(guide);
    const vf depth = load(f.depth + at), tolerance = fma(load_half(f.slope + at), vf(4.0f), depth * 0.01f);
    vf3 d = splat(0, 0, 0), s = splat(0, 0, 0);
    vf weight(0.0f);
    constexpr int kReach = 3;
    for (int dy = -kReach; dy <= kReach; ++dy) {
        if (y + dy < 0 || y + dy >= f.height) continue;
        for (int dx = -kReach; dx <= kReach; ++dx) {
            const ptrdiff_t there = ptrdiff_t(in) + dy * ptrdiff_t(f.in_stride) + dx;
            if (there < 0) continue;
            const vi nx = lane_index() + (x + dx);
            const Sample sample = load_sample(f, size_t(there), wanted & (nx >= vi(0)) & (nx < vi(f.width)));
            if (none(sample.lit)) continue;
            const size_t other_at = size_t(ptrdiff_t(at) + dy * ptrdiff_t(f.stride) + dx);
            const vi other = load(f.guide + other_at);
            const vm same = same_group(guide, other) & (abs(load(f.depth + other_at) - depth) < tolerance) &
                            (normal_difference(normal, other) < vf(0.3f));
            const vm itself = (dx | dy) == 0 ? wanted : andnot(wanted, wanted);
            const vf w = select(sample.lit & (same | itself), vf(1.0f / float(1 + dx * dx + dy * dy)), vf(0.0f));
            d += sample.diffuse * w;
            s += sample.specular * w;
            weight += w;
        }
    }
    const vm found = wanted & (weight > vf(0.0f));
    const vf scale = vf(1.0f) / max(weight, vf(1e-6f));
    const vm known = load_bytes(f.known + at) != vi(0);
    const vf trust = select(found, select(known, vf(kTrustInNew), vf(1.0f)), vf(0.0f));
    const vf fresh[6] = {d.x * scale, d.y * scale, d.z * scale, s.x * scale, s.y * scale, s.z * scale};
    for (int c = 0; c < 6; ++c) {
        const vf before = load_half(f.light[c] + at);
        store_half(f.light[c] + at, fma(fresh[c] - before, trust, before));
    }
}

}  // namespace

void reproject_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y)
        for (int x = 0; x < f.width; x += W)
            if (tile_state_at(f, x, y) != kBackdropOnlyKept) reproject_pixels(f, x, y);
}

void fill_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y)
        for (int x = 0; x < f.width; x += W)
            if (tile_state_at(f, x, y) == kTraced) fill_pixels(f, x, y);
}

void refresh_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y)
        for (int x = 0; x < f.width; x += W)
            if (f.samples_of_tile[(y / 16) * f.tiles_x + x / 16]) refresh_pixels(f, x, y);
}

void accumulate_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y) {
        uint8_t* young = f.young + size_t(y / 8) * f.tiles_x;
        for (int x = 0; x < f.width; x += W) {
            const uint8_t state = tile_state_at(f, x, y);
            if (is_reused(state)) {
                const size_t at = (size_t(y) * f.in_stride + x) * kCellBytes;
                if (state == kReused) __builtin_memcpy(f.cells + at, f.cells_before + at, W * kCellBytes);
                continue;
            }
            if (y % 8 == 0 && x % 16 == 0) young[x / 16] = 0;
            if (is_kept(state)) continue;
            const int all = young[x / 16] + accumulate_pixels(f, x, y);
            young[x / 16] = uint8_t(all < 255 ? all : 255);
        }
    }
}

}  // namespace limn::render::LIMN_WIDE
