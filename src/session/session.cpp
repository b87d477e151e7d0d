#include "session/session.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <cstring>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "collaboration/message_head.h"
#include "session/film_keeper.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;
namespace client = collaboration::client;
namespace server = collaboration::server;

constexpr auto kTick = std::chrono::milliseconds(static_cast<int>(collaboration::kTickSeconds * 1000));

// Of hearing what members say, before sockets are read again: an honest message waits this long, and one message more.
constexpr auto kSlice = std::chrono::milliseconds(2);
// While somebody waits for its budget, it is looked at least this often.
constexpr auto kLongestWait = std::chrono::milliseconds(20);
// Connections that have not said who they are; the oldest makes way.
constexpr long kMostNameless = 16;

// An own camera that has rested so long moves out of quiet.
constexpr auto kCameraRest = std::chrono::milliseconds(120);

double seconds_now() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

// Of this thread's work alone: what others make it wait for is nobody's debt.
double thread_microseconds() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

std::vector<ViewerInput> viewer_inputs(const collaboration::State& state) {
    std::vector<ViewerInput> inputs;
    for (const auto& member : state.members)
        inputs.push_back({member.id, static_cast<uint32_t>(member.shown_seq), member.shown_stamp});
    return inputs;
}

bool same_seqs(const std::vector<ViewerInput>& a, const std::vector<ViewerInput>& b) {
    for (const ViewerInput& input : b) {
        auto found = std::find_if(a.begin(), a.end(), [&](auto& other) { return other.viewer == input.viewer; });
        if (found == a.end() ? input.last_seq != 0 : found->last_seq != input.last_seq) return false;
    }
    return true;
}

}  // namespace

Session::Session(SessionOptions options, collaboration::State state, Keeper keeper, frame::Engine engine,
                 Executor executor)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      state_(std::move(state)),
      purses_(options_.purses ? options_.purses : std::make_shared<collaboration::Purses>()) {
    sink_ = std::make_unique<VideoSink>(
        options_.video, [this](std::vector<Demand> demands) { loop_->demand(std::move(demands)); },
        [this, alive = std::weak_ptr(alive_)](SinkStats stats) {
            executor_.post([this, alive, stats = std::move(stats)] {
                if (alive.lock()) tell_stats(stats);
            });
        });
    options_.frames.origin = began_;
    sound_ = std::make_unique<SoundLoop>(began_, [this, alive = std::weak_ptr(alive_)](SoundReport report) {
        executor_.post([this, alive, report] {
            if (alive.lock()) tell_heard(report);
        });
    });
    loop_ = std::make_unique<FrameLoop>(
        std::move(engine), options_.frames,
        [this, alive = std::weak_ptr(alive_)](TracedFrame frame) {
            if (!ready_.exchange(true, std::memory_order_acq_rel) && options_.first_picture) options_.first_picture();
            if (auto& hints = frame.frame.hints)
                executor_.post([this, alive, view = frame.view, hints = std::move(*hints)]() mutable {
                    if (alive.lock()) tell_hints(view, std::move(hints));
                });
            if (auto& heads = frame.frame.heads)
                executor_.post([this, alive, heads = std::move(*heads)] {
                    if (alive.lock()) tell_heads(heads);
                });
            const frame::StageTimes& ms = frame.frame.report.stages;
            const float scene_ms = ms[frame::Stage::evaluate] + ms[frame::Stage::accel];
            executor_.post([this, alive, edit = frame.new_edit, scene_ms] {
                if (alive.lock()) note_scene(edit, scene_ms);
            });
            sink_->push(std::move(frame));
        },
        [this, alive = std::weak_ptr(alive_)](std::string what) {
            spdlog::error("no picture: {}", what);
            executor_.post([this, alive, what = std::move(what)] {
                if (!alive.lock()) return;
                for (const auto& member : state_.members) send(member.id, server::Error{{}, "", "no_picture", what});
            });
        });
    store_ = std::make_unique<StoreThread>(std::move(keeper), [this, alive = std::weak_ptr(alive_)](Written written) {
        executor_.post([this, alive, written = std::move(written)]() mutable {
            if (alive.lock()) this->written(std::move(written));
        });
    });
    state_.choices = options_.choices;
    publish(true);
}

