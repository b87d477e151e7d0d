#include "session/frame_loop.h"

#include <algorithm>

#include "base/priority.h"
#include "base/task_pool.h"

namespace limn::session {
namespace {

// An evaluated Scene serves another view for so long; after that the clock has gone on too far.
constexpr auto kFresh = std::chrono::milliseconds(100);

base::Ticks ticks_of(Clock::duration d) {
    return base::ticks_from_seconds(std::chrono::duration<double>(d).count());
}

float milliseconds(Clock::duration d) {
    return std::chrono::duration<float, std::milli>(d).count();
}

}  // namespace

const OwnView* find_own(const Snapshot& snapshot, frame::ViewId view) {
    auto found = std::ranges::find(snapshot.own, view, &OwnView::view);
    return found == snapshot.own.end() ? nullptr : &*found;
}

FrameLoop::FrameLoop(frame::Engine engine, FrameLoopOptions options, std::function<void(TracedFrame)> deliver,
                     std::function<void(std::string)> failed)
    : engine_(std::move(engine)),
      options_(options),
      deliver_(std::move(deliver)),
      failed_(std::move(failed)),
      thread_([this] { run(); }) {}

FrameLoop::~FrameLoop() {
    stop();
}

void FrameLoop::publish(std::shared_ptr<const Snapshot> snapshot) {
    const auto edits = snapshot;
    snapshots_.put(std::move(snapshot));
    interrupt_.edited(edits->edit);
    for (const OwnView& own : edits->own) interrupt_.edited(edits_seen(*edits, &own), own.view, own.urgent);
    bell_.put({});
}

void FrameLoop::demand(std::vector<Demand> demands) {
    demands_.put(std::move(demands));
    bell_.put({});
}

void FrameLoop::stop() {
    stopping_ = true;
    interrupt_.cancel();
    bell_.close();
    if (thread_.joinable()) thread_.join();
}

void FrameLoop::run() {
    base::name_thread("limn-frame");
    base::flush_denormals();
    base::yield_to_input();
    clock_at_ = Clock::now();
    while (!stopping_) {
        if (auto snapshot = snapshots_.try_take()) {
            newest_ = std::move(*snapshot);
            meet_views();
        }
        if (auto demands = demands_.try_take()) demands_seen_ = std::move(*demands);
        auto until = Clock::time_point::max();
        std::optional<size_t> turn;
        if (newest_) turn = next_turn(until);
        if (turn) {
            trace_one(*turn, decisions_[*turn]);
        } else if (until == Clock::time_point::max()) {
            bell_.take();
        } else {
            bell_.take_until(until);
        }
    }
}

void FrameLoop::meet_views() {
    std::erase_if(views_, [&](const View& v) {
        const bool gone = v.id != frame::kProgram && !find_own(*newest_, v.id);
        if (gone && engine_.forget) engine_.forget(v.id);
        return gone;
    });
    for (const OwnView& own : newest_->own) {
        if (std::ranges::find(views_, own.view, &View::id) != views_.end()) continue;
        views_.emplace_back().id = own.view;
        views_.back().state.frames = kFramesForNobody;  // it is there because somebody looks
    }
    if (views_.size() == 1) evaluated_ = {};
}

std::optional<size_t> FrameLoop::next_turn(Clock::time_point& until) {
    const auto now = Clock::now();
    decisions_.clear();
    claims_.clear();
    for (View& v : views_) {
        auto demand = std::ranges::find(demands_seen_, v.id, &Demand::view);
        const Demand d = demand == demands_seen_.end() ? Demand{} : *demand;
        v.state.newest_edit = edits_seen(*newest_, find_own(*newest_, v.id));
        v.state.mode = newest_->mode;
        v.state.viewers = d.viewers;
        v.state.credit = d.credit;
        // What the sender has not seen yet cannot have reached anybody.
        v.state.waiting = d.waiting || d.newest != v.frame;
        const Decision& decision = decisions_.emplace_back(decide(v.state, options_.pace, now));
        claims_.push_back({decision.trace, v.state.newest_edit != v.state.delivered_edit, v.id == newest_->author,
                           v.passed_over, v.state.last_start});
        if (!decision.trace) until = std::min(until, decision.until);
    }
    return schedule_view(claims_);
}

animation::Moment FrameLoop::next_moment(const View& view, const Decision& decision, Clock::time_point now) {
    const Snapshot& s = *newest_;
    const bool lives = s.mode == animation::ClockMode::live && !s.transport.playing;
    // Life goes on from where it stood; after a rest it catches up.
    if (lives && !decision.reprojects) life_ += ticks_of(now - clock_at_);
    if (!lives || !decision.reprojects) clock_at_ = now;
    if (decision.reprojects && s.transport.playing && s.transport == view.transport) return view.moment;
    const base::Ticks film = animation::film_time(s.transport, ticks_of(now - options_.origin), s.length);
    if (!lives) return life_ = film;
    return {film, decision.reprojects ? view.moment.life : life_};
}

bool FrameLoop::serves(const View& view, const Decision& decision, animation::Moment wanted,
                       Clock::time_point now) const {
    const Evaluated& e = evaluated_;
    if (!e.scene || view.scene == e.number || e.edit != newest_->edit || !(e.live == newest_->live)) return false;
    const bool stands = newest_->mode == animation::ClockMode::hold;
    return decision.reprojects || stands ? e.moment == wanted : now - e.at < kFresh;
}

std::shared_ptr<const scene::Scene> FrameLoop::evaluate(View& view, const Decision& decision, Clock::time_point now) {
    view.moment = next_moment(view, decision, now);
    if (!decision.reprojects) view.tick = ticks_of(now - options_.origin);
    view.transport = newest_->transport;
    if (serves(view, decision, view.moment, now)) {
        view.moment = evaluated_.moment;
        view.tick = evaluated_.tick;
        view.scene = evaluated_.number;
        return evaluated_.scene;
    }
    auto scene = engine_.evaluate(newest_->document, newest_->live, view.moment, interrupt_.flag());
    if (scene && views_.size() > 1) {
        evaluated_ = {scene, newest_->live, newest_->edit, view.moment, view.tick, now, evaluated_.number + 1};
        view.scene = evaluated_.number;
    }
    return scene;
}

void FrameLoop::trace_one(size_t turn, const Decision& decision) {
    View& view = views_[turn];
    LoopState& state = view.state;
    const OwnView* own = find_own(*newest_, view.id);
    auto start = Clock::now();
    TracedFrame traced;
    traced.snapshot = newest_;
    traced.view = view.id;
    traced.new_edit = state.newest_edit != state.delivered_edit;
    traced.response = decision.response;
    traced.started = start;
    traced.edited_at = own ? std::max(own->moved_at, newest_->edited_at) : newest_->edited_at;
    const float input_ms = traced.new_edit ? milliseconds(start - traced.edited_at) : 0;

    state.last_start = start;
    interrupt_.begin(state.newest_edit, traced.new_edit, view.id);
    bool delivered = false;
    try {
        auto scene = evaluate(view, decision, start);
        if (!scene) return interrupt_.end();  // cancelled
        if (own) scene = engine_.aim(*scene, *own->camera);
        traced.time_seconds = base::seconds_from_ticks(view.moment.life);
        traced.tick = view.tick;
        const float evaluate_ms = milliseconds(Clock::now() - start);
        frame::FrameRequest request{options_.width,     options_.height, decision.response,   decision.reprojects,
                                    decision.drags,     newest_->mode,   newest_->held_width, newest_->held_height,
                                    decision.budget_ms, view.id};
        traced.frame = engine_.trace(*scene, request, interrupt_.flag());
        traced.frame.report.stages[frame::Stage::input] = input_ms;
        traced.frame.report.stages[frame::Stage::evaluate] = evaluate_ms;
        delivered = !traced.frame.cancelled;
    } catch (const std::exception& mistake) {
        interrupt_.end();
        // The picture stays as it was; the next edit may mend it.
        state.delivered_edit = state.newest_edit;
        if (start - last_failure_ > std::chrono::seconds(1)) {
            last_failure_ = start;
            failed_(mistake.what());
        }
        return;
    }
    interrupt_.end();
    if (!delivered) return;
    for (size_t i = 0; i < views_.size(); i++)
        views_[i].passed_over = i == turn || !claims_[i].due ? 0 : views_[i].passed_over + 1;
    state.traced = true;
    state.frames = std::min(state.frames + 1, kFramesForNobody);
    if (!decision.reprojects) {
        state.full_done = Clock::now();
        state.full_took = state.full_done - start;
    }
    state.settled = traced.frame.report.settled;
    state.pending_samples = traced.frame.pending_samples;
    state.delivered_edit = state.newest_edit;
    if (traced.new_edit) state.last_edit_frame = start;
    traced.number = view.frame = ++frame_;
    traced.traced_at = Clock::now();
    deliver_(std::move(traced));
}

}  // namespace limn::session
