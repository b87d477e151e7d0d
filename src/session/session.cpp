#include "session/session.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "session/film_keeper.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;
namespace client = collaboration::client;
namespace server = collaboration::server;

constexpr auto kTick = std::chrono::milliseconds(static_cast<int>(collaboration::kTickSeconds * 1000));

// An own camera that has rested so long moves out of quiet.
constexpr auto kCameraRest = std::chrono::milliseconds(120);

double seconds_now() {
    return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

// In the order of stream::StageTimes.
constexpr std::array<const char*, stream::kStageCount> kStageNames{"input",  "evaluate", "accel",  "gbuffer", "light",
                                                                   "filter", "look",     "encode", "queue",   "total"};

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

Session::Session(SessionOptions options, collaboration::State state, Keeper keeper, Stages stages, Executor executor)
    : options_(std::move(options)), executor_(std::move(executor)), state_(std::move(state)) {
    sink_ = std::make_unique<VideoSink>(
        options_.video, [this](std::vector<Demand> demands) { loop_->demand(std::move(demands)); },
        [this, alive = std::weak_ptr(alive_)](SinkStats stats) {
            executor_.post([this, alive, stats = std::move(stats)] {
                if (alive.lock()) tell_stats(stats);
            });
        });
    loop_ = std::make_unique<FrameLoop>(
        std::move(stages), options_.frames,
        [this](TracedFrame frame) {
            if (!ready_.exchange(true, std::memory_order_acq_rel) && options_.first_picture) options_.first_picture();
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
    live_.mode = state_.mode;
    publish(true);
}

Session::~Session() {
    stop();
}

void Session::stop() {
    alive_.reset();
    store_->stop();
    loop_->stop();
    sink_->stop();
}

void Session::opened(std::shared_ptr<stream::Socket> socket) {
    uint64_t id = socket->id();
    peers_.emplace(id, Peer{std::move(socket), false, stream::TokenBucket{100, 5}});
    executor_.post_after(options_.hello_within, [this, id, alive = std::weak_ptr(alive_)] {
        if (!alive.lock()) return;
        auto peer = peers_.find(id);
        if (peer != peers_.end() && !peer->second.member) peer->second.socket->close(1008, "no hello came");
    });
}

void Session::text(stream::Socket& socket, std::string_view text) {
    if (ending_ || !peers_.contains(socket.id())) return;
    auto message = collaboration::parse_client_message(text);
    if (message)
        hear(socket.id(), std::move(*message));
    else
        step(collaboration::Misspoke{socket.id(), message.error(), collaboration::seq_of(text)});
}

void Session::refused(stream::Socket& socket, stream::Refusal refusal) {
    auto peer = peers_.find(socket.id());
    if (ending_ || peer == peers_.end()) return;
    server::Error error;
    switch (refusal) {
        case stream::Refusal::too_large:
            error = {{}, "", "too_large", "a message has at most 64 KB"};
            break;
        case stream::Refusal::too_frequent:
            error = {{}, "", "too_frequent", "too many messages in a short time; this one was not read"};
            break;
        case stream::Refusal::binary:
            error = {{}, "", "bad_message", "binary messages are not taken"};
            break;
    }
    send(socket.id(), error);
    if (peer->second.strikes.take(1, Clock::now())) return;
    send(socket.id(), server::Bye{"too many messages had to be refused"});
    peer->second.socket->close(1008, "too many messages had to be refused");
    leave(socket.id());
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
    if (!member) return;
    follow_pointer();
    sink_->push(ViewerLeft{id});
    step(collaboration::Left{id});
    fit_canvases();
}

void Session::hear(uint64_t id, collaboration::ClientMessage message) {
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
        } else if (auto* wanted = std::get_if<client::Watch>(&message)) {
            watch(id, *wanted);
        } else if (auto* look = std::get_if<client::Look>(&message)) {
            this->look(id, *look);
        }
    }
    auto* hello = std::get_if<client::Hello>(&message);
    auto codec = hello && hello->codec == collaboration::Codec::jpeg ? stream::Codec::jpeg : stream::Codec::h264;
    speaker_ = id;
    step(collaboration::Said{id, std::move(message)});
    auto peer = peers_.find(id);
    if (peer == peers_.end() || peer->second.member || !collaboration::find_member(state_, id)) return;
    peer->second.member = true;
    // A viewer that cannot be told of has no picture: let it come again.
    if (!sink_->push(ViewerJoined{id, peer->second.socket, codec, 0})) peer->second.socket->close(1013, "too busy");
    if (!std::exchange(ticking_, true)) tick();
}

void Session::step(decltype(collaboration::Input::event) event) {
    const auto before = std::pair(people(), revision());
    carry_out(collaboration::step(state_, {seconds_now(), unix_ms(), std::move(event)}));
    publish_if_changed();
    if (options_.changed && before != std::pair(people(), revision())) options_.changed();
}

void Session::carry_out(collaboration::Effects effects) {
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
            if (peer->second.member) sink_->push(ViewerLeft{close->member});
            peer->second.socket->close(1008, "see the last message");
            own_gone_ |= peer->second.own.has_value();
            peers_.erase(peer);  // step has let it go already
            follow_pointer();
        }
    }
}

