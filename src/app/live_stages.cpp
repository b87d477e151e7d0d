#include "app/live_stages.h"

#include <spdlog/spdlog.h>

#include <cstring>

#include "base/random.h"
#include "render/trace_frame.h"

namespace limn::app {
namespace {

struct LiveEngine {
    evaluation::EvaluationState evaluation;
    base::TaskPool pool;
    render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
    render::ViewStatePtr view = render::make_view();
    render::GovernorState governor;
    scene::Camera last_camera;
    render::AccelChange unseen;  // since the last frame that was finished
    bool talking = false;
    std::string denoiser;  // still to be opened

    LiveEngine(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets, const LiveOptions& options)
        : evaluation(std::move(data), std::move(assets)), pool(options.threads), talking(options.talking), denoiser(options.denoiser) {}
};

using Clock = std::chrono::steady_clock;
float ms_since(Clock::time_point start) { return std::chrono::duration<float, std::milli>(Clock::now() - start).count(); }

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
    if (opened)
        render::use_denoiser(*e.view, std::move(*opened));
    else
        spdlog::info("held pictures are not denoised: {}", opened.error().message);
    e.denoiser.clear();
}

session::TraceOutcome trace(LiveEngine& e, const scene::Scene& scene, const session::FrameRequest& request, const std::atomic<bool>& cancel) {
    const auto start = Clock::now();
    const render::AccelChange change = render::update_accel(*e.accel, scene);
    render::add(e.unseen, change);
    session::TraceOutcome out;
    out.accel_ms = ms_since(start);

    render::WorkRequest wanted;
    wanted.width = request.width;
    wanted.height = request.height;
    wanted.response = request.response;
    wanted.from_history = request.from_history;
    wanted.drag = request.drag;
    wanted.hold = request.mode == session::ClockMode::hold;
    wanted.changed = any(more_than_gains(e.unseen)) || !same_view(scene.camera, e.last_camera);
    wanted.relit = e.unseen.gains;
    wanted.budget_ms = request.budget_ms;
    const render::RenderWork work = render::next_work(e.governor, wanted);
    if (work.converge) find_denoiser(e);
    render::TracedFrame frame = render::trace_frame(*e.accel, *e.view, scene, work, change, e.pool, cancel);
    out.cancelled = frame.cancelled;
    if (frame.cancelled) return out;
    e.last_camera = scene.camera;
    e.unseen = {};
    render::note_frame(e.governor, wanted, ms_since(start));

    out.picture = picture_of(*frame.film);
    out.storage = frame.film;
    out.display = display_of(scene);
    out.gbuffer_ms = frame.times.gbuffer_ms;
    out.light_ms = frame.times.sun_ms + frame.times.light_ms;
    out.filter_ms = frame.times.filter_ms;
    out.rays = frame.rays;
    out.lit_fraction = frame.lit_fraction;
    out.touched_share = frame.touched_share;
    out.touched_samples = frame.touched_samples;
    out.owes = frame.owes;
    out.settled = frame.settled;
    out.gbuffer_width = work.width;
    out.gbuffer_height = work.height;
    out.bounces = work.bounces;
    out.threads = e.pool.threads();
    out.scene_hash = evaluation::scene_hash(scene);
    return out;
}

}  // namespace

look::LinearPicture picture_of(const render::Film& film) {
    return {{film.rgb[0].get(), film.rgb[1].get(), film.rgb[2].get()}, film.width, film.height, film.stride};
}

look::Display display_of(const scene::Scene& scene) {
    look::Display d;
    switch (scene.view_transform) {
        case scene::ViewTransform::agx: d.view = look::View::agx; break;
        case scene::ViewTransform::aces: d.view = look::View::aces; break;
        case scene::ViewTransform::filmic: d.view = look::View::filmic; break;
        case scene::ViewTransform::standard: d.view = look::View::standard; break;
    }
    d.exposure = scene.camera.exposure;
    const scene::Look& l = scene.look;
    d.grade = {l.temperature, l.tint, l.bloom, l.vignette, l.grain, base::mix(static_cast<uint32_t>(scene.time))};
    return d;
}

session::Stages make_live_stages(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets, LiveOptions options) {
    auto engine = std::make_shared<LiveEngine>(std::move(data), std::move(assets), options);
    session::Stages stages;
    stages.evaluate = [engine](const document::Document& document, const session::LiveInput& live, base::Ticks time) {
        evaluation::LiveInput input;
        input.pointer = live.pointer;
        input.look_x = live.look_x;
        input.look_y = live.look_y;
        input.talking = engine->talking;
        return evaluation::evaluate(engine->evaluation, document, input, time);
    };
    stages.trace = [engine](const scene::Scene& scene, const session::FrameRequest& request, const std::atomic<bool>& cancel) {
        return trace(*engine, scene, request, cancel);
    };
    return stages;
}

}  // namespace limn::app
