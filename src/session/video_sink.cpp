#include "session/video_sink.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

#include <spdlog/spdlog.h>

#include "base/task_pool.h"
#include "look/bloom.h"
#include "session/credit.h"
#include "video/encoder.h"
#include "video/jpeg.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

float milliseconds(Clock::duration d) {
    return std::chrono::duration<float, std::milli>(d).count();
}

// Height of the dither in 8-bit steps: enough against bands, little enough to cost no bits.
constexpr float kDither = 1.0f;
constexpr auto kStatsEvery = 1s;
// A shared stream starts anew for those who fell behind no more often than this.
constexpr auto kSharedKeyEvery = 1s;

struct Viewer {
    uint64_t id = 0;
    std::shared_ptr<stream::Socket> socket;
    stream::Codec codec = stream::Codec::h264;
    bool shares = false;  // the common encoder
    std::optional<video::Encoder> encoder, other;  // of the size before: a held picture grows, and shrinks with the next edit
    Credit credit;
    RateControl rate;
    bool needs_key = true;
    uint32_t newest_frame = 0;  // sent
    uint32_t missed_frame = 0;  // the newest that was counted as missed
    uint32_t newest_seq = 0;    // told
    int frames = 0;             // in this second
    size_t bytes = 0;

    Viewer(const ViewerJoined& joined, int max_kbps)
        : id(joined.viewer), socket(joined.socket), codec(joined.codec), rate(max_kbps) {}
};

// All that the sink's thread owns.
class Sender {
  public:
    Sender(const VideoSinkOptions& options, const std::function<void(Demand)>& demand)
        : options_(options), demand_(demand) {}

    void take(TracedFrame&& frame) {
        frame_ = std::move(frame);
        look_ms_ = 0;
        has_video_ = has_jfif_ = false;
        dequeued_ = Clock::now();
    }
    void take(ViewerJoined&& joined) {
        Viewer viewer(joined, limit(joined.max_kbps));
        int own = static_cast<int>(std::count_if(viewers_.begin(), viewers_.end(),
                                                 [](auto& v) { return v.codec == stream::Codec::h264 && !v.shares; }));
        viewer.shares = viewer.codec == stream::Codec::h264 && own >= options_.own_encoders;
        viewers_.push_back(std::move(viewer));
    }
    void take(ViewerLeft&& left) {
        std::erase_if(viewers_, [&](auto& v) { return v.id == left.viewer; });
        if (std::none_of(viewers_.begin(), viewers_.end(), [](auto& v) { return v.shares; })) shared_.reset();
    }
    void take(FrameShown&& shown) {
        if (Viewer* viewer = find(shown.viewer)) {
            auto round_trip = viewer->credit.shown(shown.frame, Clock::now());
            auto own = std::chrono::duration_cast<Clock::duration>(
                std::chrono::duration<double, std::milli>(std::clamp(shown.decode_ms + shown.draw_ms, 0.0, 1000.0)));
            if (round_trip) viewer->rate.acknowledged(std::max(*round_trip - own, Clock::duration::zero()));
        }
    }
    void take(KeyFrameWanted&& wanted) {
        if (Viewer* viewer = find(wanted.viewer)) viewer->needs_key = true;
    }
    void take(RateWanted&& wanted) {
        if (Viewer* viewer = find(wanted.viewer)) viewer->rate.set_max(limit(wanted.max_kbps));
    }

    // Sends the newest picture to everyone who has credit and has not got it.
    void send() {
        if (!frame_) return;
        auto now = Clock::now();
        send_shared(now);
        for (Viewer& viewer : viewers_) {
            if (viewer.shares || viewer.newest_frame == frame_->number) continue;
            if (!viewer.credit.available()) {
                note_missed(viewer);
                continue;
            }
            if (viewer.codec == stream::Codec::jpeg)
                send_jpeg(viewer);
            else
                send_own(viewer);
        }
    }

