#include "render/filter/filter.h"

#include "base/instruction_set.h"

#include <immintrin.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstring>

#include "render/filter/filter_kernels.h"

namespace limn::render {

bool prefer_narrow_filter = false;

const FilterKernels& filter_kernels() {
    static const FilterKernels narrow = {
        wide_avx2::accumulate_rows, wide_avx2::reproject_rows, wide_avx2::fill_rows,
        wide_avx2::refresh_rows,    wide_avx2::estimate_rows,  wide_avx2::atrous_rows,
        wide_avx2::arrive_rows,     wide_avx2::compose_rows,   wide_avx2::antialias_rows};
    static const FilterKernels wide = {
        wide_avx512::accumulate_rows, wide_avx512::reproject_rows, wide_avx512::fill_rows,
        wide_avx512::refresh_rows,    wide_avx512::estimate_rows,  wide_avx512::atrous_rows,
        wide_avx512::arrive_rows,     wide_avx512::compose_rows,   wide_avx512::antialias_rows};
    const bool chosen = base::instruction_set() == base::InstructionSet::avx512;
    return chosen && !prefer_narrow_filter ? wide : narrow;
}

namespace {

constexpr int kRowsPerTask = 8;
constexpr int kMostPasses = 5;
// How soon samples count as bright enough to be weighted down: strong for sparks, hardly felt between black and display
// white, where a mean of brow and skin must stay a mean.
constexpr float kCompression = 0.2f;
// Samples between which the plain mean takes over from the filtered picture.
constexpr float kFilterAlone = 16, kMeanAlone = 64;

using Clock = std::chrono::steady_clock;
float ms_since(Clock::time_point& start) {
    const auto now = Clock::now();
    const float ms = std::chrono::duration<float, std::milli>(now - start).count();
    start = now;
    return ms;
}

// Tiny values count as zero on the calling thread too, as they do on the pool's, so that the result is the same
// everywhere.
class FlushDenormals {
  public:
    FlushDenormals() : before_(_mm_getcsr()) { base::flush_denormals(); }
    ~FlushDenormals() { _mm_setcsr(before_); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

  private:
    unsigned before_;
};

void resize(FilterState& s, const Planes& p) {
    if (s.width == p.width && s.height == p.height) return;
    s = FilterState{};
    s.width = p.width;
    s.height = p.height;
    s.in_stride = p.stride;
    s.stride = p.stride + 2 * kMargin;
    const size_t pixels = static_cast<size_t>(p.stride) * p.rows;
    // Whole vectors are stored at the right edge, so that a working row may run into the next row's left margin.
    const size_t working = static_cast<size_t>(s.stride) * p.rows;
    for (auto& c : s.cells) c.resize(pixels * kCellBytes + kMargin * kCellBytes, s.memory);
    s.shown.resize(pixels * 16 + kMargin * 16, s.memory);
    s.known.resize(working, s.memory);
    for (auto& c : s.picture) c.resize(working * 4, s.memory);
    for (auto& set : s.light)
        for (HalfPlane& plane : set) plane.resize(working, s.memory);
    for (HalfPlane& plane : s.arrived) plane.resize(working, s.memory);
    for (HalfPlane* plane : {&s.visibility, &s.slope, &s.age, &s.current[0], &s.current[1], &s.current[2]})
        plane->resize(working, s.memory);
    s.depth.resize(working, s.memory);
    s.guide.resize(working, s.memory);
}

// What the kernels may leave out in each tile. Tiles that are not quiet are dirty from now on, whether this frame is
// finished or not.
void mark_backdrop_only_tiles(FilterState& s, const Planes& p, const LinearImage* image_before) {
    const size_t tiles = static_cast<size_t>(p.stride / 16) * (p.rows / 16);
    s.backdrop_only_frames.resize(tiles);
    s.tile_states.resize(tiles);
    s.was_reused.resize(tiles);
    for (size_t i = 0; i < tiles; ++i) {
        if (!p.backdrop_only_tiles.get()[i]) s.backdrop_only_frames[i] = 0;
        s.tile_states[i] = !p.backdrop_only_tiles.get()[i] ? kTraced
                           : s.backdrop_only_frames[i] < 2 ? kBackdropOnly
                                                           : kBackdropOnlyKept;
        const bool reuses = image_before && p.reused.get()[i];
        if (!reuses) s.was_reused[i] = 0;
        if (reuses) s.tile_states[i] = s.was_reused[i] ? kReusedKept : kReused;
    }
}

constexpr int kMostYoung = 16;  // of the 256 pixels of a stable tile

void count_still_frames(FilterState& s) {
    for (size_t i = 0; i < s.tile_states.size(); ++i) {
        if (s.tile_states[i] == kBackdropOnly) ++s.backdrop_only_frames[i];
        if (s.tile_states[i] == kReused) s.was_reused[i] = 1;
    }
}

}  // namespace

void resize(LinearImage& image, const Planes& p) {
    if (image.width == p.width && image.height == p.height) return;
    image.width = p.width;
    image.height = p.height;
    image.stride = p.stride;
    image.memory.clear();
    for (HalfPlane& plane : image.rgb) plane.resize(static_cast<size_t>(p.stride) * p.rows, image.memory);
}

namespace {

// Brightness of channel i of the groups under these colours, over what it was when the sums began.
float ratio_since(const FilterState& s, const GroupColors& colors, int i) {
    const float began = s.sum_colors.of[i / 3][i % 3];
    return began > 0 ? colors.of[i / 3][i % 3] / began : 1;
}

}  // namespace

void mean_scales(const FilterState& s, const GroupColors& colors, float (&to_mean)[3 * kLightGroups]) {
    for (int i = 0; i < 3 * kLightGroups; ++i) to_mean[i] = ratio_since(s, colors, i) / std::max(s.sum_frames[i], 1.0f);
}

namespace {

// Starts the running sums over, or ends them.
void begin_sums(FilterState& s, const Planes& p, const FilterSettings& settings) {
    const size_t n = static_cast<size_t>(p.stride) * p.rows;
    s.mean_memory.clear();
    for (int i = 0; i < 3 * kLightGroups; ++i) {
        s.sums[i].clear();
        if (settings.converge && (settings.groups >> i / 3 & 1)) s.sums[i].resize(n, s.mean_memory);
        s.sum_frames[i] = 0;
    }
    for (FloatPlane& plane : s.features) {
        plane.clear();
        if (settings.converge) plane.resize(n, s.mean_memory);
    }
    s.sum_groups = settings.converge ? settings.groups : 0;
    s.sum_colors = settings.colors;
    s.converged_frames = 0;
}

// What the sums are to be scaled by, and this frame's samples before they are added. A group that is dark for now adds
// nothing and keeps what it has.
void scale_groups(const FilterState& s, const FilterSettings& settings, FilterRows& f) {
    for (int i = 0; i < 3 * kLightGroups; ++i) {
        f.sum[i] = s.sums[i].get();
        const float ratio = ratio_since(s, settings.colors, i);
        f.to_sum[i] = ratio > 0 && !settings.reprojected ? 1 / ratio : 0;
        const float frames = s.sum_frames[i] + (f.to_sum[i] > 0 ? 1 : 0);
        f.to_mean[i] = ratio / std::max(frames, 1.0f);
    }
}

// Of the sun alone: what other light brings is smoothed by the filter as far as skin would, and farther costs truth
// (0.1 dB). Paths that are taken whole have been below the skin themselves.
void set_scatter(FilterState& s, const FilterSettings& settings, FilterRows& f) {
    const SkinScatter& skin = settings.skin;
    if (skin.amount <= 0 || skin.radius[0] <= 0 || settings.converge ||
        *std::max_element(settings.sun_irradiance, settings.sun_irradiance + 3) <= 0)
        return;
    if (std::memcmp(&skin, &s.scatter_skin, sizeof skin) != 0) {
        s.scatter = scatter_table(skin);
        s.scatter_skin = skin;
    }
    constexpr float kFold = 8;  // mean free paths
    f.scatter = &s.scatter;
    f.skin_group = settings.skin_group;
    f.scatter_amount = skin.amount;
    f.scatter_pixels = settings.pixels_a_metre * skin.radius[0];
    f.per_fold = 1.5f / (kFold * skin.radius[0]);
    for (int c = 0; c < 4; ++c) f.arrived[c] = s.arrived[c].get() + kMargin;
    for (int c = 0; c < 3; ++c)
        f.sun_direction[c] = settings.sun_direction[c], f.sun_light[c] = settings.sun_irradiance[c] / 3.14159265f;
}

FilterRows rows_of(FilterState& s, const Planes& p, const FilterSettings& settings, const Stale& stale,
                   LinearImage& image) {
    FilterRows f{};
    f.width = p.width;
    f.height = p.height;
    f.in_stride = p.stride;
    f.stride = s.stride;
    f.jitter_x = p.jitter_x;
    f.jitter_y = p.jitter_y;
    f.depth_in = p.g.depth.get();
    f.previous_x = p.g.previous_x.get();
    f.previous_y = p.g.previous_y.get();
    f.previous_depth = p.g.previous_depth.get();
    f.id = p.g.id.get();
    const size_t now = s.frames & 1;
    for (int c = 0; c < 3; ++c) {
        f.normal[c] = p.g.normal[c].get();
        f.albedo[c] = p.g.albedo[c].get();
        f.specular[c] = p.g.specular[c].get();
        f.emitted[c] = p.g.emitted[c].get();
        f.sun[c] = p.g.sun[c].get();
        f.diffuse_light[c] = p.light.diffuse[c].get();
        f.specular_light[c] = p.light.specular[c].get();
        f.current[c] = s.current[c].get() + kMargin;
        f.image[c] = image.rgb[c].get();
        f.image_before[c] = settings.image_before ? settings.image_before->rgb[c].get() : nullptr;
    }
    f.roughness = p.g.roughness.get();
    f.sun_visibility = p.light.sun_visibility.get();
    f.lit = p.light.lit.get();
    f.cells_before = s.cells[now ^ 1].get();
    f.cells = s.cells[now].get();
    f.has_history = s.frames > 0 && !stale.everything;
    f.light_history_cap = stale.light_history;
    f.drop_specular = stale.specular;
    f.drop_visibility = stale.sun_visibility;
    f.relight = stale.relight;
    f.samples_of_tile = settings.invalidated_first ? p.samples_of_tile.get() : nullptr;
    f.invalidated = p.invalidated.get();
    f.reprojected = settings.reprojected;
    f.shown = s.shown.get();
    f.known = s.known.get() + kMargin;
    f.sun_history = static_cast<float>(std::max(settings.sun_history, 1));
    // Under new lights the old picture is no witness: where samples are noisy its colours would pass for plausible, and
    // linger.
    const bool relit = stale.relight || stale.sun_visibility;
    f.picture_history =
        relit ? (settings.reprojected ? 1.0f : 2.0f) : static_cast<float>(std::clamp(settings.picture_history, 1, 64));
    f.picture_before = s.picture[now ^ 1].get() + kMargin * 4;
    f.picture = s.picture[now].get() + kMargin * 4;
    f.gain_before = s.gain;
    f.gain = kCompression * std::clamp(settings.exposure, 1e-6f, 1e6f);
    for (int c = 0; c < 8; ++c) {
        f.light[c] = s.light[0][c].get() + kMargin;
        f.filtered[c] = s.light[1][c].get() + kMargin;
    }
    f.visibility = s.visibility.get() + kMargin;
    f.slope = s.slope.get() + kMargin;
    f.age = s.age.get() + kMargin;
    f.depth = s.depth.get() + kMargin;
    f.guide = s.guide.get() + kMargin;
    set_scatter(s, settings, f);
    f.converge = settings.converge;
    if (settings.converge) {
        for (int i = 0; i < 3 * kLightGroups; ++i) f.group[i] = p.light.groups[i].get();
        for (int i = 0; i < 6; ++i) f.feature[i] = s.features[i].get();
        f.groups = settings.groups;
        f.backdrop_group = static_cast<int>(settings.backdrop);
        scale_groups(s, settings, f);
        const float t = (static_cast<float>(s.converged_frames + (settings.reprojected ? 0 : 1)) - kFilterAlone) /
                        (kMeanAlone - kFilterAlone);
        const float u = std::clamp(t, 0.0f, 1.0f);
        f.settled = u * u * (3 - 2 * u);
    }
    return f;
}

}  // namespace

void mark_stable(const FilterState& s, Planes& p) {
    const int tiles_x = p.stride / 16, tiles_y = p.rows / 16;
    for (int y = 0; y < tiles_y; ++y) {
        for (int x = 0; x < tiles_x; ++x) {
            const uint8_t* block = s.young.data() + static_cast<size_t>(2 * y) * tiles_x + x;
            p.stable_tiles.get()[y * tiles_x + x] = block[0] + block[tiles_x] <= kMostYoung;
        }
    }
}

bool can_rescale(const FilterState& s, const GroupColors& colors) {
    if (s.sum_groups == 0) return false;
    for (int i = 0; i < 3 * kLightGroups; ++i)
        if ((s.sum_groups >> i / 3 & 1) && s.sum_colors.of[i / 3][i % 3] <= 0 && colors.of[i / 3][i % 3] > 0)
            return false;
    return true;
}

bool filter_frame(FilterState& s, const Planes& p, const FilterSettings& settings, const Stale& stale,
                  base::TaskPool& pool, const std::atomic<bool>& cancel, LinearImage& image, FilterTimings& timings) {
    if (p.width <= 0 || p.height <= 0) return true;
    const FlushDenormals flush;
    resize(s, p);
    resize(image, p);
    const bool edited = stale.everything || stale.sun_visibility || stale.light_history > 0 || stale.specular;
    if (settings.converge ? edited || s.sum_groups != settings.groups || !can_rescale(s, settings.colors)
                          : s.sum_groups != 0)
        begin_sums(s, p, settings);

    int32_t rules[256];
    for (int i = 0; i < 256; ++i) {
        const ZoneRule& r = settings.zones[i];
        rules[i] = (r.group & 127) | std::clamp<int>(r.light_history, 1, 64) << 8 | (r.stochastic ? 1 << 16 : 0);
    }
    mark_backdrop_only_tiles(s, p, settings.image_before);
    FilterRows f = rows_of(s, p, settings, stale, image);
    f.rules = rules;
    f.tile_states = s.tile_states.data();
    f.tiles_x = p.stride / 16;
    s.young.resize(static_cast<size_t>(f.tiles_x) * (p.rows / 8));
    f.young = s.young.data();

    const FilterKernels& k = filter_kernels();
    const auto for_rows = [&](auto&& kernel) {
        pool.for_each((p.height + kRowsPerTask - 1) / kRowsPerTask,
                      [&](int i, int) { kernel(i * kRowsPerTask, std::min(p.height, (i + 1) * kRowsPerTask)); });
    };
    auto start = Clock::now();
    const auto for_rows_unless_cancelled = [&](auto&& kernel) {
        for_rows([&](int first, int last) {
            if (!cancel.load(std::memory_order_relaxed)) kernel(first, last);
        });
    };
    if (settings.reprojected) {
        for_rows_unless_cancelled([&](int first, int last) { k.reproject(f, first, last); });
        timings.temporal_ms = ms_since(start);
        for_rows_unless_cancelled([&](int first, int last) { k.fill(f, first, last); });
        if (f.samples_of_tile) for_rows_unless_cancelled([&](int first, int last) { k.refresh(f, first, last); });
    } else {
        for_rows_unless_cancelled([&](int first, int last) { k.accumulate(f, first, last); });
        timings.temporal_ms = ms_since(start);
        for_rows_unless_cancelled([&](int first, int last) { k.estimate(f, first, last); });
        const int passes = std::clamp(settings.passes, 0, kMostPasses);
        for (int pass = 0; pass < passes; ++pass) {
            for_rows_unless_cancelled(
                [&](int first, int last) { k.atrous(f, 1 << pass, pass + 1 == passes, first, last); });
            std::swap(f.light, f.filtered);
        }
    }
    if (cancel.load(std::memory_order_relaxed)) return false;
    timings.spatial_ms = ms_since(start);
    if (f.scatter) for_rows([&](int first, int last) { k.arrive(f, first, last); });
    for_rows([&](int first, int last) { k.compose(f, first, last); });
    timings.compose_ms = ms_since(start);
    for_rows([&](int first, int last) { k.antialias(f, first, last); });
    timings.antialias_ms = ms_since(start);
    image.settled = f.settled;
    if (settings.reprojected) return true;

    s.gain = f.gain;
    s.frames += s.frames < 1 << 30 ? 1 : -1;  // keeps its parity in alternation for ever
    if (settings.converge) {
        ++s.converged_frames;
        for (int i = 0; i < 3 * kLightGroups; ++i) s.sum_frames[i] += f.to_sum[i] > 0 ? 1 : 0;
    }
    count_still_frames(s);
    return true;
}

}  // namespace limn::render
