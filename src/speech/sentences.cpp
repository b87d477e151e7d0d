#include "speech/sentences.h"

#include <algorithm>

#include "speech/scan.h"

namespace limn::speech {
namespace {

using Text = std::u32string_view;

bool is_unseen(char32_t c) {
    return c == 0xad || c == 0x61c || c == 0x180e || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || (c >= 0xe000 && c <= 0xf8ff) || (c >= 0xfe00 && c <= 0xfe0f) ||
           c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || c >= 0xe0000;
}

bool is_stop(char32_t c) {
    return c == U'.' || c == U'!' || c == U'?' || c == U'…';
}
bool is_closing(char32_t c) {
    return c == U'"' || c == U'”' || c == U'’' || c == U')' || c == U']' || c == U'\'';
}

// The word that the point at `stop` stands behind, without brackets and quotes before it.
Text word_before(Text text, size_t stop) {
    size_t begin = stop;
    while (begin > 0 && !is_space(text[begin - 1])) --begin;
    while (begin < stop && Text(U"(\"“'‘").find(text[begin]) != Text::npos) ++begin;
    return text.substr(begin, stop - begin);
}

bool is_one_of(Text word, std::initializer_list<Text> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

// "U.S", "D.C": capitals parted by points.
bool is_initials(Text word) {
    if (word.size() < 3 || word.size() % 2 == 0) return false;
    for (size_t i = 0; i < word.size(); ++i)
        if (i % 2 ? word[i] != U'.' : lower(word[i]) == word[i]) return false;
    return true;
}

// Words that begin a sentence far more often than they go on with a name: "the U.S. The next day".
bool begins_anew(Text rest) {
    const size_t end = std::find_if_not(rest.begin(), rest.end(), is_letter) - rest.begin();
    return is_one_of(
        rest.substr(0, end),
        {U"A",   U"An",    U"The", U"This", U"That", U"These", U"Those", U"It",     U"He",   U"She", U"We",
         U"You", U"They",  U"I",   U"My",   U"His",  U"Her",   U"Our",   U"Their",  U"But",  U"And", U"So",
         U"In",  U"On",    U"At",  U"As",   U"If",   U"When",  U"Then",  U"There",  U"What", U"Why", U"How",
         U"Who", U"Where", U"No",  U"Yes",  U"Not",  U"For",   U"After", U"Before", U"Now"});
}

bool point_ends(Text text, size_t stop, size_t next, const WordLists& words) {
    const Text word = word_before(text, stop);
    if (find_reading(words.titles, word)) return false;
    if (word.size() == 1 && lower(word[0]) != word[0]) return false;
    if (is_one_of(word, {U"vs", U"e.g", U"i.e", U"cf", U"Messrs"})) return false;
    if (is_initials(word)) return begins_anew(text.substr(next));
    const bool counts =
        find_reading(words.month_names, word) || is_one_of(word, {U"No", U"Nos", U"no", U"nos", U"Vol", U"vol", U"Fig",
                                                                  U"fig", U"Ch", U"ch", U"pp", U"p", U"approx", U"Rs"});
    // "May" and "March" are also whole words.
    const Reading* month = find_reading(words.month_names, word);
    return !(counts && is_digit(text[next]) && !(month && month->one == word));
}

SourceText part_of(const SourceText& line, size_t begin, size_t end) {
    while (begin < end && is_space(line.text[begin])) ++begin;
    while (end > begin && is_space(line.text[end - 1])) --end;
    return {line.text.substr(begin, end - begin),
            {line.from.begin() + static_cast<ptrdiff_t>(begin), line.from.begin() + static_cast<ptrdiff_t>(end)}};
}

}  // namespace

SourceText read_line(std::string_view text) {
    SourceText line;
    line.text.reserve(text.size());
    line.from.reserve(text.size());
    for (size_t at = 0; at < text.size();) {
        const size_t begin = at;
        char32_t c = decode(text, at);
        if (is_unseen(c)) continue;
        if ((c < 0x20 && c != U'\n') || (c >= 0x7f && c < 0xa0)) c = U' ';
        line.text.push_back(c);
        line.from.push_back({static_cast<uint32_t>(begin), static_cast<uint32_t>(at)});
    }
    return line;
}

std::vector<SourceText> split_sentences(const SourceText& line, const WordLists& words) {
    std::vector<SourceText> out;
    const Text text = line.text;
    size_t begin = 0;
    const auto cut = [&](size_t end) {
        if (SourceText part = part_of(line, begin, end); !part.text.empty()) out.push_back(std::move(part));
        begin = end;
    };
    for (size_t at = 0; at < text.size(); ++at) {
        if (text[at] == U'\n') cut(at);
        if (!is_stop(text[at])) continue;
        size_t end = at + 1;
        while (end < text.size() && is_closing(text[end])) ++end;
        size_t next = end;
        while (next < text.size() && is_space(text[next])) ++next;
        const bool blank =
            next > end && next < text.size() && Text(text.substr(end, next - end)).find(U'\n') == Text::npos;
        if (!blank || lower(text[next]) != text[next] ? !blank
                                                      : is_letter(text[next]) && upper(text[next]) != text[next])
            continue;
        if (text[at] != U'.' || point_ends(text, at, next, words)) cut(end);
    }
    cut(text.size());
    return out;
}

}  // namespace limn::speech
