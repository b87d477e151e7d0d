#include "speech/lexicon.h"

#include <algorithm>

#include "speech/characters.h"
#include "speech/letters.h"

namespace limn::speech {
namespace {

constexpr unsigned char kSpelled = 255;

Phonemes phonemes_of(const Lexicon& lexicon, std::string_view codes) {
    Phonemes out;
    for (char c : codes) {
        const size_t code = static_cast<unsigned char>(c);
        if (code > 0 && code <= lexicon.alphabet.size()) out.push_back(lexicon.alphabet[code - 1]);
    }
    return out;
}

struct Variant {
    std::string_view condition, codes;
    bool spelled = false;
};

// The variants of an entry that begins with zero.
std::vector<Variant> variants_of(const Lexicon& lexicon, std::string_view entry) {
    std::vector<Variant> out;
    for (size_t at = 1; at + 2 <= entry.size();) {
        const size_t condition = static_cast<unsigned char>(entry[at]),
                     length = static_cast<unsigned char>(entry[at + 1]);
        const bool spelled = length == kSpelled;
        at += 2;
        if (condition >= lexicon.conditions.size() || (!spelled && length > entry.size() - at)) break;
        out.push_back(
            {lexicon.conditions[condition], spelled ? std::string_view{} : entry.substr(at, length), spelled});
        at += spelled ? 0 : length;
    }
    return out;
}

}  // namespace

base::Result<Lexicon> read_lexicon(const pack::Pack& pack, Accent accent) {
    Lexicon lexicon;
    lexicon.british = accent == Accent::british;
    const auto alphabet = pack.text("speech/alphabet"), conditions = pack.text("speech/conditions");
    if (!alphabet) return alphabet.error();
    if (!conditions) return conditions.error();
    lexicon.alphabet = decode(*alphabet);
    for (std::string_view rest = *conditions; !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        lexicon.conditions.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    const std::string folder = lexicon.british ? "speech/gb/" : "speech/us/";
    for (const auto& [name, to] : {std::pair("gold", &lexicon.gold), std::pair("silver", &lexicon.silver)}) {
        const auto bytes = pack.bytes(folder + name);
        if (!bytes) return bytes.error();
        auto table = read_string_table(*bytes, folder + name);
        if (!table) return table.error();
        *to = *table;
    }
    return lexicon;
}

std::string_view parent_tag(std::string_view tag) {
    if (tag.starts_with("VB")) return "VERB";
    if (tag.starts_with("NN")) return "NOUN";
    if (tag.starts_with("ADV") || tag.starts_with("RB")) return "ADV";
    if (tag.starts_with("ADJ") || tag.starts_with("JJ")) return "ADJ";
    return tag;
}

std::optional<std::string_view> entry_of(const StringTable& table, std::string_view word) {
    if (auto entry = find(table, word); entry || word.size() < 2) return entry;
    const std::string small = lower(word);
    std::string capital = small;
    capital[0] = upper(std::string_view(small).substr(0, 1))[0];
    if (word == small) return capital == small ? std::nullopt : find(table, capital);
    return word == capital ? find(table, small) : std::nullopt;
}

Said reading_of(const Lexicon& lexicon, std::string_view entry, const Asked& asked) {
    if (!entry.starts_with('\0')) return phonemes_of(lexicon, entry);
    const std::vector<Variant> variants = variants_of(lexicon, entry);
    const auto with = [&](std::string_view condition) {
        return std::find_if(variants.begin(), variants.end(),
                            [&](const Variant& v) { return v.condition == condition; });
    };
    auto chosen = variants.end();
    if (asked.context && !asked.context->vowel) chosen = with("None");
    if (chosen == variants.end()) chosen = with(asked.tag);
    if (chosen == variants.end()) chosen = with(parent_tag(asked.tag));
    if (chosen == variants.end()) chosen = with("DEFAULT");
    return chosen == variants.end() || chosen->spelled ? std::nullopt : Said(phonemes_of(lexicon, chosen->codes));
}

bool is_known(const Lexicon& lexicon, std::string_view word) {
    if (entry_of(lexicon.gold, word) || !word_of_symbol(word).empty() || entry_of(lexicon.silver, word)) return true;
    if (!all_letters(word)) return false;
    if (word.size() == 1) return true;
    if (is_capitals(word) && entry_of(lexicon.gold, lower(word))) return true;
    return is_capitals(word.substr(1));
}

Said spell(const Lexicon& lexicon, std::string_view word) {
    Phonemes out;
    for (size_t at = 0; at < word.size();) {
        const char32_t c = decode(word, at);
        if (!is_letter(c)) continue;
        const auto entry =
            c < 0x80 ? entry_of(lexicon.gold, upper(std::string(1, static_cast<char>(c)))) : std::nullopt;
        const Said letter = entry ? reading_of(lexicon, *entry, {}) : std::nullopt;
        if (!letter) return std::nullopt;
        out += *letter;
    }
    out = with_stress(std::move(out), 0.f);
    if (const size_t last = out.rfind(kSecondary); last != out.npos) out[last] = kPrimary;
    return out;
}

Said look_up(const Lexicon& lexicon, std::string_view word, const Asked& asked) {
    std::string small;
    bool name = false;
    if (is_capitals(word) && !entry_of(lexicon.gold, word)) {
        small = lower(word);
        word = small;
        name = asked.tag == "NNP";
    }
    auto entry = entry_of(lexicon.gold, word);
    if (!entry && !name) entry = entry_of(lexicon.silver, word);
    const Said reading = entry ? reading_of(lexicon, *entry, asked) : std::nullopt;
    // Capitals that are a name and no stressed word are letters.
    if (!reading || (name && reading->find(kPrimary) == reading->npos))
        if (Said letters = spell(lexicon, word)) return letters;
    return reading ? Said(with_stress(*reading, asked.stress)) : std::nullopt;
}

}  // namespace limn::speech
