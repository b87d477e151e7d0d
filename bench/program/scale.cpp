#include "program/scale.h"

#include <fmt/format.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>
#include <vector>

#include "document/operation.h"
#include "evaluation/evaluate.h"
#include "render/live/trace_frame.h"

namespace limn::bench {
namespace {

using base::Float2;
using base::Float3;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> v) {
    std::sort(v.begin(), v.end());
    return v.empty() ? 0 : v[v.size() / 2];
}

// Resident megabytes of this process now.
double resident_mb() {
    long pages = 0, resident = 0;
    if (FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%ld %ld", &pages, &resident) != 2) resident = 0;
        std::fclose(file);
    }
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1 << 20);
}

// One row of a table.
struct Setup {
    int threads = 2;
    int cpus = 0;  // the process may run on so many; 0 = all
    int width = 640, height = 360;
    int triangles = 0;  // of a bumpy ball instead of the person; 0 = the demo
    int props = 0;      // beside the demo's person, of all shapes and as many materials as there are
    int lights = 0;     // beside the demo's own
};

// A ball that fills the picture, as rows of quads from pole to pole, with bumps that wander with `phase`.
struct Ball {
    std::shared_ptr<const scene::Topology> topology;
    std::shared_ptr<const scene::Material> material;
    Float3 center;

    Ball(int triangles, Float3 at) : center(at) {
        const int rows = std::max(2, static_cast<int>(std::sqrt(triangles / 4.0))), columns = 2 * rows;
        auto t = std::make_shared<scene::Topology>();
        t->id = scene::next_resource_id();
        t->vertices = (rows + 1) * (columns + 1);
        for (int y = 0; y <= rows; ++y)
            for (int x = 0; x <= columns; ++x)
                t->uv.push_back({static_cast<float>(x) / static_cast<float>(columns),
                                 static_cast<float>(y) / static_cast<float>(rows)});
        for (int y = 0; y < rows; ++y)
            for (int x = 0; x < columns; ++x) {
                const auto v = static_cast<uint32_t>(y * (columns + 1) + x),
                           below = v + static_cast<uint32_t>(columns) + 1;
                t->quads.insert(t->quads.end(), {v, below, below + 1, v + 1});
            }
        t->material.assign(t->quad_count(), 0);
        t->zone.assign(t->quad_count(), 1);
        t->coverage.assign(t->quad_count(), scene::Coverage::opaque);
        topology = std::move(t);
        material = std::make_shared<scene::Material>();
    }

    scene::Mesh mesh(float phase) const {
        const size_t n = topology->uv.size();
        auto positions = std::make_shared<std::vector<Float3>>(n + 1),
             normals = std::make_shared<std::vector<Float3>>(n + 1);
        for (size_t i = 0; i < n; ++i) {
            const Float2 uv = topology->uv[i];
            const float a = 2 * base::kPi * uv.x, b = base::kPi * uv.y;
            const Float3 d{std::sin(b) * std::sin(a), std::cos(b), std::sin(b) * std::cos(a)};
            (*normals)[i] = d;
            (*positions)[i] = center + d * (0.16f + 0.01f * std::sin(8 * a + phase) * std::sin(b) * std::sin(9 * b));
        }
        scene::Mesh m;
        m.object = 1;
        m.name = "ball";
        m.topology = topology;
        m.positions = std::move(positions);
        m.normals = std::move(normals);
        m.materials = {material};
        m.deforms = true;
        return m;
    }
};

document::Document document_of(const Setup& setup) {
    document::Document d = document::demo_document();
    const auto add = [&](const document::Create& create) {
        if (auto next = document::apply(d, {create}, document::Growth::as_recorded)) d = *std::move(next);
    };
    const auto choice = [](const char* property, int i) {
        const auto choices = schema::property(*schema::kind("prop"), property)->choices;
        return std::string(choices[static_cast<size_t>(i) % choices.size()].id);
    };
    for (int i = 0; i < setup.props; ++i)
        add({fmt::format("p{}", i),
             "prop",
             "",
             {{"shape", choice("shape", i)},
              {"material", choice("material", i / 6)},
              {"size", 0.1},
              {"x", 0.12 * (i % 30) - 1.8},
              {"y", 0.12 * (i / 30 % 20)},
              {"z", -0.12 * (i / 600) - 0.4}}});
    for (int i = 0; i < setup.lights; ++i)
        add({fmt::format("l{}", i),
             "light",
             "",
             {{"azimuth", i * 37 % 360 - 180.0}, {"elevation", i * 13 % 80 - 10.0}, {"size", 0.2}, {"gain", -4.0}}});
    return d;
}

