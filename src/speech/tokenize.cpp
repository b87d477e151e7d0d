#include "speech/tokenize.h"

#include <algorithm>
#include <optional>
#include <string>

#include "speech/links.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

using Text = std::u32string_view;

constexpr Text kQuotes = U"'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉";
constexpr Text kPunctuation = U"…,:;!?¿¡()[]{}<>_#*&。？！，、；：～·";
constexpr Text kIcons = U"™®©°§¶†‡•";
constexpr Text kCurrencies = U"$£€¥฿₽₹₩₪₺₴₦₫₱₲₵₸₼₾₿";
constexpr Text kUnits[] = {U"mbar", U"km²", U"km³", U"dm²", U"dm³", U"cm²", U"cm³", U"mm²", U"mm³", U"km/h",
                           U"kmh",  U"mph", U"hPa", U"m²",  U"m³",  U"km",  U"dm",  U"cm",  U"mm",  U"ha",
                           U"µm",   U"nm",  U"yd",  U"in",  U"ft",  U"kg",  U"mg",  U"µg",  U"lb",  U"oz",
                           U"m/s",  U"Pa",  U"mb",  U"MB",  U"kb",  U"KB",  U"gb",  U"GB",  U"tb",  U"TB",
                           U"m",    U"g",   U"t",   U"T",   U"G",   U"M",   U"K",   U"%"};
constexpr size_t kLongestException = 16;

bool in(char32_t c, Text set) {
    return c != 0 && set.find(c) != set.npos;
}

std::optional<std::string_view> exception_of(Text text, const StringTable& exceptions) {
    return text.empty() || text.size() > kLongestException ? std::nullopt : find(exceptions, encode(text));
}

size_t currency_length(Text text) {
    if (in(sign_at(text, 0), kCurrencies)) return 1;
    if (text.starts_with(U"US$")) return 3;
    return text.starts_with(U"C$") || text.starts_with(U"A$") ? 2 : 0;
}

size_t prefix_length(Text text) {
    const char32_t first = text[0];
    if (in(first, U"§%=—–") || in(first, kPunctuation)) return 1;
    if (first == U'+' && !is_digit(sign_at(text, 1))) return 1;
    if (first == U'.' && sign_at(text, 1) == U'.') return std::min(text.find_first_not_of(U'.'), text.size());
    if (in(first, kQuotes)) return 1;
    const size_t currency = currency_length(text);
    return currency ? currency : in(first, kIcons);
}

// A point that ends a sentence: behind a small letter, a number or other signs, or behind two capitals, but not in
// "U.S.".
bool is_full_stop(Text before) {
    const char32_t last = before.empty() ? 0 : before.back(), other = before.size() < 2 ? 0 : before[before.size() - 2];
    if (is_digit(last) || (is_letter(last) && lower(last) == last) || in(last, U"%²-+") || in(last, kPunctuation) ||
        in(last, kQuotes))
        return true;
    if (other == U'°' && in(last, U"FfCcKk")) return true;
    return is_latin_upper(last) && is_latin_upper(other);
}

size_t suffix_length(Text text) {
    if (text.empty()) return 0;
    const char32_t last = text.back();
    const Text before = text.substr(0, text.size() - 1);
    if (last == U'.') {
        const size_t kept = text.find_last_not_of(U'.') + 1, dots = text.size() - kept;
        return dots > 1 ? dots : is_full_stop(before);
    }
    if (last == U'…') return text.ends_with(U"……") ? 2 : 1;
    if ((last == U's' || last == U'S') && !before.empty() && (before.back() == U'\'' || before.back() == U'’'))
        return 2;
    for (Text unit : kUnits)
        if (text.size() > unit.size() && text.ends_with(unit) && is_digit(text[text.size() - unit.size() - 1]))
            return unit.size();
    for (size_t length : {3u, 2u, 1u})
        if (text.size() > length && currency_length(text.substr(text.size() - length)) == length &&
            is_digit(text[text.size() - length - 1]))
            return length;
    if (last == U'+') return !before.empty() && is_digit(before.back());
    return in(last, kPunctuation) || in(last, kQuotes) || in(last, kIcons) || last == U'—' || last == U'–';
}

