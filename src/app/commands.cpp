#include "app/commands.h"

#include <fmt/format.h>

#include <memory>

#include "app/command_options.h"
#include "app/doctor.h"
#include "app/export.h"
#include "app/materials.h"
#include "app/option_checks.h"
#include "app/places.h"
#include "app/recover.h"
#include "app/render.h"
#include "app/serve.h"
#include "app/speak.h"
#include "stream/admission.h"

namespace limn::app {
namespace {

void add_serve(CLI::App& parent, int& status) {
    auto options = std::make_shared<ServeOptions>(
        ServeOptions{.data = default_data(), .page = default_page(), .pack = default_pack()});
    ServeOptions& o = *options;
    CLI::App* command = parent.add_subcommand("serve", "Serve the studio on this machine");
    command->add_option("--listen", o.listen, "address, HOST:PORT")->capture_default_str();
    command->add_option("--port", o.port, "port of 127.0.0.1, instead of --listen")->check(CLI::Range(0, 65535));
    command->add_option("--data", o.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--page", o.page, "folder of the built page")->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--session", o.session, "session to open; made when absent")->capture_default_str();
    command->add_option("--threads", o.threads, "tracing threads; 0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--backup-every", o.backup_minutes, "minutes between backups; 0 = none")
        ->check(CLI::Range(0.0, 100'000.0))
        ->capture_default_str();
    command->add_flag("--talking", o.talking, "the mouth speaks without words");
    command->add_flag("--trust-local-users", o.trust_local_users, "let in other users of this machine");
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = app::serve(*options); });
}

void add_render(CLI::App& parent, int& status) {
    auto options = std::make_shared<RenderOptions>(
        RenderOptions{.pack = default_pack(), .data = default_data(), .denoiser = default_denoiser()});
    RenderOptions& o = *options;
    CLI::App* command = parent.add_subcommand("render", "Render a still of an exported project");
    command->add_option("project", o.project, "file that `limn export` wrote")->required();
    command->add_option("-o,--output", o.output, ".png or .exr")->required();
    command->add_option("--time", o.time, "seconds")->check(within(0, kLatestSecond))->capture_default_str();
    command->add_option("--spp", o.samples, "samples a pixel")->check(CLI::Range(1, 1 << 20))->capture_default_str();
    command
        ->add_option("--noise", o.noise,
                     "stop where the picture has no more than that, black to white being 1; 0.004 is a step of 8 bits; "
                     "0 = never")
        ->check(within(0.0, 1.0));
    command->add_option("--seconds", o.seconds, "stop after so many, with the samples there are by then")
        ->check(within(0.0, 1e6));
    command->add_option("--seed", o.seed, "of the random numbers")->capture_default_str();
    command->add_option("--bounces", o.bounces, "indirect bounces")->check(CLI::Range(0, 64))->capture_default_str();
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--data", o.data, "folder with the assets that the project names")->capture_default_str();
    command->add_flag("--layers,!--no-layers", o.layers,
                      "of an .exr: light kept apart by its source (the default); without, 32-bit floats");
    command->add_flag("--denoise", o.denoise, "with Open Image Denoise");
    command->add_flag("--json", o.json, "print what it took as JSON");
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = render_project(*options); });
}

void add_materials(CLI::App& parent, int& status) {
    auto options = std::make_shared<MaterialsOptions>(MaterialsOptions{});
    MaterialsOptions& o = *options;
    CLI::App* command = parent.add_subcommand("materials", "The library of materials, and pictures of it");
    command->add_flag("--list", o.list, "print id, group and name of each");
    command->add_option("--previews", o.previews, "folder to write a picture of each to, ID.jpg");
    command->add_option("--sheet", o.sheet, "one picture of all, .png or .jpg");
    command->add_option("--only", o.only, "this material alone");
    command->add_option("--scale", o.scale, "of the pattern")->check(within(0.05, 20.0));
    command->add_option("--wear", o.wear, "0 to 1")->check(within(0.0, 1.0));
    command->add_option("--wetness", o.wetness, "0 to 1")->check(within(0.0, 1.0));
    command->add_option("--size", o.size, "pixels of each picture's side")
        ->check(CLI::Range(32, 2048))
        ->capture_default_str();
    command->add_option("--spp", o.samples, "samples a pixel")->check(CLI::Range(1, 1 << 16))->capture_default_str();
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->callback([options, &status] { status = app::materials(*options); });
}

