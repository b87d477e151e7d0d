#pragma once
// English text to sentences, words and phonemes. The alphabet is that of misaki: one sign a sound, diphthongs and
// affricates too, stress before the vowel; punctuation stays as it is.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"
#include "speech/lexicon.h"
#include "speech/tag.h"
#include "speech/word_lists.h"

namespace limn::speech {

constexpr size_t kMaxTextBytes = 10'000;  // of more, the rest is not read: refuse it where it comes in
constexpr size_t kMaxPhonemes = 400;      // of one sentence; longer ones are cut at a clause, or else between words
constexpr size_t kMaxPronunciations = 1'000;
constexpr size_t kMaxPronouncedSigns = 64;  // of a word in the list

struct Word {
    std::string text;           // as it is said: "kilometers" of "km"
    std::string phonemes;       // UTF-8; of a mark, the mark; empty when nothing is said
    size_t begin = 0, end = 0;  // bytes of the original that it comes from, as closely as that is known
    bool space_after = false;
};

struct Sentence {
    std::vector<Word> words;  // marks are words of their own
};

struct FrontEnd {
    std::shared_ptr<const pack::Pack> pack;  // what the others lie in
    Lexicon lexicon;
    Tagger tagger;
    StringTable exceptions;
    WordLists words;
};

// Phonemes of a word that the lexicon does not know; empty when there are none, and its letters are spelled then.
using UnknownWord = std::function<std::string(std::string_view word)>;

// Words as they are written -> phonemes, before anything else is asked. A word in small letters is meant however it is
// written.
using Pronunciations = std::map<std::string, std::string, std::less<>>;

// Errors: an entry of the pack that is missing or damaged, by name.
base::Result<FrontEnd> load_front_end(std::shared_ptr<const pack::Pack> pack, Accent accent);

// Any bytes will do: what is no UTF-8 is mended, and what cannot be said is silent. Time is linear in the text's
// length.
std::vector<Sentence> phonemize(const FrontEnd& front_end, std::string_view text, const UnknownWord& unknown,
                                const Pronunciations& pronunciations = {});

// The phonemes of a sentence in one string, with a space where its words are parted.
std::string phonemes_of(const Sentence& sentence);

}  // namespace limn::speech
