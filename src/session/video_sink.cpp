#include "session/video_sink.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <deque>
#include <limits>
#include <map>
#include <optional>

#include <spdlog/spdlog.h>

#include "base/task_pool.h"
#include "look/bloom.h"
#include "look/shrink.h"
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
// As many as are on their way and seen at once, with room for a slow hand.
constexpr size_t kSeenFrames = 8;
// At least so many pixels wide.
constexpr int kThumbnailWidth = 320, kThumbnailQuality = 82;
// A shared stream starts anew for those who fell behind no more often than this.
constexpr auto kSharedKeyEvery = 1s;

struct Viewer {
    uint64_t id = 0;
    std::shared_ptr<stream::Socket> socket;
    stream::Codec codec = stream::Codec::h264;
    frame::ViewId view = frame::kProgram;
    bool shares = false;  // the common encoder, of the Program alone
    std::optional<video::Encoder> encoder,
        other;  // of the size before: a held picture grows, and shrinks with the next edit
    Credit credit;
    RateControl rate;
    bool needs_key = true;
    uint32_t newest_frame = 0;                  // sent
    uint32_t missed_frame = 0;                  // the newest that was counted as missed
    uint32_t newest_seq = 0, newest_watch = 0;  // told
    int frames = 0;                             // in this second
    size_t bytes = 0;

    Viewer(const ViewerJoined& joined, int max_kbps)
        : id(joined.viewer), socket(joined.socket), codec(joined.codec), rate(max_kbps) {}
};

// The newest frame of one view, converted once for all who take it.
struct Picture {
    TracedFrame frame;
    Clock::time_point dequeued;
    look::YuvPicture video, jfif;
    bool has_video = false, has_jfif = false;
    float look_ms = 0;
};

// All that the sink's thread owns.
class Sender {
  public:
    Sender(const VideoSinkOptions& options, const std::function<void(std::vector<Demand>)>& demand)
        : options_(options), demand_(demand) {}

