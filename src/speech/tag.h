#pragma once
// Parts of speech (Penn Treebank tags) by an averaged perceptron: words that nearly always have one tag are looked up,
// the others are scored from their form, their neighbours and the two tags before.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"
#include "speech/string_table.h"

namespace limn::speech {

struct Tagger {
    std::vector<std::string_view> tags;
    StringTable known;       // word -> tag, one byte
    StringTable vocabulary;  // frequent words in small letters; the others are seen by their shape
    StringTable weights;     // feature -> (tag, i16 in tenths) of three bytes each
};

// The tagger lives as long as the pack does.
base::Result<Tagger> read_tagger(const pack::Pack& pack);

// One tag a word; words are not empty. The tags live as long as the pack.
std::vector<std::string_view> tag_words(const Tagger& tagger, const std::vector<std::u32string_view>& words);

}  // namespace limn::speech
