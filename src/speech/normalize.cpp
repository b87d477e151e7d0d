#include "speech/normalize.h"

#include "speech/scan.h"

namespace limn::speech {
namespace {

std::optional<Found> space_at(std::u32string_view text, size_t at) {
    size_t end = at;
    while (end < text.size() && is_space(text[end])) ++end;
    if (end == at) return std::nullopt;
    if (at == 0 || end == text.size()) return Found{end, U""};
    return end == at + 1 && text[at] == U' ' ? Found{end} : Found{end, U" "};
}

std::optional<Found> odd_sign_at(std::u32string_view text, size_t at) {
    if (text[at] == U'’') return Found{at + 1, U"'"};
    if (text[at] == U'‒') return Found{at + 1, U"-"};
    if (text[at] == U'―') return Found{at + 1, U"—"};
    return std::nullopt;
}

std::optional<Found> space_before_stop(std::u32string_view text, size_t at) {
    if (text[at] != U' ' || at + 1 == text.size()) return std::nullopt;
    return std::u32string_view(U",.;:!?").find(text[at + 1]) == text.npos ? std::nullopt
                                                                          : std::optional(Found{at + 1, U""});
}

// Signs of comparison are words only between others: the "=" of an emoticon at the end is none.
std::optional<Found> comparison_at(std::u32string_view text, size_t at, const Reading& symbol) {
    if (at == 0 || text[at - 1] == U' ') return std::nullopt;
    const size_t sign = skip_space(text, at);
    if (sign_at(text, sign) != symbol.written[0]) return std::nullopt;
    const size_t end = skip_space(text, sign + 1);
    if (end >= text.size() || text[end] == U' ') return std::nullopt;
    return Found{end, U" " + symbol.one + U" "};
}

}  // namespace

void join_blanks(SourceText& line) {
    rewrite(line, space_at);
}

void read_symbols(SourceText& line, const WordLists& words) {
    rewrite(line, [](std::u32string_view text, size_t at) -> std::optional<Found> {
        const bool signs_a_number = text[at] == U'+' && begins_word(text, at) && (at == 0 || text[at - 1] != U'+') &&
                                    is_digit(sign_at(text, at + 1));
        return signs_a_number ? std::optional(Found{at + 1, U"plus "}) : std::nullopt;
    });
    for (const Reading& symbol : words.symbols) {
        if (line.text.find(symbol.written) == line.text.npos) continue;
        const bool compares = std::u32string_view(U"=<>~").find(symbol.written) != std::u32string_view::npos;
        rewrite(line, [&](std::u32string_view text, size_t at) -> std::optional<Found> {
            if (compares) return comparison_at(text, at, symbol);
            if (!text.substr(at).starts_with(symbol.written)) return std::nullopt;
            return Found{at + symbol.written.size(), symbol.one.empty() ? U" " : U" " + symbol.one + U" "};
        });
    }
    join_blanks(line);
    rewrite(line, space_before_stop);
}

void normalize(SourceText& line, const WordLists& words) {
    join_blanks(line);
    rewrite(line, odd_sign_at);
    read_times(line);
    read_numeric_dates(line, words);
    read_amounts(line, words);
    read_named_dates(line, words);
    read_abbreviations(line, words);
    read_roman_numerals(line, words);
    read_joined_numbers(line, words);
    read_symbols(line, words);
}

}  // namespace limn::speech
