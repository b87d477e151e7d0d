#include "app/speak.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/option_checks.h"
#include "audio/resample.h"
#include "audio/wave_file.h"
#include "base/files.h"
#include "speech/pulses.h"
#include "speech/synthesis.h"
#include "speech/voices.h"

namespace limn::app {
namespace {

// What is said, as phonemes.
base::Result<std::string> phonemes_of(const SpeakOptions& options) {
    if (options.phonemes.empty()) return base::Error{"there is nothing to say: give --phonemes"};
    return options.phonemes;
}

struct Spoken {
    speech::VoiceLine line;
    std::string phonemes;
    std::vector<float> samples;  // at the wanted rate
};

base::Result<Spoken> make(const SpeakOptions& options) {
    const auto voice = speech::find_voice(options.voice);
    if (!voice) return voice.error();
    const auto mood = speech::find_mood(options.mood);
    if (!mood) return mood.error();
    auto phonemes = phonemes_of(options);
    if (!phonemes) return phonemes.error();
    const auto pack = pack::open_pack(options.pack.string());
    if (!pack) return pack.error();
    const auto runtime = inference::open_runtime(options.inference.string(), "speech");
    if (!runtime) return runtime.error();
    const auto network = speech::load_voice_network(**pack, *runtime);
    if (!network) return network.error();
    auto line =
        speech::plan_line(**network, *phonemes, speech::together((*voice)->delivery, (*mood)->delivery), options.seed);
    if (!line) return line.error();
    if (line->phones.empty()) return base::Error{"there is no phoneme in \"" + phonemes->substr(0, 80) + "\""};
    const auto sound = speech::speak(**network, *line);
    if (!sound) return sound.error();
    return Spoken{std::move(*line), std::move(*phonemes), audio::resample(*sound, speech::kSampleRate, options.rate)};
}

// Times are samples of the file.
std::string timing_text(const SpeakOptions& options, const Spoken& spoken) {
    nlohmann::ordered_json phones = nlohmann::ordered_json::array();
    const int64_t factor = options.rate / speech::kSampleRate;
    for (const speech::Phone& p : spoken.line.phones)
        phones.push_back({{"phoneme", spoken.phonemes.substr(p.text_begin, p.text_end - p.text_begin)},
                          {"begin", p.begin * factor},
                          {"end", p.end * factor},
                          {"stress", p.stress}});
    const nlohmann::ordered_json all = {
        {"voice", options.voice},           {"mood", options.mood}, {"seed", options.seed}, {"rate", options.rate},
        {"samples", spoken.samples.size()}, {"phonemes", phones}};
    return all.dump(1) + "\n";
}

base::Result<void> speak_to_files(const SpeakOptions& options) {
    if (auto fine = check_output_file(options.output, {".wav"}); !fine) return fine;
    if (!options.timing.empty())
        if (auto fine = check_output_file(options.timing, {".json"}); !fine) return fine;
    const auto spoken = make(options);
    if (!spoken) return spoken.error();
    if (auto kept = base::write_durably(options.output, audio::wave_file(spoken->samples, options.rate)); !kept)
        return kept;
    if (!options.timing.empty())
        if (auto kept = base::write_durably(options.timing, timing_text(options, *spoken)); !kept) return kept;
    fmt::print("{}: {:.2f} s\n", options.output.string(), static_cast<double>(spoken->samples.size()) / options.rate);
    return {};
}

}  // namespace

int speak(const SpeakOptions& options) {
    const auto done = speak_to_files(options);
    if (done) return 0;
    fmt::print(stderr, "limn speak: {}\n", done.error().message);
    return 1;
}

int list_voices() {
    for (const speech::Voice& v : speech::voices())
        fmt::print("{:<10} {:<9} {} ({})\n", v.name, v.readiness == speech::Readiness::instant ? "instant" : "prepared",
                   v.title, v.about);
    std::string moods;
    for (const speech::Mood& m : speech::moods()) moods += (moods.empty() ? "" : ", ") + std::string(m.name);
    fmt::print("moods: {}\n", moods);
    return 0;
}

}  // namespace limn::app
