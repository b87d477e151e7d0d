// Times of day and dates.
#include "speech/normalize.h"
#include "speech/number_words.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

struct Half {
    size_t end = 0;
    char32_t letter = 0;  // a or p; none where no half of the day is named
};

// "pm", "p.m.", " PM" at `at`.
Half half_of_day(std::u32string_view text, size_t at) {
    size_t end = skip_space(text, at);
    const char32_t letter = lower(sign_at(text, end));
    if (letter != U'a' && letter != U'p') return {at};
    end += sign_at(text, end + 1) == U'.' ? 2 : 1;
    if (lower(sign_at(text, end)) != U'm') return {at};
    ++end;
    const auto letter_at = [&](size_t i) { return lower(sign_at(text, i)) >= U'a' && lower(sign_at(text, i)) <= U'z'; };
    if (sign_at(text, end) == U'.' && !letter_at(end + 1)) return {end + 1, letter};
    return letter_at(end) ? Half{at} : Half{end, letter};
}

std::u32string time_words(int hour, int minute, int second, char32_t half, bool stop_follows) {
    std::string words = cardinal(hour);
    if (minute == 0)
        words += half || second >= 0 ? "" : " o'clock";
    else
        words += (minute < 10 ? " oh " : " ") + cardinal(minute);
    if (second >= 0) words += " and " + cardinal(second) + (second == 1 ? " second" : " seconds");
    // With points, so that the letters are spelled.
    if (half) words += std::string(half == U'a' ? " A.M" : " P.M") + (stop_follows ? "" : ".");
    return wide(words);
}

std::optional<Found> time_at(std::u32string_view text, size_t at) {
    if (!begins_word(text, at)) return std::nullopt;
    const size_t hour = digits_at(text, at, 3), minute_at = at + hour + 1;
    if (hour == 0 || hour > 2 || sign_at(text, at + hour) != U':' || digits_at(text, minute_at, 2) != 2)
        return std::nullopt;
    const size_t minute_end = minute_at + 2;
    const bool seconds = sign_at(text, minute_end) == U':' && digits_at(text, minute_end + 1, 2) == 2;
    for (const size_t end : {seconds ? minute_end + 3 : minute_end, minute_end}) {
        Half half = half_of_day(text, end);
        if (is_digit(sign_at(text, half.end))) half = {end};
        if (is_digit(sign_at(text, half.end))) continue;
        const int h = value_of(text.substr(at, hour)), m = value_of(text.substr(minute_at, 2));
        const int s = end > minute_end ? value_of(text.substr(minute_end + 1, 2)) : -1;
        if (h > 24 || m > 59 || s > 59) return Found{half.end};
        return Found{half.end, time_words(h, m, s, half.letter, sign_at(text, half.end) == U'.')};
    }
    return std::nullopt;
}

std::optional<Found> iso_date_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!begins_word(text, at) || digits_at(text, at, 5) != 4 || sign_at(text, at + 4) != U'-' ||
        digits_at(text, at + 5, 3) != 2 || sign_at(text, at + 7) != U'-' || digits_at(text, at + 8, 3) != 2 ||
        !ends_word(text, at + 10))
        return std::nullopt;
    std::u32string reading =
        date_words(words, text.substr(at, 4), value_of(text.substr(at + 5, 2)), value_of(text.substr(at + 8, 2)));
    return reading.empty() ? Found{at + 10} : Found{at + 10, std::move(reading)};
}

std::optional<Found> slash_date_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!begins_word(text, at)) return std::nullopt;
    const size_t first = digits_at(text, at, 3), second_at = at + first + 1;
    if (first == 0 || first > 2 || sign_at(text, at + first) != U'/') return std::nullopt;
    const size_t second = digits_at(text, second_at, 3), year_at = second_at + second + 1;
    if (second == 0 || second > 2 || sign_at(text, second_at + second) != U'/') return std::nullopt;
    const size_t year = digits_at(text, year_at, 5), end = year_at + year;
    if ((year != 2 && year != 4) || !ends_word(text, end)) return std::nullopt;
    std::u32string full(text.substr(year_at, year));
    if (year == 2) full.insert(0, value_of(full) > 30 ? U"19" : U"20");
    const int a = value_of(text.substr(at, first)), b = value_of(text.substr(second_at, second));
    std::u32string reading = a <= 12 ? date_words(words, full, a, b) : date_words(words, full, b, a);
    return reading.empty() ? Found{end} : Found{end, std::move(reading)};
}

