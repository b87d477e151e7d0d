#pragma once
// Code points as the rules of text see them. Case and classes are exact for Latin, Greek and Cyrillic; of other scripts
// every sign counts as a caseless letter, punctuation blocks, symbols and emoji excepted: no English word holds one.
#include <string>
#include <string_view>

namespace limn::speech {

constexpr bool is_digit(char32_t c) {
    return c >= U'0' && c <= U'9';
}
bool is_space(char32_t c);
bool is_letter(char32_t c);  // also numbers that are no decimal digits, such as ² and ½
inline bool is_word(char32_t c) {
    return is_digit(c) || c == U'_' || is_letter(c);
}

// ASCII and Latin-1 alone, as the tokenizer's rules name them.
constexpr bool is_latin_lower(char32_t c) {
    return (c >= U'a' && c <= U'z') || (c >= 0xdf && c <= 0xff && c != 0xf7);
}
constexpr bool is_latin_upper(char32_t c) {
    return (c >= U'A' && c <= U'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}
constexpr bool is_apostrophe(char32_t c) {
    return c == U'\'' || c == U'‘' || c == U'’';
}

char32_t lower(char32_t c);
char32_t upper(char32_t c);
std::u32string lower(std::u32string_view text);
std::string lower(std::string_view ascii);
std::string upper(std::string_view ascii);

// The sign at text[at], which is left behind it; U+FFFD, one byte on, where the bytes are no UTF-8.
char32_t decode(std::string_view text, size_t& at);
void encode(char32_t c, std::string& out);
std::string encode(std::u32string_view text);
std::u32string decode(std::string_view text);

// Compatibility forms as what they stand for: full-width and superscript signs, ligatures, curly apostrophes. ASCII
// where it can be.
std::string plain(std::u32string_view text);

}  // namespace limn::speech
