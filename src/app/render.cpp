#include "app/render.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/option_checks.h"
#include "base/files.h"
#include "engine/live.h"
#include "engine/still.h"
#include "exchange/write_image.h"
#include "library/choices.h"
#include "library/intake.h"
#include "render/trace/trace_tile.h"
#include "scene/hash.h"

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
    warn_of_unknown("limn render", *project, library::choices_in(options.data, data->worlds));
    const evaluation::LookMap looks = [&](const std::string& hash) {
        auto look = library::read_own<library::Look>(options.data, hash);
        // One that is not there has been named.
        if (!look && std::filesystem::exists(store::asset_path(options.data, hash)))
            fmt::print(stderr, "limn render: {}\n", look.error().message);
        return look;
    };
    evaluation::EvaluationState evaluation(
        data, [&](const std::string& hash) { return library::read_own<library::World>(options.data, hash); }, looks);

    base::flush_denormals();
    base::TaskPool pool(options.threads);
    const auto start = std::chrono::steady_clock::now();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    render::StillSettings settings;
    settings.width = options.width;
    settings.height = options.height;
    settings.samples = options.samples;
    settings.noise = static_cast<float>(options.noise);
    settings.seed = options.seed;
    settings.bounces = options.bounces;
    settings.groups = ending == ".exr" && options.layers;
    settings.features = options.denoise;
    std::optional<double> began;  // to be rendered
    const auto made = engine::make_still(
        evaluation, *project, base::ticks_from_seconds(options.time), settings, denoiser.get(), pool,
        [](const std::string& note) { fmt::print(stderr, "limn render: {}\n", note); },
        [&](double done) {
            if (!began) began = passed();
            show_progress(done);
            return options.seconds <= 0 || passed() - *began < options.seconds;
        });
    if (isatty(STDERR_FILENO)) fmt::print(stderr, "\n");
    if (!made) return fail(made.error().message);
    const render::StillImage& image = made->image;
    const scene::Scene& scene = *made->scene;

    std::vector<exchange::ExrLayer> layers;
    for (const auto& [group, picture] : image.groups)
        layers.push_back({.name = render::kLightGroupNames[static_cast<int>(group)], .image = &picture, .color = true});
    const auto wrote = ending == ".exr"
                           ? exchange::write_exr(options.output.string(), image.color, layers,
                                                 options.layers ? exchange::Depth::half : exchange::Depth::full)
                           : exchange::write_png(options.output.string(),
                                                 look::display_picture(image.color, engine::display_of(scene), pool));
    if (!wrote) return fail(wrote.error().message);
    if (options.json) {
        const nlohmann::json out = {{"scene_hash", fmt::format("{:016x}", scene::scene_hash(scene))},
                                    {"render_class", {{"isa", render::tile_tracer().name}, {"embree", "3.13"}}},
                                    {"rays", image.rays},
                                    {"seconds", passed()},
                                    {"build_seconds", image.build_seconds},
                                    {"render_seconds", made->render_seconds},
                                    {"denoise_seconds", made->denoise_seconds},
                                    {"processor_seconds", made->processor_seconds},
                                    {"size", {options.width, options.height}},
                                    {"samples", image.samples},
                                    {"mean_samples", image.mean_samples},
                                    {"threads", pool.threads()}};
        fmt::print("{}\n", out.dump(2));
    }
    return 0;
}

}  // namespace limn::app
