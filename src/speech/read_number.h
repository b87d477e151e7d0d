#pragma once
// Numbers, said with the lexicon's words: 1,204; 1962; 3.14; 21st; 90s; $12.50 behind its sign; 007.
#include "speech/lexicon.h"

namespace limn::speech {

struct NumberContext {
    char32_t currency = 0;  // $, £ or €, when the number is an amount of it
    bool first = true;      // the word begins with it: "B2" reads digits otherwise than "2B"
};

// Digits with commas and points, perhaps with a minus and an ending such as "th", "s", "'d" or "ing".
bool is_number(std::string_view word, bool first);
// Of what is_number().
Said say_number(const Lexicon& lexicon, std::string_view word, const NumberContext& context);

// "dollars" of '$'; none of what is no currency here.
Said say_currency(const Lexicon& lexicon, char32_t currency);
bool is_currency(char32_t sign);

}  // namespace limn::speech