base::Ticks Session::tick_now() const {
    return base::ticks_from_seconds(std::chrono::duration<double>(Clock::now() - began_).count());
}

Session::~Session() {
    stop();
}

void Session::stop() {
    alive_.reset();
    store_->stop();
    loop_->stop();
    sound_->stop();
    sink_->stop();
}

void Session::opened(std::shared_ptr<stream::Socket> socket) {
    uint64_t id = socket->id();
    peers_.emplace(id, Peer{std::move(socket)});
    make_room_for_newcomers();
    executor_.post_after(options_.hello_within, [this, id, alive = std::weak_ptr(alive_)] {
        if (!alive.lock()) return;
        auto peer = peers_.find(id);
        if (peer != peers_.end() && !peer->second.member) peer->second.socket->close(1008, "no hello came");
    });
}

void Session::make_room_for_newcomers() {
    auto nameless = [](const auto& peer) { return !peer.second.member; };
    if (std::ranges::count_if(peers_, nameless) <= kMostNameless) return;
    auto oldest = std::ranges::find_if(peers_, nameless);
    oldest->second.socket->close(1013, "others wait to come in; say hello at once");
    leave(oldest->first);
}

void Session::text(stream::Socket& socket, std::string_view text) {
    auto peer = peers_.find(socket.id());
    if (ending_ || peer == peers_.end()) return;
    // What changes nothing for others need not wait, and its own picture waits for it. To hold the film and to let it
    // go on is bounded where it is heard (may_set), and whoever stopped it must not be kept from letting it go on.
    if (peer->second.member && collaboration::heard_at_once(collaboration::head_of(text)))
        return handle_text(socket.id(), std::string(text));
    if (!waiting_.push(socket.id(), peer->second.person, text))
        return strike(socket.id(), {collaboration::head_of(text).seq, "", "too_frequent",
                                    "too much in a short time; send this one again later"});
    if (!serves_next_) serve();
}

void Session::binary(stream::Socket& socket, const stream::Envelope& envelope, std::span<const uint8_t> body) {
    auto peer = peers_.find(socket.id());
    if (ending_ || peer == peers_.end()) return;
    constexpr size_t kMostSamples = audio::kSampleRate / 50;
    if (envelope.kind != stream::Kind::sound)
        return strike(socket.id(), {{}, "", "bad_message", "only sound is taken"});
    // What was said of the microphone may still wait its turn; and what it sent last may come after its end.
    const auto* member = collaboration::find_member(state_, socket.id());
    if (!member || !member->on_air) return;
    if (body.size() % sizeof(int16_t) != 0 || body.size() > kMostSamples * sizeof(int16_t) || envelope.tick < 0 ||
        envelope.tick > tick_now() + base::kTicksPerSecond)
        return strike(socket.id(), {{}, "", "bad_message", "a packet of sound holds at most 20 ms, up to now"});
    SoundCame came{socket.id(), envelope.tick, std::vector<int16_t>(body.size() / sizeof(int16_t))};
    if (!body.empty()) std::memcpy(came.samples.data(), body.data(), body.size());
    sound_->push(std::move(came));
}

void Session::serve() {
    const auto until = Clock::now() + kSlice;
    bool all = false;
    while (!ending_ && !all && Clock::now() < until) {
        auto next = waiting_.pop(*purses_, seconds_now());
        if (next) handle_text(next->member, next->text);
        all = !next;
    }
    const auto wait = waiting_.wait(*purses_, seconds_now());
    if (ending_ || !wait) return;
    if (*wait <= 0) {
        serves_next_ = true;
        executor_.post([this, alive = std::weak_ptr(alive_)] {
            if (!alive.lock()) return;
            serves_next_ = false;
            serve();
        });
    } else if (!std::exchange(serves_later_, true)) {
        const auto least = std::chrono::milliseconds(static_cast<int>(*wait * 1000) + 1);
        executor_.post_after(std::min<std::chrono::milliseconds>(least, kLongestWait),
                             [this, alive = std::weak_ptr(alive_)] {
                                 if (!alive.lock()) return;
                                 serves_later_ = false;
                                 if (!serves_next_) serve();
                             });
    }
}