// The longest that work on a frame goes on after it was cancelled, milliseconds: on a first picture, at one moment and
// another of it.
double longest_to_cancel_ms(const std::shared_ptr<const evaluation::StudioData>& data,
                            const document::Document& document, const Setup& setup) {
    double longest = 0;
    for (int delay : {5, 30, 80, 150, 300, 600, 1000, 1600, 2500}) {
        evaluation::EvaluationState evaluation(data, {});
        base::TaskPool pool(setup.threads);
        const render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
        const render::ViewStatePtr view = render::make_view();
        std::atomic<bool> cancel{false};
        Clock::time_point at;
        std::thread other([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(delay));
            at = Clock::now();
            cancel = true;
        });
        render::WorkRequest request;
        request.width = setup.width, request.height = setup.height;
        request.changed = true;
        for (int i = 0; !cancel; ++i) {
            const auto scene = evaluation::evaluate(evaluation, document, {}, base::kTicksPerSecond / 30 * i, &cancel);
            if (!scene || !render::prepare_accel(*accel, *scene, cancel)) break;
            const render::AccelChange change = render::update_accel(*accel, *scene);
            render::trace_frame(*accel, *view, *scene, render::next_work({}, request), change, pool, cancel);
        }
        const auto ended = Clock::now();
        other.join();
        longest = std::max(longest, std::chrono::duration<double, std::milli>(ended - at).count());
    }
    return longest;
}

// What a row is measured with.
struct Row {
    const Setup& setup;
    document::Document document;
    evaluation::EvaluationState evaluation;
    base::TaskPool pool;
    render::SceneAccelPtr accel = render::make_accel(render::AccelPurpose::live);
    render::ViewStatePtr view = render::make_view();
    std::atomic<bool> never{false};
    std::optional<Ball> ball;
    std::vector<double> update, trace, total;
    double build_ms = 0, lit = 0, rays = 0, measured = 0, processor_ms = 0;

    Row(const std::shared_ptr<const evaluation::StudioData>& data, const Setup& s)
        : setup(s), document(document_of(s)), evaluation(data, {}), pool(s.threads) {}
};

std::shared_ptr<const scene::Scene> scene_at(Row& row, int frame) {
    animation::ChannelFrame live;
    animation::put(live, {0, animation::Channel::talk, 1, {}});
    const auto scene =
        evaluation::evaluate(row.evaluation, row.document, live, base::kTicksPerSecond / 30 * (frame + 90));
    if (!row.setup.triangles) return scene;
    if (!row.ball) row.ball.emplace(row.setup.triangles, scene->camera.target);
    auto changed = std::make_shared<scene::Scene>(*scene);
    changed->meshes = {row.ball->mesh(0.1f * static_cast<float>(frame))};
    return changed;
}

void trace_one(Row& row, int number, const scene::Scene& scene, const render::RenderWork& work, bool counts) {
    auto start = Clock::now();
    const render::AccelChange change = render::update_accel(*row.accel, scene);
    const double update_ms = ms_since(start);
    if (number == 0) row.build_ms = update_ms;
    start = Clock::now();
    const render::TracedFrame traced =
        render::trace_frame(*row.accel, *row.view, scene, work, change, row.pool, row.never);
    const double trace_ms = ms_since(start);
    if (!counts) return;
    row.update.push_back(update_ms);
    row.trace.push_back(trace_ms);
    row.lit += traced.lit_pixels;
    row.rays += static_cast<double>(traced.rays);
}

// So many seconds of frames of a film that plays.
void trace_for(Row& row, const render::RenderWork& work, double seconds) {
    constexpr int kWarmUp = 3, kLeast = 5;
    for (int i = 0; i < kWarmUp + kLeast || (row.measured < seconds * 1000 && i < 1000); ++i) {
        const auto scene = scene_at(row, i);
        const auto start = Clock::now();
        const std::clock_t processor = std::clock();
        trace_one(row, i, *scene, work, i >= kWarmUp);
        if (i < kWarmUp) continue;
        row.processor_ms += 1000.0 * static_cast<double>(std::clock() - processor) / CLOCKS_PER_SEC;
        row.measured += ms_since(start);
        row.total.push_back(row.update.back() + row.trace.back());
    }
}

bool choose_processors(int count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (int i = 0; i < count; ++i) CPU_SET(i, &set);
    return sched_setaffinity(0, sizeof set, &set) == 0;
}

Json measure(const std::shared_ptr<const evaluation::StudioData>& data, const Setup& setup, double seconds) {
    if (setup.cpus > 0 && !choose_processors(setup.cpus)) return {{"error", "the processors cannot be chosen here"}};
    base::flush_denormals();
    const double empty_mb = resident_mb();
    Row row(data, setup);
    render::WorkRequest request;
    request.width = setup.width, request.height = setup.height;
    request.changed = true;
    trace_for(row, render::next_work({}, request), seconds);
    const double live_mb = resident_mb();
    // A held picture keeps the sums of each light.
    const auto still = scene_at(row, 0);
    request.hold = true, request.changed = false;
    render::GovernorState held;
    for (; held.held_samples < 3; ++held.held_samples)
        trace_one(row, 1, *still, render::next_work(held, request), false);
    // A shared host is noisy: rates are those of the quickest frame.
    const double least = *std::min_element(row.total.begin(), row.total.end());
    const double n = static_cast<double>(row.total.size()), pixels = static_cast<double>(setup.width) * setup.height;
    return {{"threads", setup.threads},
            {"cpus", setup.cpus > 0 ? setup.cpus : static_cast<int>(std::thread::hardware_concurrency())},
            {"size", {setup.width, setup.height}},
            {"triangles", render::figures_of(*row.accel).triangles},
            {"props", setup.props},
            {"lights", setup.lights},
            {"frame_ms", median(row.total)},
            {"least_frame_ms", least},
            {"processor_ms", row.processor_ms / n},
            {"update_ms", median(row.update)},
            {"trace_ms", median(row.trace)},
            {"build_ms", row.build_ms},
            {"samples_per_s", row.lit / n / least * 1000},
            {"rays_per_s", row.rays / n / least * 1000},
            {"frames", n},
            {"resident_mb", live_mb},
            {"held_resident_mb", resident_mb()},
            {"session_mb", live_mb - empty_mb},
            {"session_bytes_per_pixel", (live_mb - empty_mb) * (1 << 20) / pixels},
            {"scene_arrays_mb", static_cast<double>(render::memory_bytes(*row.accel)) / (1 << 20)},
            {"longest_to_cancel_ms", setup.triangles ? 0.0 : longest_to_cancel_ms(data, row.document, setup)}};
}