void Session::written(Written written) {
    if (written.result) return step(collaboration::Committed{written.last});
    step(collaboration::NotSaved{written.first, written.result.error()});
    store_->resume();
}

void Session::send(uint64_t id, const collaboration::ServerMessage& message) {
    if (auto peer = peers_.find(id); peer != peers_.end())
        peer->second.socket->send_text(std::make_shared<const std::string>(collaboration::to_json(message)));
}

void Session::publish_if_changed() {
    bool mode = live_.mode != state_.mode;
    live_.mode = state_.mode;
    // By value: a commit that says what its draft has shown already is no new picture.
    bool document = !(published_->document == state_.shown);
    auto viewers = viewer_inputs(state_);
    if (mode || document)
        publish(true);
    else if (own_gone_ || published_->live != live_ || published_->revision != state_.committed.revision ||
             !same_seqs(published_->viewers, viewers))
        publish(false);
}

void Session::publish(bool edited) {
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->document = state_.shown;
    snapshot->live = live_;
    snapshot->revision = static_cast<uint32_t>(state_.committed.revision);
    snapshot->viewers = viewer_inputs(state_);
    snapshot->held_width = held_.width;
    snapshot->held_height = held_.height;
    snapshot->own = own_views();
    if (edited) author_ = view_of(speaker_);
    snapshot->author = author_;
    own_gone_ = false;
    snapshot->edit = (published_ ? published_->edit : 0) + (edited ? 1 : 0);
    snapshot->edited_at = edited ? Clock::now() : published_->edited_at;
    published_ = snapshot;
    loop_->publish(std::move(snapshot));
}

void Session::watch(uint64_t id, const client::Watch& wanted) {
    Peer& peer = peers_.at(id);
    if (!wanted.camera) {
        if (!peer.own) return;
        peer.own.reset();
        sink_->push(ViewerWatches{id, kProgram});
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
    author_ = own.view;
    publish(false);
}

void Session::look(uint64_t id, const client::Look& told) {
    auto& pointer = peers_.at(id).pointer;
    if (told.away)
        pointer.reset();
    else
        pointer = Pointer{static_cast<float>(told.x), static_cast<float>(told.y), ++pointer_moves_};
    follow_pointer();
}

void Session::follow_pointer() {
    const Pointer* newest = nullptr;
    for (const auto& [_, peer] : peers_)
        if (peer.pointer && (!newest || peer.pointer->move > newest->move)) newest = &*peer.pointer;
    live_.pointer = newest != nullptr;
    live_.look_x = newest ? newest->x : 0;
    live_.look_y = newest ? newest->y : 0;
}

ViewId Session::view_of(uint64_t id) const {
    auto peer = peers_.find(id);
    return peer != peers_.end() && peer->second.own ? peer->second.own->view : kProgram;
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
    if (held.width == held_.width) return;
    held_ = held;
    // A picture that has come to rest at another size is to come to rest at this one.
    publish(live_.mode == ClockMode::hold);
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
        server::Stats told;
        told.fps = viewer.fps;
        told.kbps = viewer.kbps;
        told.lit_fraction = viewer.newest.lit_fraction;
        told.gbuffer_width = viewer.newest.gbuffer_width;
        told.gbuffer_height = viewer.newest.gbuffer_height;
        told.bounces = viewer.newest.bounces;
        told.threads = viewer.newest.threads;
        const float* value = &stats.stages.input;
        for (size_t i = 0; i < kStageNames.size(); i++) told.stages_ms.emplace_back(kStageNames[i], value[i]);
        send(viewer.viewer, told);
    }
}

void Session::dismiss(const std::string& reason) {
    say_goodbye(reason);
    for (auto& [id, peer] : peers_) peer.socket->close(1000, reason);
    peers_.clear();
    alive_.reset();
}

void Session::say_goodbye(const std::string& reason) {
    ending_ = true;
    for (auto& [id, peer] : peers_) send(id, server::Bye{reason});
}

}  // namespace limn::session