void Session::handle_text(uint64_t id, const std::string& text) {
    const double begun = thread_microseconds();
    const std::string person = peers_.at(id).person;
    auto message = collaboration::parse_client_message(text);
    said_price_ = message ? collaboration::price_of(*message) : 0;
    purses_->hear(person, said_price_, seconds_now());
    if (message)
        handle_message(id, std::move(*message));
    else
        step(collaboration::Malformed{id, message.error(), collaboration::seq_of(text)});
    // What has cost more than its price is paid for as it was.
    const double known = said_price_ + collaboration::price_of_text(text.size());
    const double beyond = thread_microseconds() - begun - known;
    if (beyond > 0) purses_->hear(person, beyond, seconds_now());
}

void Session::note_scene(bool new_edit, float ms) {
    constexpr float kFollows = 0.1f;
    if (!new_edit) {
        usual_scene_ms_ += (ms - usual_scene_ms_) * (usual_scene_ms_ == 0 ? 1 : kFollows);
        return;
    }
    // Whoever is alone holds nobody up.
    const float beyond = state_.members.size() > 1 ? ms - usual_scene_ms_ : 0;
    edit_shares_.charge(purses_->picture, beyond * 1000.0, seconds_now());
}

void Session::refused(stream::Socket& socket, stream::Refusal refusal) {
    if (ending_ || !peers_.contains(socket.id())) return;
    switch (refusal) {
        case stream::Refusal::too_large:
            return strike(socket.id(), {{}, "", "too_large", "a message has at most 64 KB"});
        case stream::Refusal::too_frequent:
            return strike(socket.id(),
                          {{}, "", "too_frequent", "too many messages in a short time; this one was not read"});
        case stream::Refusal::malformed:
            return strike(socket.id(), {{}, "", "bad_message", "this binary message has no envelope that is known"});
    }
}

void Session::strike(uint64_t id, const server::Error& error) {
    Peer& peer = peers_.at(id);
    send(id, error);
    if (peer.strikes.take(1, Clock::now())) return;
    send(id, server::Bye{"too many messages had to be refused"});
    peer.socket->close(1008, "too many messages had to be refused");
    leave(id);
}

void Session::closed(stream::Socket& socket) {
    leave(socket.id());
}

void Session::leave(uint64_t id) {
    auto peer = peers_.find(id);
    if (peer == peers_.end()) return;
    bool member = peer->second.member;
    own_gone_ |= peer->second.own.has_value();
    peers_.erase(peer);
    waiting_.forget(id);
    if (!member) return;
    animation::take_all(live_, id);
    sink_->push(ViewerLeft{id});
    sound_->push(SoundLeft{id});
    step(collaboration::Left{id});
    fit_canvases();
}

