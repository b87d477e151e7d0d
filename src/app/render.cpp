#include "app/render.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <ctime>
#include <nlohmann/json.hpp>

#include "app/choices.h"
#include "engine/live.h"
#include "app/option_checks.h"
#include "app/own_looks.h"
#include "app/own_worlds.h"
#include "base/files.h"
#include "exchange/write_image.h"
#include "render/denoise.h"
#include "render/faults.h"
#include "render/render_still.h"
#include "render/trace_tile.h"

namespace limn::app {
namespace {

constexpr uint64_t kMaxProjectBytes = 64u << 20;

int fail(const std::string& message) {
    fmt::print(stderr, "limn render: {}\n", message);
    return 1;
}

}  // namespace

base::Result<document::Document> read_project(const std::filesystem::path& path) {
    const auto text = base::read_file(path, kMaxProjectBytes);
    if (!text) return base::Error{fmt::format("{}. `limn export` writes such a file", text.error().message)};
    auto read = document::from_json(*text);
    if (!read) return base::Error{fmt::format("{}: {} ({})", path.string(), read.error().message, read.error().field)};
    return read;
}

void warn_of_unknown(const char* who, const document::Document& document, const document::Choices& choices) {
    for (const base::Error& error : document::unknown_choices(document, choices))
        fmt::print(stderr, "{}: warning: {}. A stand-in in magenta shows where it would be seen\n", who, error.message);
}

namespace {

void show_progress(double done) {
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\rlimn render: {:3.0f} % ", 100 * done);
}

}  // namespace

int render_project(const RenderOptions& options) {
    // What is in the way is told before the work.
    if (const auto output = check_output_file(options.output, {".png", ".exr"}); !output)
        return fail(output.error().message);
    const std::string ending = ending_of(options.output);
    const auto project = read_project(options.project);
    if (!project) return fail(project.error().message);
    render::DenoiserPtr denoiser;
    if (options.denoise) {
        auto opened = render::open_denoiser(options.denoiser.string(), options.threads);
        if (!opened) return fail(opened.error().message);
        denoiser = std::move(*opened);
    }
    const auto data = evaluation::open_studio_data(options.pack.string());
    for (const std::string& m : data->missing) fmt::print(stderr, "limn render: {}\n", m);
    OwnWorlds own(options.data / "assets", [] {});
    warn_of_unknown("limn render", *project, choices_in(options.data, data->worlds));
    const evaluation::LookMap looks = [&](const std::string& hash) {
        auto look = read_look(options.data, hash);
        // One that is not there has been named.
        if (!look && std::filesystem::exists(store::asset_path(options.data, hash)))
            fmt::print(stderr, "limn render: {}\n", look.error().message);
        return look;
    };
    evaluation::EvaluationState evaluation(
        data, [&](const std::string& hash) { return own.wait(hash); }, looks);

    base::flush_denormals();
    base::TaskPool pool(options.threads);
    const auto start = std::chrono::steady_clock::now();
    const auto scene = evaluation::evaluate(evaluation, *project, {}, base::ticks_from_seconds(options.time));
    for (const std::string& note : evaluation::notes(evaluation)) fmt::print(stderr, "limn render: {}\n", note);
    for (const std::string& fault : render::faults_of(*scene)) fmt::print(stderr, "limn render: {}\n", fault);
    for (const std::string& fault : render::faults_of_view(*scene)) fmt::print(stderr, "limn render: {}\n", fault);
    render::StillSettings settings;
    settings.width = options.width;
    settings.height = options.height;
    settings.samples = options.samples;
    settings.noise = static_cast<float>(options.noise);
    settings.gain = std::exp2(scene->camera.exposure);
    settings.seed = options.seed;
    settings.bounces = options.bounces;
    settings.groups = ending == ".exr" && options.layers;
    settings.features = options.denoise;
    const auto accel = render::make_accel(render::AccelPurpose::still);
    const auto rendering = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    const auto passed = [](std::chrono::steady_clock::time_point since) {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - since).count();
    };
    render::StillImage image = render::render_still(*accel, *scene, settings, pool, [&](double done) {
        show_progress(done);
        return options.seconds <= 0 || passed(rendering) < options.seconds;
    });
    const double render_seconds = passed(rendering);
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\n");
    if (denoiser)
        if (const auto clean = render::denoise_still(image, *denoiser); !clean) return fail(clean.error().message);
    const double denoise_seconds = passed(rendering) - render_seconds;
    const double processor_seconds = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;

    std::vector<exchange::ExrLayer> layers;
    for (const auto& [group, picture] : image.groups)
        layers.push_back({.name = render::kLightGroupNames[static_cast<int>(group)], .image = &picture, .color = true});
    const auto wrote = ending == ".exr"
                           ? exchange::write_exr(options.output.string(), image.color, layers,
                                                 options.layers ? exchange::Depth::half : exchange::Depth::full)
                           : exchange::write_png(options.output.string(),
                                                 look::display_picture(image.color, engine::display_of(*scene), pool));
    if (!wrote) return fail(wrote.error().message);
    if (options.json) {
        const nlohmann::json out = {{"scene_hash", fmt::format("{:016x}", evaluation::scene_hash(*scene))},
                                    {"render_class", {{"isa", render::tile_tracer().name}, {"embree", "3.13"}}},
                                    {"rays", image.rays},
                                    {"seconds", passed(start)},
                                    {"build_seconds", image.build_seconds},
                                    {"render_seconds", render_seconds},
                                    {"denoise_seconds", denoise_seconds},
                                    {"processor_seconds", processor_seconds},
                                    {"size", {options.width, options.height}},
                                    {"samples", image.samples},
                                    {"mean_samples", image.mean_samples},
                                    {"threads", pool.threads()}};
        fmt::print("{}\n", out.dump(2));
    }
    return 0;
}

}  // namespace limn::app
