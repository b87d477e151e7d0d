#pragma once
// Text as it is written to text as it is said: times, dates, units, money, abbreviations, titles, Roman numerals,
// fractions, ranges, telephone numbers and symbols become words. Plain numbers stay: the lexicon reads them
// (read_number.h).
#include "speech/source_text.h"
#include "speech/word_lists.h"

namespace limn::speech {

// One sentence. Each blank becomes one space, none is left at the ends. Linear in the length.
void normalize(SourceText& line, const WordLists& words);

// The steps of normalize(), in its order.
void join_blanks(SourceText& line);
void read_times(SourceText& line);
void read_numeric_dates(SourceText& line, const WordLists& words);
void read_amounts(SourceText& line, const WordLists& words);
void read_named_dates(SourceText& line, const WordLists& words);
void read_abbreviations(SourceText& line, const WordLists& words);
void read_roman_numerals(SourceText& line, const WordLists& words);
void read_joined_numbers(SourceText& line, const WordLists& words);
void read_symbols(SourceText& line, const WordLists& words);

// "March third, 2024"; empty when there is no such day. The year may be empty.
std::u32string date_words(const WordLists& words, std::u32string_view year, int month, int day);

}  // namespace limn::speech
