#include "program/frame.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/option_checks.h"
#include "base/queue.h"
#include "engine/live.h"
#include "exchange/write_image.h"
#include "look/convert.h"
#include "render/live/trace_frame.h"
#include "render/still/render_still.h"
#include "video/encoder.h"

namespace limn::bench {
namespace {

using Clock = std::chrono::steady_clock;
double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double quantile(std::vector<double> v, double q) {
    std::sort(v.begin(), v.end());
    return v.empty() ? 0 : v[std::min(v.size() - 1, static_cast<size_t>(q * static_cast<double>(v.size())))];
}

struct Series {
    std::string name;
    std::vector<double> ms;
};

nlohmann::json summary(const std::vector<double>& v) {
    return {{"min", quantile(v, 0)}, {"median", quantile(v, 0.5)}, {"p95", quantile(v, 0.95)}, {"max", quantile(v, 1)}};
}

base::Ticks frame_time(int frame) {
    return base::kTicksPerSecond / 30 * (frame + 90);
}

// Everything a frame passes through, outside the frame loop and its pipes.
struct Bench {
    const FrameOptions& options;
    evaluation::EvaluationState evaluation;
    base::TaskPool pool;
    render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
    render::ViewStatePtr view = render::make_view();
    std::atomic<bool> cancel{false};

    explicit Bench(const FrameOptions& o, std::shared_ptr<const evaluation::StudioData> data)
        : options(o), evaluation(std::move(data), {}), pool(o.threads) {}

    std::shared_ptr<const scene::Scene> scene_at(int frame) {
        animation::ChannelFrame live;
        animation::put(live, {0, animation::Channel::talk, 1, {}});
        return evaluation::evaluate(evaluation, document::demo_document(), live, frame_time(frame));
    }
    // Answers to edits come between full frames.
    render::RenderWork work(bool response) const {
        render::WorkRequest r;
        r.width = options.width;
        r.height = options.height;
        r.response = r.reprojected = response;
        r.changed = true;
        return render::next_work({}, r);
    }
    render::TracedFrame trace(const scene::Scene& scene, bool response, double& accel_ms) {
        const auto start = Clock::now();
        const render::AccelChange change = render::update_accel(*accel, scene);
        accel_ms = ms_since(start);
        return render::trace_frame(*accel, *view, scene, work(response), change, pool, cancel);
    }
};

// What becomes of an image, beside the tracing of the next, as in a session.
class VideoThread {
  public:
    struct Encoded {
        Clock::time_point done;
        double look_ms = 0, encode_ms = 0;
        size_t bytes = 0;
    };

    explicit VideoThread(video::Encoder encoder) : encoder_(std::move(encoder)), thread_([this] { run(); }) {}

    // Waits while two pictures are on their way already.
    void push(std::shared_ptr<const render::LinearImage> image, const look::Display& display) {
        std::unique_lock lock(mutex_);
        free_.wait(lock, [this] { return under_way_ < 2; });
        ++under_way_;
        jobs_.push(Job{std::move(image), display});
    }
    // Ends it; one entry for each picture that was pushed.
    std::vector<Encoded> finish() {
        jobs_.close();
        thread_.join();
        return std::move(encoded_);
    }

  private:
    struct Job {
        std::shared_ptr<const render::LinearImage> image;
        look::Display display;
    };

    void run() {
        base::TaskPool alone(1);
        look::YuvPicture yuv;
        while (auto job = jobs_.pop()) {
            Encoded e;
            const auto start = Clock::now();
            look::to_yuv(engine::picture_of(*job->image), job->display, look::YuvCoding::video, 1, alone, yuv);
            e.look_ms = ms_since(start);
            const auto encode_start = Clock::now();
            const auto unit = video::encode(encoder_, yuv, encoded_.empty());
            e.encode_ms = ms_since(encode_start);
            e.done = Clock::now();
            if (unit) e.bytes = unit->bytes.size();
            encoded_.push_back(e);
            std::lock_guard lock(mutex_);
            --under_way_;
            free_.notify_one();
        }
    }