void add_speech(CLI::App& parent, int& status) {
    CLI::App* list = parent.add_subcommand("voices", "Who can speak, and in which moods");
    list->callback([&status] { status = list_voices(); });

    auto options =
        std::make_shared<SpeakOptions>(SpeakOptions{.pack = default_pack(), .inference = default_inference()});
    SpeakOptions& o = *options;
    CLI::App* command = parent.add_subcommand("speak", "Speak a line into a file");
    command->add_option("--voice", o.voice, "one of `limn voices`")->capture_default_str();
    command->add_option("--mood", o.mood, "one of `limn voices`")->capture_default_str();
    command->add_option("--text", o.text, "what is said, in English");
    command->add_option("--phonemes", o.phonemes, "or how, in misaki's English alphabet");
    command->add_option("-o,--output", o.output, ".wav, one channel of 16 bits")->required();
    command->add_option("--timing", o.timing, ".json: when each word and phoneme is, in samples of the file");
    command->add_option("--rate", o.rate, "samples a second")
        ->check(CLI::IsMember({24'000, 48'000}))
        ->capture_default_str();
    command->add_option("--seed", o.seed, "of what is irregular in a voice")->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->callback([options, &status] { status = app::speak(*options); });
}

void add_export(CLI::App& parent, int& status) {
    auto options = std::make_shared<ExportOptions>(ExportOptions{.data = default_data(), .pack = default_pack()});
    ExportOptions& o = *options;
    CLI::App* command = parent.add_subcommand("export", "Write a session's document as text, or its scene as glTF");
    command->add_option("--data", o.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--session", o.session, "which session")->capture_default_str();
    command->add_option("-o,--output", o.output, "file; standard output when not given");
    command->add_option("--project", o.project, "a file with such a text, instead of a session");
    command->add_option("--gltf", o.gltf, "the scene as .glb, with its light and camera beside it");
    command->add_option("--time", o.time, "seconds, of that scene")
        ->check(within(0, kLatestSecond))
        ->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = export_project(*options); });
}

void add_recover(CLI::App& parent, int& status) {
    auto options = std::make_shared<RecoverOptions>(RecoverOptions{.data = default_data()});
    RecoverOptions& o = *options;
    CLI::App* command = parent.add_subcommand("recover", "Make a damaged data folder open again, and say what is lost");
    command->add_option("--data", o.data, "folder that keeps everything")->capture_default_str();
    command->callback([options, &status] { status = app::recover(*options); });
}

void add_doctor(CLI::App& parent, int& status) {
    auto options = std::make_shared<DoctorOptions>(
        DoctorOptions{.pack = default_pack(), .page = default_page(), .data = default_data()});
    DoctorOptions& o = *options;
    auto listen = std::make_shared<std::string>("127.0.0.1:8080");
    CLI::App* command =
        parent.add_subcommand("doctor", "What was found on this machine, what is missing, what follows");
    command->add_option("--listen", *listen, "address that would be served on, HOST:PORT")->capture_default_str();
    command->add_option("--data", o.data, "folder that keeps everything")->capture_default_str();
    command->add_option("--page", o.page, "folder of the built page")->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_option("--carriers", o.carriers, "folder of the fetched carriers");
    command->add_flag("--json", o.json, "print JSON");
    command->callback([options, listen, &status] {
        auto endpoint = stream::parse_endpoint(*listen);
        if (!endpoint) throw CLI::ValidationError("--listen", endpoint.error().message);
        options->host = endpoint->host == "localhost" ? "127.0.0.1" : endpoint->host;
        options->port = endpoint->port;
        status = app::doctor(*options);
    });
}

}  // namespace

void add_commands(CLI::App& parent, int& status) {
    add_serve(parent, status);
    add_render(parent, status);
    add_materials(parent, status);
    add_speech(parent, status);
    add_export(parent, status);
    add_recover(parent, status);
    add_doctor(parent, status);
}

}  // namespace limn::app
