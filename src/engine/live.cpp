#include "engine/live.h"

#include <spdlog/spdlog.h>

#include <cstring>
#include <map>
#include <set>
#include <utility>

#include "base/random.h"
#include "render/data/faults.h"
#include "render/live/trace_frame.h"
#include "scene/hash.h"

namespace limn::engine {
namespace {

// The held picture at the size of the canvas, once the one at live size has settled somewhat.
struct LargeHeld {
    render::ViewStatePtr view;
    render::AccelChange unseen;  // by that view
    uint32_t samples = 0;
    bool relit = false;  // lights have changed their brightness since it was shown
};

// Samples of the picture at live size after which the large one begins, and of the large one after which it is shown
// without denoising.
constexpr uint32_t kBeforeLarge = 4, kLargeAlone = 16;
constexpr auto kQuietBeforeLarge = std::chrono::milliseconds(250);
constexpr auto kHintsEvery = std::chrono::milliseconds(500);

// All that one camera's pictures rest on.
struct LiveView {
    render::ViewStatePtr view = render::make_view();
    render::GovernorState governor;
    scene::Camera last_camera;
    render::AccelChange unseen;          // since the last frame that was finished
    render::AccelChange unseen_by_view;  // since the view was last traced
    LargeHeld large;
    std::shared_ptr<const render::Film> shown;           // of the view
    std::vector<std::shared_ptr<frame::IdPicture>> ids;  // used again once nobody else holds them
    frame::Frame newest;                                 // that was finished, of either size
    std::vector<std::string> hints;                      // that were told last
    std::chrono::steady_clock::time_point hints_due;
    std::chrono::steady_clock::time_point answered;  // when an edit was last answered while the picture is held
};

struct LiveEngine {
    evaluation::EvaluationState evaluation;
    base::TaskPool pool;
    render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
    std::map<frame::ViewId, LiveView> views;
    scene::HashMemory hashes;
    std::shared_ptr<const scene::EnvironmentMap> world;  // that was there last
    bool talking = false;
    std::string denoiser;  // still to be opened
    std::shared_ptr<render::Denoiser> opened;
    std::set<std::string> told;                     // faults of the Scene
    std::optional<std::vector<scene::Head>> heads;  // that were told last

