#include "speech/say_parts.h"

#include <algorithm>
#include <tuple>

#include "speech/letters.h"
#include "speech/read_number.h"
#include "speech/scan.h"

namespace limn::speech {
namespace {

using Text = std::u32string_view;

// No word of the lexicon has more signs or more parts.
constexpr size_t kMostSigns = 64, kMostParts = 12;

bool is_clause_mark(char32_t c) {
    return Text(U";:,.!?—…").find(c) != Text::npos;
}
bool is_joint(char32_t c) {
    return Text(U"',-._‘’/").find(c) != Text::npos;
}

Said say_part(const Lexicon& lexicon, const Part& part, const Context& context) {
    const std::string word = plain(part.text);
    const Stress stress = is_smalls(word) ? Stress() : Stress(is_capitals(word) ? 2.f : 0.5f);
    if (Said said = say_word(lexicon, word, {part.tag, stress, &context})) {
        const Said currency = part.currency ? say_currency(lexicon, part.currency) : std::nullopt;
        return currency ? *said + U" " + *currency : said;
    }
    return is_number(word, part.first) ? say_number(lexicon, word, {part.currency, part.first}) : std::nullopt;
}

Context context_before(const Context& after, const Phonemes& phonemes, Text text, std::string_view tag) {
    Context context{after.vowel, text == U"to" || text == U"To" || (text == U"TO" && (tag == "TO" || tag == "IN"))};
    for (char32_t c : phonemes) {
        if (is_clause_mark(c))
            context.vowel = std::nullopt;
        else if (is_vowel(c) || is_consonant(c))
            context.vowel = is_vowel(c);
        else
            continue;
        break;
    }
    return context;
}

std::string_view words_of_sign(char32_t c) {
    switch (c) {
        case U'/':
            return "slash";
        case U'=':
            return "equals";
        case U'+':
            return "plus";
        case U'&':
            return "and";
        case U'@':
            return "at";
        case U'%':
            return "percent";
        case U'#':
            return "hash";
        case U'*':
            return "asterisk";
        case U'~':
            return "tilde";
        case U'^':
            return "caret";
        case U'<':
            return "less than";
        case U'>':
            return "greater than";
    }
    return {};
}

Phonemes say_sign(const Lexicon& lexicon, char32_t c) {
    if (c == U'—') return U"—";
    Phonemes out;
    for (std::string_view words = words_of_sign(c); !words.empty();) {
        const size_t end = std::min(words.find(' '), words.size());
        const Said said = look_up(lexicon, words.substr(0, end), {});
        if (said) out += (out.empty() ? U"" : U" ") + *said;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return out;
}

size_t letters_end(Text text, size_t at) {
    const auto run = [&](size_t i) {
        while (i < text.size() && is_letter(text[i])) ++i;
        return i;
    };
    at = run(at);
    while ((sign_at(text, at) == U'\'' || sign_at(text, at) == U'’') && is_letter(sign_at(text, at + 1)))
        at = run(at + 1);
    return at;
}

size_t figures_end(Text text, size_t at) {
    at += digits_at(text, at);
    while ((sign_at(text, at) == U',' || sign_at(text, at) == U'.') && is_digit(sign_at(text, at + 1)))
        at += 1 + digits_at(text, at + 1);
    return at;
}

// What the lexicon cannot read: letters are asked for, or spelled; figures and signs are read one by one.
Phonemes say_unknown(const Lexicon& lexicon, Text text, const AskUnknown& unknown) {
    Phonemes out;
    const auto add = [&](const Phonemes& said) {
        if (!said.empty()) out += (out.empty() ? U"" : U" ") + said;
    };
    for (size_t at = 0; at < text.size();) {
        size_t end = at + 1;
        if (is_letter(text[at])) {
            end = letters_end(text, at);
            const Text word = text.substr(at, end - at);
            Phonemes said = unknown ? unknown(word) : Phonemes();
            add(said.empty() ? spell(lexicon, plain(word)).value_or(Phonemes()) : said);
        } else if (is_digit(text[at])) {
            end = figures_end(text, at);
            add(say_number(lexicon, plain(text.substr(at, end - at)), {0, false}).value_or(Phonemes()));
        } else {
            // Signs that stand together are said in one breath.
            Phonemes signs;
            for (end = at; end < text.size() && !is_word(text[end]) && !is_space(text[end]); ++end)
                signs += say_sign(lexicon, text[end]);
            add(signs);
            end = std::max(end, at + 1);
        }
        at = end;
    }
    return out;
}

// Whether the parts of a word are said apart: "and/or", "B2", "COVID-19", but not "well-known".
bool stand_apart(const Parts& word) {
    bool letters = false, figures = false, signs = false;
    for (const Part& part : word)
        for (char32_t c : part.text) {
            if (c == U'/' || c == U' ') return true;
            if (!is_joint(c)) (is_digit(c) ? figures : is_letter(c) ? letters : signs) = true;
        }
    return letters + figures + signs > 1;
}

// Of parts that make one word, the lighter half gives up its primary stress when there are too many.
void settle_stress(Parts& word) {
    const bool apart = stand_apart(word);
    for (size_t i = 1; i < word.size(); ++i) word[i].space_before = apart;
    if (apart) return;
    std::vector<std::tuple<bool, int, size_t>> said;
    for (size_t i = 0; i < word.size(); ++i)
        if (!word[i].phonemes->empty())
            said.push_back({word[i].phonemes->find(kPrimary) != Phonemes::npos, weight_of(*word[i].phonemes), i});
    const auto weaken = [&](const std::tuple<bool, int, size_t>& which) {
        Phonemes& phonemes = *word[std::get<2>(which)].phonemes;
        phonemes = with_stress(std::move(phonemes), -0.5f);
    };
    if (said.size() == 2 && word[std::get<2>(said[0])].text.size() == 1) return weaken(said[1]);
    const auto primaries =
        static_cast<size_t>(std::count_if(said.begin(), said.end(), [](const auto& s) { return std::get<0>(s); }));
    if (said.size() < 2 || primaries <= (said.size() + 1) / 2) return;
    std::sort(said.begin(), said.end());
    for (size_t i = 0; i < said.size() / 2; ++i) weaken(said[i]);
}

// From the end of the word, the longest run of parts that the lexicon knows as one, and so on before it.
void say_word_parts(const Lexicon& lexicon, Parts& word, Context& context, const AskUnknown& unknown) {
    size_t right = word.size();
    while (right > 0) {
        size_t left = right - 1, signs = word[left].text.size();
        while (left > 0 && right - left < kMostParts && signs + word[left - 1].text.size() <= kMostSigns)
            signs += word[--left].text.size();
        Said said;
        for (; left < right; ++left) {
            const Part part = merged(&word[left], word.data() + right);
            said = say_part(lexicon, part, context);
            if (!said) continue;
            context = context_before(context, *said, part.text, part.tag);
            break;
        }
        if (said) {
            for (size_t i = left; i < right; ++i) word[i].phonemes = Phonemes();
            word[left].phonemes = std::move(said);
            right = left;
            continue;
        }
        Part& last = word[--right];
        if (std::all_of(last.text.begin(), last.text.end(), is_joint)) {
            last.phonemes = Phonemes();
            continue;
        }
        const Part whole = merged(word.data(), word.data() + word.size());
        for (Part& part : word) part.phonemes = Phonemes();
        word[0].phonemes = say_unknown(lexicon, whole.text, unknown);
        return;
    }
    settle_stress(word);
}

}  // namespace

void say_words(const Lexicon& lexicon, std::vector<Parts>& words, const AskUnknown& unknown) {
    Context context;
    for (auto word = words.rbegin(); word != words.rend(); ++word) {
        if (word->size() > 1) {
            say_word_parts(lexicon, *word, context, unknown);
            continue;
        }
        Part& part = word->front();
        if (!part.phonemes) part.phonemes = say_part(lexicon, part, context);
        if (!part.phonemes) part.phonemes = say_unknown(lexicon, part.text, unknown);
        context = context_before(context, *part.phonemes, part.text, part.tag);
    }
}

Part finished(const Parts& word) {
    Part out = merged(word.data(), word.data() + word.size());
    Phonemes said;
    for (const Part& part : word) {
        if (!part.phonemes) continue;
        if (part.space_before && !said.empty() && said.back() != U' ' && !part.phonemes->empty()) said += U' ';
        said += *part.phonemes;
    }
    std::replace(said.begin(), said.end(), U'ɾ', U'T');
    std::replace(said.begin(), said.end(), U'ʔ', U't');
    out.phonemes = std::move(said);
    return out;
}

}  // namespace limn::speech