// The length of what divides a word at text[at]; 0 where nothing does.
size_t infix_length(Text text, size_t at) {
    const char32_t c = text[at], before = at > 0 ? text[at - 1] : 0, after = sign_at(text, at + 1);
    if (c == U'.' && after == U'.') return std::min(text.find_first_not_of(U'.', at), text.size()) - at;
    if (c == U'…' || in(c, kIcons)) return 1;
    if (in(c, U"+-*^") && is_digit(before) && (is_digit(after) || after == U'-')) return 1;
    if (c == U'.' && (is_latin_lower(before) || in(before, kQuotes)) && (is_latin_upper(after) || in(after, kQuotes)))
        return 1;
    if (c == U',' && is_letter(before) && is_letter(after)) return 1;
    if (before == 0 || before == U'_' || !is_word(before)) return 0;
    if (in(c, U":<>=/")) return is_letter(after);
    for (Text dash : {Text(U"-"), Text(U"–"), Text(U"—"), Text(U"--"), Text(U"---"), Text(U"——"), Text(U"~")})
        if (text.substr(at).starts_with(dash) && is_letter(sign_at(text, at + dash.size()))) return dash.size();
    return 0;
}

struct Splitter {
    Text text;
    const StringTable& exceptions;
    std::vector<Token>& out;

    void add(size_t begin, size_t end) {
        if (end > begin) out.push_back({begin, end});
    }
    void add_exception(size_t begin, std::string_view lengths) {
        for (char length : lengths) {
            add(begin, begin + static_cast<unsigned char>(length));
            begin += static_cast<unsigned char>(length);
        }
    }
    void divide(size_t begin, size_t end) {
        const Text word = text.substr(begin, end - begin);
        size_t start = 0;
        for (size_t at = 0; at < word.size();) {
            const size_t length = infix_length(word, at);
            if (length > 0 && at > 0) {
                add(begin + start, begin + at);
                add(begin + at, begin + at + length);
                start = at + length;
            }
            at += std::max<size_t>(length, 1);
        }
        add(begin + start, end);
    }
    // What stands between blanks.
    void split(size_t begin, size_t end) {
        std::vector<Token> suffixes;
        while (begin < end) {
            const Text rest = text.substr(begin, end - begin);
            if (exception_of(rest, exceptions)) break;
            const size_t prefix = prefix_length(rest);
            if (prefix > 0 && exception_of(rest.substr(prefix), exceptions)) {
                add(begin, begin + prefix);
                begin += prefix;
                break;
            }
            const size_t suffix = suffix_length(rest.substr(prefix));
            if (suffix > 0) suffixes.push_back({end - suffix, end});
            if (suffix > 0 && exception_of(rest.substr(0, rest.size() - suffix), exceptions)) {
                end -= suffix;
                break;
            }
            if (prefix + suffix == 0) break;
            add(begin, begin + prefix);
            begin += prefix;
            end -= suffix;
        }
        if (begin < end) {
            const Text rest = text.substr(begin, end - begin);
            if (const auto lengths = exception_of(rest, exceptions))
                add_exception(begin, *lengths);
            else if (is_link(rest))
                add(begin, end);
            else
                divide(begin, end);
        }
        out.insert(out.end(), suffixes.rbegin(), suffixes.rend());
    }
    // Neighbours that spell an exception together: "Sept" and ".".
    void rejoin(size_t first) {
        const std::vector<Token> parts(out.begin() + static_cast<ptrdiff_t>(first), out.end());
        out.resize(first);
        for (size_t i = 0; i < parts.size();) {
            std::optional<std::string_view> lengths;
            size_t count = std::min<size_t>(3, parts.size() - i);
            for (; count > 1 && !lengths; lengths ? count : --count)
                lengths =
                    exception_of(text.substr(parts[i].begin, parts[i + count - 1].end - parts[i].begin), exceptions);
            if (lengths)
                add_exception(parts[i].begin, *lengths);
            else
                out.push_back(parts[i]);
            i += count;
        }
    }
};

}  // namespace

std::vector<Token> tokenize(std::u32string_view text, const StringTable& exceptions) {
    std::vector<Token> out;
    Splitter splitter{text, exceptions, out};
    for (size_t at = 0; at < text.size();) {
        size_t end = at;
        while (end < text.size() && !is_space(text[end])) ++end;
        const size_t first = out.size();
        if (end > at) splitter.split(at, end);
        if (out.size() > first + 1) splitter.rejoin(first);
        if (out.size() > first) out.back().space_after = end < text.size();
        at = end + 1;
    }
    return out;
}

}  // namespace limn::speech
