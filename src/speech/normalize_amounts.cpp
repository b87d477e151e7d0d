// Money, degrees and units, and numbers joined by signs: telephone numbers, fractions, ranges.
#include "speech/normalize.h"
#include "speech/number_words.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

const std::u32string& counted(std::u32string_view number, const Reading& unit) {
    return number == U"1" || number == U"1.0" || number == U"-1" ? unit.one : unit.many;
}

struct Scale {
    size_t end = 0;
    std::u32string word;  // "million"; empty where there is none
};

// "million", "bn" and the like behind an amount, whole words or one letter.
Scale scale_at(std::u32string_view text, size_t at) {
    const size_t begin = skip_space(text, at);
    for (const std::u32string_view word : {U"hundred", U"thousand", U"million", U"billion", U"trillion"})
        if (text.substr(std::min(begin, text.size())).starts_with(word) && ends_word(text, begin + word.size()))
            return {begin + word.size(), std::u32string(word)};
    if (!ends_word(text, begin + 1)) return {at, {}};
    switch (lower(sign_at(text, begin))) {
        case U'k':
            return {begin + 1, U"thousand"};
        case U'm':
            return {begin + 1, U"million"};
        case U'b':
            return {begin + 1, U"billion"};
    }
    return {at, {}};
}

bool is_dollar_pound_euro(char32_t c) {
    return c == U'$' || c == U'£' || c == U'€';
}

std::optional<Found> large_sum_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!is_dollar_pound_euro(text[at])) return std::nullopt;
    const size_t end = number_end(text, at + 1);
    if (end == at + 1) return std::nullopt;
    const Scale scale = scale_at(text, end);
    const Reading* currency = find_reading(words.currency, text.substr(at, 1));
    if (scale.word.empty() || !currency) return std::nullopt;
    return Found{scale.end,
                 std::u32string(text.substr(at + 1, end - at - 1)) + U" " + scale.word + U" " + currency->many};
}

std::optional<Found> cents_at(std::u32string_view text, size_t at, const WordLists& words) {
    const size_t end = stands_free(text, at) ? number_end(text, at) : at;
    const Reading* cent = find_reading(words.currency, U"¢");
    if (end == at || !cent || sign_at(text, skip_space(text, end)) != U'¢') return std::nullopt;
    const std::u32string number(text.substr(at, end - at));
    return Found{skip_space(text, end) + 1, number + U" " + counted(number, *cent)};
}

// Other currencies, which stand before the number: "¥500", "Rs. 20", "USD 3 million".
std::optional<Found> currency_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!begins_word(text, at) || is_dollar_pound_euro(text[at]) || text[at] == U'¢') return std::nullopt;
    const Reading* currency = reading_at(words.currency, text, at);
    if (!currency) return std::nullopt;
    size_t begin = at + currency->written.size();
    if (currency->written == U"Rs" && sign_at(text, begin) == U'.') ++begin;
    begin = skip_space(text, begin);
    const size_t end = number_end(text, begin);
    if (end == begin) return std::nullopt;
    const std::u32string number(text.substr(begin, end - begin));
    const Scale scale = scale_at(text, end);
    if (!scale.word.empty()) return Found{scale.end, number + U" " + scale.word + U" " + currency->many};
    return Found{end, number + U" " + counted(number, *currency)};
}

// The end of a number that stands free and may be negative.
size_t measured_end(std::u32string_view text, size_t at) {
    if (!stands_free(text, at)) return at;
    const size_t begin = text[at] == U'-' ? at + 1 : at, end = number_end(text, begin);
    return end == begin ? at : end;
}

std::optional<Found> degrees_at(std::u32string_view text, size_t at) {
    const size_t end = measured_end(text, at), sign = skip_space(text, end);
    if (end == at || sign_at(text, sign) != U'°') return std::nullopt;
    const std::u32string number(text.substr(at, end - at));
    const std::u32string words = number + (counted(number, {U"", U"1", U"2"}) == U"1" ? U" degree" : U" degrees");
    const size_t scale = skip_space(text, sign + 1);
    if (ends_word(text, scale + 1) && sign_at(text, scale) == U'C') return Found{scale + 1, words + U" Celsius"};
    if (ends_word(text, scale + 1) && sign_at(text, scale) == U'F') return Found{scale + 1, words + U" Fahrenheit"};
    if (!ends_word(text, sign + 1)) return std::nullopt;
    return Found{sign + 1, words};
}