    void tell_demand() {
        Demand demand;
        demand.viewers = !viewers_.empty();
        demand.credit = std::any_of(viewers_.begin(), viewers_.end(), [](auto& v) { return v.credit.available(); });
        demand.newest = frame_ ? frame_->number : 0;
        demand.waiting = frame_ && std::none_of(viewers_.begin(), viewers_.end(),
                                                [&](auto& v) { return v.newest_frame == frame_->number; });
        demand_(demand);
    }

    // True when somebody has credit again.
    bool forgive() {
        bool any = false;
        for (Viewer& viewer : viewers_) {
            if (!viewer.credit.forgive(Clock::now())) continue;
            any = viewer.needs_key = true;
        }
        return any;
    }

    SinkStats stats(double seconds) {
        SinkStats stats;
        for (Viewer& viewer : viewers_) {
            stats.viewers.push_back({viewer.id, viewer.frames / seconds, viewer.bytes * 8 / 1000.0 / seconds});
            viewer.frames = 0;
            viewer.bytes = 0;
        }
        if (frame_) {
            stats.newest = frame_->outcome;
            stats.newest.picture = {};
            stats.newest.storage.reset();
        }
        if (measured_ > 0) {
            float* sum = &sums_.input;
            for (int i = 0; i < stream::kStageCount; i++) sum[i] /= static_cast<float>(measured_);
            stats.stages = sums_;
        }
        sums_ = {};
        measured_ = 0;
        return stats;
    }

  private:
    int limit(int wanted) const { return wanted > 0 ? std::min(wanted, options_.max_kbps) : options_.max_kbps; }

    Viewer* find(uint64_t id) {
        for (Viewer& viewer : viewers_)
            if (viewer.id == id) return &viewer;
        return nullptr;
    }

    void note_missed(Viewer& viewer) {
        if (viewer.missed_frame != frame_->number) viewer.rate.missed();
        viewer.missed_frame = frame_->number;
    }

    const look::YuvPicture& picture(look::YuvCoding coding) {
        bool& has = coding == look::YuvCoding::video ? has_video_ : has_jfif_;
        look::YuvPicture& out = coding == look::YuvCoding::video ? video_ : jfif_;
        if (!has) {
            auto start = Clock::now();
            const look::Display& display = frame_->outcome.display;
            look::to_yuv(look::add_bloom(frame_->outcome.picture, display.grade.bloom, bloom_, pool_), display, coding, kDither, pool_, out);
            look_ms_ += milliseconds(Clock::now() - start);
            has = true;
        }
        return out;
    }

    base::Result<video::Encoder> open(int max_kbps) {
        const auto& p = frame_->outcome.picture;
        return video::open_encoder({p.width & ~1, p.height & ~1, 30, options_.crf, max_kbps});
    }

    bool fits(const std::optional<video::Encoder>& encoder) const {
        const auto& p = frame_->outcome.picture;
        return encoder && encoder->settings.width == (p.width & ~1) && encoder->settings.height == (p.height & ~1);
    }

    // Makes sure that the encoder fits the picture and the rate. False when it cannot be had.
    bool prepare(std::optional<video::Encoder>& encoder, std::optional<video::Encoder>& other, RateControl& rate, bool& key) {
        if (!fits(encoder)) {
            std::swap(encoder, other);
            key = true;
        }
        if (!fits(encoder)) {
            auto opened = open(rate.kbps());
            if (!opened) {
                spdlog::error("no video: {}", opened.error().message);
                return false;
            }
            encoder = std::move(*opened);
        }
        if (auto kbps = rate.update(Clock::now())) {
            if (auto changed = video::set_rate(*encoder, *kbps, options_.crf); !changed)
                spdlog::warn("the video's rate stays: {}", changed.error().message);
        }
        return true;
    }

