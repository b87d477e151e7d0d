// Function words that change with what stands around them, words in capitals, and endings.
#include "speech/characters.h"
#include "speech/letters.h"
#include "speech/lexicon.h"

namespace limn::speech {
namespace {

constexpr std::u32string_view kFlapped =
    U"AIOWYiuæɑəɛɪɹʊʌ";  // sounds behind which an American t before a vowel is a tap

bool in(char32_t c, std::u32string_view set) {
    return set.find(c) != set.npos;
}

Said gold_reading(const Lexicon& lexicon, std::string_view word, const Asked& asked = {}) {
    const auto entry = entry_of(lexicon.gold, word);
    return entry ? reading_of(lexicon, *entry, asked) : std::nullopt;
}

// "U.S.", "p.m": one or two letters between points.
bool is_initialism(std::string_view word) {
    std::string_view inside = word;
    while (inside.starts_with('.')) inside.remove_prefix(1);
    while (inside.ends_with('.')) inside.remove_suffix(1);
    if (inside.find('.') == inside.npos) return false;
    size_t run = 0;
    for (char c : word) {
        run = c == '.' ? 0 : run + 1;
        if (run > 2 || (c != '.' && !is_small(c) && !is_capital(c))) return false;
    }
    return true;
}

bool is_any(std::string_view word, std::initializer_list<std::string_view> forms) {
    return std::find(forms.begin(), forms.end(), word) != forms.end();
}

Said say_function_word(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    const std::string_view tag = asked.tag;
    const std::optional<bool> vowel = asked.context->vowel;
    if (tag == "ADD" && (word == "." || word == "/"))
        return look_up(lexicon, word == "." ? "dot" : "slash", {"", -0.5f, asked.context});
    if (const std::string_view symbol = word_of_symbol(word); !symbol.empty())
        return look_up(lexicon, symbol, {"", {}, asked.context});
    if (is_initialism(word)) return spell(lexicon, word);
    if (is_any(word, {"a", "A"})) return tag == "DT" ? U"ɐ" : U"ˈA";
    if (is_any(word, {"am", "Am", "AM"})) {
        if (tag.starts_with("NN")) return spell(lexicon, word);
        if (!vowel || word != "am" || (asked.stress && *asked.stress > 0)) return gold_reading(lexicon, "am");
        return U"ɐm";
    }
    if (is_any(word, {"an", "An", "AN"})) return word == "AN" && tag.starts_with("NN") ? spell(lexicon, word) : U"ɐn";
    if (word == "I" && tag == "PRP") return U"ˌI";
    if (is_any(word, {"by", "By", "BY"}) && parent_tag(tag) == "ADV") return U"bˈI";
    if (is_any(word, {"to", "To"}) || (word == "TO" && (tag == "TO" || tag == "IN")))
        return !vowel ? gold_reading(lexicon, "to") : *vowel ? U"tʊ" : U"tə";
    if (is_any(word, {"in", "In"}) || (word == "IN" && tag != "NNP")) return !vowel || tag != "IN" ? U"ˈɪn" : U"ɪn";
    if (is_any(word, {"the", "The"}) || (word == "THE" && tag == "DT")) return vowel && *vowel ? U"ði" : U"ðə";
    if (tag == "IN" && (lower(word) == "vs" || lower(word) == "vs."))
        return look_up(lexicon, "versus", {"", {}, asked.context});
    if (is_any(word, {"used", "Used", "USED"}))
        return gold_reading(lexicon, "used",
                            {(tag == "VBD" || tag == "JJ") && asked.context->to ? "VBD" : "", {}, nullptr});
    return std::nullopt;
}

std::string_view cut(std::string_view word, size_t ending) {
    return word.substr(0, word.size() - ending);
}

Said say_past(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    if (word.size() < 4 || !word.ends_with('d')) return std::nullopt;
    Said stem;
    if (!word.ends_with("dd") && is_known(lexicon, cut(word, 1)))
        stem = look_up(lexicon, cut(word, 1), asked);
    else if (word.size() > 4 && word.ends_with("ed") && !word.ends_with("eed") && is_known(lexicon, cut(word, 2)))
        stem = look_up(lexicon, cut(word, 2), asked);
    return stem && !stem->empty() ? Said(with_ed(lexicon, *stem)) : std::nullopt;
}

bool doubles_before_ing(std::string_view word) {
    if (word.ends_with("cking")) return true;
    const char last = word[word.size() - 4];
    return word[word.size() - 5] == last && std::string_view("bcdgklmnprstvxz").find(last) != std::string_view::npos;
}

Said say_progressive(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    if (word.size() < 5 || !word.ends_with("ing")) return std::nullopt;
    std::string stem(cut(word, 3));
    const bool bare = word.size() > 5 && is_known(lexicon, stem), with_e = !bare && is_known(lexicon, stem + "e");
    if (with_e)
        stem += "e";
    else if (!bare) {
        if (word.size() <= 5 || !doubles_before_ing(word) || !is_known(lexicon, cut(word, 4))) return std::nullopt;
        stem.pop_back();
    }
    const Said said = look_up(lexicon, stem, asked);
    return said ? with_ing(lexicon, *said) : std::nullopt;
}

// Words written in capitals, or with one for the beginning of a sentence, are those in small letters when only these
// are known.
bool means_small(const Lexicon& lexicon, std::string_view word, const std::string& small, const Asked& asked) {
    std::string bare(word);
    bare.erase(std::remove(bare.begin(), bare.end(), '\''), bare.end());
    if (word.size() < 2 || !all_letters(bare) || word == small || (asked.tag == "NNP" && word.size() <= 7))
        return false;
    if (entry_of(lexicon.gold, word) || entry_of(lexicon.silver, word)) return false;
    if (!is_capitals(word) && !is_smalls(word.substr(1))) return false;
    return entry_of(lexicon.gold, small) || entry_of(lexicon.silver, small) || say_plural(lexicon, small, asked) ||
           say_past(lexicon, small, asked) || say_progressive(lexicon, small, asked);
}

}  // namespace

Phonemes with_s(const Lexicon& lexicon, Phonemes stem) {
    if (stem.empty()) return stem;
    if (in(stem.back(), U"ptkfθ")) return stem + U"s";
    if (in(stem.back(), U"szʃʒʧʤ")) stem += lexicon.british ? U'ɪ' : U'ᵻ';
    return stem + U"z";
}

Phonemes with_ed(const Lexicon& lexicon, Phonemes stem) {
    if (stem.empty()) return stem;
    const char32_t last = stem.back();
    if (in(last, U"pkfθʃsʧ")) return stem + U"t";
    if (last == U'd') return stem + (lexicon.british ? U"ɪd" : U"ᵻd");
    if (last != U't') return stem + U"d";
    if (lexicon.british || stem.size() < 2) return stem + U"ɪd";
    if (in(stem[stem.size() - 2], kFlapped)) stem.back() = U'ɾ';
    return stem + U"ᵻd";
}

Said with_ing(const Lexicon& lexicon, Phonemes stem) {
    if (stem.empty() || (lexicon.british && in(stem.back(), U"əː"))) return std::nullopt;
    if (!lexicon.british && stem.size() > 1 && stem.back() == U't' && in(stem[stem.size() - 2], kFlapped))
        stem.back() = U'ɾ';
    return stem + U"ɪŋ";
}

Said say_plural(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    if (word.size() < 3 || !word.ends_with('s')) return std::nullopt;
    std::string stem;
    if (!word.ends_with("ss") && is_known(lexicon, cut(word, 1)))
        stem = cut(word, 1);
    else if ((word.ends_with("'s") || (word.size() > 4 && word.ends_with("es") && !word.ends_with("ies"))) &&
             is_known(lexicon, cut(word, 2)))
        stem = cut(word, 2);
    else if (word.size() > 4 && word.ends_with("ies") && is_known(lexicon, std::string(cut(word, 3)) + "y"))
        stem = std::string(cut(word, 3)) + "y";
    else
        return std::nullopt;
    const Said said = look_up(lexicon, stem, asked);
    return said && !said->empty() ? Said(with_s(lexicon, *said)) : std::nullopt;
}

Said say_word(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    if (Said said = say_function_word(lexicon, word, asked)) return said;
    const std::string small = lower(word);
    if (means_small(lexicon, word, small, asked)) word = small;
    if (is_known(lexicon, word)) return look_up(lexicon, word, asked);
    if (word.ends_with("s'")) {
        const std::string possessive = std::string(cut(word, 2)) + "'s";
        if (is_known(lexicon, possessive)) return look_up(lexicon, possessive, asked);
    }
    if (word.ends_with('\'') && is_known(lexicon, cut(word, 1))) return look_up(lexicon, cut(word, 1), asked);
    if (Said said = say_plural(lexicon, word, asked)) return said;
    if (Said said = say_past(lexicon, word, asked)) return said;
    return say_progressive(lexicon, word, {asked.tag, asked.stress ? asked.stress : Stress(0.5f), asked.context});
}

}  // namespace limn::speech