    void take(TracedFrame&& frame) {
        if (frame.view != frame::kProgram && !watched(frame.view)) return;  // its viewer has just gone
        if (frame.frame.picks) {
            auto& seen = seen_[frame.view];
            if (seen.size() >= kSeenFrames) seen.pop_front();
            seen.push_back({frame.number, frame.frame.picks});
        }
        Picture& p = pictures_[frame.view];
        p.frame = std::move(frame);
        p.look_ms = 0;
        p.has_video = p.has_jfif = false;
        p.dequeued = Clock::now();
    }
    void take(ViewerJoined&& joined) {
        Viewer viewer(joined, limit(joined.max_kbps));
        viewer.shares = must_share(viewer);
        viewers_.push_back(std::move(viewer));
    }
    void take(ViewerLeft&& left) {
        std::erase_if(viewers_, [&](auto& v) { return v.id == left.viewer; });
        tidy();
    }
    void take(ViewerWatches&& watches) {
        Viewer* viewer = find(watches.viewer);
        if (!viewer || viewer->view == watches.view) return;
        viewer->view = watches.view;
        viewer->needs_key = true;
        viewer->shares = false;
        viewer->shares = must_share(*viewer);
        if (viewer->shares) viewer->encoder.reset(), viewer->other.reset();
        tidy();
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

    void take(ThumbnailWanted&& wanted) {
        auto found = pictures_.find(frame::kProgram);
        if (found == pictures_.end() || !have_jpeg_encoder()) return wanted.done({});
        const auto& picture = converted(found->second, look::YuvCoding::jfif);
        look::YuvPicture small;
        look::shrink(picture, std::max(1, picture.width / kThumbnailWidth), small);
        auto jpeg = video::encode_jpeg(*jpeg_, small, kThumbnailQuality);
        wanted.done({jpeg ? std::move(*jpeg) : std::vector<uint8_t>(), found->second.frame.snapshot->revision});
    }

    void take(PickWanted&& wanted) {
        const Viewer* viewer = find(wanted.viewer);
        const auto of_view = viewer ? seen_.find(viewer->view) : seen_.end();
        const Seen* found = nullptr;
        if (of_view != seen_.end())
            for (const Seen& seen : of_view->second)
                if (!found || seen.number <= wanted.frame) found = &seen;
        wanted.done(found ? std::optional(frame::pick(*found->picks, wanted.x, wanted.y)) : std::nullopt);
    }

    // Sends the newest picture of its view to everyone who has credit and has not got it.
    void send() {
        auto now = Clock::now();
        send_shared(now);
        for (Viewer& viewer : viewers_) {
            auto found = pictures_.find(viewer.view);
            if (viewer.shares || found == pictures_.end()) continue;
            Picture& p = found->second;
            if (viewer.newest_frame == p.frame.number) continue;
            if (!viewer.credit.available()) {
                note_missed(viewer, p);
                continue;
            }
            if (viewer.codec == stream::Codec::jpeg)
                send_jpeg(viewer, p);
            else
                send_own(viewer, p);
        }
    }

    void tell_demand() {
        std::vector<Demand> demands{demand_of(frame::kProgram)};
        for (const Viewer& viewer : viewers_)
            if (std::ranges::find(demands, viewer.view, &Demand::view) == demands.end())
                demands.push_back(demand_of(viewer.view));
        demand_(std::move(demands));
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
        frame::StageTimes means = sums_;
        for (float& ms : means.ms) ms /= static_cast<float>(std::max(measured_, 1));
        for (Viewer& viewer : viewers_) {
            stats.viewers.push_back({viewer.id, viewer.frames / seconds, viewer.bytes * 8 / 1000.0 / seconds, {}});
            frame::Report& report = stats.viewers.back().report;
            if (auto found = pictures_.find(viewer.view); found != pictures_.end())
                report = found->second.frame.frame.report;
            report.stages = means;
            viewer.frames = 0;
            viewer.bytes = 0;
        }
        sums_ = {};
        measured_ = 0;
        return stats;
    }

  private:
    // What the last frames of a view showed, for picks.
    struct Seen {
        uint32_t number;
        std::shared_ptr<const frame::PickPicture> picks;
    };

    int limit(int wanted) const { return wanted > 0 ? std::min(wanted, options_.max_kbps) : options_.max_kbps; }

    Viewer* find(uint64_t id) {
        for (Viewer& viewer : viewers_)
            if (viewer.id == id) return &viewer;
        return nullptr;
    }

    bool watched(frame::ViewId view) const {
        return std::ranges::find(viewers_, view, &Viewer::view) != viewers_.end();
    }
    // An own camera's viewers are few, and nobody else sees what they see.
    bool must_share(const Viewer& viewer) const {
        const auto own = std::ranges::count_if(viewers_, [&](auto& v) {
            return &v != &viewer && v.codec == stream::Codec::h264 && v.view == frame::kProgram && !v.shares;
        });
        return viewer.codec == stream::Codec::h264 && viewer.view == frame::kProgram && own >= options_.own_encoders;
    }
    // Lets go of what nobody needs any more. The Program's picture stays: the next who comes sees it at once.
    void tidy() {
        if (std::ranges::none_of(viewers_, &Viewer::shares)) shared_.reset();
        const auto forgotten = [&](const auto& of_view) {
            return of_view.first != frame::kProgram && !watched(of_view.first);
        };
        std::erase_if(pictures_, forgotten);
        std::erase_if(seen_, forgotten);
    }

    Demand demand_of(frame::ViewId view) const {
        Demand demand;
        demand.view = view;
        auto found = pictures_.find(view);
        demand.newest = found == pictures_.end() ? 0 : found->second.frame.number;
        demand.waiting = demand.newest != 0;
        for (const Viewer& viewer : viewers_) {
            if (viewer.view != view) continue;
            demand.viewers = true;
            demand.credit |= viewer.credit.available();
            demand.waiting &= viewer.newest_frame != demand.newest;
        }
        return demand;
    }

    void note_missed(Viewer& viewer, const Picture& p) {
        if (viewer.missed_frame != p.frame.number) viewer.rate.missed();
        viewer.missed_frame = p.frame.number;
    }

    const look::YuvPicture& converted(Picture& p, look::YuvCoding coding) {
        bool& has = coding == look::YuvCoding::video ? p.has_video : p.has_jfif;
        look::YuvPicture& out = coding == look::YuvCoding::video ? p.video : p.jfif;
        if (!has) {
            auto start = Clock::now();
            const frame::Frame& traced = p.frame.frame;
            look::to_yuv(look::add_bloom(traced.picture, traced.display.grade.bloom, bloom_, pool_), traced.display,
                         coding, kDither, pool_, out);
            p.look_ms += milliseconds(Clock::now() - start);
            has = true;
        }
        return out;
    }

    base::Result<video::Encoder> open(const look::LinearPicture& p, int max_kbps) {
        return video::open_encoder({p.width & ~1, p.height & ~1, 30, options_.crf, max_kbps});
    }

    static bool fits(const std::optional<video::Encoder>& encoder, const look::LinearPicture& p) {
        return encoder && encoder->settings.width == (p.width & ~1) && encoder->settings.height == (p.height & ~1);
    }

    // Makes sure that the encoder fits the picture and the rate. False when it cannot be had.
    bool prepare(std::optional<video::Encoder>& encoder, std::optional<video::Encoder>& other, RateControl& rate,
                 const look::LinearPicture& p, bool& key) {
        if (!fits(encoder, p)) {
            std::swap(encoder, other);
            key = true;
        }
        if (!fits(encoder, p)) {
            auto opened = open(p, rate.kbps());
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

    void send_own(Viewer& viewer, Picture& p) {
        bool key = viewer.needs_key;
        if (!prepare(viewer.encoder, viewer.other, viewer.rate, p.frame.frame.picture, key)) return;
        const auto& yuv = converted(p, look::YuvCoding::video);
        auto start = Clock::now();
        auto unit = video::encode(*viewer.encoder, yuv, key);
        if (!unit) {
            spdlog::error("no video: {}", unit.error().message);
            viewer.encoder.reset();
            return;
        }
        deliver(viewer, p, unit->bytes, unit->key, start);
    }

    void send_shared(Clock::time_point now) {
        auto found = pictures_.find(frame::kProgram);
        if (found == pictures_.end()) return;
        Picture& p = found->second;
        const uint32_t number = p.frame.number;
        std::vector<Viewer*> ready;
        bool key = false;
        for (Viewer& viewer : viewers_) {
            if (!viewer.shares || viewer.newest_frame == number) continue;
            if (!viewer.credit.available()) {
                note_missed(viewer, p);
                continue;
            }
            ready.push_back(&viewer);
            key |= viewer.needs_key;
        }
        if (ready.empty()) return;
        key = key && now - shared_key_at_ >= kSharedKeyEvery;
        // A picture that has been encoded once cannot be encoded again for somebody else: all wait for the next.
        if (shared_frame_ == number) return;
        if (!key) std::erase_if(ready, [](Viewer* v) { return v->needs_key; });
        if (ready.empty()) return;
        RateControl& slowest = (*std::min_element(ready.begin(), ready.end(), [](Viewer* a, Viewer* b) {
                                   return a->rate.kbps() < b->rate.kbps();
                               }))->rate;
        if (!prepare(shared_, shared_other_, slowest, p.frame.frame.picture, key)) return;
        const auto& yuv = converted(p, look::YuvCoding::video);
        auto start = Clock::now();
        auto unit = video::encode(*shared_, yuv, key);
        if (!unit) {
            shared_.reset();
            return;
        }
        shared_frame_ = number;
        if (unit->key) shared_key_at_ = now;
        for (Viewer* viewer : ready)
            if (unit->key || !viewer->needs_key) deliver(*viewer, p, unit->bytes, unit->key, start);
        // Whoever did not get this one cannot decode the next.
        for (Viewer& viewer : viewers_)
            if (viewer.shares && viewer.newest_frame != number) viewer.needs_key = true;
    }

    bool have_jpeg_encoder() {
        if (jpeg_) return true;
        auto opened = video::open_jpeg_encoder();
        if (!opened) {
            spdlog::error("no pictures: {}", opened.error().message);
            return false;
        }
        jpeg_ = std::move(*opened);
        return true;
    }

    void send_jpeg(Viewer& viewer, Picture& p) {
        if (!have_jpeg_encoder()) return;
        viewer.rate.update(Clock::now());
        const auto& yuv = converted(p, look::YuvCoding::jfif);
        auto start = Clock::now();
        // From 85 at full rate down to 40 on a poor link.
        int quality = 40 + 45 * viewer.rate.kbps() / std::max(options_.max_kbps, 1);
        auto file = video::encode_jpeg(*jpeg_, yuv, std::clamp(quality, 40, 85));
        if (file) deliver(viewer, p, *file, true, start);
    }

    void deliver(Viewer& viewer, const Picture& p, const std::vector<uint8_t>& payload, bool key,
                 Clock::time_point encode_start) {
        auto now = Clock::now();
        const TracedFrame& f = p.frame;
        stream::FrameHeader header;
        header.codec = viewer.codec;
        header.flags = static_cast<uint8_t>((key ? stream::kKeyFrame : 0) | (f.response ? stream::kResponseFrame : 0));
        if (f.snapshot->mode == animation::ClockMode::hold)
            header.flags |= f.frame.report.settled >= 1 ? stream::kSettled : stream::kSettling;
        header.frame = f.number;
        header.revision = f.snapshot->revision;
        header.stamp = std::numeric_limits<double>::quiet_NaN();
        for (const ViewerInput& input : f.snapshot->viewers) {
            if (input.viewer != viewer.id) continue;
            header.last_seq = input.last_seq;
            if (input.last_seq != viewer.newest_seq) header.stamp = input.stamp;
            viewer.newest_seq = input.last_seq;
        }
        header.view = f.view;
        if (const OwnView* own = find_own(*f.snapshot, f.view)) {
            header.watch = own->number;
            if (own->number != viewer.newest_watch) header.stamp = std::fmax(header.stamp, own->stamp);
        }
        viewer.newest_watch = header.watch;
        header.width = static_cast<uint16_t>(f.frame.picture.width & ~1);
        header.height = static_cast<uint16_t>(f.frame.picture.height & ~1);
        header.time_seconds = f.time_seconds;
        header.report = f.frame.report;
        header.payload_bytes = static_cast<uint32_t>(payload.size());
        using frame::Stage;
        frame::StageTimes& ms = header.report.stages;
        ms[Stage::look] = p.look_ms;
        ms[Stage::encode] = milliseconds(now - encode_start);
        ms[Stage::queue] = std::max(0.0f, milliseconds(p.dequeued - f.traced_at));
        ms[Stage::total] = milliseconds(now - (f.new_edit ? f.edited_at : f.started));
        for (size_t i = 0; i < frame::kStages; i++) sums_.ms[i] += ms.ms[i];
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
        viewer.socket->send_binary(stream::Kind::video, f.tick, std::move(message));
    }

    const VideoSinkOptions& options_;
    const std::function<void(std::vector<Demand>)>& demand_;
    base::TaskPool pool_{1};
    std::vector<Viewer> viewers_;
    std::map<frame::ViewId, std::deque<Seen>> seen_;
    std::map<frame::ViewId, Picture> pictures_;
    look::BloomScratch bloom_;
    std::optional<video::Encoder> shared_, shared_other_;
    uint32_t shared_frame_ = 0;
    Clock::time_point shared_key_at_;
    std::optional<video::JpegEncoder> jpeg_;
    frame::StageTimes sums_;
    int measured_ = 0;
};

}  // namespace

VideoSink::VideoSink(VideoSinkOptions options, std::function<void(std::vector<Demand>)> demand,
                     std::function<void(SinkStats)> stats)
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
