// The one program: a table of what it can do.
#include <fmt/format.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstring>

#include "app/bench_edits.h"
#include "app/bench_frame.h"
#include "app/bench_latency.h"
#include "app/bench_scale.h"
#include "app/bench_views.h"
#include "app/doctor.h"
#include "app/export.h"
#include "app/materials.h"
#include "app/option_checks.h"
#include "app/places.h"
#include "app/recover.h"
#include "app/render.h"
#include "app/serve.h"
#include "exchange/decode_child.h"
#include "stream/admission.h"

namespace {

using namespace limn;

CLI::Option* add_size(CLI::App* command, int& width, int& height) {
    return command->add_option_function<std::string>(
        "--size",
        [&width, &height](const std::string& text) {
            const auto size = app::size_of(text);
            if (!size) throw CLI::ValidationError("--size", "write WIDTHxHEIGHT, each from 16 to 8192");
            width = size->width;
            height = size->height;
        },
        "picture size, such as 640x360");
}

// CLI::Range takes what is no number for a number in its range.
CLI::Validator within(double low, double high) {
    return CLI::Validator([low, high](std::string& text) { return app::not_within(text, low, high).value_or(""); },
                          fmt::format("FLOAT in [{} - {}]", low, high), "within");
}

}  // namespace

int main(int argc, char** argv) {
    // The sandboxed child for foreign pictures: nothing else may run before it.
    if (argc > 1 && std::strcmp(argv[1], exchange::kDecodeCommand) == 0)
        return exchange::decode_child_main(argc - 1, argv + 1);

    // What a command prints is its own; what goes wrong beside it is told elsewhere.
    spdlog::set_default_logger(spdlog::stderr_color_mt("commands"));
    CLI::App app("Limn: a self-hosted studio in which a picture is played like an instrument", "limn");
    app.require_subcommand(1);
    app.fallthrough(false);
    int status = 0;

    app::ServeOptions serve{.data = app::default_data(), .page = app::default_page(), .pack = app::default_pack()};
    CLI::App* command = app.add_subcommand("serve", "Serve the studio on this machine");
    command->add_option("--listen", serve.listen, "address, HOST:PORT")->capture_default_str();
    command->add_option("--port", serve.port, "port of 127.0.0.1, instead of --listen")->check(CLI::Range(0, 65535));
    command->add_option("--data", serve.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--page", serve.page, "folder of the built page")->capture_default_str();
    command->add_option("--pack", serve.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--session", serve.session, "session to open; made when absent")->capture_default_str();
    command->add_option("--threads", serve.threads, "tracing threads; 0 = one for each core")
        ->check(CLI::Range(0, 256));
    command->add_option("--backup-every", serve.backup_minutes, "minutes between backups; 0 = none")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    command->add_flag("--talking", serve.talking, "the mouth speaks without words");
    command->add_flag("--trust-local-users", serve.trust_local_users, "let in other users of this machine");
    add_size(command, serve.width, serve.height);
    command->callback([&] { status = app::serve(serve); });

    app::RenderOptions render{
        .pack = app::default_pack(), .data = app::default_data(), .denoiser = app::default_denoiser()};
    command = app.add_subcommand("render", "Render a still of an exported project");
    command->add_option("project", render.project, "file that `limn export` wrote")->required();
    command->add_option("-o,--output", render.output, ".png or .exr")->required();
    command->add_option("--time", render.time, "seconds")->check(within(0, app::kLatestSecond))->capture_default_str();
    command->add_option("--spp", render.samples, "samples a pixel")
        ->check(CLI::Range(1, 1 << 20))
        ->capture_default_str();
    command
        ->add_option("--noise", render.noise,
                     "stop where the picture has no more than that, black to white being 1; 0.004 is a step of 8 bits; "
                     "0 = never")
        ->check(within(0.0, 1.0));
    command->add_option("--seconds", render.seconds, "stop after so many, with the samples there are by then")
        ->check(within(0.0, 1e6));
    command->add_option("--seed", render.seed, "of the random numbers")->capture_default_str();
    command->add_option("--bounces", render.bounces, "indirect bounces")
        ->check(CLI::Range(0, 64))
        ->capture_default_str();
    command->add_option("--threads", render.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", render.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--data", render.data, "folder with the assets that the project names")->capture_default_str();
    command->add_flag("--layers,!--no-layers", render.layers,
                      "of an .exr: light kept apart by its source (the default); without, 32-bit floats");
    command->add_flag("--denoise", render.denoise, "with Open Image Denoise");
    command->add_flag("--json", render.json, "print what it took as JSON");
    add_size(command, render.width, render.height);
    command->callback([&] { status = app::render_project(render); });

    app::MaterialsOptions library;
    command = app.add_subcommand("materials", "The library of materials, and pictures of it");
    command->add_flag("--list", library.list, "print id, group and name of each");
    command->add_option("--previews", library.previews, "folder to write a picture of each to, ID.jpg");
    command->add_option("--sheet", library.sheet, "one picture of all, .png or .jpg");
    command->add_option("--only", library.only, "this material alone");
    command->add_option("--scale", library.scale, "of the pattern")->check(within(0.05, 20.0));
    command->add_option("--wear", library.wear, "0 to 1")->check(within(0.0, 1.0));
    command->add_option("--wetness", library.wetness, "0 to 1")->check(within(0.0, 1.0));
    command->add_option("--size", library.size, "pixels of each picture's side")
        ->check(CLI::Range(32, 2048))
        ->capture_default_str();
    command->add_option("--spp", library.samples, "samples a pixel")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    command->add_option("--threads", library.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->callback([&] { status = app::materials(library); });

    app::ExportOptions exported{.data = app::default_data(), .pack = app::default_pack()};
    command = app.add_subcommand("export", "Write a session's document as text, or its scene as glTF");
    command->add_option("--data", exported.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--session", exported.session, "which session")->capture_default_str();
    command->add_option("-o,--output", exported.output, "file; standard output when not given");
    command->add_option("--project", exported.project, "a file with such a text, instead of a session");
    command->add_option("--gltf", exported.gltf, "the scene as .glb, with its light and camera beside it");
    command->add_option("--time", exported.time, "seconds, of that scene")
        ->check(within(0, app::kLatestSecond))
        ->capture_default_str();
    command->add_option("--pack", exported.pack, "compiled asset pack")->capture_default_str();
    add_size(command, exported.width, exported.height);
    command->callback([&] { status = app::export_project(exported); });

    app::RecoverOptions recovered{.data = app::default_data()};
    command = app.add_subcommand("recover", "Make a damaged data folder open again, and say what is lost");
    command->add_option("--data", recovered.data, "folder that keeps everything")->capture_default_str();
    command->callback([&] { status = app::recover(recovered); });

    CLI::App* bench = app.add_subcommand("bench", "Measure");
    bench->require_subcommand(1);
    app::BenchFrameOptions frame{.pack = app::default_pack()};
    command = bench->add_subcommand("frame", "What a live frame costs, and how good it is");
    command->add_option("--frames", frame.frames, "how many")->check(CLI::Range(1, 100'000))->capture_default_str();
    command->add_option("--threads", frame.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", frame.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--response", frame.response, "response frames instead of full ones");
    command->add_flag("--quality", frame.quality, "also against a reference");
    command->add_option("--reference-samples", frame.reference_samples, "of that reference")
        ->check(CLI::Range(1, 1 << 16));
    command->add_option("--pictures", frame.pictures, "folder for the compared pictures");
    command->add_flag("--json", frame.json, "print JSON");
    add_size(command, frame.width, frame.height);
    command->callback([&] { status = app::bench_frame(frame); });

    app::BenchLatencyOptions latency{.pack = app::default_pack()};
    command = bench->add_subcommand("latency", "From an edit to the encoded picture that shows it");
    command->add_option("--edits", latency.edits, "of each kind")->check(CLI::Range(1, 10'000))->capture_default_str();
    command->add_option("--drag", latency.drag_seconds, "seconds of dragging of each kind")->check(within(0.0, 600.0));
    command->add_option("--kind", latency.kinds, "of this kind alone; may be said several times")
        ->check(CLI::IsMember(app::latency_kinds()));
    command->add_flag("--hold", latency.hold, "edits of a held picture, which settles and is denoised in between");
    command->add_option("--threads", latency.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--seed", latency.seed, "of the random pauses")->capture_default_str();
    command->add_option("--pack", latency.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", latency.json, "print JSON");
    command->callback([&] { status = app::bench_latency(latency); });

    app::BenchEditsOptions edits{.pack = app::default_pack(), .denoiser = app::default_denoiser()};
    command = bench->add_subcommand("edits", "From an edit to a picture of 30 and of 40 dB");
    command->add_option("--edits", edits.edits, "the first so many of the fifty")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    command->add_option("--reference-samples", edits.reference_samples, "of what pictures are compared with")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    command->add_option("--settle", edits.settle_seconds, "seconds of rest before an edit")
        ->check(within(0.1, 60.0))
        ->capture_default_str();
    command->add_option("--patience", edits.patience_seconds, "seconds that its pictures are watched")
        ->check(within(0.1, 600.0))
        ->capture_default_str();
    command->add_option("--projects", edits.projects,
                        "folder: leave the edited documents there for other renderers, measure nothing");
    command->add_option("--threads", edits.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", edits.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", edits.json, "print JSON");
    add_size(command, edits.width, edits.height);
    command->callback([&] { status = app::bench_edits(edits); });

    app::BenchViewsOptions views{.pack = app::default_pack()};
    command = bench->add_subcommand("views", "The film's camera and a director's own at once");
    command->add_option("--seconds", views.seconds, "of measuring each part")
        ->check(within(0.5, 600.0))
        ->capture_default_str();
    command->add_option("--threads", views.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", views.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", views.json, "print JSON");
    add_size(command, views.width, views.height);
    command->callback([&] { status = app::bench_views(views); });

    app::BenchScaleOptions scale{.pack = app::default_pack()};
    command = bench->add_subcommand(
        "scale", "Time and memory of a live frame against threads, resolution, triangles, props and lights");
    command->add_option("--seconds", scale.seconds, "of measuring each row")
        ->check(within(0.1, 60.0))
        ->capture_default_str();
    command->add_option("--pack", scale.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--quick", scale.quick, "fewer rows, half a second each");
    command->add_flag("--json", scale.json, "print JSON");
    command->add_option("--only", scale.only, "one table: threads, resolution, triangles or things");
    command->callback([&] { status = app::bench_scale(scale); });

    app::DoctorOptions doctor{.pack = app::default_pack(), .page = app::default_page(), .data = app::default_data()};
    std::string address = "127.0.0.1:8080";
    command = app.add_subcommand("doctor", "What was found on this machine, what is missing, what follows");
    command->add_option("--listen", address, "address that would be served on, HOST:PORT")->capture_default_str();
    command->add_option("--data", doctor.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--page", doctor.page, "folder of the built page")->capture_default_str();
    command->add_option("--pack", doctor.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--carriers", doctor.carriers, "folder of the fetched carriers");
    command->add_flag("--json", doctor.json, "print JSON");
    command->callback([&] {
        auto endpoint = stream::parse_endpoint(address);
        if (!endpoint) throw CLI::ValidationError("--listen", endpoint.error().message);
        doctor.host = endpoint->host == "localhost" ? "127.0.0.1" : endpoint->host;
        doctor.port = endpoint->port;
        status = app::doctor(doctor);
    });

    CLI11_PARSE(app, argc, argv);
    return status;
}
