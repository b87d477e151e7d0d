#include "speech/tag.h"

#include <algorithm>
#include <array>

#include "speech/scan.h"

namespace limn::speech {
namespace {

using Text = std::u32string_view;

bool all_digits(Text word) {
    return std::all_of(word.begin(), word.end(), is_digit);
}
bool is_lower(char32_t c) {
    return upper(c) != c || c == 0xdf;
}
bool is_upper(char32_t c) {
    return lower(c) != c;
}

// How a word looks: small, Capitalised, ALL CAPITALS, miXed, digits, or its first four signs by class.
std::string shape_of(Text word) {
    if (std::all_of(word.begin(), word.end(), is_letter)) {
        const bool lowers = std::any_of(word.begin(), word.end(), is_lower),
                   uppers = std::any_of(word.begin(), word.end(), is_upper);
        if (lowers && !uppers) return "x";
        if (uppers && !lowers) return word.size() > 1 ? "XX" : "X1";
        const Text rest = word.substr(1);
        const bool rest_small =
            std::any_of(rest.begin(), rest.end(), is_lower) && std::none_of(rest.begin(), rest.end(), is_upper);
        return is_upper(word[0]) && rest_small ? "Xx" : "xX";
    }
    if (all_digits(word)) return "d";
    std::string out;
    for (char32_t c : word.substr(0, 4)) encode(is_digit(c) ? U'd' : is_letter(c) ? U'x' : c, out);
    return out;
}

std::string last_three(std::string_view utf8) {
    size_t at = utf8.size();
    for (int signs = 0; at > 0 && signs < 3; ++signs) do
            --at;
        while (at > 0 && (utf8[at] & 0xc0) == 0x80);
    return std::string(utf8.substr(at));
}

// The word as its neighbours see it.
std::string normal_form(const Tagger& tagger, Text word) {
    std::string form;
    if (word[0] != U'-' && word.find(U'-') != word.npos)
        form = "!HYPHEN";
    else if (word.size() == 4 && all_digits(word))
        form = "!YEAR";
    else if (is_digit(word[0]))
        form = "!DIGITS";
    else
        form = encode(lower(word));
    return find(tagger.vocabulary, form) ? form : "<" + shape_of(word) + ">";
}

// Summed as the tagger was trained: tags that tie in tenths are told apart by how their sums round.
struct Scores {
    std::array<double, 256> of{};
    bool any = false;
};

void add_feature(const Tagger& tagger, const std::string& feature, Scores& scores) {
    const auto weights = find(tagger.weights, feature);
    if (!weights) return;
    for (size_t at = 0; at + 3 <= weights->size(); at += 3) {
        const auto byte = [&](size_t i) { return static_cast<unsigned char>((*weights)[at + i]); };
        scores.of[byte(0)] += static_cast<int16_t>(byte(1) | byte(2) << 8) / 10.0;
        scores.any = true;
    }
}

// `around`: the forms of two words before, the word, and two after.
std::string_view score_word(const Tagger& tagger, Text word, bool first, const std::string* around,
                            std::string_view before, std::string_view before_that) {
    Scores scores;
    const std::string utf8 = encode(word), previous(before), second(before_that);
    const std::string features[] = {"b",
                                    "s3=" + last_three(utf8),
                                    "p1=" + encode(word.substr(0, 1)),
                                    "w=" + around[2],
                                    "sh=" + shape_of(word),
                                    first ? "i0" : "i+",
                                    "t-1=" + previous,
                                    "t-2=" + second,
                                    "t-12=" + previous + "," + second,
                                    "w-1=" + around[1],
                                    "s3-1=" + last_three(around[1]),
                                    "w-2=" + around[0],
                                    "w+1=" + around[3],
                                    "s3+1=" + last_three(around[3]),
                                    "w+2=" + around[4]};
    for (const std::string& feature : features) add_feature(tagger, feature, scores);
    if (!scores.any) return "NN";
    size_t best = 0;
    for (size_t tag = 1; tag < tagger.tags.size(); ++tag)
        if (scores.of[tag] > scores.of[best] ||
            (scores.of[tag] == scores.of[best] && tagger.tags[tag] > tagger.tags[best]))
            best = tag;
    return tagger.tags[best];
}

}  // namespace

base::Result<Tagger> read_tagger(const pack::Pack& pack) {
    Tagger tagger;
    const auto names = pack.text("speech/tagger/tags");
    if (!names) return names.error();
    for (std::string_view rest = *names; !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        tagger.tags.push_back(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    if (tagger.tags.empty() || tagger.tags.size() > 255) return base::Error{"the pack names no tags; compile it again"};
    const std::pair<const char*, StringTable*> tables[] = {
        {"known", &tagger.known}, {"vocabulary", &tagger.vocabulary}, {"weights", &tagger.weights}};
    for (const auto& [name, to] : tables) {
        const std::string entry = std::string("speech/tagger/") + name;
        const auto bytes = pack.bytes(entry);
        if (!bytes) return bytes.error();
        auto table = read_string_table(*bytes, entry);
        if (!table) return table.error();
        *to = *table;
    }
    return tagger;
}

std::vector<std::string_view> tag_words(const Tagger& tagger, const std::vector<std::u32string_view>& words) {
    std::vector<std::string> forms = {"-START2-", "-START-"};
    for (Text word : words) forms.push_back(normal_form(tagger, word));
    forms.insert(forms.end(), {"-END-", "-END2-"});
    std::vector<std::string_view> tags;
    std::string_view before = "-START-", before_that = "-START2-";
    for (size_t i = 0; i < words.size(); ++i) {
        const auto known = find(tagger.known, encode(words[i]));
        const size_t code =
            known && known->size() == 1 ? static_cast<unsigned char>(known->front()) : tagger.tags.size();
        tags.push_back(code < tagger.tags.size()
                           ? tagger.tags[code]
                           : score_word(tagger, words[i], i == 0, &forms[i], before, before_that));
        before_that = before;
        before = tags.back();
    }
    return tags;
}

}  // namespace limn::speech
