#pragma once
// Small steps of hand-written scanners: each looks at a bounded piece of the text, and so what is made of them takes
// linear time.
#include <string>
#include <string_view>

#include "speech/characters.h"

namespace limn::speech {

inline char32_t sign_at(std::u32string_view text, size_t at) {
    return at < text.size() ? text[at] : U'\0';
}
// No letter, digit or underscore before, so that a word may begin at `at`.
inline bool begins_word(std::u32string_view text, size_t at) {
    return at == 0 || !is_word(text[at - 1]);
}
inline bool ends_word(std::u32string_view text, size_t at) {
    return at >= text.size() || !is_word(text[at]);
}
// Neither a word nor a point before: a number that begins here is not the rest of another.
inline bool stands_free(std::u32string_view text, size_t at) {
    return begins_word(text, at) && (at == 0 || text[at - 1] != U'.');
}
inline size_t skip_space(std::u32string_view text, size_t at) {
    return sign_at(text, at) == U' ' ? at + 1 : at;
}
// How many digits stand at `at`, up to `most`.
inline size_t digits_at(std::u32string_view text, size_t at, size_t most = std::u32string_view::npos) {
    size_t count = 0;
    while (count < most && is_digit(sign_at(text, at + count))) ++count;
    return count;
}
// The end of a number such as 1,234.50 that begins at `at`; `at` where there is none.
size_t number_end(std::u32string_view text, size_t at);
// The value of at most nine digits.
int value_of(std::u32string_view digits);
std::u32string wide(std::string_view ascii);
std::string narrow(std::u32string_view ascii);

}  // namespace limn::speech
