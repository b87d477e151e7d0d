#include "speech/read_number.h"

#include "speech/letters.h"
#include "speech/number_words.h"

namespace limn::speech {
namespace {

struct Currency {
    char32_t sign;
    std::string_view unit, part;
};
constexpr Currency kCurrencies[] = {{U'$', "dollar", "cent"}, {U'£', "pound", "pence"}, {U'€', "euro", "cent"}};

const Currency* currency_of(char32_t sign) {
    for (const Currency& currency : kCurrencies)
        if (currency.sign == sign) return &currency;
    return nullptr;
}

bool is_ordinal_ending(std::string_view ending) {
    return ending == "st" || ending == "nd" || ending == "rd" || ending == "th";
}

std::string without(std::string_view text, char sign) {
    std::string out(text);
    out.erase(std::remove(out.begin(), out.end(), sign), out.end());
    return out;
}

// What has been said so far; a word that the lexicon lacks makes all of it unreadable.
struct Saying {
    const Lexicon& lexicon;
    Phonemes out = {};
    bool any = false, failed = false;

    void add(const Said& said) {
        if (!said)
            failed = true;
        else {
            if (any) out += U' ';
            out += *said;
            any = true;
        }
    }
    void word(std::string_view word, Stress stress = {}) { add(look_up(lexicon, word, {"", stress, nullptr})); }
    // Number words, parted by anything that is no letter; "and" is not said.
    void words(std::string_view text) {
        for (size_t at = 0; at < text.size();) {
            size_t end = at;
            while (end < text.size() && is_small(text[end])) ++end;
            const std::string_view one = text.substr(at, end - at);
            if (!one.empty() && one != "and") word(one, one == "point" ? Stress(-2.f) : Stress());
            at = end + 1;
        }
    }
    void digits(std::string_view number) {
        for (char c : number) words(cardinal(std::string_view(&c, 1)));
    }
};

// Behind letters: "B52", "R101", "x264".
void say_inner(Saying& saying, std::string_view number) {
    if (number[0] == '0' || number.size() > 3) return saying.digits(number);
    if (number.size() < 3 || number.ends_with("00")) return saying.words(cardinal(number));
    saying.words(cardinal(number.substr(0, 1)));
    if (number[1] != '0') return saying.words(cardinal(number.substr(1)));
    saying.word("O", -2.f);
    saying.words(cardinal(number.substr(2)));
}

// Parts between points: "192.168.0.1", "v2.10".
void say_parts(Saying& saying, std::string_view number) {
    for (size_t at = 0; at <= number.size();) {
        const size_t end = std::min(number.find('.', at), number.size());
        const std::string_view part = number.substr(at, end - at);
        at = end + 1;
        if (part.empty()) continue;
        const bool round = part.find_first_not_of('0', 1) == part.npos;
        if (part[0] == '0' || (part.size() != 2 && !round))
            saying.digits(part);
        else
            saying.words(cardinal(part));
    }
}

void say_amount(Saying& saying, std::string_view number, const Currency& currency) {
    const size_t point = number.find('.');
    const bool zero_units = number.substr(0, point).find_first_not_of('0') == std::string_view::npos || point == 0;
    const std::string_view cents = point == number.npos ? std::string_view{} : number.substr(point + 1);
    const bool some_cents = cents.find_first_not_of('0') != cents.npos;
    const auto say_unit = [&](std::string_view count, std::string_view unit) {
        const std::string words = count.empty() ? "zero" : cardinal(count);
        saying.words(words);
        if (words == "one" || unit == "pence")
            saying.word(unit);
        else
            saying.add(say_plural(saying.lexicon, std::string(unit) + "s", {}));
    };
    if (!some_cents || !zero_units) say_unit(number.substr(0, point), currency.unit);
    if (some_cents && !zero_units) saying.word("and");
    if (some_cents) say_unit(cents, currency.part);
}

bool is_amount(std::string_view word) {
    const size_t point = word.find('.');
    return point == word.npos || (word.find('.', point + 1) == word.npos && word.size() - point - 1 < 3);
}

void say_digits(Saying& saying, std::string_view word, std::string_view ending, const NumberContext& context,
                bool minus) {
    const Currency* currency = currency_of(context.currency);
    const bool points = word.find('.') != word.npos;
    const std::string bare = without(word, ',');
    if (all_digits(word) && is_ordinal_ending(ending)) return saying.words(ordinal(word));
    if (!minus && word.size() == 4 && !currency && all_digits(word)) return saying.words(year(word));
    if (!context.first && !points) return say_inner(saying, bare);
    if (!context.first || std::count(word.begin(), word.end(), '.') > 1) return say_parts(saying, bare);
    if (currency && is_amount(word)) return say_amount(saying, bare, *currency);
    if (!points) return saying.words(is_ordinal_ending(ending) ? ordinal(bare) : cardinal(bare));
    if (bare[0] != '.') return saying.words(decimal(bare));
    saying.words("point");
    saying.digits(std::string_view(bare).substr(1));
}

std::string_view ending_of(std::string_view word) {
    size_t at = word.size();
    while (at > 0 && (is_small(word[at - 1]) || word[at - 1] == '\'')) --at;
    return word.substr(at);
}

}  // namespace

bool is_number(std::string_view word, bool first) {
    for (const std::string_view ending : {"ing", "'d", "ed", "'s", "st", "nd", "rd", "th", "s"})
        if (word.ends_with(ending)) {
            word.remove_suffix(ending.size());
            break;
        }
    if (first && word.starts_with('-')) word.remove_prefix(1);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return std::any_of(word.begin(), word.end(), digit) &&
           std::all_of(word.begin(), word.end(), [&](char c) { return digit(c) || c == ',' || c == '.'; });
}

Said say_number(const Lexicon& lexicon, std::string_view word, const NumberContext& context) {
    Saying saying{lexicon};
    const std::string_view ending = ending_of(word);
    word.remove_suffix(ending.size());
    const bool minus = word.starts_with('-');
    if (minus) {
        saying.word("minus");
        word.remove_prefix(1);
    }
    say_digits(saying, word, ending, context, minus);
    if (!saying.any || saying.failed) return std::nullopt;
    if (ending == "s" || ending == "'s") return with_s(lexicon, saying.out);
    if (ending == "ed" || ending == "'d") return with_ed(lexicon, saying.out);
    if (ending == "ing") return with_ing(lexicon, saying.out);
    return saying.out;
}

bool is_currency(char32_t sign) {
    return currency_of(sign);
}

Said say_currency(const Lexicon& lexicon, char32_t currency) {
    const Currency* found = currency_of(currency);
    return found ? say_plural(lexicon, std::string(found->unit) + "s", {}) : std::nullopt;
}

}  // namespace limn::speech
