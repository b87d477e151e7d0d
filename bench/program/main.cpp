// What is measured of the program, in one program of its own.
#include <memory>

#include "app/begin.h"
#include "app/command_options.h"
#include "app/places.h"
#include "program/edits.h"
#include "program/frame.h"
#include "program/latency.h"
#include "program/scale.h"
#include "program/speak.h"
#include "program/views.h"

namespace limn::bench {
namespace {

using app::add_size;
using app::within;

void add_frame(CLI::App& parent, int& status) {
    auto options = std::make_shared<FrameOptions>(FrameOptions{.pack = app::default_pack()});
    FrameOptions& o = *options;
    CLI::App* command = parent.add_subcommand("frame", "What a live frame costs, and how good it is");
    command->add_option("--frames", o.frames, "how many")->check(CLI::Range(1, 100'000))->capture_default_str();
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--response", o.response, "response frames instead of full ones");
    command->add_flag("--quality", o.quality, "also against a reference");
    command->add_option("--reference-samples", o.reference_samples, "of that reference")->check(CLI::Range(1, 1 << 16));
    command->add_option("--pictures", o.pictures, "folder for the compared pictures");
    command->add_flag("--json", o.json, "print JSON");
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = measure_frame(*options); });
}

void add_latency(CLI::App& parent, int& status) {
    auto options = std::make_shared<LatencyOptions>(LatencyOptions{.pack = app::default_pack()});
    LatencyOptions& o = *options;
    CLI::App* command = parent.add_subcommand("latency", "From an edit to the encoded picture that shows it");
    command->add_option("--edits", o.edits, "of each kind")->check(CLI::Range(1, 10'000))->capture_default_str();
    command->add_option("--drag", o.drag_seconds, "seconds of dragging of each kind")->check(within(0.0, 600.0));
    command->add_option("--kind", o.kinds, "of this kind alone; may be said several times")
        ->check(CLI::IsMember(latency_kinds()));
    command->add_option("--props", o.props, "so many stand round the person, and one of them is moved")
        ->check(CLI::Range(0, 1000));
    command->add_flag("--hold", o.hold, "edits of a held picture, which settles and is denoised in between");
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--seed", o.seed, "of the random pauses")->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", o.json, "print JSON");
    command->callback([options, &status] { status = measure_latency(*options); });
}

void add_edits(CLI::App& parent, int& status) {
    auto options =
        std::make_shared<EditsOptions>(EditsOptions{.pack = app::default_pack(), .denoiser = app::default_denoiser()});
    EditsOptions& o = *options;
    CLI::App* command = parent.add_subcommand("edits", "From an edit to a picture of 30 and of 40 dB");
    command->add_option("--edits", o.edits, "the first so many of the fifty")
        ->check(CLI::Range(1, 50))
        ->capture_default_str();
    command->add_option("--reference-samples", o.reference_samples, "of what pictures are compared with")
        ->check(CLI::Range(1, 1 << 16))
        ->capture_default_str();
    command->add_option("--settle", o.settle_seconds, "seconds of rest before an edit")
        ->check(within(0.1, 60.0))
        ->capture_default_str();
    command->add_option("--patience", o.patience_seconds, "seconds that its pictures are watched")
        ->check(within(0.1, 600.0))
        ->capture_default_str();
    command->add_option("--projects", o.projects,
                        "folder: leave the edited documents there for other renderers, measure nothing");
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", o.json, "print JSON");
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = measure_edits(*options); });
}

void add_views(CLI::App& parent, int& status) {
    auto options = std::make_shared<ViewsOptions>(ViewsOptions{.pack = app::default_pack()});
    ViewsOptions& o = *options;
    CLI::App* command = parent.add_subcommand("views", "The film's camera and a director's own at once");
    command->add_option("--seconds", o.seconds, "of measuring each part")
        ->check(within(0.5, 600.0))
        ->capture_default_str();
    command->add_option("--threads", o.threads, "0 = one for each core")->check(CLI::Range(0, 256));
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", o.json, "print JSON");
    add_size(command, o.width, o.height);
    command->callback([options, &status] { status = measure_views(*options); });
}

void add_scale(CLI::App& parent, int& status) {
    auto options = std::make_shared<ScaleOptions>(ScaleOptions{.pack = app::default_pack()});
    ScaleOptions& o = *options;
    CLI::App* command = parent.add_subcommand(
        "scale", "Time and memory of a live frame against threads, resolution, triangles, props and lights");
    command->add_option("--seconds", o.seconds, "of measuring each row")
        ->check(within(0.1, 60.0))
        ->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--quick", o.quick, "fewer rows, half a second each");
    command->add_flag("--json", o.json, "print JSON");
    command->add_option("--only", o.only, "one table: threads, resolution, triangles or things");
    command->callback([options, &status] { status = measure_scale(*options); });
}

void add_speak(CLI::App& parent, int& status) {
    auto options = std::make_shared<SpeakOptions>(
        SpeakOptions{.pack = app::default_pack(), .inference = app::default_inference()});
    SpeakOptions& o = *options;
    CLI::App* command = parent.add_subcommand("speak", "How soon a line is heard, and how fast the rest follows");
    command->add_option("--rounds", o.rounds, "of each line")->check(CLI::Range(1, 1000))->capture_default_str();
    command->add_option("--pack", o.pack, "compiled asset pack")->capture_default_str();
    command->add_flag("--json", o.json, "print JSON");
    command->callback([options, &status] { status = measure_speak(*options); });
}

}  // namespace
}  // namespace limn::bench

int main(int argc, char** argv) {
    using namespace limn;
    // The studio that is measured decodes foreign pictures in a child of this very program.
    if (const auto ended = app::begin(argc, argv, "bench")) return *ended;
    CLI::App program("Measures Limn", "limn-bench");
    program.require_subcommand(1);
    int status = 0;
    bench::add_frame(program, status);
    bench::add_latency(program, status);
    bench::add_edits(program, status);
    bench::add_views(program, status);
    bench::add_scale(program, status);
    bench::add_speak(program, status);
    CLI11_PARSE(program, argc, argv);
    return status;
}
