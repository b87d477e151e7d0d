#include "app/speak.h"

#include <fmt/format.h>

#include <cctype>

#include <nlohmann/json.hpp>
#include <optional>

#include "app/option_checks.h"
#include "audio/resample.h"
#include "audio/wave_file.h"
#include "base/files.h"
#include "speech/phonemize.h"
#include "speech/pulses.h"
#include "speech/synthesis.h"
#include "speech/unknown_word.h"
#include "speech/voices.h"

namespace limn::app {
namespace {

// A word as it is said, and its bytes in the line's phonemes.
struct SaidWord {
    std::string text;
    size_t begin = 0, end = 0;
};

// What is said, as phonemes; words only of what was read from text.
struct Said {
    std::string phonemes;
    std::vector<SaidWord> words;
};

base::Result<Said> read_text(const SpeakOptions& options, const std::shared_ptr<const pack::Pack>& pack,
                             const inference::RuntimePtr& runtime) {
    if (options.text.size() > speech::kMaxTextBytes)
        return base::Error{fmt::format("a line has at most {} bytes", speech::kMaxTextBytes)};
    const auto front_end = speech::load_front_end(pack, speech::Accent::american);
    if (!front_end) return front_end.error();
    const auto reader = speech::load_word_reader(*pack, runtime);
    if (!reader) return reader.error();
    const speech::UnknownWord unknown = [&](std::string_view word) {
        auto phonemes = speech::pronounce(**reader, word);
        return phonemes ? std::move(*phonemes) : std::string();
    };
    Said said;
    for (const speech::Sentence& sentence : speech::phonemize(*front_end, options.text, unknown)) {
        if (!said.phonemes.empty()) said.phonemes += ' ';
        for (const speech::Word& word : sentence.words) {
            const size_t begin = said.phonemes.size();
            said.phonemes += word.phonemes;
            const bool mark = word.phonemes == word.text && !std::isalnum(static_cast<unsigned char>(word.text[0]));
            if (!word.phonemes.empty() && !mark) said.words.push_back({word.text, begin, said.phonemes.size()});
            if (word.space_after) said.phonemes += ' ';
        }
    }
    return said;
}

base::Result<Said> what_is_said(const SpeakOptions& options, const std::shared_ptr<const pack::Pack>& pack,
                                const inference::RuntimePtr& runtime) {
    if (!options.text.empty() && !options.phonemes.empty())
        return base::Error{"--text and --phonemes are two ways to say one thing: give one of them"};
    if (!options.text.empty()) return read_text(options, pack, runtime);
    if (options.phonemes.empty()) return base::Error{"there is nothing to say: give --text"};
    return Said{options.phonemes, {}};
}

struct Spoken {
    speech::VoiceLine line;
    Said said;
    std::vector<float> samples;  // at the wanted rate
};

base::Result<Spoken> make(const SpeakOptions& options) {
    const auto voice = speech::find_voice(options.voice);
    if (!voice) return voice.error();
    const auto mood = speech::find_mood(options.mood);
    if (!mood) return mood.error();
    const auto pack = pack::open_pack(options.pack.string());
    if (!pack) return pack.error();
    const auto runtime = inference::open_runtime(options.inference.string(), "speech");
    if (!runtime) return runtime.error();
    auto said = what_is_said(options, *pack, *runtime);
    if (!said) return said.error();
    const auto network = speech::load_voice_network(**pack, *runtime);
    if (!network) return network.error();
    auto line = speech::plan_line(**network, said->phonemes, speech::together((*voice)->delivery, (*mood)->delivery),
                                  options.seed);
    if (!line) return line.error();
    if (line->phones.empty())
        return base::Error{
            fmt::format("there is nothing to be said in \"{}\"", (options.text + options.phonemes).substr(0, 80))};
    const auto sound = speech::speak(**network, *line);
    if (!sound) return sound.error();
    return Spoken{std::move(*line), std::move(*said), audio::resample(*sound, speech::kSampleRate, options.rate)};
}

// Where a word sounds: from its first phone to its last; nothing where it has none.
std::optional<std::pair<int64_t, int64_t>> time_of(const SaidWord& word, const speech::VoiceLine& line) {
    std::optional<std::pair<int64_t, int64_t>> time;
    for (const speech::Phone& p : line.phones) {
        if (p.text_begin < word.begin || p.text_end > word.end) continue;
        time = {time ? time->first : p.begin, p.end};
    }
    return time;
}

// Times are samples of the file.
std::string timing_text(const SpeakOptions& options, const Spoken& spoken) {
    nlohmann::ordered_json phones = nlohmann::ordered_json::array();
    const int64_t factor = options.rate / speech::kSampleRate;
    for (const speech::Phone& p : spoken.line.phones)
        phones.push_back({{"phoneme", spoken.said.phonemes.substr(p.text_begin, p.text_end - p.text_begin)},
                          {"begin", p.begin * factor},
                          {"end", p.end * factor},
                          {"stress", p.stress}});
    nlohmann::ordered_json words = nlohmann::ordered_json::array();
    for (const SaidWord& word : spoken.said.words)
        if (const auto time = time_of(word, spoken.line))
            words.push_back({{"word", word.text}, {"begin", time->first * factor}, {"end", time->second * factor}});
    const nlohmann::ordered_json all = {
        {"voice", options.voice},           {"mood", options.mood}, {"seed", options.seed}, {"rate", options.rate},
        {"samples", spoken.samples.size()}, {"words", words},       {"phonemes", phones}};
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