    void send_own(Viewer& viewer) {
        bool key = viewer.needs_key;
        if (!prepare(viewer.encoder, viewer.other, viewer.rate, key)) return;
        const auto& yuv = picture(look::YuvCoding::video);
        auto start = Clock::now();
        auto unit = video::encode(*viewer.encoder, yuv, key);
        if (!unit) {
            spdlog::error("no video: {}", unit.error().message);
            viewer.encoder.reset();
            return;
        }
        deliver(viewer, unit->bytes, unit->key, start);
    }

    void send_shared(Clock::time_point now) {
        std::vector<Viewer*> ready;
        bool key = false;
        for (Viewer& viewer : viewers_) {
            if (!viewer.shares || viewer.newest_frame == frame_->number) continue;
            if (!viewer.credit.available()) {
                note_missed(viewer);
                continue;
            }
            ready.push_back(&viewer);
            key |= viewer.needs_key;
        }
        if (ready.empty()) return;
        key = key && now - shared_key_at_ >= kSharedKeyEvery;
        // A picture that has been encoded once cannot be encoded again for somebody else: all wait for the next.
        if (shared_frame_ == frame_->number) return;
        if (!key) std::erase_if(ready, [](Viewer* v) { return v->needs_key; });
        if (ready.empty()) return;
        RateControl& slowest = (*std::min_element(ready.begin(), ready.end(), [](Viewer* a, Viewer* b) {
                                   return a->rate.kbps() < b->rate.kbps();
                               }))->rate;
        if (!prepare(shared_, shared_other_, slowest, key)) return;
        const auto& yuv = picture(look::YuvCoding::video);
        auto start = Clock::now();
        auto unit = video::encode(*shared_, yuv, key);
        if (!unit) {
            shared_.reset();
            return;
        }
        shared_frame_ = frame_->number;
        if (unit->key) shared_key_at_ = now;
        for (Viewer* viewer : ready)
            if (unit->key || !viewer->needs_key) deliver(*viewer, unit->bytes, unit->key, start);
        // Whoever did not get this one cannot decode the next.
        for (Viewer& viewer : viewers_)
            if (viewer.shares && viewer.newest_frame != frame_->number) viewer.needs_key = true;
    }

    void send_jpeg(Viewer& viewer) {
        if (!jpeg_) {
            auto opened = video::open_jpeg_encoder();
            if (!opened) {
                spdlog::error("no pictures: {}", opened.error().message);
                return;
            }
            jpeg_ = std::move(*opened);
        }
        viewer.rate.update(Clock::now());
        const auto& yuv = picture(look::YuvCoding::jfif);
        auto start = Clock::now();
        // From 85 at full rate down to 40 on a poor link.
        int quality = 40 + 45 * viewer.rate.kbps() / std::max(options_.max_kbps, 1);
        auto file = video::encode_jpeg(*jpeg_, yuv, std::clamp(quality, 40, 85));
        if (file) deliver(viewer, *file, true, start);
    }

