#include "program/speak.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <vector>

#include "speech/pulses.h"
#include "speech/synthesis.h"
#include "speech/voices.h"

namespace limn::bench {
namespace {

using Clock = std::chrono::steady_clock;

double ms_since(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}
double median(std::vector<double> v) {
    std::ranges::sort(v);
    return v[v.size() / 2];
}

struct Sentence {
    int characters;  // of its text
    const char* phonemes;
};
// "Hello there.", "The quick brown fox jumps over the lazy dog." and "She sells sea shells by the sea shore, and the
// shells she sells are fine.": lines of a word or two, of a sentence and of a long one.
constexpr Sentence kSentences[] = {{12, "həlˈO ðˈɛɹ."},
                                   {44, "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˌOvəɹ ðə lˈAzi dˈɔɡ."},
                                   {73, "ʃi sˈɛlz sˈi ʃˈɛlz bI ðə sˈi ʃˈɔɹ, ænd ðə ʃˈɛlz ʃi sˈɛlz ɑɹ fˈIn."}};

struct Row {
    std::string voice;
    int characters = 0;
    double seconds = 0, first_ms = 0, whole_ms = 0, factor = 0;
};

base::Result<Row> measure(const speech::VoiceNetwork& network, const speech::Voice& voice, const Sentence& sentence,
                          int rounds) {
    std::vector<double> first, whole;
    Row row{std::string(voice.name), sentence.characters};
    for (int i = 0; i <= rounds; i++) {
        auto begin = Clock::now();
        const auto line = speech::plan_line(network, sentence.phonemes, voice.delivery, 1);
        if (!line) return line.error();
        speech::Speaker speaker(network, *line, {.first_chunk = speech::kInstantChunk, .skip_lead = true});
        size_t samples = 0;
        while (samples < speech::kSampleRate / 5) {
            const auto some = speaker.next();
            if (!some) return some.error();
            if (some->empty()) break;
            samples += some->size();
        }
        const double soon = ms_since(begin);
        begin = Clock::now();
        const auto again = speech::plan_line(network, sentence.phonemes, voice.delivery, 1);
        if (!again) return again.error();
        const auto all = speech::speak(network, *again);
        if (!all) return all.error();
        if (i == 0) continue;  // the first time memory is new
        first.push_back(soon);
        whole.push_back(ms_since(begin));
        row.seconds = static_cast<double>(all->size()) / speech::kSampleRate;
    }
    row.first_ms = median(first);
    row.whole_ms = median(whole);
    row.factor = row.whole_ms / 1000 / row.seconds;
    return row;
}

base::Result<void> measure_all(const SpeakOptions& options) {
    const auto begin = Clock::now();
    const auto pack = pack::open_pack(options.pack.string());
    if (!pack) return pack.error();
    const auto runtime = inference::open_runtime(options.inference.string(), "speech");
    if (!runtime) return runtime.error();
    const auto network = speech::load_voice_network(**pack, *runtime);
    if (!network) return network.error();
    const double load_ms = ms_since(begin);
    nlohmann::ordered_json rows = nlohmann::ordered_json::array();
    if (!options.json) fmt::print("load {:.0f} ms\n", load_ms);
    for (const speech::Voice& voice : speech::voices())
        for (const Sentence& sentence : kSentences) {
            const auto row = measure(**network, voice, sentence, options.rounds);
            if (!row) return row.error();
            rows.push_back({{"voice", row->voice},
                            {"characters", row->characters},
                            {"seconds", row->seconds},
                            {"first_200_ms", row->first_ms},
                            {"whole_ms", row->whole_ms},
                            {"real_time_factor", row->factor}});
            if (!options.json)
                fmt::print(
                    "{:<10} {:>3} characters, {:.2f} s: first 200 ms after {:.1f} ms, all after {:.1f} ms ({:.4f})\n",
                    row->voice, row->characters, row->seconds, row->first_ms, row->whole_ms, row->factor);
        }
    if (options.json)
        fmt::print("{}\n", nlohmann::ordered_json({{"load_ms", load_ms}, {"threads", 1}, {"lines", rows}}).dump(1));
    return {};
}

}  // namespace

int measure_speak(const SpeakOptions& options) {
    const auto done = measure_all(options);
    if (!done) fmt::print(stderr, "limn-bench speak: {}\n", done.error().message);
    return done ? 0 : 1;
}

}  // namespace limn::bench
