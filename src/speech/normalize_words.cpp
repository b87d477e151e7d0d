// Titles, abbreviations and Roman numerals.
#include "speech/normalize.h"
#include "speech/number_words.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

// "Gen. Lee", "St Paul": expanded before a capitalised word only.
std::optional<Found> title_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!begins_word(text, at)) return std::nullopt;
    for (const Reading& title : words.titles) {
        if (!text.substr(at).starts_with(title.written)) continue;
        size_t end = at + title.written.size();
        if (sign_at(text, end) == U'.') ++end;
        const char32_t next = sign_at(text, end + 1);
        if (sign_at(text, end) == U' ' && next >= U'A' && next <= U'Z') return Found{end + 1, title.one + U" "};
    }
    return std::nullopt;
}

std::optional<Found> abbreviation_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!stands_free(text, at)) return std::nullopt;
    for (const Reading& word : words.abbreviations) {
        const size_t end = at + word.written.size();
        if (!text.substr(at).starts_with(word.written) || !ends_word(text, end)) continue;
        // The point of the last word is the sentence's as well.
        const bool stop = end == text.size() && word.written.back() == U'.';
        return Found{end, stop ? word.one + U"." : word.one};
    }
    return std::nullopt;
}

// "No. 5", "Nos. 3", "#1"
std::optional<Found> number_sign_at(std::u32string_view text, size_t at) {
    for (const std::u32string_view sign : {U"Nos.", U"No."}) {
        if (!begins_word(text, at) || !text.substr(at).starts_with(sign)) continue;
        const size_t end = skip_space(text, at + sign.size());
        if (is_digit(sign_at(text, end))) return Found{end, sign == U"No." ? U"Number " : U"Numbers "};
    }
    const bool hash = text[at] == U'#' && begins_word(text, at) && (at == 0 || text[at - 1] != U'&') &&
                      is_digit(sign_at(text, at + 1));
    return hash ? std::optional(Found{at + 1, U"number "}) : std::nullopt;
}

struct Roman {
    size_t end = 0;
    int value = 0;
};

// One decimal place of a Roman numeral: up to nine of `one`.
void take_place(std::u32string_view text, Roman& roman, char32_t one, char32_t five, char32_t ten, int worth) {
    const auto at = [&](size_t i) { return sign_at(text, roman.end + i); };
    if (at(0) == one && (at(1) == ten || at(1) == five)) {
        roman.value += worth * (at(1) == ten ? 9 : 4);
        roman.end += 2;
        return;
    }
    if (at(0) == five) roman.value += 5 * worth, ++roman.end;
    for (int i = 0; i < 3 && at(0) == one; ++i) roman.value += worth, ++roman.end;
}

// Numerals from I to DCCCXCIX that begin with none of M and D; the value is 0 where there is none.
Roman roman_at(std::u32string_view text, size_t at) {
    Roman roman{at, 0};
    const char32_t first = sign_at(text, at);
    if (std::u32string_view(U"IVXLC").find(first) == std::u32string_view::npos || first == 0) return roman;
    take_place(text, roman, U'C', U'D', U'M', 100);
    take_place(text, roman, U'X', U'L', U'C', 10);
    take_place(text, roman, U'I', U'V', U'X', 1);
    const char32_t next = sign_at(text, roman.end);
    const bool joined = (next == U'.' || is_apostrophe(next)) && is_word(sign_at(text, roman.end + 1));
    // "Class C" and "type L" are letters.
    const bool letter = roman.end == at + 1 && (first == U'C' || first == U'L');
    if (!ends_word(text, roman.end) || joined || letter) return {at, 0};
    return roman;
}

// In "the part I played" the I is somebody: behind a small word it counts where the phrase ends.
bool is_pronoun(std::u32string_view text, char32_t first_of_head, const Roman& roman) {
    return roman.value == 1 && lower(first_of_head) == first_of_head && sign_at(text, roman.end) == U' ';
}

std::optional<Found> roman_after(const Readings& heads, bool ordinals, std::u32string_view text, size_t at) {
    if (!begins_word(text, at)) return std::nullopt;
    for (const Reading& head : heads) {
        const size_t begin = at + head.written.size() + 1;
        if (!text.substr(at).starts_with(head.written) || sign_at(text, begin - 1) != U' ') continue;
        const Roman roman = roman_at(text, begin);
        if (roman.value == 0 || is_pronoun(text, text[at], roman)) continue;
        const std::string number = ordinals ? "the " + ordinal(roman.value) : std::to_string(roman.value);
        return Found{roman.end, head.written + U" " + wide(number)};
    }
    return std::nullopt;
}

}  // namespace

void read_abbreviations(SourceText& line, const WordLists& words) {
    rewrite(line, [&](std::u32string_view text, size_t at) { return title_at(text, at, words); });
    rewrite(line, [&](std::u32string_view text, size_t at) { return abbreviation_at(text, at, words); });
    rewrite(line, number_sign_at);
}

void read_roman_numerals(SourceText& line, const WordLists& words) {
    rewrite(line,
            [&](std::u32string_view text, size_t at) { return roman_after(words.roman_cardinal, false, text, at); });
    rewrite(line,
            [&](std::u32string_view text, size_t at) { return roman_after(words.roman_ordinal, true, text, at); });
}

}  // namespace limn::speech