void Session::handle_message(uint64_t id, collaboration::ClientMessage message) {
    // What concerns the picture's way to this one viewer never meets the document.
    if (peers_.at(id).member) {
        if (auto* shown = std::get_if<client::Shown>(&message)) {
            sink_->push(FrameShown{id, shown->frame, shown->decode_ms, shown->draw_ms});
        } else if (std::holds_alternative<client::KeyFrame>(message)) {
            sink_->push(KeyFrameWanted{id});
        } else if (auto* view = std::get_if<client::View>(&message)) {
            sink_->push(RateWanted{id, view->max_kbps.value_or(0)});
            peers_.at(id).canvas = {view->width, view->height};
            fit_canvases();
        } else if (auto* wanted = std::get_if<client::ViewCamera>(&message)) {
            watch(id, *wanted);
        } else if (auto* pointer = std::get_if<client::Pointer>(&message)) {
            point(id, *pointer);
        } else if (auto* pick = std::get_if<client::Pick>(&message)) {
            this->pick(id, *pick);
        } else if (auto* sound = std::get_if<client::Sound>(&message)) {
            set_sound(id, *sound);
        } else if (auto* clock = std::get_if<client::Clock>(&message); clock && !may_set(id, clock->mode)) {
            send(id, server::ModeChange{state_.clock.mode});
            return send(
                id,
                server::Error{
                    {}, "mode", "held_too_often", "the film was held very often just now; try again in a few seconds"});
        }
    }
    auto* hello = std::get_if<client::Hello>(&message);
    const std::string person = hello ? hello->client : "";
    auto codec = hello && hello->codec == collaboration::Codec::jpeg ? stream::Codec::jpeg : stream::Codec::h264;
    speaker_ = id;
    step(collaboration::Received{id, std::move(message)});
    auto peer = peers_.find(id);
    if (peer == peers_.end() || peer->second.member || !collaboration::find_member(state_, id)) return;
    peer->second.member = true;
    peer->second.person = person;
    waiting_.name(id, person);
    for (const std::string& hint : hints_) send(id, server::Error{{}, "", "hint", hint});
    if (!heads_.heads.empty()) send(id, heads_);
    tell_trouble_to(id);
    // A viewer that cannot be told of has no picture: let it come again.
    if (!sink_->push(ViewerJoined{id, peer->second.socket, codec, 0})) peer->second.socket->close(1013, "too busy");
    if (!std::exchange(ticking_, true)) tick();
}

bool Session::may_set(uint64_t id, collaboration::Mode mode) {
    // Whoever is alone stops it for nobody.
    if (mode != collaboration::Mode::hold || state_.clock.mode == mode || people() < 2) return true;
    return purses_->hold(peers_.at(id).person, seconds_now());
}

void Session::step(decltype(collaboration::Input::event) event) {
    const auto before = std::pair(people(), revision());
    run_effects(collaboration::step(state_, {seconds_now(), unix_ms(), std::move(event), tick_now()}));
    publish_if_changed();
    if (options_.changed && before != std::pair(people(), revision())) options_.changed();
}

void Session::run_effects(collaboration::Effects effects) {
    for (collaboration::Effect& effect : effects) {
        if (auto* say = std::get_if<collaboration::Send>(&effect)) {
            auto text = std::make_shared<const std::string>(collaboration::to_json(say->message));
            for (uint64_t id : say->to)
                if (auto peer = peers_.find(id); peer != peers_.end()) peer->second.socket->send_text(text);
        } else if (auto* append = std::get_if<collaboration::Append>(&effect)) {
            if (!store_->append(append->batch, std::move(append->records)))
                executor_.post([this, batch = append->batch, alive = std::weak_ptr(alive_)] {
                    if (alive.lock()) step(collaboration::NotSaved{batch, {"too much is waiting to be written"}});
                });
        } else if (auto* snapshot = std::get_if<collaboration::SaveSnapshot>(&effect)) {
            store_->save_snapshot(std::move(snapshot->history));
        } else if (auto* close = std::get_if<collaboration::Close>(&effect)) {
            auto peer = peers_.find(close->member);
            if (peer == peers_.end()) continue;
            if (peer->second.member) {
                sink_->push(ViewerLeft{close->member});
                sound_->push(SoundLeft{close->member});
            }
            peer->second.socket->close(1008, "see the last message");
            own_gone_ |= peer->second.own.has_value();
            peers_.erase(peer);  // step has let it go already
            animation::take_all(live_, close->member);
            waiting_.forget(close->member);
        }
    }
}

void Session::written(Written written) {
    if (written.last == 0) return tell_trouble(written.result ? std::nullopt : std::optional(written.result.error()));
    if (written.result) return step(collaboration::Committed{written.last});
    // First, so that what is ordered again now is written.
    store_->resume();
    if (written.unfit)
        step(collaboration::Unfit{written.first, written.result.error(), written.taken});
    else
        step(collaboration::NotSaved{written.first, written.result.error()});
}

