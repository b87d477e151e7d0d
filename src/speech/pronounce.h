#pragma once
// A film's own list of pronunciations. A word of it is one private sign from here on, so that no rule takes it apart.
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "speech/source_text.h"
#include "speech/stress.h"

namespace limn::speech {

struct Pronunciation {
    std::u32string word;  // as it is written in the text
    Phonemes phonemes;
};

// The n-th stands for the sign kFirstPronounced + n.
using Pronounced = std::vector<Pronunciation>;

// Replaces whole words of the line that the list holds; where several begin, the longest.
Pronounced apply_pronunciations(SourceText& line, const std::map<std::string, std::string, std::less<>>& list);

// What is given for a token; none for one that is no word of the list.
const Pronunciation* given_for(const Pronounced& pronounced, std::u32string_view token);

}  // namespace limn::speech
