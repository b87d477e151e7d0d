#pragma once
// Text to the tokens that the tagger knows: words, parts of contractions ("do", "n't"), punctuation. The rules are
// those of spaCy's English tokenizer: exceptions first, then signs peeled off both ends of what stands between blanks,
// then what divides a word (hyphens, slashes), then exceptions once more for neighbours.
#include <string_view>
#include <vector>

#include "speech/string_table.h"

namespace limn::speech {

struct Token {
    size_t begin = 0, end = 0;  // signs of the text; never empty
    bool space_after = false;
};

// `exceptions`: text -> the lengths of its tokens, in signs, one byte each. Every sign that is no blank is in one
// token.
std::vector<Token> tokenize(std::u32string_view text, const StringTable& exceptions);

}  // namespace limn::speech