void Session::tell_trouble(std::optional<base::Error> trouble) {
    trouble_ = std::move(trouble);
    for (const auto& member : state_.members) tell_trouble_to(member.id);
}

void Session::tell_trouble_to(uint64_t id) {
    if (trouble_) send(id, server::Error{{}, trouble_->field, "not_saved", trouble_->message});
}

void Session::send(uint64_t id, const collaboration::ServerMessage& message) {
    if (auto peer = peers_.find(id); peer != peers_.end())
        peer->second.socket->send_text(std::make_shared<const std::string>(collaboration::to_json(message)));
}

void Session::publish_if_changed() {
    const bool mode = published_->mode != state_.clock.mode;
    const bool clock = mode || !(published_->transport == state_.clock.transport);
    // By value: a commit that says what its draft has shown already is no new picture.
    bool document = !(published_->document == state_.shown);
    auto viewers = viewer_inputs(state_);
    if (mode) fit_canvases();
    if (clock || document)
        publish(true);
    else if (own_gone_ || !(published_->live == live_) || published_->revision != state_.committed.revision ||
             !same_seqs(published_->viewers, viewers))
        publish(false);
}

void Session::publish(bool edited) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->document = state_.shown;
    snapshot->live = live_;
    snapshot->mode = state_.clock.mode;
    snapshot->transport = state_.clock.transport;
    snapshot->length = document::film_length(state_.shown);
    snapshot->revision = static_cast<uint32_t>(state_.committed.revision);
    snapshot->viewers = viewer_inputs(state_);
    snapshot->held_width = held_.width;
    snapshot->held_height = held_.height;
    snapshot->own = own_views();
    if (edited) {
        author_ = view_of(speaker_);
        if (auto peer = peers_.find(speaker_); peer != peers_.end())
            edit_shares_.edited(peer->second.person, said_price_);
    }
    snapshot->author = author_;
    own_gone_ = false;
    snapshot->edit = (published_ ? published_->edit : 0) + (edited ? 1 : 0);
    snapshot->edited_at = edited ? Clock::now() : published_->edited_at;
    published_ = snapshot;
    loop_->publish(std::move(snapshot));
}

void Session::watch(uint64_t id, const client::ViewCamera& wanted) {
    Peer& peer = peers_.at(id);
    if (!wanted.camera) {
        if (!peer.own) return;
        peer.own.reset();
        sink_->push(ViewerWatches{id, frame::kProgram});
        return publish(false);
    }
    const auto now = Clock::now();
    if (!peer.own) {
        const auto others = std::ranges::count_if(peers_, [](const auto& p) { return p.second.own.has_value(); });
        if (static_cast<size_t>(others) >= kMaxOwnCameras)
            return send(
                id,
                server::Error{
                    {},
                    "camera",
                    "cameras_full",
                    fmt::format(
                        "{} members look through cameras of their own already, more are not traced at once; you see "
                        "the Program until one of them goes back to it",
                        kMaxOwnCameras)});
        // A viewer whose pictures cannot be turned to its camera goes on seeing the Program, and may ask again.
        if (!sink_->push(ViewerWatches{id, next_view_})) return;
        peer.own = Own{next_view_++, {}, 0, {}, true};
    }
    Own& own = *peer.own;
    own.watch = wanted;
    own.moves++;
    own.urgent = now - std::exchange(own.moved_at, now) > kCameraRest;
    if (own.urgent && state_.members.size() > 1)
        purses_->picture.charge(peer.person, collaboration::price::kInterruption, seconds_now());
    author_ = own.view;
    publish(false);
}

void Session::point(uint64_t id, const client::Pointer& told) {
    if (told.away)
        animation::take(live_, id, animation::Channel::gaze);
    else
        animation::put(
            live_,
            {id, animation::Channel::gaze, ++samples_, {static_cast<float>(told.x), static_cast<float>(told.y)}});
}

