#include "speech/number_words.h"

#include <array>
#include <vector>

namespace limn::speech {
namespace {

constexpr std::array<std::string_view, 20> kOnes = {
    "zero", "one",    "two",    "three",    "four",     "five",    "six",     "seven",     "eight",    "nine",
    "ten",  "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"};
constexpr std::array<std::string_view, 10> kTens = {"",      "",      "twenty",  "thirty", "forty",
                                                    "fifty", "sixty", "seventy", "eighty", "ninety"};
constexpr std::array<std::string_view, 10> kScales = {"",           "thousand",    "million",     "billion",
                                                      "trillion",   "quadrillion", "quintillion", "sextillion",
                                                      "septillion", "octillion"};

std::string below_hundred(int n) {
    if (n < 20) return std::string(kOnes[static_cast<size_t>(n)]);
    std::string out(kTens[static_cast<size_t>(n / 10)]);
    if (n % 10) out.append("-").append(kOnes[static_cast<size_t>(n % 10)]);
    return out;
}

std::string below_thousand(int n) {
    if (n < 100) return below_hundred(n);
    std::string out = std::string(kOnes[static_cast<size_t>(n / 100)]) + " hundred";
    if (n % 100) out += " and " + below_hundred(n % 100);
    return out;
}

std::string one_by_one(std::string_view digits) {
    std::string out;
    for (char c : digits) out.append(out.empty() ? "" : " ").append(kOnes[static_cast<size_t>(c - '0')]);
    return out;
}

std::string_view without_zeros(std::string_view digits) {
    const size_t first = digits.find_first_not_of('0');
    return first == digits.npos ? std::string_view("0") : digits.substr(first);
}

std::string ordinal_of(std::string_view word) {
    constexpr std::pair<std::string_view, std::string_view> kIrregular[] = {
        {"one", "first"},    {"two", "second"}, {"three", "third"},   {"five", "fifth"},
        {"eight", "eighth"}, {"nine", "ninth"}, {"twelve", "twelfth"}};
    for (const auto& [from, to] : kIrregular)
        if (word == from) return std::string(to);
    if (word.ends_with("y")) return std::string(word.substr(0, word.size() - 1)) + "ieth";
    return std::string(word) + "th";
}

}  // namespace

std::string cardinal(std::string_view digits) {
    digits = without_zeros(digits);
    if (digits.size() > 3 * kScales.size()) return one_by_one(digits);
    std::string out;
    int last = 0;
    for (size_t at = 0; at < digits.size();) {
        const size_t left = digits.size() - at, length = left % 3 ? left % 3 : 3;
        int group = 0;
        for (size_t i = 0; i < length; ++i) group = 10 * group + (digits[at + i] - '0');
        at += length;
        const std::string_view scale = kScales[(digits.size() - at) / 3];
        last = group;
        if (group == 0) continue;
        // A small rest hangs on by "and": one thousand and one.
        if (!out.empty()) out += scale.empty() && group < 100 ? " and " : ", ";
        out += below_thousand(group);
        if (!scale.empty()) out.append(" ").append(scale);
    }
    return out.empty() && last == 0 ? "zero" : out;
}

std::string ordinal(std::string_view digits) {
    std::string words = cardinal(digits);
    const size_t last = words.find_last_of(" -") + 1;  // 0 where there is but one word
    return words.substr(0, last) + ordinal_of(std::string_view(words).substr(last));
}

std::string year(std::string_view digits) {
    digits = without_zeros(digits);
    if (digits.size() < 3 || digits.size() > 4) return cardinal(digits);
    const std::string_view high = digits.substr(0, digits.size() - 2), low = digits.substr(digits.size() - 2);
    if (high.ends_with("0") && low[0] == '0') return cardinal(digits);
    if (low == "00") return cardinal(high) + " hundred";
    return cardinal(high) + (low[0] == '0' ? " oh-" : " ") + cardinal(low);
}

std::string decimal(std::string_view number) {
    const size_t point = number.find('.');
    std::string words = cardinal(number.substr(0, point));
    std::string_view rest = point == number.npos ? std::string_view{} : number.substr(point + 1);
    while (rest.ends_with('0')) rest.remove_suffix(1);
    return rest.empty() ? words : words + " point " + one_by_one(rest);
}

std::string cardinal(int number) {
    return cardinal(std::to_string(number));
}

std::string ordinal(int number) {
    return ordinal(std::to_string(number));
}

}  // namespace limn::speech
