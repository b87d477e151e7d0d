#include "render/live/trace_frame.h"
#include "render/live/cut.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "base/random.h"
#include "render/data/light_proxy.h"
#include "render/filter/filter.h"
#include "render/live/invalidation.h"
#include "render/live/occupancy.h"
#include "render/live/preview_denoise.h"
#include "render/live/shadow_reach.h"
#include "render/live/tile_reuse.h"
#include "render/trace/trace_tile.h"

namespace limn::render {
namespace {

struct FreeAligned {
    void operator()(void* p) const { std::free(p); }
};
using ScratchPtr = std::unique_ptr<void, FreeAligned>;

// Tiles that one thread takes together: a row of theirs fills whole cache lines of every plane, so that no two threads
// write to one.
constexpr int kChunkTiles = 4;

using Clock = std::chrono::steady_clock;
float ms_since(Clock::time_point start) {
    return std::chrono::duration<float, std::milli>(Clock::now() - start).count();
}

}  // namespace

struct ViewState {
    Planes planes;
    FilterState filter;
    FilterSettings settings;
    // Of the last frame with a history, of the last one begun, of the one that quiet tiles are from.
    CameraRecord previous_camera, last_camera, backdrop_camera;
    float previous_reach = 0;  // of previous_camera; see is_cut
    bool has_previous = false;
    uint32_t pose = 0, finished_pose = 0;  // numbers, see TraceSettings::pose
    uint32_t kept_pose = 0;                // of the answer since then that kept surfaces; 0 = none
    bool backdrop_known = false;           // `emitted` of quiet tiles is all of one frame
    uint32_t frame = 0;
    std::vector<ScratchPtr> scratch;                   // one a thread
    std::vector<std::shared_ptr<LinearImage>> images;  // used again once nobody else holds them
    std::shared_ptr<const LinearImage> last_image;     // of the last frame with a history
    OccupancyScratch occupancy;
    std::vector<float> previous_positions;  // of all vertices in the last finished frame: what motion is measured from
    LightProxy proxy;                       // that the history was gathered under
    AccelChange unseen;                     // changes of cancelled frames
    std::shared_ptr<Denoiser> denoiser;     // null: there is none
    PreviewDenoise preview_denoise;         // of the held picture
    Invalidated invalidated;                // by the newest edits
    TileReuse reuse;
};

namespace {

std::shared_ptr<LinearImage> free_image(ViewState& v) {
    for (auto& f : v.images) {
        if (f.use_count() == 1) return f;
    }
    v.images.push_back(std::make_shared<LinearImage>());
    return v.images.back();
}

// Additive recurrence R2 (Roberts 2018): fills the pixel evenly from any frame on.
void aim_jitter(Planes& p, uint32_t frame) {
    const float a = base::uniform(frame * 3242174889u + 0x80000000u),
                b = base::uniform(frame * 2447445414u + 0x80000000u);
    p.jitter_x = a - 0.5f;
    p.jitter_y = b - 0.5f;
}

constexpr uint8_t kFaceGroup = 1;

// How a zone shares light: faces in one group, so that brows and lashes find neighbours on the skin below them.
ZoneRule zone_rule(const scene::Zone& z) {
    constexpr uint8_t kHairGroup = 2, kEyeGroup = 3, kMouthGroup = 4;
    ZoneRule r;
    if (z.group == "Face" || z.group == "Body") r.group = kFaceGroup;
    if (z.group == "Hair" || z.name == "Hair") r.group = kHairGroup, r.stochastic = true;
    if (z.name == "Brows" || z.name == "Lashes") r.group = kFaceGroup, r.stochastic = true;
    if (z.name == "Left eye" || z.name == "Right eye") r.group = kEyeGroup, r.light_history = 8;
    if (z.name == "Teeth" || z.name == "Tongue" || z.name == "Mouth cavity") r.group = kMouthGroup, r.light_history = 8;
    return r;
}

// Of the vertices' positions, with what may be read behind them.
size_t floats_of(const WideScene& w) {
    return static_cast<size_t>(w.row_count) * 4 + 16;
}

bool same_camera(const CameraRecord& a, const CameraRecord& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

// A response to an edit that moved nothing takes the surfaces as the last frame left them, or had found before it was
// cancelled.
bool keeps_surfaces(const ViewState& v, const WideScene& w, const RenderWork& work, const AccelChange& change) {
    return work.response && v.pose != 0 && !change.topology && !change.geometry && !change.materials &&
           same_camera(w.camera, v.last_camera);
}

// An edit that is only about how the picture is shown, or about nothing that is seen.
bool shows_nothing_new(const ViewState& v, const WideScene& w, const RenderWork& work) {
    return v.last_image && v.last_image->width == work.width && v.last_image->height == work.height &&
           v.pose == v.finished_pose && same_camera(w.camera, v.previous_camera) && !any(v.unseen);
}

// Gives a new pose its number and its sub-pixel offset; one that stands keeps both, and false is returned.
bool begin_pose(ViewState& v, const WideScene& w, const RenderWork& work, const AccelChange& change) {
    if (keeps_surfaces(v, w, work, change)) return false;
    if (++v.pose == 0) ++v.pose;
    v.last_camera = w.camera;
    aim_jitter(v.planes, work.converge ? work.sample : v.frame);
    return true;
}

// Tiles round which there is nothing but a soft backdrop are left out of most stages.
void mark_tiles(ViewState& v, const WideScene& w, const RenderWork& work, bool new_pose, base::TaskPool& pool) {
    Planes& p = v.planes;
    const int tiles_x = p.stride / kTileSize, tiles_y = p.rows / kTileSize;
    const auto count = static_cast<size_t>(tiles_x) * tiles_y;
    // Through a lens everything is wider than its outline.
    if (w.camera.lens_radius > 0)
        std::memset(p.occupied_tiles.get(), 1, count);
    else if (new_pose)
        mark_occupied(w, work.width, work.height, tiles_x, tiles_y, pool, v.occupancy, p.occupied_tiles.get());
    if (w.environment.backdrop_is_soft && !work.converge)
        mark_backdrop_only(p.occupied_tiles.get(), tiles_x, tiles_y, p.backdrop_only_tiles.get());
    else
        std::memset(p.backdrop_only_tiles.get(), 0, count);
    p.backdrop_stands = v.backdrop_known && !v.unseen.environment && same_camera(w.camera, v.backdrop_camera);
    v.backdrop_known = false;
}

Stale stale_of(const AccelChange& c, bool first, bool converge) {
    Stale s;
    s.everything = first;
    s.sun_visibility = c.sun_direction;
    // A sun that moved is an analytic term times a visibility: only what it does by bouncing is stale.
    if (c.sun_direction || c.materials) s.light_history = 8;
    // What has converged is scaled, and its history with it.
    if (c.lights || (c.gains && !converge)) s.light_history = 4;
    if (c.environment) s.light_history = 2;
    if (c.topology) s.light_history = 2;
    s.specular = c.materials;
    return s;
}

// What has been learned of the light no longer holds.
bool relights(const AccelChange& c) {
    return c.topology || c.materials || c.lights || c.gains || c.environment || c.sun_direction;
}

// Pixels that are re-rendered first, so that they get what they are owed within two frames or three.
constexpr int kMostInvalidated = 1500;

void make_scratch(ViewState& v, int threads) {
    const size_t bytes = (tile_tracer().scratch_bytes + 63) / 64 * 64;
    while (static_cast<int>(v.scratch.size()) < threads) v.scratch.emplace_back(std::aligned_alloc(64, bytes));
}

// What is written with a surface, and not with its light, is as bright as it was: the sun's first light and the
// backdrop.
bool same_first_light(const GroupColors& a, const GroupColors& b) {
    for (const LightGroup g : {LightGroup::sun, LightGroup::environment})
        if (std::memcmp(a.of[static_cast<size_t>(g)], b.of[static_cast<size_t>(g)], sizeof a.of[0]) != 0) return false;
    return true;
}

TraceSettings trace_settings(const ViewState& v, const WideScene& w, const RenderWork& work, const GroupColors& colors,
                             bool reprojected, bool new_pose) {
    TraceSettings s;
    s.pose = v.pose;
    s.pose_is_history = v.pose == v.finished_pose;
    s.sun_stands = reprojected && !v.unseen.sun_direction;
    s.first_light_stands =
        s.sun_stands && !v.unseen.environment && !v.unseen.materials && same_first_light(v.settings.colors, colors);
    s.sample = work.converge ? work.sample : v.frame;
    s.sequence = work.sequence;
    s.lit = reprojected ? LitPattern::none : work.lit;
    s.lit_where_stable = work.lit_where_stable;
    s.bounces = work.bounces;
    s.indirect_clamp = work.indirect_clamp;
    s.invalidated_classes = v.unseen.classes;
    s.find_invalidated = reprojected && new_pose && !work.converge && same_camera(w.camera, w.previous_camera);
    return s;
}

// A full frame while something that is placed is dragged: the only edit that moves little of what is seen.
bool drags_placed(const ViewState& v, const RenderWork& work) {
    return work.drag && !work.reprojected && v.unseen.placed;
}

// The planes as this frame is to fill them.
PlaneView open_planes(ViewState& v, const RenderWork& work, const TraceSettings& settings) {
    if (settings.find_invalidated) forget_invalidated(v.planes);
    keep_groups(v.planes, work.converge);
    PlaneView view = view_of(v.planes);
    const bool asks_for_less = work.lit_where_stable != work.lit || drags_placed(v, work);
    if (asks_for_less && v.has_previous && !relights(v.unseen)) {
        mark_stable(v.filter, v.planes);
        view.stable_tiles = v.planes.stable_tiles.get();
    }
    return view;
}

bool changes_more_than_pose(const AccelChange& c) {
    return relights(c) || c.classes != 0;
}

// In a full frame of the live picture whose camera rests one can tell what moves.
bool knows_motion(const ViewState& v, const WideScene& w, const RenderWork& work, bool reprojected) {
    return !reprojected && (!work.response || drags_placed(v, work)) && !work.converge && v.has_previous &&
           v.last_image && w.previous_positions != w.positions && same_camera(w.camera, v.previous_camera);
}

// An answer to an edit that moved some things before a camera at rest: what it has not moved stands as the last
// finished frame found it.
bool finds_only_what_moved(const ViewState& v, const WideScene& w, const RenderWork& work, bool reprojected,
                           bool new_pose) {
    return reprojected && new_pose && !work.converge && !v.unseen.materials && !v.unseen.topology &&
           v.reuse.tiles_x == v.planes.stride / kTileSize && v.reuse.tiles_y == v.planes.rows / kTileSize &&
           w.previous_positions != w.positions && w.camera.lens_radius <= 0 && same_camera(w.camera, v.previous_camera);
}

// Whether tiles may keep what they show: after a good many frames whose pose alone was new, and while something is
// dragged, so that its answers need not wait for what stands. Once it has been let go all histories heal.
bool lets_reuse(ViewState& v, const scene::Scene& scene, const RenderWork& work, bool knows_motion, int samples) {
    const bool only_pose = knows_motion && samples == 0 && !changes_more_than_pose(v.unseen) &&
                           std::exp2(scene.camera.exposure) == v.settings.exposure;
    if (!only_pose || work.response) disturb(v.reuse);
    return may_reuse(v.reuse) || (only_pose && drags_placed(v, work));
}

// Chooses the tiles that keep their picture.
void begin_reuse(ViewState& v, const WideScene& w, const RenderWork& work, base::TaskPool& pool, PlaneView& view,
                 TraceSettings& settings) {
    if (drags_placed(v, work)) {
        mark_shaded(w, v.planes, pool, v.reuse.shaded);
        for (size_t i = 0; i < v.reuse.shaded.size(); ++i)
            if (v.reuse.shaded[i]) v.planes.stable_tiles.get()[i] = 0;
        // Tiles that have their turn make up for those in which they slept.
        settings.lit_where_stable = LitPattern::quarter;
    } else {
        std::ranges::fill(v.reuse.shaded, uint8_t{0});
    }
    mark_reused(v.reuse, drags_placed(v, work) ? kDragTurns : kReuseTurns, v.pose, v.finished_pose, v.kept_pose,
                v.planes);
    view.reused = v.planes.reused.get();
    view.motion_scale = v.planes.motion_scale.get();
}

// What all tiles of a frame are traced with.
struct Tracing {
    const WideScene& w;
    PlaneView& view;
    TraceSettings& settings;
    ViewState& v;
    base::TaskPool& pool;
    const std::atomic<bool>& cancel;
    std::vector<TileCounters> counters;  // one a thread
};

bool cancelled(const Tracing& t) {
    return t.cancel.load(std::memory_order_relaxed);
}

// only: of each tile, whether it is traced; null = all are.
void trace_tiles(Tracing& t, const uint8_t* only) {
    const int tiles_x = (t.view.width + kTileSize - 1) / kTileSize,
              tiles_y = (t.view.height + kTileSize - 1) / kTileSize;
    const int chunks_x = (tiles_x + kChunkTiles - 1) / kChunkTiles;
    t.pool.for_each(chunks_x * tiles_y, [&](int chunk, int thread) {
        const int first = chunk % chunks_x * kChunkTiles, y = chunk / chunks_x;
        for (int x = first; x < std::min(first + kChunkTiles, tiles_x); ++x) {
            if (cancelled(t)) return;
            if (only && !only[y * (t.view.stride / kTileSize) + x]) continue;
            tile_tracer().trace(t.w, t.view, t.settings, x, y, t.v.scratch[static_cast<size_t>(thread)].get(),
                                t.counters[static_cast<size_t>(thread)]);
        }
    });
}

// Before a full frame: pixels that are still owed samples take them, and the others wait. Returns how many each takes.
int owe_samples(ViewState& v, const RenderWork& work, PlaneView& view, TraceSettings& settings) {
    if (!v.invalidated.pending_samples || work.invalidated_light == 0) return 0;
    const int samples = samples_of_invalidated(v.invalidated, work.invalidated_light);
    v.invalidated.pending_samples = samples > 0;
    if (samples == 0) return 0;
    spread_samples(v.planes, samples);
    view.samples_of_tile = v.planes.samples_of_tile.get();
    settings.lit = LitPattern::eighth;
    return samples;
}

void add_invalidated(TileCounters& to, const TileCounters& from) {
    to.invalidated_classes |= from.invalidated_classes;
    for (int i = 0; i <= kWholly; ++i) to.invalidated[i] += from.invalidated[i];
}

// In an answer from history whose surfaces have been found: what the edit invalidated takes its first samples. Returns
// how many each pixel takes.
int answer_invalidated(Tracing& t, const RenderWork& work) {
    TileCounters found;
    for (const TileCounters& c : t.counters) add_invalidated(found, c);
    t.v.invalidated = gather_invalidated(t.v.planes, found.invalidated_classes | t.v.unseen.classes, found.invalidated,
                                         kMostInvalidated);
    const int samples = samples_of_invalidated(t.v.invalidated, work.invalidated_light);
    if (samples == 0) return 0;
    forget_samples(t.v.planes);
    spread_samples(t.v.planes, samples);
    t.view.samples_of_tile = t.v.planes.samples_of_tile.get();
    t.settings.find_invalidated = false;
    trace_tiles(t, t.view.samples_of_tile);
    return samples;
}

// A frame is finished in which invalidated pixels took so many. What is drawn from history leaves none.
void note_invalidated(ViewState& v, bool reprojected, bool converge, int samples, TracedFrame& frame) {
    if (converge) v.invalidated = {};
    if (!reprojected && !converge) {
        v.invalidated.samples += samples;
        if (v.invalidated.samples >= kInvalidatedSamples) v.invalidated.pending_samples = false;
    }
    frame.pending_samples = v.invalidated.pending_samples;
    frame.invalidated_samples = reprojected ? samples : samples > 0 ? v.invalidated.samples : 0;
    frame.invalidated_share = frame.invalidated_samples > 0 ? invalidated_share(v.invalidated, v.planes) : 0;
}

void sum_up(const std::vector<TileCounters>& counters, float trace_ms, TracedFrame& frame) {
    TileCounters all;
    for (const TileCounters& c : counters) {
        all.rays += c.rays;
        all.gbuffer_ticks += c.gbuffer_ticks;
        all.sun_ticks += c.sun_ticks;
        all.light_ticks += c.light_ticks;
        all.lit_pixels += c.lit_pixels;
        all.surface_pixels += c.surface_pixels;
    }
    // Tiles do all three stages in one go; the wall time is shared out by the ticks spent in each.
    const auto ticks = static_cast<float>(all.gbuffer_ticks + all.sun_ticks + all.light_ticks);
    const float share = ticks > 0 ? trace_ms / ticks : 0;
    frame.times.gbuffer_ms = share * static_cast<float>(all.gbuffer_ticks);
    frame.times.sun_ms = share * static_cast<float>(all.sun_ticks);
    frame.times.light_ms = share * static_cast<float>(all.light_ticks);
    frame.rays = all.rays;
    frame.lit_pixels = static_cast<int>(all.lit_pixels);
    frame.surface_pixels = static_cast<int>(all.surface_pixels);
    frame.lit_fraction =
        all.surface_pixels ? static_cast<float>(all.lit_pixels) / static_cast<float>(all.surface_pixels) : 1;
}

std::shared_ptr<const LinearImage> show_denoised(ViewState& v, base::TaskPool& pool) {
    const std::shared_ptr<LinearImage> image = free_image(v);
    resize(*image, v.planes);
    show_denoised(v.preview_denoise, v.filter, v.settings.colors, pool, *image);
    return image;
}

// What a held picture shows after another sample: itself, or itself denoised as soon and as often as that is worth it.
std::shared_ptr<const LinearImage> denoised(ViewState& v, const RenderWork& work, base::TaskPool& pool,
                                            const std::atomic<bool>& cancel, std::shared_ptr<const LinearImage> image) {
    const int samples = v.filter.converged_frames;
    if (!work.converge || !v.denoiser || samples <= 1) {
        v.preview_denoise.samples = 0;
        return image;
    }
    const GroupColors& colors = v.settings.colors;
    const bool is_new = denoise_is_due(v.preview_denoise, samples, colors) &&
                        denoise_mean(v.preview_denoise, *v.denoiser, v.filter, colors, cancel);
    if (v.preview_denoise.samples == 0) return image;
    const bool stands = !is_new && v.last_image && std::memcmp(&v.preview_denoise.colors, &colors, sizeof colors) == 0;
    return stands ? v.last_image : show_denoised(v, pool);
}

// Lights of a denoised picture have changed their brightness.
TracedFrame relight_denoised(ViewState& v, const GroupColors& colors, base::TaskPool& pool) {
    const auto start = Clock::now();
    v.settings.colors = colors;
    TracedFrame frame;
    frame.image = show_denoised(v, pool);
    // Never settled: it is still to be denoised under these lights.
    frame.settled = std::min(static_cast<float>(v.filter.converged_frames) / kSettledSamples, 0.99f);
    frame.times.filter_ms = ms_since(start);
    return frame;
}

void set_filter(ViewState& v, const scene::Scene& scene, const WideScene& w, const RenderWork& work,
                const GroupColors& colors, bool reprojected, bool invalidated_first) {
    FilterSettings& s = v.settings;
    s.converge = work.converge;
    s.exposure = std::exp2(scene.camera.exposure);
    for (const scene::Zone& z : scene.zones) s.zones[z.id] = zone_rule(z);
    s.skin = w.skin_scatter;
    s.skin_group = kFaceGroup;
    s.pixels_a_metre = 1 / std::max(w.camera.pixel_angle, 1e-9f);
    std::copy_n(w.sun_direction, 3, s.sun_direction);
    std::copy_n(w.sun_irradiance, 3, s.sun_irradiance);
    s.passes = work.filter_passes;
    s.reprojected = reprojected;
    s.invalidated_first = invalidated_first;
    s.groups = w.groups;
    s.colors = colors;
    s.backdrop = w.environment.backdrop_is_color ? LightGroup::other : LightGroup::environment;
}

// A frame with a history is finished: the next goes on from it.
void remember(ViewState& v, const WideScene& w, const LightProxy& proxy, std::shared_ptr<const LinearImage> image) {
    v.last_image = std::move(image);
    v.proxy = proxy;
    v.previous_camera = w.camera;
    v.has_previous = true;
    v.finished_pose = v.pose;
    v.kept_pose = 0;
    v.unseen = {};
    ++v.frame;
    v.previous_positions.assign(w.positions, w.positions + floats_of(w));
}

}  // namespace

void ViewStateDeleter::operator()(ViewState* v) const {
    delete v;
}
ViewStatePtr make_view() {
    return ViewStatePtr(new ViewState);
}
void use_denoiser(ViewState& v, std::shared_ptr<Denoiser> denoiser) {
    v.denoiser = std::move(denoiser);
}
int denoised_samples(const ViewState& v) {
    return v.preview_denoise.samples;
}
const Planes& last_planes(const ViewState& view) {
    return view.planes;
}

TracedFrame trace_frame(SceneAccel& accel, ViewState& v, const scene::Scene& scene, const RenderWork& work,
                        const AccelChange& change, base::TaskPool& pool, const std::atomic<bool>& cancel) {
    add(v.unseen, change);
    if (work.width != v.planes.width || work.height != v.planes.height) {
        v.pose = 0;
        v.backdrop_known = false;
        v.has_previous = false;
    }
    resize(v.planes, work.width, work.height);
    make_scratch(v, pool.threads());
    WideScene w = wide_scene(accel);
    w.camera = camera_record(scene.camera, work.width, work.height);
    // A lens is for pictures at rest: reprojection needs one point a pixel. What it is focused on is then no part of
    // the view.
    if (!work.converge || w.camera.lens_radius <= 0) w.camera.lens_radius = 0, w.camera.focus_distance = 1;
    const float reach = length(scene.camera.target - scene.camera.position);
    if (v.has_previous && is_cut(v.previous_camera, v.previous_reach, w.camera, reach)) v.has_previous = false;
    w.previous_camera = v.has_previous ? v.previous_camera : w.camera;
    if (!v.unseen.topology && v.previous_positions.size() == floats_of(w))
        w.previous_positions = v.previous_positions.data();
    const auto start = Clock::now();
    const bool reprojected = work.reprojected && v.has_previous && !v.unseen.topology &&
                             (!work.converge || can_rescale(v.filter, group_colors(accel)));
    if (reprojected && shows_nothing_new(v, w, work)) {
        TracedFrame frame;
        frame.image = v.last_image;
        return frame;
    }
    if (reprojected && work.converge && v.preview_denoise.samples > 0)
        return relight_denoised(v, group_colors(accel), pool);
    const bool new_pose = begin_pose(v, w, work, change);
    mark_tiles(v, w, work, new_pose, pool);

    TraceSettings settings = trace_settings(v, w, work, group_colors(accel), reprojected, new_pose);
    PlaneView view = open_planes(v, work, settings);
    Tracing tracing{w, view, settings, v, pool, cancel, std::vector<TileCounters>(static_cast<size_t>(pool.threads()))};
    int samples = 0;  // that invalidated pixels take
    if (!reprojected && !work.converge) samples = owe_samples(v, work, view, settings);
    const bool measured = knows_motion(v, w, work, reprojected),
               reuses = lets_reuse(v, scene, work, measured, samples) && view.stable_tiles;
    if (measured) measure_motion(v.reuse, w, v.occupancy, v.planes, pool);
    if (reuses) begin_reuse(v, w, work, pool, view, settings);
    const bool keeps = finds_only_what_moved(v, w, work, reprojected, new_pose);
    if (keeps) {
        measure_motion(v.reuse, w, v.occupancy, v.planes, pool);
        keep_still_tiles(v.reuse, v.pose, v.finished_pose, v.kept_pose, v.planes);
    }
    trace_tiles(tracing, nullptr);
    if (settings.find_invalidated && !cancelled(tracing)) samples = answer_invalidated(tracing, work);
    if (keeps) forget_moved_tiles(v.reuse, v.planes);
    TracedFrame frame;
    frame.cancelled = cancelled(tracing);
    if (frame.cancelled && measured) let_stand(v.reuse, v.pose, v.finished_pose, v.planes);
    if (frame.cancelled) disturb(v.reuse);
    if (frame.cancelled) return frame;
    sum_up(tracing.counters, ms_since(start), frame);

    const auto filter_start = Clock::now();
    const std::shared_ptr<LinearImage> image = free_image(v);
    set_filter(v, scene, w, work, group_colors(accel), reprojected, samples > 0);
    v.settings.image_before = reuses ? v.last_image.get() : nullptr;
    Stale stale = stale_of(v.unseen, !v.has_previous, work.converge);
    const Relight relight{v.proxy, light_proxy(accel), w.camera};
    if (v.unseen.lights || v.unseen.gains || v.unseen.environment || v.unseen.sun_direction) stale.relight = &relight;
    FilterTimings timings;
    frame.cancelled = !filter_frame(v.filter, v.planes, v.settings, stale, pool, cancel, *image, timings);
    if (frame.cancelled) return frame;
    frame.times.filter_ms = ms_since(filter_start);
    frame.settled = work.converge ? static_cast<float>(work.sample + 1) / kSettledSamples : 0;
    frame.image = image;
    note_invalidated(v, reprojected, work.converge, samples, frame);
    v.backdrop_camera = w.camera;
    v.backdrop_known = true;
    if (reprojected) return frame;
    note_reused(v.reuse, v.planes, reuses);
    frame.image = denoised(v, work, pool, cancel, image);
    remember(v, w, light_proxy(accel), frame.image);
    v.previous_reach = reach;
    return frame;
}

}  // namespace limn::render