    video::Encoder encoder_;
    base::Queue<Job> jobs_{2};
    std::mutex mutex_;
    std::condition_variable free_;
    int under_way_ = 0;
    std::vector<Encoded> encoded_;
    std::thread thread_;
};

// Peak signal to noise of 8-bit pictures, dB, within or without a box.
double psnr(const base::Image8& a, const base::Image8& b, const int (&box)[4], bool inside, bool outside) {
    double sum = 0, n = 0;
    for (int y = 0; y < a.height; ++y) {
        for (int x = 0; x < a.width; ++x) {
            const bool in = x >= box[0] && x < box[2] && y >= box[1] && y < box[3];
            if (in ? !inside : !outside) continue;
            for (int c = 0; c < 3; ++c) {
                const double d = a.pixel(x, y)[c] - b.pixel(x, y)[c];
                sum += d * d;
                n += 1;
            }
        }
    }
    return sum > 0 ? 10 * std::log10(255 * 255 * n / sum) : 99;
}

// The head in the picture: the camera looks at it, and it is about 0.34 m high.
void head_box(const scene::Scene& s, int width, int height, int (&box)[4]) {
    const render::CameraRecord c = render::camera_record(s.camera, width, height);
    const float distance = length(s.camera.target - s.camera.position);
    const auto half = static_cast<int>(0.17f / distance / c.half_width * static_cast<float>(width) / 2);
    const int cx = width / 2, cy = height / 2;
    box[0] = std::max(0, cx - half * 3 / 4), box[1] = std::max(0, cy - half),
    box[2] = std::min(width, cx + half * 3 / 4), box[3] = std::min(height, cy + half);
}

nlohmann::json measure_quality(Bench& bench) {
    nlohmann::json result = nlohmann::json::object();
    const auto start = Clock::now();
    render::SceneAccelPtr still = render::make_accel(render::AccelPurpose::still);
    constexpr int kFrames[] = {1, 4, 16, 64};
    for (int frame = 0; frame <= kFrames[3]; ++frame) {
        const auto scene = bench.scene_at(frame);
        const bool answer = frame == kFrames[3];  // as after an edit
        double accel_ms;
        const render::TracedFrame traced = bench.trace(*scene, answer, accel_ms);
        if (std::find(std::begin(kFrames), std::end(kFrames), frame + 1) == std::end(kFrames) && !answer) continue;
        base::Image8 live;
        look::to_rgb8(engine::picture_of(*traced.image), engine::display_of(*scene), 0, bench.pool, live);
        render::StillSettings settings;
        settings.width = bench.options.width;
        settings.height = bench.options.height;
        settings.samples = bench.options.reference_samples;
        settings.bounces = bench.work(false).bounces;
        settings.seed = 99;
        scene::Scene sharp = *scene;
        sharp.camera.f_number = 0;
        const base::Image8 reference = look::display_picture(
            render::render_still(*still, sharp, settings, bench.pool).color, engine::display_of(*scene), bench.pool);
        int box[4];
        head_box(*scene, live.width, live.height, box);
        const std::string name = answer ? "answer" : std::to_string(frame + 1);
        result[name] = {{"psnr", psnr(live, reference, box, true, true)},
                        {"psnr_head", psnr(live, reference, box, true, false)},
                        {"psnr_without_head", psnr(live, reference, box, false, true)}};
        if (!bench.options.pictures.empty()) {
            for (const auto& [suffix, image] :
                 {std::pair<const char*, const base::Image8*>{"live", &live}, {"reference", &reference}}) {
                const auto path = bench.options.pictures / (name + "-" + suffix + ".png");
                if (auto wrote = exchange::write_png(path.string(), *image); !wrote)
                    fmt::print(stderr, "{}\n", wrote.error().message);
            }
        }
    }
    result["seconds"] = ms_since(start) / 1000;
    return result;
}

// What many frames took and did.
struct Measured {
    std::vector<Series> stages{{"evaluate", {}}, {"accel", {}},  {"gbuffer", {}}, {"sun", {}},
                               {"light", {}},    {"filter", {}}, {"look", {}},    {"encode", {}}};
    // From the start of a frame to its encoded picture, and from one encoded picture to the next.
    std::vector<double> total, interval;
    double rays = 0, lit = 0, surface = 0, lit_share = 0, bytes = 0;
};

struct Begun {
    Clock::time_point at;
    bool counts;
};

// Traces all frames and hands them on; what was begun, in turn.
std::vector<Begun> trace_frames(Bench& bench, VideoThread& video, Measured& m) {
    constexpr int kWarmUp = 20;
    const FrameOptions& options = bench.options;
    std::vector<Begun> begun;
    for (int frame = 0; frame < options.frames + kWarmUp; ++frame) {
        const bool response = options.response && frame % 2 != 0;
        const auto start = Clock::now();
        const auto scene = bench.scene_at(frame);
        const double evaluate_ms = ms_since(start);
        double accel_ms;
        const render::TracedFrame traced = bench.trace(*scene, response, accel_ms);
        video.push(traced.image, engine::display_of(*scene));
        begun.push_back({start, frame >= kWarmUp && response == options.response});
        if (!begun.back().counts) continue;
        const double values[] = {
            evaluate_ms,           accel_ms, traced.times.gbuffer_ms, traced.times.sun_ms, traced.times.light_ms,
            traced.times.filter_ms};
        for (size_t i = 0; i < std::size(values); ++i) m.stages[i].ms.push_back(values[i]);
        m.rays += static_cast<double>(traced.rays);
        m.lit += traced.lit_pixels;
        m.surface += traced.surface_pixels;
        m.lit_share += traced.lit_fraction;
    }
    return begun;
}

void add_encoded(const std::vector<VideoThread::Encoded>& encoded, const std::vector<Begun>& begun, Measured& m) {
    for (size_t i = 0; i < encoded.size(); ++i) {
        if (!begun[i].counts) continue;
        m.stages[6].ms.push_back(encoded[i].look_ms);
        m.stages[7].ms.push_back(encoded[i].encode_ms);
        m.total.push_back(std::chrono::duration<double, std::milli>(encoded[i].done - begun[i].at).count());
        m.interval.push_back(std::chrono::duration<double, std::milli>(encoded[i].done - encoded[i - 1].done).count());
        m.bytes += static_cast<double>(encoded[i].bytes);
    }
}

nlohmann::json report_of(const Bench& bench, const Measured& m) {
    const render::RenderWork work = bench.work(bench.options.response);
    const auto n = static_cast<double>(m.total.size());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    // Answers to edits come one by one.
    const double period_ms = quantile(bench.options.response ? m.total : m.interval, 0.5),
                 seconds = period_ms * n / 1000;
    nlohmann::json out;
    out["fps"] = 1000 / period_ms;
    out["frame_ms"] = summary(m.total);
    out["interval_ms"] = summary(m.interval);
    out["lit_fraction"] = m.lit_share / n;
    out["gbuffer_size"] = {work.width, work.height};
    out["bounces"] = work.bounces;
    out["samples_per_s"] = m.lit / seconds;
    out["rays_per_s"] = m.rays / seconds;
    out["surface_pixels"] = m.surface / n;
    for (const Series& s : m.stages) out["stages_ms"][s.name] = summary(s.ms);
    out["memory_mb"] = static_cast<double>(usage.ru_maxrss) / 1024;
    out["kbps_at_30"] = m.bytes / n * 30 * 8 / 1000;
    out["threads"] = bench.pool.threads();
    out["response"] = bench.options.response;
    return out;
}

int fail(const std::string& why) {
    fmt::print(stderr, "limn-bench frame: {}\n", why);
    return 1;
}

}  // namespace

int measure_frame(const FrameOptions& options) {
    if (!options.pictures.empty())
        if (const auto good = app::check_output_folder(options.pictures); !good) return fail(good.error().message);
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn-bench frame: {}\n", m);
    base::flush_denormals();
    Bench bench(options, data);

    nlohmann::json quality;
    if (options.quality) quality = measure_quality(bench);
    auto encoder = video::open_encoder({options.width, options.height});
    if (!encoder) return fail(encoder.error().message);
    Measured measured;
    VideoThread video(std::move(*encoder));
    const std::vector<Begun> begun = trace_frames(bench, video, measured);
    add_encoded(video.finish(), begun, measured);

    nlohmann::json out = report_of(bench, measured);
    if (options.quality) out["quality"] = std::move(quality);
    if (options.json) {
        fmt::print("{}\n", out.dump(2));
        return 0;
    }
    fmt::print("{:.1f} frames/s, median {:.1f} ms, p95 {:.1f} ms; {:.0f} % of surface lit, {} bounce(s)\n",
               out["fps"].get<double>(), quantile(measured.total, 0.5), quantile(measured.total, 0.95),
               100 * out["lit_fraction"].get<double>(), out["bounces"].get<int>());
    for (const Series& s : measured.stages)
        fmt::print("  {:9} {:6.2f} / {:6.2f} ms (min / median)\n", s.name, quantile(s.ms, 0), quantile(s.ms, 0.5));
    return 0;
}

}  // namespace limn::bench