    void deliver(Viewer& viewer, const std::vector<uint8_t>& payload, bool key, Clock::time_point encode_start) {
        auto now = Clock::now();
        const TracedFrame& f = *frame_;
        stream::FrameHeader header;
        header.codec = viewer.codec;
        header.flags = static_cast<uint8_t>((key ? stream::kKeyFrame : 0) | (f.response ? stream::kResponseFrame : 0));
        if (f.snapshot->live.mode == ClockMode::hold)
            header.flags |= f.outcome.settled >= 1 ? stream::kSettled : stream::kSettling;
        header.frame = f.number;
        header.revision = f.snapshot->revision;
        header.stamp = std::numeric_limits<double>::quiet_NaN();
        for (const ViewerInput& input : f.snapshot->viewers) {
            if (input.viewer != viewer.id) continue;
            header.last_seq = input.last_seq;
            if (input.last_seq != viewer.newest_seq) header.stamp = input.stamp;
            viewer.newest_seq = input.last_seq;
        }
        header.width = static_cast<uint16_t>(f.outcome.picture.width & ~1);
        header.height = static_cast<uint16_t>(f.outcome.picture.height & ~1);
        header.time_seconds = f.time_seconds;
        header.scene_hash = f.outcome.scene_hash;
        header.lit_fraction = f.outcome.lit_fraction;
        header.settled = f.outcome.settled;
        header.touched_share = f.outcome.touched_share;
        header.touched_samples = static_cast<uint16_t>(f.outcome.touched_samples);
        header.kilorays = static_cast<uint32_t>(f.outcome.rays / 1000);
        header.payload_bytes = static_cast<uint32_t>(payload.size());
        stream::StageTimes& s = header.stages;
        s.input = f.input_ms;
        s.evaluate = f.evaluate_ms;
        s.accel = f.outcome.accel_ms;
        s.gbuffer = f.outcome.gbuffer_ms;
        s.light = f.outcome.light_ms;
        s.filter = f.outcome.filter_ms;
        s.look = look_ms_;
        s.encode = milliseconds(now - encode_start);
        s.queue = std::max(0.0f, milliseconds(dequeued_ - f.traced_at));
        s.total = milliseconds(now - (f.new_edit ? f.snapshot->edited_at : f.started));
        float* sum = &sums_.input;
        const float* value = &s.input;
        for (int i = 0; i < stream::kStageCount; i++) sum[i] += value[i];
        measured_++;

        auto bytes = stream::write_frame_header(header);
        auto message = std::make_shared<std::vector<uint8_t>>(bytes.size() + payload.size());
        std::memcpy(message->data(), bytes.data(), bytes.size());
        std::memcpy(message->data() + bytes.size(), payload.data(), payload.size());
        viewer.credit.sent(f.number, now);
        viewer.rate.frame_sent();
        viewer.newest_frame = f.number;
        viewer.needs_key = false;
        viewer.frames++;
        viewer.bytes += message->size();
        viewer.socket->send_binary(std::move(message));
    }

    const VideoSinkOptions& options_;
    const std::function<void(Demand)>& demand_;
    base::TaskPool pool_{1};
    std::vector<Viewer> viewers_;
    std::optional<TracedFrame> frame_;
    Clock::time_point dequeued_;
    look::YuvPicture video_, jfif_;
    look::BloomScratch bloom_;
    bool has_video_ = false, has_jfif_ = false;
    float look_ms_ = 0;
    std::optional<video::Encoder> shared_, shared_other_;
    uint32_t shared_frame_ = 0;
    Clock::time_point shared_key_at_;
    std::optional<video::JpegEncoder> jpeg_;
    stream::StageTimes sums_;
    int measured_ = 0;
};

}  // namespace

VideoSink::VideoSink(VideoSinkOptions options, std::function<void(Demand)> demand, std::function<void(SinkStats)> stats)
    : options_(options), demand_(std::move(demand)), stats_(std::move(stats)), thread_([this] { run(); }) {}

VideoSink::~VideoSink() {
    stop();
}

void VideoSink::stop() {
    inputs_.close();
    if (thread_.joinable()) thread_.join();
}

void VideoSink::run() {
    base::name_thread("limn-video");
    Sender sender(options_, demand_);
    auto told = Clock::now();
    while (true) {
        auto input = inputs_.pop_until(told + kStatsEvery);
        if (!input && inputs_.closed()) return;
        // All that has come is looked at before the newest picture is encoded: only the newest counts.
        bool any = input.has_value();
        for (; input; input = inputs_.try_pop())
            std::visit([&](auto&& value) { sender.take(std::move(value)); }, std::move(*input));
        if (any) {
            sender.send();
            sender.tell_demand();
        }
        if (auto now = Clock::now(); now - told >= kStatsEvery) {
            if (sender.forgive()) {
                sender.send();
                sender.tell_demand();
            }
            stats_(sender.stats(std::chrono::duration<double>(now - told).count()));
            told = now;
        }
    }
}

}  // namespace limn::session
