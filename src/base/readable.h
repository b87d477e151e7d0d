#pragma once
// Names that come from outside, made fit to be shown, listed and sent.
#include <cstddef>
#include <string>
#include <string_view>

namespace limn::base {

// One line of valid UTF-8 of at most `most_bytes`, cut between characters, without blanks at its ends. Left out is what
// is not UTF-8, and what would act on the text around it: control characters, line separators, marks and overrides of
// direction, byte-order marks and noncharacters. May come out empty.
std::string readable(std::string_view text, size_t most_bytes);

// True when readable() would leave all of it as it is.
bool is_readable(std::string_view text);

}  // namespace limn::base
