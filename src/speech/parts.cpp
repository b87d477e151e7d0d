#include "speech/parts.h"

#include <algorithm>

#include "speech/read_number.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

using Text = std::u32string_view;

size_t run_end(Text token, size_t at, bool (*of_kind)(char32_t)) {
    while (at < token.size() && of_kind(token[at])) ++at;
    return at;
}

bool is_hyphen(char32_t c) {
    return c == U'-' || c == U'_';
}

// The end of digits with points and commas between or before them; `at` where there are none.
size_t figures_end(Text token, size_t at) {
    for (;;) {
        if (is_digit(sign_at(token, at)))
            ++at;
        else if ((sign_at(token, at) == U'.' || sign_at(token, at) == U',') && is_digit(sign_at(token, at + 1)))
            at += 2;
        else
            return at;
    }
}

// The end of a hump: letters up to a small one before a capital, as in "iPhone" and "McDonald". `at` where there is
// none.
size_t hump_end(Text token, size_t at) {
    const auto ends_here = [&](size_t i) {
        return is_latin_lower(sign_at(token, i)) && is_latin_upper(sign_at(token, i + 1));
    };
    for (size_t letters = at;; ++letters) {
        if (ends_here(letters)) return letters + 1;
        for (size_t i = letters; is_apostrophe(sign_at(token, i)) && is_letter(sign_at(token, i + 1));)
            if (ends_here(i += 2)) return i + 1;
        if (!is_letter(sign_at(token, letters))) return at;
    }
}

size_t word_end(Text token, size_t at) {
    at = run_end(token, at, is_letter);
    while (is_apostrophe(sign_at(token, at)) && is_letter(sign_at(token, at + 1))) at += 2;
    return at;
}

// The end of the piece that begins at `at`; `at` where none does.
size_t piece_end(Text token, size_t at) {
    const char32_t c = token[at];
    const size_t apostrophes = run_end(token, at, is_apostrophe);
    if (apostrophes > at) return at == 0 || apostrophes > at + 1 || apostrophes == token.size() ? apostrophes : at;
    if (is_latin_upper(c) && is_latin_upper(sign_at(token, at + 1)) && is_latin_lower(sign_at(token, at + 2)))
        return at + 1;
    const size_t sign = at == 0 && c == U'-';
    if (const size_t end = figures_end(token, at + sign); end > at + sign) return end;
    if (const size_t end = run_end(token, at, is_hyphen); end > at) return end;
    if (!is_letter(c)) return at + 1;
    const size_t hump = hump_end(token, at);
    return hump > at ? hump : word_end(token, at);
}

constexpr Text kMarks = U";:,.!?—…\"“”";

bool is_mark_tag(std::string_view tag) {
    for (const std::string_view mark : {".", ",", "-LRB-", "-RRB-", "``", "\"\"", "''", ":", "$", "#", "NFP"})
        if (tag == mark) return true;
    return false;
}

Phonemes mark_phonemes(Text text, std::string_view tag) {
    if (tag == "-LRB-") return U"(";
    if (tag == "-RRB-") return U")";
    if (tag == "``") return U"“";
    if (tag == "\"\"" || tag == "''") return U"”";
    Phonemes out;
    std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                 [](char32_t c) { return kMarks.find(c) != kMarks.npos; });
    return out;
}

bool is_plain_word(Text text) {
    return std::all_of(text.begin(), text.end(), [](char32_t c) { return lower(c) >= U'a' && lower(c) <= U'z'; });
}

// A hyphen between blanks is a dash, whatever it was taken for.
bool is_dash(const std::vector<Tagged>& tokens, size_t i) {
    return (tokens[i].text == U"-" || tokens[i].text == U"–" || tokens[i].text == U"--") && i > 0 &&
           tokens[i - 1].space_after && tokens[i].space_after;
}

// An amount follows its sign for as long as the tags say that it is a number.
struct Money {
    char32_t currency = 0;

    // True when the part is the sign itself.
    bool take_sign(const Part& part) {
        if (part.tag != "$" || part.text.size() != 1 || !is_currency(part.text[0])) return false;
        currency = part.text[0];
        return true;
    }
    void mark(Part& part, bool last_piece, bool number_follows) {
        if (part.tag != "CD")
            currency = 0;
        else if (last_piece && !number_follows)
            part.currency = currency;
    }
};

// The 2 of "face2face" and "B2B".
bool is_to(Text token, size_t begin, size_t end) {
    return token.substr(begin, end - begin) == U"2" && begin > 0 && is_letter(token[begin - 1]) &&
           is_letter(sign_at(token, end));
}

Parts parts_of(const Tagged& token) {
    const auto part = [&](Text text) { return Part{std::u32string(text), token.tag, token.from}; };
    Parts parts;
    if (token.phonemes) {
        parts.push_back(part(token.text));
        parts.back().phonemes = token.phonemes;
    } else {
        const auto pieces = divide_token(token.text);
        for (const auto& [begin, end] : pieces) {
            parts.push_back(part(Text(token.text).substr(begin, end - begin)));
            if (!is_to(token.text, begin, end)) continue;
            parts.back().text = U"to";
            parts.back().alone = true;
        }
    }
    if (!parts.empty()) parts.back().space_after = token.space_after;
    return parts;
}

}  // namespace

std::vector<std::pair<size_t, size_t>> divide_token(std::u32string_view token) {
    std::vector<std::pair<size_t, size_t>> out;
    for (size_t at = 0; at < token.size();) {
        const size_t end = piece_end(token, at);
        if (end > at) out.push_back({at, end});
        at = std::max(end, at + 1);
    }
    return out;
}

std::vector<Parts> bind_words(const std::vector<Tagged>& tokens) {
    std::vector<Parts> words;
    Money money;
    bool open = false;  // the last word goes on
    for (size_t i = 0; i < tokens.size(); ++i) {
        Parts parts = parts_of(tokens[i]);
        for (size_t j = 0; j < parts.size(); ++j) {
            Part& part = parts[j];
            if (part.phonemes) {
            } else if (is_dash(tokens, i))
                part.phonemes = U"—";
            else if (money.take_sign(part))
                part.phonemes = Phonemes();
            else if (part.text == U"“" || part.text == U"”")  // whatever they are tagged as
                part.phonemes = part.text;
            else if (part.tag == ":" && (part.text == U"-" || part.text == U"–"))
                part.phonemes = U"—";
            else if (is_mark_tag(part.tag) && !is_plain_word(part.text))
                part.phonemes = mark_phonemes(part.text, part.tag);
            else if (money.currency)
                money.mark(part, j + 1 == parts.size(), i + 1 < tokens.size() && tokens[i + 1].tag == "CD");
            const bool alone = part.alone || part.phonemes, ends = alone || part.space_after;
            if (open && !alone) {
                part.first = false;
                words.back().push_back(std::move(part));
            } else
                words.push_back({std::move(part)});
            open = !ends;
        }
    }
    return words;
}

Part merged(const Part* begin, const Part* end) {
    Part out{{}, begin->tag, begin->from};
    out.first = begin->first;
    out.space_after = (end - 1)->space_after;
    size_t heaviest = 0;
    for (const Part* part = begin; part != end; ++part) {
        size_t weight = 0;
        for (char32_t c : part->text) weight += lower(c) == c ? 1 : 2;
        if (weight > heaviest) heaviest = weight, out.tag = part->tag;
        out.text += part->text;
        out.from.begin = std::min(out.from.begin, part->from.begin);
        out.from.end = std::max(out.from.end, part->from.end);
        out.currency = std::max(out.currency, part->currency);
    }
    return out;
}

}  // namespace limn::speech