// In a process of its own, so that the memory of one row is not that of the one before.
Json measure_apart(const std::shared_ptr<const evaluation::StudioData>& data, const Setup& setup, double seconds) {
    int ends[2];
    if (pipe(ends) != 0) return {{"error", "no pipe can be made"}};
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child == 0) {
        close(ends[0]);
        const std::string text = measure(data, setup, seconds).dump();
        for (size_t at = 0; at < text.size();) {
            const ssize_t wrote = write(ends[1], text.data() + at, text.size() - at);
            if (wrote <= 0) break;
            at += static_cast<size_t>(wrote);
        }
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    char piece[4096];
    for (ssize_t n; (n = read(ends[0], piece, sizeof piece)) > 0;) text.append(piece, static_cast<size_t>(n));
    close(ends[0]);
    int status = 0;
    if (child > 0) waitpid(child, &status, 0);
    Json row = Json::parse(text, nullptr, false);
    if (row.is_discarded())
        row = {{"threads", setup.threads},
               {"size", {setup.width, setup.height}},
               {"triangles", setup.triangles},
               {"error", fmt::format("ended with status {}, for want of memory perhaps", status)}};
    return row;
}

}  // namespace

int measure_scale(const ScaleOptions& options) {
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn-bench scale: {}\n", m);
    const double seconds = options.quick ? 0.5 : options.seconds;
    const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    std::vector<Setup> threads = {{.threads = 1, .cpus = 1}, {.threads = 2, .cpus = 1}};
    for (int n = 2; n <= cores; n *= 2) threads.push_back({.threads = n, .cpus = n});
    threads.push_back({.threads = 2 * cores});
    std::vector<Setup> sizes, meshes;
    for (auto [w, h] :
         {std::pair{320, 180}, {640, 360}, {960, 540}, {1280, 720}, {1920, 1080}, {2560, 1440}, {3840, 2160}})
        if (!options.quick || w <= 1280) sizes.push_back({.threads = cores, .width = w, .height = h});
    for (int n : {10'000, 30'000, 100'000, 300'000, 1'000'000, 2'000'000, 5'000'000})
        if (!options.quick || n <= 300'000) meshes.push_back({.threads = cores, .triangles = n});

    std::vector<Setup> things;
    for (int n : {0, 10, 100, 400, 1000})
        if (!options.quick || n <= 100) things.push_back({.threads = cores, .props = n});
    for (int n : {16, 64, 125})
        if (!options.quick || n <= 16) things.push_back({.threads = cores, .lights = n});

    Json report;
    for (const auto& [name, rows] : {std::pair<const char*, const std::vector<Setup>*>{"threads", &threads},
                                     {"resolution", &sizes},
                                     {"triangles", &meshes},
                                     {"things", &things}}) {
        if (!options.only.empty() && options.only != name) continue;
        report[name] = Json::array();
        for (const Setup& setup : *rows) {
            report[name].push_back(measure_apart(data, setup, seconds));
            const Json& r = report[name].back();
            if (r.contains("error"))
                fmt::print(stderr, "{}: {}\n", name, r.dump());
            else
                fmt::print(stderr,
                           "{:10} {:2} threads on {:2} cpus, {}x{}, {:8} triangles, {:4} props, {:3} lights: {:7.1f} "
                           "ms, {:6.2f} M "
                           "samples/s, {:5.0f} MB, first tree {:5.0f} ms, cancelled within {:4.0f} ms\n",
                           name, r["threads"].get<int>(), r["cpus"].get<int>(), r["size"][0].get<int>(),
                           r["size"][1].get<int>(), r["triangles"].get<int>(), r["props"].get<int>(),
                           r["lights"].get<int>(), r["least_frame_ms"].get<double>(),
                           r["samples_per_s"].get<double>() / 1e6, r["resident_mb"].get<double>(),
                           r["build_ms"].get<double>(), r["longest_to_cancel_ms"].get<double>());
        }
    }
    if (options.json) fmt::print("{}\n", report.dump(2));
    return 0;
}

}  // namespace limn::bench
