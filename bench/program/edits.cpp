#include "program/edits.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <fstream>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/option_checks.h"
#include "base/queue.h"
#include "engine/live.h"
#include "program/edit_list.h"
#include "render/still/render_still.h"
#include "session/frame_loop.h"
#include "video/encoder.h"

namespace limn::bench {
namespace {

using session::Clock;
using Json = nlohmann::ordered_json;

// What a held picture is traced with (render/schedule.h).
constexpr int kBounces = 3;
constexpr double kUsable = 30, kFine = 40;  // dB

double psnr(const base::Image8& a, const base::Image8& b) {
    double sum = 0;
    for (size_t i = 0; i < a.data.size(); ++i) {
        const double d = static_cast<double>(a.data[i]) - b.data[i];
        sum += d * d;
    }
    return sum > 0 ? 10 * std::log10(255.0 * 255 * static_cast<double>(a.data.size()) / sum) : 99;
}

// How the pictures after one edit came on.
struct Course {
    uint64_t edit = 0;
    Clock::time_point made;
    std::shared_ptr<const base::Image8> reference;
    std::optional<double> first_ms, usable_ms, fine_ms;
    double first_db = 0, last_db = 0, best_db = 0;
    int frames = 0;
};

// The frame loop as a session runs it, with one viewer who always has room; pictures are converted and encoded on a
// thread of their own and judged, before coding, after the clock was read.
class Live {
  public:
    Live(frame::Engine engine, const EditsOptions& options, video::Encoder encoder)
        : encoder_(std::move(encoder)),
          thread_([this] { judge(); }),
          loop_(
              std::move(engine), {options.width, options.height, {}},
              [this](session::TracedFrame f) { frames_.push(std::move(f)); },
              [](std::string why) { fmt::print(stderr, "limn-bench edits: {}\n", why); }) {
        loop_.demand({{true, true, false, 0}});
    }
    ~Live() {
        loop_.stop();
        frames_.close();
        thread_.join();
    }

    // Shows this document from now on; its pictures are compared with the reference, if there is one.
    void show(const document::Document& document, std::shared_ptr<const base::Image8> reference) {
        auto snapshot = std::make_shared<session::Snapshot>();
        snapshot->document = document;
        snapshot->mode = animation::ClockMode::hold;
        snapshot->edit = ++edits_;
        snapshot->edited_at = Clock::now();
        {
            std::lock_guard lock(mutex_);
            course_ = {edits_, snapshot->edited_at, std::move(reference), {}, {}, {}};
        }
        loop_.publish(std::move(snapshot));
    }
    // Until the picture is fine, or the time is over.
    Course watch(double seconds) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return course_.fine_ms.has_value(); });
        return course_;
    }

  private:
    void judge() {
        base::TaskPool alone(1);
        look::YuvPicture yuv;
        base::Image8 shown;
        while (auto frame = frames_.pop()) {
            look::to_yuv(frame->frame.picture, frame->frame.display, look::YuvCoding::video, 1, alone, yuv);
            (void)video::encode(encoder_, yuv);
            const auto now = Clock::now();
            std::lock_guard lock(mutex_);
            if (frame->snapshot->edit != course_.edit || !course_.reference || course_.fine_ms) continue;
            look::to_rgb8(frame->frame.picture, frame->frame.display, 0, alone, shown);
            note(psnr(shown, *course_.reference),
                 std::chrono::duration<double, std::milli>(now - course_.made).count());
        }
    }
    void note(double db, double ms) {
        if (!course_.first_ms) course_.first_ms = ms, course_.first_db = db;
        if (db >= kUsable && !course_.usable_ms) course_.usable_ms = ms;
        if (db >= kFine) course_.fine_ms = ms;
        course_.last_db = db;
        course_.best_db = std::max(course_.best_db, db);
        ++course_.frames;
        changed_.notify_all();
    }

    video::Encoder encoder_;
    base::Queue<session::TracedFrame> frames_{8};
    std::mutex mutex_;
    std::condition_variable changed_;
    Course course_;
    uint64_t edits_ = 0;
    std::thread thread_;
    session::FrameLoop loop_;
};

base::Result<void> write_projects(const EditsOptions& options, const std::vector<BenchEdit>& edits) {
    if (auto good = app::check_output_folder(options.projects); !good) return good;
    Json list = Json::array();
    const auto write = [&](const std::string& name, const std::string& text) -> base::Result<void> {
        std::ofstream out(options.projects / name, std::ios::binary);
        out << text;
        out.close();
        if (!out) return base::Error{fmt::format("{} cannot be written", (options.projects / name).string())};
        return {};
    };
    if (auto wrote = write("base.json", document::to_json(edits_base())); !wrote) return wrote;
    for (size_t i = 0; i < edits.size(); ++i) {
        const std::string name = fmt::format("edit{:02}.json", i);
        const auto edited = document::apply(edits_base(), edits[i].change);
        if (!edited) return base::Error{edits[i].name + ": " + edited.error().message};
        if (auto wrote = write(name, document::to_json(*edited)); !wrote) return wrote;
        list.push_back({{"kind", edits[i].kind}, {"name", edits[i].name}, {"project", name}});
    }
    return write("edits.json", list.dump(2) + "\n");
}

