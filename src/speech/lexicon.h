#pragma once
// How single words are said: two lexicons (checked by people, and generated), readings that depend on the part of
// speech and on what follows, rules for -s, -ed and -ing, and letters spelled out.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "pack/pack.h"
#include "speech/stress.h"
#include "speech/string_table.h"

namespace limn::speech {

enum class Accent { american, british };

struct Lexicon {
    StringTable gold, silver;  // word -> reading, as tools/pack/front_end.py writes it
    std::u32string alphabet;   // the phoneme of code n is alphabet[n - 1]
    std::vector<std::string_view> conditions;
    bool british = false;
};

// What stands behind the word. Sentences are read from their end.
struct Context {
    std::optional<bool> vowel;  // the next sound is a vowel; none at the end of a clause
    bool to = false;            // the next word is "to"
};

// What the number rules and those of words agree on: a word in ASCII, its tag (may be empty), the stress that is asked.
struct Asked {
    std::string_view tag;
    Stress stress;
    const Context* context = nullptr;
};

using Said = std::optional<Phonemes>;  // none: the lexicon cannot read it

// The lexicon lives as long as the pack does.
base::Result<Lexicon> read_lexicon(const pack::Pack& pack, Accent accent);

// A word with its endings, spelled letters and function words. `word` is ASCII where it can be (plain() in
// characters.h).
Said say_word(const Lexicon& lexicon, std::string_view word, const Asked& asked);

bool is_known(const Lexicon& lexicon, std::string_view word);
Said look_up(const Lexicon& lexicon, std::string_view word, const Asked& asked);
Said spell(const Lexicon& lexicon, std::string_view word);  // letter by letter, the last one stressed

// Endings on phonemes: cats, dogs, horses; walked, played, wanted; the t of "waiting" is flapped in American.
Phonemes with_s(const Lexicon& lexicon, Phonemes stem);
Phonemes with_ed(const Lexicon& lexicon, Phonemes stem);
Said with_ing(const Lexicon& lexicon, Phonemes stem);
Said say_plural(const Lexicon& lexicon, std::string_view word, const Asked& asked);

std::string_view parent_tag(std::string_view tag);  // VERB, NOUN, ADV, ADJ, or the tag itself

// The entry of the lexicon: also that of the word in small letters or with a capital, unless both are there.
std::optional<std::string_view> entry_of(const StringTable& table, std::string_view word);
// The one reading of an entry for the tag and the context; none where the word is to be spelled.
Said reading_of(const Lexicon& lexicon, std::string_view entry, const Asked& asked);

}  // namespace limn::speech
