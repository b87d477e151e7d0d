#include "app/bench_frame.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "app/live_stages.h"
#include "exchange/write_image.h"
#include "look/convert.h"
#include "render/render_still.h"
#include "render/trace_frame.h"
#include "video/encoder.h"

namespace limn::app {
namespace {

using Clock = std::chrono::steady_clock;
double ms_since(Clock::time_point start) { return std::chrono::duration<double, std::milli>(Clock::now() - start).count(); }

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

base::Ticks frame_time(int frame) { return base::kTicksPerSecond / 30 * (frame + 90); }

// Everything a frame passes through, outside the frame loop and its pipes.
struct Bench {
    const BenchFrameOptions& options;
    evaluation::EvaluationState evaluation;
    base::TaskPool pool;
    render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
    render::ViewStatePtr view = render::make_view();
    std::atomic<bool> cancel{false};

    explicit Bench(const BenchFrameOptions& o, std::shared_ptr<const evaluation::StudioData> data) : options(o), evaluation(std::move(data), {}), pool(o.threads) {}

    std::shared_ptr<const scene::Scene> scene_at(int frame) {
        evaluation::LiveInput live;
        live.talking = true;
        return evaluation::evaluate(evaluation, document::demo_document(), live, frame_time(frame));
    }
    // Answers to edits come between full frames.
    render::RenderWork work(bool response) const {
        render::WorkRequest r;
        r.width = options.width;
        r.height = options.height;
        r.response = r.from_history = response;
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

look::LinearPicture picture_of(const render::Film& film) {
    return {{film.rgb[0].get(), film.rgb[1].get(), film.rgb[2].get()}, film.width, film.height, film.stride};
}

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
    box[0] = std::max(0, cx - half * 3 / 4), box[1] = std::max(0, cy - half), box[2] = std::min(width, cx + half * 3 / 4), box[3] = std::min(height, cy + half);
}

nlohmann::json measure_quality(Bench& bench) {
    nlohmann::json result = nlohmann::json::object();
    const auto start = Clock::now();
    render::SceneAccelPtr still = render::make_accel(render::AccelPurpose::still);
    for (int frame = 0; frame <= 16; ++frame) {
        const auto scene = bench.scene_at(frame);
        const bool answer = frame == 16;  // as after an edit
        double accel_ms;
        const render::TracedFrame traced = bench.trace(*scene, answer, accel_ms);
        if (frame != 0 && frame != 3 && frame != 15 && !answer) continue;
        base::Image8 live;
        look::to_rgb8(picture_of(*traced.film), display_of(*scene), 0, bench.pool, live);
        render::StillSettings settings;
        settings.width = bench.options.width;
        settings.height = bench.options.height;
        settings.samples = bench.options.reference_samples;
        settings.bounces = bench.work(false).bounces;
        settings.seed = 99;
        scene::Scene sharp = *scene;
        sharp.camera.f_number = 0;
        const base::Image8 reference = look::display_picture(render::render_still(*still, sharp, settings, bench.pool).color, display_of(*scene));
        int box[4];
        head_box(*scene, live.width, live.height, box);
        const std::string name = answer ? "answer" : std::to_string(frame + 1);
        result[name] = {{"psnr", psnr(live, reference, box, true, true)},
                        {"psnr_head", psnr(live, reference, box, true, false)},
                        {"psnr_without_head", psnr(live, reference, box, false, true)}};
        if (!bench.options.pictures.empty()) {
            std::filesystem::create_directories(bench.options.pictures);
            for (const auto& [suffix, image] : {std::pair<const char*, const base::Image8*>{"live", &live}, {"reference", &reference}}) {
                const auto path = bench.options.pictures / (name + "-" + suffix + ".png");
                if (auto wrote = exchange::write_png(path.string(), *image); !wrote) fmt::print(stderr, "{}\n", wrote.error().message);
            }
        }
    }
    result["seconds"] = ms_since(start) / 1000;
    return result;
}

}  // namespace

int bench_frame(const BenchFrameOptions& options) {
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn bench frame: {}\n", m);
    base::flush_denormals();
    Bench bench(options, data);

    nlohmann::json out;
    if (options.quality) out["quality"] = measure_quality(bench);
    auto encoder = video::open_encoder({options.width, options.height});
    if (!encoder) {
        fmt::print(stderr, "limn bench frame: {}\n", encoder.error().message);
        return 1;
    }
    std::vector<Series> stages{{"evaluate", {}}, {"accel", {}}, {"gbuffer", {}}, {"sun", {}}, {"light", {}}, {"filter", {}}, {"look", {}}, {"encode", {}}};
    std::vector<double> total;
    double rays = 0, lit = 0, surface = 0, lit_share = 0, seconds = 0, bytes = 0;
    look::YuvPicture yuv;
    const int warm_up = 20;
    for (int frame = 0; frame < options.frames + warm_up; ++frame) {
        const bool response = options.response && frame % 2 != 0;
        const auto start = Clock::now();
        const auto scene = bench.scene_at(frame);
        const double evaluate_ms = ms_since(start);
        double accel_ms;
        const render::TracedFrame traced = bench.trace(*scene, response, accel_ms);
        const auto look_start = Clock::now();
        look::to_yuv(picture_of(*traced.film), display_of(*scene), look::YuvCoding::video, 1, bench.pool, yuv);
        const double look_ms = ms_since(look_start);
        const auto encode_start = Clock::now();
        const auto unit = video::encode(*encoder, yuv, frame == 0);
        const double encode_ms = ms_since(encode_start);
        if (frame < warm_up || response != options.response) continue;
        const double values[] = {evaluate_ms, accel_ms, traced.times.gbuffer_ms, traced.times.sun_ms, traced.times.light_ms, traced.times.filter_ms, look_ms, encode_ms};
        for (size_t i = 0; i < stages.size(); ++i) stages[i].ms.push_back(values[i]);
        total.push_back(ms_since(start));
        seconds += total.back() / 1000;
        rays += static_cast<double>(traced.rays);
        lit += traced.lit_pixels;
        surface += traced.surface_pixels;
        lit_share += traced.lit_fraction;
        if (unit) bytes += static_cast<double>(unit->bytes.size());
    }

    const render::RenderWork work = bench.work(options.response);
    const auto n = static_cast<double>(total.size());
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    out["fps"] = 1000 / quantile(total, 0.5);
    out["frame_ms"] = summary(total);
    out["lit_fraction"] = lit_share / n;
    out["gbuffer_size"] = {work.width, work.height};
    out["bounces"] = work.bounces;
    out["samples_per_s"] = lit / seconds;
    out["rays_per_s"] = rays / seconds;
    out["surface_pixels"] = surface / n;
    for (const Series& s : stages) out["stages_ms"][s.name] = summary(s.ms);
    out["memory_mb"] = static_cast<double>(usage.ru_maxrss) / 1024;
    out["kbps_at_30"] = bytes / n * 30 * 8 / 1000;
    out["threads"] = bench.pool.threads();
    out["response"] = options.response;
    if (options.json) {
        fmt::print("{}\n", out.dump(2));
    } else {
        fmt::print("{:.1f} frames/s, median {:.1f} ms, p95 {:.1f} ms; {:.0f} % of surface lit, {} bounce(s)\n", out["fps"].get<double>(), quantile(total, 0.5),
                   quantile(total, 0.95), 100 * lit_share / n, work.bounces);
        for (const Series& s : stages) fmt::print("  {:9} {:6.2f} / {:6.2f} ms (min / median)\n", s.name, quantile(s.ms, 0), quantile(s.ms, 0.5));
    }
    return 0;
}

}  // namespace limn::app
