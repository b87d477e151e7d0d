#include "speech/phonemize.h"

#include <algorithm>

#include "speech/characters.h"
#include "speech/normalize.h"
#include "speech/pronounce.h"
#include "speech/say_parts.h"
#include "speech/sentences.h"
#include "speech/tokenize.h"

namespace limn::speech {
namespace {

std::vector<Tagged> tagged_tokens(const FrontEnd& front_end, const SourceText& line, const Pronounced& pronounced) {
    const std::vector<Token> tokens = tokenize(line.text, front_end.exceptions);
    std::vector<std::u32string_view> words;
    for (const Token& token : tokens) {
        const std::u32string_view text = std::u32string_view(line.text).substr(token.begin, token.end - token.begin);
        const Pronunciation* given = given_for(pronounced, text);
        words.push_back(given ? std::u32string_view(given->word) : text);
    }
    const std::vector<std::string_view> tags = tag_words(front_end.tagger, words);
    std::vector<Tagged> out;
    for (size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        out.push_back({std::u32string(words[i]), tags[i], span_of(line, token.begin, token.end), token.space_after});
        if (const Pronunciation* given =
                given_for(pronounced, std::u32string_view(line.text).substr(token.begin, token.end - token.begin)))
            out.back().phonemes = given->phonemes;
    }
    return out;
}

Word word_of(const Part& part) {
    return {encode(part.text), encode(*part.phonemes), part.from.begin, part.from.end, part.space_after};
}

size_t signs_in(std::string_view utf8) {
    return static_cast<size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

size_t length_of(const Word& word) {
    return signs_in(word.phonemes) + word.space_after;
}

bool ends_clause(const Word& word) {
    if (!word.space_after) return false;
    for (const std::string_view mark : {",", ";", ":", "—"})
        if (std::string_view(word.phonemes).ends_with(mark)) return true;
    return false;
}

// Runs of words that end where `ends` says, joined for as long as they fit; a run that does not fit by itself stays
// whole.
std::vector<Sentence> joined_runs(std::vector<Word> words, bool (*ends)(const Word&)) {
    std::vector<Sentence> out;
    std::vector<Word> run;
    size_t length = 0, run_length = 0;
    for (size_t i = 0; i < words.size(); ++i) {
        run_length += length_of(words[i]);
        run.push_back(std::move(words[i]));
        if (i + 1 < words.size() && !ends(run.back())) continue;
        if (out.empty() || length + run_length > kMaxPhonemes + 1) out.emplace_back(), length = 0;
        length += run_length;
        run_length = 0;
        std::move(run.begin(), run.end(), std::back_inserter(out.back().words));
        run.clear();
    }
    return out;
}

size_t length_of(const std::vector<Word>& words) {
    size_t length = 0;
    for (const Word& word : words) length += length_of(word);
    return length;
}

void add_in_pieces(std::vector<Word> words, std::vector<Sentence>& out) {
    if (length_of(words) <= kMaxPhonemes + 1) {
        out.push_back({std::move(words)});
        return;
    }
    for (Sentence& clause : joined_runs(std::move(words), ends_clause)) {
        if (length_of(clause.words) <= kMaxPhonemes + 1)
            out.push_back(std::move(clause));
        else
            for (Sentence& piece : joined_runs(std::move(clause.words), [](const Word&) { return true; }))
                out.push_back(std::move(piece));
    }
}

std::string_view within_bounds(std::string_view text) {
    if (text.size() <= kMaxTextBytes) return text;
    size_t end = kMaxTextBytes;
    while (end > 0 && (text[end] & 0xc0) == 0x80 && kMaxTextBytes - end < 4) --end;
    return text.substr(0, end);
}

}  // namespace

base::Result<FrontEnd> load_front_end(std::shared_ptr<const pack::Pack> pack, Accent accent) {
    FrontEnd front_end;
    auto lexicon = read_lexicon(*pack, accent);
    if (!lexicon) return lexicon.error();
    auto tagger = read_tagger(*pack);
    if (!tagger) return tagger.error();
    const auto bytes = pack->bytes("speech/exceptions");
    if (!bytes) return bytes.error();
    auto exceptions = read_string_table(*bytes, "speech/exceptions");
    if (!exceptions) return exceptions.error();
    auto words = read_word_lists(*pack);
    if (!words) return words.error();
    return FrontEnd{std::move(pack), std::move(*lexicon), std::move(*tagger), *exceptions, std::move(*words)};
}

std::vector<Sentence> phonemize(const FrontEnd& front_end, std::string_view text, const UnknownWord& unknown,
                                const Pronunciations& pronunciations) {
    SourceText whole = read_line(within_bounds(text));
    const Pronounced pronounced = apply_pronunciations(whole, pronunciations);
    const AskUnknown ask = [&](std::u32string_view word) {
        return unknown ? decode(unknown(encode(word))) : Phonemes();
    };
    std::vector<Sentence> out;
    for (SourceText& line : split_sentences(whole, front_end.words)) {
        normalize(line, front_end.words);
        std::vector<Parts> parts = bind_words(tagged_tokens(front_end, line, pronounced));
        say_words(front_end.lexicon, parts, ask);
        std::vector<Word> words;
        bool said = false;
        for (const Parts& word : parts) {
            words.push_back(word_of(finished(word)));
            said |= !words.back().phonemes.empty();
        }
        if (said) add_in_pieces(std::move(words), out);
    }
    return out;
}

std::string phonemes_of(const Sentence& sentence) {
    std::string out;
    for (const Word& word : sentence.words) {
        out += word.phonemes;
        if (word.space_after) out += ' ';
    }
    const size_t first = out.find_first_not_of(' ');
    return first == out.npos ? std::string() : out.substr(first, out.find_last_not_of(' ') + 1 - first);
}

}  // namespace limn::speech