void Session::set_sound(uint64_t id, const client::Sound& wanted) {
    if (!sound_->push(SoundWanted{id, peers_.at(id).socket, wanted.listens, wanted.tone}))
        send(id, server::Error{{}, "", "too_busy", "the sound is busy; try again in a moment"});
}

void Session::tell_heard(const SoundReport& report) {
    send(report.member, server::Heard{report.level, report.tone});
}

void Session::pick(uint64_t id, const client::Pick& wanted) {
    sink_->push(
        PickWanted{id, wanted.frame, wanted.x, wanted.y,
                   [this, id, number = wanted.number, alive = std::weak_ptr(alive_)](std::optional<frame::Pick> seen) {
                       executor_.post([this, id, number, seen, alive] {
                           if (!alive.lock() || !seen) return;
                           server::Picked picked{number, {}, {}};
                           if (seen->point) picked.point = {seen->point->x, seen->point->y, seen->point->z};
                           for (const auto& node : *state_.shown.nodes)
                               if (!node->deleted && scene::object_id(node->id) == seen->object) picked.node = node->id;
                           send(id, picked);
                       });
                   }});
}

void Session::tell_heads(const std::vector<scene::Head>& heads) {
    heads_ = {};
    for (const scene::Head& head : heads)
        heads_.heads.push_back({head.node, {head.center.x, head.center.y, head.center.z}});
    for (const auto& member : state_.members) send(member.id, heads_);
}

frame::ViewId Session::view_of(uint64_t id) const {
    auto peer = peers_.find(id);
    return peer != peers_.end() && peer->second.own ? peer->second.own->view : frame::kProgram;
}

std::vector<OwnView> Session::own_views() {
    std::vector<OwnView> views;
    for (auto& [id, peer] : peers_) {
        if (!peer.own) continue;
        Own& own = *peer.own;
        views.push_back({own.view, id, own_camera_node(state_.shown, *own.watch.camera), own.moves, own.moved_at,
                         std::exchange(own.urgent, false), own.watch.number, own.watch.stamp});
    }
    return views;
}

void Session::fit_canvases() {
    std::vector<CanvasSize> canvases;
    for (const auto& [_, peer] : peers_) canvases.push_back(peer.canvas);
    const CanvasSize held = held_size({options_.frames.width, options_.frames.height}, canvases);
    // A held picture only grows: what has come to rest is not thrown away because a window became smaller, and sizes
    // that go to and fro cannot keep it from coming to rest.
    const bool holding = state_.clock.mode == animation::ClockMode::hold;
    if (held.width == held_.width || (holding && held.width < held_.width)) return;
    held_ = held;
    publish(holding);
}

void Session::refresh() {
    publish(true);
}

void Session::tick() {
    executor_.post_after(kTick, [this, alive = std::weak_ptr(alive_)] {
        if (!alive.lock() || ending_) return;
        if (state_.members.empty()) {
            ticking_ = false;
            return;
        }
        step(collaboration::Tick{});
        tick();
    });
}

void Session::tell_stats(const SinkStats& stats) {
    for (const ViewerStats& viewer : stats.viewers) {
        send(viewer.viewer, server::Stats{viewer.fps, viewer.kbps, viewer.report});
    }
}

void Session::dismiss(const std::string& reason) {
    say_goodbye(reason);
    for (auto& [id, peer] : peers_) peer.socket->close(1000, reason);
    peers_.clear();
    alive_.reset();
}

void Session::tell_hints(frame::ViewId view, std::vector<std::string> hints) {
    for (const auto& [id, peer] : peers_)
        if (peer.member && view_of(id) == view)
            for (const std::string& hint : hints) send(id, server::Error{{}, "", "hint", hint});
    if (view == frame::kProgram) hints_ = std::move(hints);
}

void Session::say_goodbye(const std::string& reason) {
    ending_ = true;
    for (auto& [id, peer] : peers_) send(id, server::Bye{reason});
}

}  // namespace limn::session
