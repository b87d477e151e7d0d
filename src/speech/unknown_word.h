#pragma once
// How a word that no lexicon has is pronounced: a small network reads its letters.
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "inference/runtime.h"
#include "pack/pack.h"

namespace limn::speech {

struct WordReader;
struct WordReaderDeleter {
    void operator()(WordReader*) const;
};
using WordReaderPtr = std::unique_ptr<WordReader, WordReaderDeleter>;

// American English. Errors name what the pack lacks.
base::Result<WordReaderPtr> load_word_reader(const pack::Pack& pack, inference::RuntimePtr runtime);

// Phonemes of a word in UTF-8, in the voice's alphabet; empty where none of its signs is a letter that is known. Of a
// long word the first 24 letters are read. About a millisecond.
base::Result<std::string> pronounce(const WordReader& reader, std::string_view word);

}  // namespace limn::speech