    LiveEngine(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets,
               evaluation::LookMap looks, const LiveOptions& options)
        : evaluation(std::move(data), std::move(assets), std::move(looks)),
          pool(options.threads),
          talking(options.talking),
          denoiser(options.denoiser) {}
};

using frame::Stage;
using Clock = std::chrono::steady_clock;
float ms_since(Clock::time_point start) {
    return std::chrono::duration<float, std::milli>(Clock::now() - start).count();
}

bool same_view(const scene::Camera& a, const scene::Camera& b) {
    return a.position == b.position && a.target == b.target && a.up == b.up && a.focal_length == b.focal_length &&
           a.focus_distance == b.focus_distance && a.f_number == b.f_number;
}

render::AccelChange more_than_gains(render::AccelChange c) {
    c.gains = false;
    return c;
}

// At the first picture that is held: who never holds one does not pay for it.
void find_denoiser(LiveEngine& e) {
    if (e.denoiser.empty()) return;
    auto opened = render::open_denoiser(e.denoiser, e.pool.threads());
    if (opened) {
        e.opened = std::move(*opened);
        for (auto& [_, v] : e.views) render::use_denoiser(*v.view, e.opened);
    } else
        spdlog::info("held pictures are not denoised: {}", opened.error().message);
    e.denoiser.clear();
}

// Each fault once: it is there frame after frame.
void warn_of_faults(LiveEngine& e, const scene::Scene& scene) {
    for (std::string& fault : render::faults_of(scene))
        if (const auto [told, is_new] = e.told.insert(std::move(fault)); is_new) spdlog::warn("{}", *told);
}

// What has changed in them: asked once a camera rests, since going through the person takes a millisecond.
std::optional<std::vector<std::string>> new_hints(LiveEngine& e, LiveView& v, const scene::Scene& scene,
                                                  const frame::FrameRequest& request) {
    const auto now = Clock::now();
    if (request.response || request.drag || now < v.hints_due) return {};
    v.hints_due = now + kHintsEvery;
    std::vector<std::string> hints = evaluation::notes(e.evaluation);
    for (std::string& fault : render::faults_of_view(scene)) hints.push_back(std::move(fault));
    if (hints == v.hints) return {};
    v.hints = hints;
    return hints;
}

// Another sample of the large picture; until that is worth showing, the small one stays.
render::TracedFrame trace_large(LiveEngine& e, LiveView& v, const scene::Scene& scene,
                                const frame::FrameRequest& request, render::RenderWork work,
                                const std::atomic<bool>& cancel) {
    LargeHeld& l = v.large;
    if (!l.view) {
        l = {};
        l.view = render::make_view();
        render::use_denoiser(*l.view, e.opened);
    }
    work.width = request.held_width;
    work.height = request.held_height;
    work.sample = std::min(l.samples, render::kSettledSamples);
    const bool denoised = render::denoised_samples(*l.view) > 0;
    work.response = work.reprojected = l.relit && denoised;
    const render::AccelChange change = std::exchange(l.unseen, {});
    render::TracedFrame frame = render::trace_frame(*e.accel, *l.view, scene, work, change, e.pool, cancel);
    if (frame.cancelled) return frame;
    if (work.reprojected)
        l.relit = false;
    else
        ++l.samples;
    const bool worth_it = e.opened ? render::denoised_samples(*l.view) > 0 : l.samples >= kLargeAlone;
    if (!worth_it) frame.film = v.shown;
    frame.settled = std::max(frame.settled, static_cast<float>(kBeforeLarge) / render::kSettledSamples);
    return frame;
}

// No wider than this: a click is no finer.
constexpr int kPickWidth = 960;

std::shared_ptr<frame::IdPicture> free_ids(LiveView& v) {
    for (auto& ids : v.ids)
        if (ids.use_count() == 1) return ids;
    return v.ids.emplace_back(std::make_shared<frame::IdPicture>());
}

// What the last frame of v, or of its large picture, showed.
std::shared_ptr<const frame::IdPicture> id_picture(LiveView& v, const render::ViewState& traced) {
    const render::Planes& planes = render::last_planes(traced);
    if (planes.width == 0) return nullptr;
    auto picture = free_ids(v);
    const int step = (planes.width + kPickWidth - 1) / kPickWidth;
    picture->width = planes.width / step;
    picture->height = planes.height / step;
    picture->ids.resize(static_cast<size_t>(picture->width) * static_cast<size_t>(picture->height));
    const int32_t* from = planes.g.id.get();
    int32_t* to = picture->ids.data();
    for (int y = 0; y < picture->height; ++y, to += picture->width) {
        const int32_t* row = from + static_cast<size_t>(y * step) * static_cast<size_t>(planes.stride);
        if (step == 1)
            std::memcpy(to, row, sizeof(int32_t) * static_cast<size_t>(picture->width));
        else
            for (int x = 0; x < picture->width; ++x) to[x] = row[x * step];
    }
    return picture;
}

// Nobody looks at a plain room while the picture of the next world is read: the one before stays until it is there.
std::shared_ptr<const scene::Scene> with_world_that_stays(LiveEngine& e, std::shared_ptr<const scene::Scene> scene) {
    if (!evaluation::world_is_being_read(e.evaluation)) e.world = scene->environment.map;
    if (scene->environment.map == e.world || !e.world) return scene;
    auto stays = std::make_shared<scene::Scene>(*scene);
    stays->environment.map = e.world;
    return stays;
}

LiveView& view_of(LiveEngine& e, frame::ViewId id) {
    auto [found, fresh] = e.views.try_emplace(id);
    LiveView& v = found->second;
    if (fresh && e.opened) render::use_denoiser(*v.view, e.opened);
    return v;
}

frame::Frame trace(LiveEngine& e, const scene::Scene& scene, const frame::FrameRequest& request,
                   const std::atomic<bool>& cancel) {
    const auto start = Clock::now();
    LiveView& v = view_of(e, request.view);
    frame::Frame out;
    out.cancelled = !render::prepare_accel(*e.accel, scene, cancel);
    if (out.cancelled) return out;
    const render::AccelChange change = render::update_accel(*e.accel, scene);
    for (auto& [_, any_view] : e.views) {
        render::add(any_view.unseen, change);
        render::add(any_view.unseen_by_view, change);
        render::add(any_view.large.unseen, change);
    }
    out.report.stages[Stage::accel] = ms_since(start);
    if (change.topology) warn_of_faults(e, scene);

    render::WorkRequest wanted;
    wanted.width = request.width;
    wanted.height = request.height;
    wanted.response = request.response;
    wanted.reprojected = request.reprojected;
    wanted.drag = request.drag;
    wanted.hold = request.mode == animation::ClockMode::hold;
    wanted.changed = any(more_than_gains(v.unseen)) || !same_view(scene.camera, v.last_camera);
    wanted.relit = v.unseen.gains;
    wanted.budget_ms = request.budget_ms;
    const render::RenderWork work = render::next_work(v.governor, wanted);
    if (work.converge) find_denoiser(e);
    if (!work.converge) v.large = {};
    if (work.reprojected) {
        v.large.relit = true;
        v.answered = start;
    }
    // How a held picture is shown needs no new light: what has gathered is shown anew, at once, and goes on gathering.
    if (work.converge && !work.reprojected && request.response && v.newest.storage) {
        out = v.newest;
        out.display = display_of(scene);
        out.report.stages[Stage::accel] = ms_since(start);
        for (const Stage stage : {Stage::gbuffer, Stage::light, Stage::filter}) out.report.stages[stage] = 0;
        out.report.rays = 0;
        out.report.scene_hash = scene::scene_hash(scene, e.hashes);
        return out;
    }
    const bool quiet = start - v.answered > kQuietBeforeLarge;  // a drag is answered at live size only
    const bool grows = quiet && work.converge && !work.reprojected && request.held_width > work.width && v.shown &&
                       v.governor.held_samples >= kBeforeLarge;
    render::TracedFrame frame = grows ? trace_large(e, v, scene, request, work, cancel)
                                      : render::trace_frame(*e.accel, *v.view, scene, work,
                                                            std::exchange(v.unseen_by_view, {}), e.pool, cancel);
    out.cancelled = frame.cancelled;
    if (frame.cancelled) return out;
    v.last_camera = scene.camera;
    v.unseen = {};
    out.hints = new_hints(e, v, scene, request);
    if (e.heads != scene.heads) out.heads = e.heads = scene.heads;
    out.ids = id_picture(v, grows ? *v.large.view : *v.view);
    if (!grows) {
        render::note_frame(v.governor, wanted, ms_since(start));
        v.shown = frame.film;
    }

    out.picture = picture_of(*frame.film);
    out.storage = frame.film;
    out.display = display_of(scene);
    out.report.stages[Stage::gbuffer] = frame.times.gbuffer_ms;
    out.report.stages[Stage::light] = frame.times.sun_ms + frame.times.light_ms;
    out.report.stages[Stage::filter] = frame.times.filter_ms;
    out.report.rays = frame.rays;
    out.report.lit_fraction = frame.lit_fraction;
    out.report.invalidated_share = frame.invalidated_share;
    out.report.invalidated_samples = frame.invalidated_samples;
    out.pending_samples = frame.pending_samples;
    out.report.settled = frame.settled;
    out.report.gbuffer_width = frame.film->width;
    out.report.gbuffer_height = frame.film->height;
    out.report.bounces = work.bounces;
    out.report.threads = e.pool.threads();
    const render::SceneFigures figures = render::figures_of(*e.accel);
    out.report.triangles = figures.triangles;
    out.report.texture_bytes = figures.texture_bytes;
    out.report.scene_hash = scene::scene_hash(scene, e.hashes);
    v.newest = out;
    v.newest.hints.reset();
    v.newest.heads.reset();
    return out;
}

}  // namespace

look::LinearPicture picture_of(const render::Film& film) {
    return {{film.rgb[0].get(), film.rgb[1].get(), film.rgb[2].get()}, film.width, film.height, film.stride};
}

look::Display display_of(const scene::Scene& scene) {
    look::Display d;
    switch (scene.view_transform) {
        case scene::ViewTransform::agx:
            d.view = look::View::agx;
            break;
        case scene::ViewTransform::aces:
            d.view = look::View::aces;
            break;
        case scene::ViewTransform::filmic:
            d.view = look::View::filmic;
            break;
        case scene::ViewTransform::standard:
            d.view = look::View::standard;
            break;
    }
    d.exposure = scene.camera.exposure;
    const scene::Look& l = scene.look;
    d.grade = {l.temperature, l.tint, l.bloom, l.vignette, l.grain, base::mix(static_cast<uint32_t>(scene.time))};
    d.table = l.table;
    d.table_strength = l.table_strength;
    return d;
}

frame::Engine make_live(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets,
                        LiveOptions options, evaluation::LookMap looks) {
    auto e = std::make_shared<LiveEngine>(std::move(data), std::move(assets), std::move(looks), options);
    frame::Engine engine;
    engine.evaluate = [e](const document::Document& document, const animation::ChannelFrame& live,
                          animation::Moment moment, const std::atomic<bool>& cancel) {
        animation::ChannelFrame performed = live;
        if (e->talking) animation::put(performed, {0, animation::Channel::talk, 1, {}});
        auto scene = evaluation::evaluate(e->evaluation, document, performed, moment, &cancel);
        return scene ? with_world_that_stays(*e, std::move(scene)) : nullptr;
    };
    engine.trace = [e](const scene::Scene& scene, const frame::FrameRequest& request, const std::atomic<bool>& cancel) {
        return trace(*e, scene, request, cancel);
    };
    engine.aim = [e](const scene::Scene& scene, const document::Node& camera) {
        auto aimed = std::make_shared<scene::Scene>(scene);
        aimed->camera = evaluation::aim(e->evaluation, camera);
        return std::shared_ptr<const scene::Scene>(std::move(aimed));
    };
    engine.forget = [e](frame::ViewId view) { e->views.erase(view); };
    return engine;
}

}  // namespace limn::engine
