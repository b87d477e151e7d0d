#pragma once
// Tokens divided further, as the lexicon wants them, and bound to words: what stands between two blanks or marks is one
// word.
#include <optional>
#include <string_view>
#include <vector>

#include "speech/source_text.h"
#include "speech/stress.h"
#include "speech/tokenize.h"

namespace limn::speech {

struct Part {
    std::u32string text;
    std::string_view tag;
    Span from;
    bool space_after = false;
    bool first = true;          // no other part of the word before it
    bool space_before = false;  // said apart from the part before it
    bool alone = false;         // a word of its own, whatever stands beside it
    char32_t currency = 0;      // of an amount
    std::optional<Phonemes> phonemes = std::nullopt;
};

using Parts = std::vector<Part>;

// The pieces of a token, as (begin, end) in it: runs of letters, of digits, camelCase humps, hyphens. Signs may be left
// out.
std::vector<std::pair<size_t, size_t>> divide_token(std::u32string_view token);

// A token with its tag; with phonemes when a pronunciation is given for it.
struct Tagged {
    std::u32string text;
    std::string_view tag;
    Span from;
    bool space_after = false;
    std::optional<Phonemes> phonemes = std::nullopt;
};

// The words of a sentence. A mark, a currency sign or a token with phonemes is a word of its own, with its phonemes
// set.
std::vector<Parts> bind_words(const std::vector<Tagged>& tokens);

// One part for all of them: their text, the tag of the heaviest, the currency of any.
Part merged(const Part* begin, const Part* end);

}  // namespace limn::speech
