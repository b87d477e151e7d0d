#pragma once
// The parts of a word to its phonemes: as much of it at a time as the lexicon can read.
#include <functional>

#include "speech/lexicon.h"
#include "speech/parts.h"

namespace limn::speech {

// Phonemes of an unknown word; empty when there are none.
using AskUnknown = std::function<Phonemes(std::u32string_view word)>;

// Sets the phonemes of the parts that have none, each word in the light of those behind it.
void say_words(const Lexicon& lexicon, std::vector<Parts>& words, const AskUnknown& unknown);

// The word as one part, with its phonemes in the model's alphabet.
Part finished(const Parts& word);

}  // namespace limn::speech