// Half of them are no slower; null where half of them never got there.
Json median(std::vector<std::optional<double>> times) {
    if (times.empty()) return nullptr;
    std::sort(times.begin(), times.end(),
              [](const auto& a, const auto& b) { return a.value_or(1e9) < b.value_or(1e9); });
    const auto& middle = times[(times.size() - 1) / 2];
    return middle ? Json(std::round(*middle * 10) / 10) : Json(nullptr);
}

Json summary(const std::vector<Course>& courses) {
    std::vector<std::optional<double>> first, usable, fine, best;
    for (const Course& c : courses)
        first.push_back(c.first_ms), usable.push_back(c.usable_ms), fine.push_back(c.fine_ms),
            best.push_back(c.best_db);
    const auto got = [](const auto& times) {
        return std::count_if(times.begin(), times.end(), [](const auto& t) { return t.has_value(); });
    };
    return {{"edits", courses.size()},      {"first_ms", median(first)},   {"ms_to_30_db", median(usable)},
            {"reached_30_db", got(usable)}, {"ms_to_40_db", median(fine)}, {"reached_40_db", got(fine)},
            {"best_db", median(best)}};
}

Json optional(const std::optional<double>& v) {
    return v ? Json(std::round(*v * 10) / 10) : Json(nullptr);
}

}  // namespace

int measure_edits(const EditsOptions& options) {
    auto fail = [](const std::string& why) {
        fmt::print(stderr, "limn-bench edits: {}\n", why);
        return 1;
    };
    std::vector<BenchEdit> edits = edit_list();
    edits.resize(std::min(edits.size(), static_cast<size_t>(options.edits)));
    if (!options.projects.empty()) {
        const auto wrote = write_projects(options, edits);
        return wrote ? 0 : fail(wrote.error().message);
    }
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn-bench edits: {}\n", m);
    auto encoder = video::open_encoder({options.width, options.height});
    if (!encoder) return fail(encoder.error().message);

    base::flush_denormals();
    evaluation::EvaluationState evaluation(data, {});
    base::TaskPool pool(options.threads);
    const auto reference_of = [&](const document::Document& document) {
        const auto scene = evaluation::evaluate(evaluation, document, {}, 0);
        const auto accel = render::make_accel(render::AccelPurpose::still);
        render::StillSettings s;
        s.width = options.width, s.height = options.height;
        s.samples = options.reference_samples;
        s.bounces = kBounces;
        s.seed = 99;
        return std::make_shared<const base::Image8>(look::display_picture(
            render::render_still(*accel, *scene, s, pool).color, engine::display_of(*scene), pool));
    };
    std::vector<std::shared_ptr<const base::Image8>> references;
    const document::Document base = edits_base();
    const auto before = reference_of(base);
    for (const BenchEdit& e : edits) references.push_back(reference_of(*document::apply(base, e.change)));

    Live live(engine::make_live(data, {}, {options.threads, false, options.denoiser.string()}), options,
              std::move(*encoder));
    live.show(base, nullptr);
    live.watch(options.settle_seconds + 3);  // what is loaded at the first use is loaded
    Json list = Json::array();
    std::vector<Course> all;
    std::map<std::string, std::vector<Course>> by_kind;
    for (size_t i = 0; i < edits.size(); ++i) {
        live.show(*document::apply(base, edits[i].change), references[i]);
        const Course c = live.watch(options.patience_seconds);
        list.push_back({{"kind", edits[i].kind},
                        {"edit", edits[i].name},
                        {"before_db", psnr(*before, *references[i])},
                        {"first_ms", optional(c.first_ms)},
                        {"first_db", c.first_db},
                        {"ms_to_30_db", optional(c.usable_ms)},
                        {"ms_to_40_db", optional(c.fine_ms)},
                        {"best_db", c.best_db},
                        {"frames", c.frames}});
        fmt::print(stderr, "{}\n", list.back().dump());
        all.push_back(c);
        by_kind[edits[i].kind].push_back(c);
        live.show(base, nullptr);
        live.watch(options.settle_seconds);
    }
    Json report = {{"all", summary(all)}};
    for (const auto& [kind, courses] : by_kind) report[kind] = summary(courses);
    report["edits"] = std::move(list);
    report["size"] = {options.width, options.height};
    report["bounces"] = kBounces;
    report["threads"] = pool.threads();
    report["reference_samples"] = options.reference_samples;
    if (options.json) {
        fmt::print("{}\n", report.dump(2));
    } else {
        for (const auto& [kind, s] : report.items())
            if (s.is_object())
                fmt::print("{:8} first {} ms, 30 dB {} ms, 40 dB {} ms\n", kind, s["first_ms"].dump(),
                           s["ms_to_30_db"].dump(), s["ms_to_40_db"].dump());
    }
    return 0;
}

}  // namespace limn::bench
