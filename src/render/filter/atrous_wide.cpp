#include "render/filter/filter_cells_wide.h"
#include "render/filter/filter_kernels.h"

namespace limn::render::LIMN_WIDE {
namespace {

constexpr float kNormal = 9.0f;           // 1 - cos of the angle at which two normals share nothing, inverted
constexpr float kRelative = 0.003f;       // of Y: differences that are never noise worth keeping apart
constexpr float kDeviationsApart = 5.0f;  // how many standard deviations apart two values may be and still share

// The geometric part of what the W pixels at one place share with a neighbour: 0..1, of compact support.
struct Place {
    vi guide;
    GuideNormal normal;
    vf depth, per_metre;
};
Place place_at(const FilterRows& f, size_t at, float step) {
    const vi guide = load(f.guide + at);
    const vf depth = load(f.depth + at);
    const vf tolerance = fma(load_half(f.slope + at), vf(1.5f * step), depth * 0.004f);
    return {guide, guide_normal(guide), depth, vf(1.0f) / max(tolerance, vf(1e-6f))};
}
vf shared_geometry(const Place& p, vi guide, vf depth) {
    const vf n = max(fma(normal_difference(p.normal, guide), vf(-kNormal), vf(1.0f)), vf(0.0f));
    const vf z = max(fma(abs(depth - p.depth), -p.per_metre, vf(1.0f)), vf(0.0f));
    return select(same_group(guide, p.guide), min(n, vf(1.0f)) * z, vf(0.0f));
}
vf shared_light(vf y, vf reference, vf per_y) {
    return square(max(fma(abs(y - reference), -per_y, vf(1.0f)), vf(0.0f)));
}
vf per_y(vf deviation, vf y) {
    return vf(1.0f) / fma(deviation, vf(kDeviationsApart), fma(y, vf(kRelative), vf(1e-6f)));
}

constexpr float kTent[3] = {0.5f, 1.0f, 0.5f};

// Four sums of one light: Y, Co, Cg and variance.
struct Sum {
    vf y{0.0f}, co{0.0f}, cg{0.0f}, variance{0.0f}, weight{0.0f};
    void add(vf w, vf y_, vf co_, vf cg_) {
        y = fma(y_, w, y);
        co = fma(co_, w, co);
        cg = fma(cg_, w, cg);
        weight += w;
    }
    void add_deviation(vf w, vf deviation) {
        const vf spread = deviation * w;
        variance = fma(spread, spread, variance);
    }
    void store_to(uint16_t* const planes[], size_t at) const {
        const vf scale = vf(1.0f) / max(weight, vf(1e-6f));
        store_half(planes[0] + at, y * scale);
        store_half(planes[1] + at, co * scale);
        store_half(planes[2] + at, cg * scale);
    }
    void store_deviation(uint16_t* deviations, size_t at) const {
        store_half(deviations + at, sqrt(variance) / max(weight, vf(1e-6f)));
    }
};

enum class Pass { first, other, last };

template <Pass kPass>
void filter_pixels(const FilterRows& f, int step, int x, int y) {
    constexpr bool kFirst = kPass == Pass::first, kDeviations = kPass != Pass::last;
    const size_t at = size_t(y) * f.stride + x;
    const Place here = place_at(f, at, float(step));
    const vm surface = here.guide != vi(0);
    if (none(surface)) {
        for (int c = 0; c < 8; ++c) store_half(f.filtered[c] + at, vf(0.0f));
        return;
    }
    const bool above = y - step >= 0, below = y + step < f.height;
    const ptrdiff_t row_step = ptrdiff_t(step) * f.stride;

    vf geometry[9];
    vf diffuse_y = load_half(f.light[0] + at), specular_y = load_half(f.light[3] + at);
    vf diffuse_mean(0.0f), specular_mean(0.0f), total(0.0f);
    for (int k = 0; k < 9; ++k) {
        const int dx = k % 3 - 1, dy = k / 3 - 1;
        if ((dy < 0 && !above) || (dy > 0 && !below)) {
            geometry[k] = vf(0.0f);
            continue;
        }
        const size_t there = size_t(ptrdiff_t(at) + dy * row_step + dx * step);
        const float tent = kTent[dx + 1] * kTent[dy + 1];
        geometry[k] = k == 4 ? vf(1.0f) : shared_geometry(here, load(f.guide + there), load(f.depth + there)) * tent;
        if (kFirst) {
            diffuse_mean = fma(load_half(f.light[0] + there), geometry[k], diffuse_mean);
            specular_mean = fma(load_half(f.light[3] + there), geometry[k], specular_mean);
            total += geometry[k];
        }
    }
    vf diffuse_reference = diffuse_y, specular_reference = specular_y;
    if (kFirst) {
        // One bright pixel must not be its own measure, or it stays alone for ever.
        const vf scale = vf(1.0f) / max(total, vf(1e-6f));
        diffuse_reference = diffuse_mean * scale;
        specular_reference = specular_mean * scale;
    }
    const vf diffuse_per_y = per_y(load_half(f.light[6] + at), diffuse_reference);
    const vf specular_per_y = per_y(load_half(f.light[7] + at), specular_reference);
    // Sharp reflections keep their own sample.
    const vf blur = saturate(fma(load_half(f.roughness + size_t(y) * f.in_stride + x), vf(10.0f), vf(-2.0f)));

    Sum diffuse, specular;
    for (int k = 0; k < 9; ++k) {
        const int dx = k % 3 - 1, dy = k / 3 - 1;
        if ((dy < 0 && !above) || (dy > 0 && !below)) continue;
        const size_t there = size_t(ptrdiff_t(at) + dy * row_step + dx * step);
        const vf dy_ = load_half(f.light[0] + there), sy_ = load_half(f.light[3] + there);
        vf wd = geometry[k] * shared_light(dy_, diffuse_reference, diffuse_per_y);
        vf ws = geometry[k] * shared_light(sy_, specular_reference, specular_per_y);
        if (k == 4) {
            wd = max(wd, vf(1e-3f));
            ws = max(ws, vf(1e-3f));
        } else {
            ws = ws * blur;
        }
        diffuse.add(wd, dy_, load_half(f.light[1] + there), load_half(f.light[2] + there));
        specular.add(ws, sy_, load_half(f.light[4] + there), load_half(f.light[5] + there));
        if (kDeviations) {
            diffuse.add_deviation(wd, load_half(f.light[6] + there));
            specular.add_deviation(ws, load_half(f.light[7] + there));
        }
    }
    diffuse.store_to(f.filtered, at);
    specular.store_to(f.filtered + 3, at);
    if (kDeviations) {
        diffuse.store_deviation(f.filtered[6], at);
        specular.store_deviation(f.filtered[7], at);
    }
}

// Where history is too short for a variance over time, that over 5x5 neighbours on the same surface.
void estimate_pixels(const FilterRows& f, int x, int y) {
    const size_t at = size_t(y) * f.stride + x;
    const vf diffuse = load_half(f.light[6] + at), specular = load_half(f.light[7] + at);
    const vm young = (diffuse < vf(0.0f)) | (specular < vf(0.0f));
    if (none(young)) return;
    const Place here = place_at(f, at, 2.0f);
    vf d(0.0f), d2(0.0f), s(0.0f), s2(0.0f), total(1e-6f);
    for (int dy = -2; dy <= 2; ++dy) {
        if (y + dy < 0 || y + dy >= f.height) continue;
        for (int dx = -2; dx <= 2; ++dx) {
            const size_t there = size_t(ptrdiff_t(at) + dy * ptrdiff_t(f.stride) + dx);
            const vf w = shared_geometry(here, load(f.guide + there), load(f.depth + there));
            const vf yd = load_half(f.light[0] + there), ys = load_half(f.light[3] + there);
            d = fma(yd, w, d);
            d2 = fma(yd * yd, w, d2);
            s = fma(ys, w, s);
            s2 = fma(ys * ys, w, s2);
            total += w;
        }
    }
    const vf scale = vf(1.0f) / total;
    const auto deviation = [&](vf old, vf sum, vf squares) {
        const vf mean = sum * scale;
        // The spread of a few heavy-tailed samples is an underestimate, and a lone pixel learns nothing from its
        // neighbours.
        const vf spread = max(sqrt(max(squares * scale - mean * mean, vf(0.0f))) * 2.0f, mean);
        return select(old < vf(0.0f), spread, old);
    };
    store_half(f.light[6] + at, deviation(diffuse, d, d2));
    store_half(f.light[7] + at, deviation(specular, s, s2));
}

}  // namespace

void estimate_rows(const FilterRows& f, int first, int last) {
    for (int y = first; y < last; ++y)
        for (int x = 0; x < f.width; x += W)
            if (tile_state_at(f, x, y) == kTraced) estimate_pixels(f, x, y);
}

void atrous_rows(const FilterRows& f, int step, bool is_last, int first, int last) {
    const auto filter = step == 1 ? filter_pixels<Pass::first>
                        : is_last ? filter_pixels<Pass::last>
                                  : filter_pixels<Pass::other>;
    for (int y = first; y < last; ++y)
        for (int x = 0; x < f.width; x += W)
            if (!is_kept(tile_state_at(f, x, y))) filter(f, step, x, y);
}

}  // namespace limn::render::LIMN_WIDE
