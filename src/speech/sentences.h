#pragma once
// Where a text is cut into sentences, each of which is read and said in one go.
#include <string_view>
#include <vector>

#include "speech/source_text.h"
#include "speech/word_lists.h"

namespace limn::speech {

// The signs of UTF-8 text, each with its bytes. What is no UTF-8 becomes U+FFFD; control characters become blanks;
// marks that are not seen (of direction, joiners, byte-order marks, variation selectors) and private signs are left
// out.
SourceText read_line(std::string_view text);

// Sentences without blanks at their ends: at line breaks, and at . ! ? … before a blank, but not behind titles,
// initials, "vs." and the like, nor before a small letter, nor between "Jan." or "No." and a number.
std::vector<SourceText> split_sentences(const SourceText& text, const WordLists& words);

}  // namespace limn::speech