std::optional<Found> unit_at(std::u32string_view text, size_t at, const WordLists& words) {
    const size_t end = measured_end(text, at), begin = skip_space(text, end);
    if (end == at) return std::nullopt;
    const std::u32string number(text.substr(at, end - at));
    for (const Reading& unit : words.units)
        if (begin < text.size() && text.substr(begin).starts_with(unit.written) &&
            ends_word(text, begin + unit.written.size()))
            return Found{begin + unit.written.size(), number + U" " + counted(number, unit)};
    return std::nullopt;
}

// A number is not over at a point or hyphen that goes on; at the full stop of the sentence it is.
bool goes_on(std::u32string_view text, size_t at, std::u32string_view joints) {
    const char32_t c = sign_at(text, at);
    if (is_word(c)) return true;
    if (c == U'.') return is_word(sign_at(text, at + 1));
    return c != 0 && joints.find(c) != joints.npos;
}
bool comes_from(std::u32string_view text, size_t at, std::u32string_view joints) {
    return at > 0 && (is_word(text[at - 1]) || joints.find(text[at - 1]) != joints.npos);
}

std::optional<Found> telephone_at(std::u32string_view text, size_t at) {
    if (comes_from(text, at, U".-") || digits_at(text, at, 4) != 3 || sign_at(text, at + 3) != U'-')
        return std::nullopt;
    size_t end = at + 4;
    if (digits_at(text, end, 4) == 3 && sign_at(text, end + 3) == U'-') end += 4;
    if (digits_at(text, end, 5) != 4 || goes_on(text, end + 4, U"-")) return std::nullopt;
    std::u32string reading;
    for (char32_t c : text.substr(at, end + 4 - at)) {
        if (c == U'-')
            reading += U',';
        else
            (reading += reading.empty() ? U"" : U" ") += c;
    }
    return Found{end + 4, reading};
}

std::u32string fraction_words(int above, int below, const WordLists& words) {
    constexpr std::u32string_view kParts[] = {U"half",    U"third",  U"quarter", U"fifth", U"sixth",
                                              U"seventh", U"eighth", U"ninth",   U"tenth"};
    const std::u32string count = wide(std::to_string(above));
    if (above > 0 && above < below && below == 2) return U"one half";
    if (above > 0 && above < below && below <= 10)
        return count + U" " + std::u32string(kParts[below - 2]) + (above == 1 ? U"" : U"s");
    if (above >= 1 && above <= 12 && below >= 1 && below <= 31) return date_words(words, {}, above, below);
    return count + U" slash " + wide(std::to_string(below));
}

std::optional<Found> fraction_at(std::u32string_view text, size_t at, const WordLists& words) {
    const size_t above = digits_at(text, at, 3), below_at = at + above + 1;
    if (comes_from(text, at, U"./") || above == 0 || above > 2 || sign_at(text, at + above) != U'/')
        return std::nullopt;
    const size_t below = digits_at(text, below_at, 3), end = below_at + below;
    if (below == 0 || below > 2 || goes_on(text, end, U"/")) return std::nullopt;
    return Found{end, fraction_words(value_of(text.substr(at, above)), value_of(text.substr(below_at, below)), words)};
}

std::optional<Found> range_at(std::u32string_view text, size_t at) {
    const size_t from = digits_at(text, at, 5);
    if (comes_from(text, at, U".-") || from == 0 || from > 4) return std::nullopt;
    const size_t dash = skip_space(text, at + from), to_at = skip_space(text, dash + 1);
    if (sign_at(text, dash) != U'-' && sign_at(text, dash) != U'–') return std::nullopt;
    const size_t to = digits_at(text, to_at, 5), end = to_at + to;
    if (to == 0 || to > 4 || goes_on(text, end, U"-%")) return std::nullopt;
    return Found{end, std::u32string(text.substr(at, from)) + U" to " + std::u32string(text.substr(to_at, to))};
}

}  // namespace

void read_amounts(SourceText& line, const WordLists& words) {
    rewrite(line, [&](std::u32string_view text, size_t at) { return large_sum_at(text, at, words); });
    rewrite(line, [&](std::u32string_view text, size_t at) { return cents_at(text, at, words); });
    rewrite(line, [&](std::u32string_view text, size_t at) { return currency_at(text, at, words); });
    rewrite(line, degrees_at);
    rewrite(line, [&](std::u32string_view text, size_t at) { return unit_at(text, at, words); });
}

void read_joined_numbers(SourceText& line, const WordLists& words) {
    rewrite(line, telephone_at);
    rewrite(line, [&](std::u32string_view text, size_t at) { return fraction_at(text, at, words); });
    rewrite(line, range_at);
}

}  // namespace limn::speech
