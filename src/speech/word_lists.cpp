#include "speech/word_lists.h"

#include <algorithm>

#include "speech/characters.h"

namespace limn::speech {
namespace {

// A line is a word and up to two readings, parted by tabs.
Reading read_line(std::string_view line) {
    std::u32string columns[3];
    for (size_t column = 0; column < 3; ++column) {
        const size_t tab = std::min(line.find('\t'), line.size());
        columns[column] = decode(line.substr(0, tab));
        line.remove_prefix(std::min(tab + 1, line.size()));
    }
    return {columns[0], columns[1], columns[2].empty() ? columns[1] : columns[2]};
}

void longest_first(Readings& readings) {
    std::stable_sort(readings.begin(), readings.end(),
                     [](const Reading& a, const Reading& b) { return a.written.size() > b.written.size(); });
}

base::Result<Readings> read_list(const pack::Pack& pack, const std::string& name) {
    const auto text = pack.text("speech/words/" + name);
    if (!text) return text.error();
    Readings out;
    for (std::string_view rest = *text; !rest.empty();) {
        const size_t end = std::min(rest.find('\n'), rest.size());
        out.push_back(read_line(rest.substr(0, end)));
        if (out.back().written.empty())
            return base::Error{"the word list " + name + " has a line without a word; compile the pack again"};
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return out;
}

}  // namespace

base::Result<WordLists> read_word_lists(const pack::Pack& pack) {
    WordLists lists;
    const std::pair<const char*, Readings*> wanted[] = {{"months", &lists.month_names},
                                                        {"titles", &lists.titles},
                                                        {"abbreviations", &lists.abbreviations},
                                                        {"units", &lists.units},
                                                        {"symbols", &lists.symbols},
                                                        {"currency", &lists.currency},
                                                        {"roman_cardinal", &lists.roman_cardinal},
                                                        {"roman_ordinal", &lists.roman_ordinal}};
    for (const auto& [name, to] : wanted) {
        auto read = read_list(pack, name);
        if (!read) return read.error();
        *to = std::move(*read);
        if (name != std::string_view("months") && name != std::string_view("symbols")) longest_first(*to);
    }
    if (lists.month_names.size() != 12) return base::Error{"the pack does not name twelve months; compile it again"};
    Readings names;
    for (const Reading& month : lists.month_names) {
        lists.months.push_back(month.one);
        std::u32string shortened = month.written;
        shortened[0] = upper(shortened[0]);
        names.push_back({month.one, month.one, month.one});
        names.push_back({shortened, month.one, month.one});
    }
    names.push_back({U"Sept", lists.months[8], lists.months[8]});
    longest_first(names);
    lists.month_names = std::move(names);
    return lists;
}

const Reading* reading_at(const Readings& readings, std::u32string_view text, size_t at) {
    const std::u32string_view rest = text.substr(at);
    for (const Reading& reading : readings)
        if (rest.starts_with(reading.written)) return &reading;
    return nullptr;
}

const Reading* find_reading(const Readings& readings, std::u32string_view written) {
    for (const Reading& reading : readings)
        if (reading.written == written) return &reading;
    return nullptr;
}

}  // namespace limn::speech
