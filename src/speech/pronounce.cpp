#include "speech/pronounce.h"

#include <algorithm>

#include "speech/phonemize.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

// Private signs: read_line() lets none of them in, and to the scanners they are letters.
constexpr char32_t kFirstPronounced = 0xf0000;
constexpr size_t kMaxPronouncedInText = 0xfff0;

const std::string* entry_for(const Pronunciations& list, std::u32string_view word) {
    auto entry = list.find(encode(word));
    if (entry == list.end()) entry = list.find(encode(lower(word)));
    return entry == list.end() ? nullptr : &entry->second;
}

}  // namespace

Pronounced apply_pronunciations(SourceText& line, const Pronunciations& list) {
    Pronounced out;
    if (list.empty()) return out;
    size_t longest = 0;
    for (const auto& [word, phonemes] : list) longest = std::max(longest, decode(word).size());
    longest = std::min(longest, kMaxPronouncedSigns);
    rewrite(line, [&](std::u32string_view text, size_t at) -> std::optional<Found> {
        if (!is_word(text[at]) || !begins_word(text, at) || out.size() >= kMaxPronouncedInText) return std::nullopt;
        for (size_t length = std::min(longest, text.size() - at); length > 0; --length) {
            if (!ends_word(text, at + length) || is_space(text[at + length - 1])) continue;
            const std::u32string_view word = text.substr(at, length);
            const std::string* phonemes = entry_for(list, word);
            if (!phonemes) continue;
            out.push_back({std::u32string(word), decode(*phonemes)});
            return Found{at + length, std::u32string(1, static_cast<char32_t>(kFirstPronounced + out.size() - 1))};
        }
        return std::nullopt;
    });
    return out;
}

const Pronunciation* given_for(const Pronounced& pronounced, std::u32string_view token) {
    if (token.size() != 1 || token[0] < kFirstPronounced || token[0] - kFirstPronounced >= pronounced.size())
        return nullptr;
    return &pronounced[token[0] - kFirstPronounced];
}

}  // namespace limn::speech
