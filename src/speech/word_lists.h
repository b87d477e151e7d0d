#pragma once
// What normalisation reads out of tables: months, titles, abbreviations, units, symbols, currencies, heads of Roman
// numerals.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"

namespace limn::speech {

struct Reading {
    std::u32string written, one, many;  // "km", "kilometer", "kilometers"; `many` is `one` where there is no plural
};
// The longest first, so that the first that fits is the one that is meant.
using Readings = std::vector<Reading>;

struct WordLists {
    std::vector<std::u32string> months;  // January first
    Readings month_names;                // as they are written in dates -> full name
    Readings titles, abbreviations, units, symbols, currency, roman_cardinal, roman_ordinal;
};

base::Result<WordLists> read_word_lists(const pack::Pack& pack);

// The first of the readings that stands at text[at].
const Reading* reading_at(const Readings& readings, std::u32string_view text, size_t at);
const Reading* find_reading(const Readings& readings, std::u32string_view written);

}  // namespace limn::speech