// The month that stands at `at` as a whole word, full or shortened.
const Reading* month_at(std::u32string_view text, size_t at, const WordLists& words) {
    for (const Reading& month : words.month_names)
        if (text.substr(at).starts_with(month.written) && ends_word(text, at + month.written.size())) return &month;
    return nullptr;
}

bool is_ordinal_ending(std::u32string_view ending) {
    return ending == U"st" || ending == U"nd" || ending == U"rd" || ending == U"th";
}

// "March 3rd, 2024", "Jan. 5"
std::optional<Found> month_day_at(std::u32string_view text, size_t at, const WordLists& words) {
    const Reading* month = begins_word(text, at) ? month_at(text, at, words) : nullptr;
    if (!month) return std::nullopt;
    size_t day_at = at + month->written.size();
    if (sign_at(text, day_at) == U'.') ++day_at;
    if (sign_at(text, day_at) != U' ') return std::nullopt;
    const size_t digits = digits_at(text, ++day_at, 3);
    size_t end = day_at + digits;
    if (digits == 0 || digits > 2) return std::nullopt;
    if (end + 2 <= text.size() && is_ordinal_ending(text.substr(end, 2))) end += 2;
    if (!ends_word(text, end) || sign_at(text, end) == U':' || sign_at(text, end) == U'%') return std::nullopt;
    const size_t year_at = end + (sign_at(text, end) == U',' ? 2 : 1);
    const bool year = year_at <= text.size() && sign_at(text, year_at - 1) == U' ' &&
                      digits_at(text, year_at, 5) == 4 && ends_word(text, year_at + 4);
    const size_t stop = year ? year_at + 4 : end;
    const int day = value_of(text.substr(day_at, digits));
    if (day < 1 || day > 31) return Found{stop};
    return Found{stop, month->one + U" " + wide(ordinal(day)) + std::u32string(text.substr(end, stop - end))};
}

// "the 3 of March", "14 Feb."
std::optional<Found> day_month_at(std::u32string_view text, size_t at, const WordLists& words) {
    if (!begins_word(text, at)) return std::nullopt;
    const size_t day_at = text.substr(at).starts_with(U"the ") ? at + 4 : at;
    const size_t digits = digits_at(text, day_at, 3);
    size_t month_begin = day_at + digits + 1;
    if (digits == 0 || digits > 2 || sign_at(text, day_at + digits) != U' ') return std::nullopt;
    if (month_begin < text.size() && text.substr(month_begin).starts_with(U"of ")) month_begin += 3;
    const Reading* month = month_begin < text.size() ? month_at(text, month_begin, words) : nullptr;
    if (!month) return std::nullopt;
    size_t end = month_begin + month->written.size();
    // The point of "14 Feb." belongs to the month, that of "14 February." and of the last word to the sentence.
    if (sign_at(text, end) == U'.' && month->written != month->one && end + 1 < text.size()) ++end;
    const int day = value_of(text.substr(day_at, digits));
    if (day < 1 || day > 31) return Found{end};
    return Found{end, U"the " + wide(ordinal(day)) + U" of " + month->one};
}

}  // namespace

std::u32string date_words(const WordLists& words, std::u32string_view year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) return {};
    std::u32string out = words.months[static_cast<size_t>(month - 1)] + U" " + wide(ordinal(day));
    if (!year.empty()) out.append(U", ").append(year);
    return out;
}

void read_times(SourceText& line) {
    rewrite(line, time_at);
}

void read_numeric_dates(SourceText& line, const WordLists& words) {
    rewrite(line, [&](std::u32string_view text, size_t at) { return iso_date_at(text, at, words); });
    rewrite(line, [&](std::u32string_view text, size_t at) { return slash_date_at(text, at, words); });
}

void read_named_dates(SourceText& line, const WordLists& words) {
    rewrite(line, [&](std::u32string_view text, size_t at) { return month_day_at(text, at, words); });
    rewrite(line, [&](std::u32string_view text, size_t at) { return day_month_at(text, at, words); });
}

}  // namespace limn::speech
