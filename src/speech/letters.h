#pragma once
// Words of the lexicon's keys, which are ASCII: other bytes are no letters.
#include <algorithm>
#include <string_view>

namespace limn::speech {

inline bool is_small(char c) {
    return c >= 'a' && c <= 'z';
}
inline bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}
inline bool all_letters(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return is_small(c) || is_capital(c); });
}
// No small letter in it: also true of signs.
inline bool is_capitals(std::string_view word) {
    return std::none_of(word.begin(), word.end(), is_small);
}
inline bool is_smalls(std::string_view word) {
    return std::none_of(word.begin(), word.end(), is_capital);
}
inline bool all_digits(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}
// "percent" for "%", "and", "plus", "at"; empty for what is no symbol.
constexpr std::string_view word_of_symbol(std::string_view sign) {
    return sign == "%" ? "percent" : sign == "&" ? "and" : sign == "+" ? "plus" : sign == "@" ? "at" : "";
}

}  // namespace limn::speech
