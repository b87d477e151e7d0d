#include "exchange/cube_file.h"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "base/random.h"
#include "base/readable.h"
#include "exchange/text_encoding.h"

namespace limn::exchange {
namespace {

using base::ColorSamples;
using base::ColorTable;
using base::Error;
using base::Float3;
using base::Result;

constexpr double kLargestValue = 65504;
constexpr size_t kLongestTitle = 120, kLongestWordTold = 40;
constexpr size_t kShortestLine = 6;  // "0 0 0" and its end
constexpr std::string_view kBlanks = " \t";

struct Cursor {
    std::string_view rest;
    int line = 0;
};

// The next line, without its end (LF, CR LF or CR); nothing after the last.
std::optional<std::string_view> next_line(Cursor& c) {
    if (c.rest.empty()) return {};
    const size_t end = c.rest.find_first_of("\r\n");
    const std::string_view line = c.rest.substr(0, end);
    size_t past = end == c.rest.npos ? c.rest.size() : end + 1;
    if (end != c.rest.npos && c.rest.substr(end).starts_with("\r\n")) ++past;
    c.rest.remove_prefix(past);
    ++c.line;
    return line;
}

std::string_view next_word(std::string_view& line) {
    line.remove_prefix(std::min(line.find_first_not_of(kBlanks), line.size()));
    const std::string_view word = line.substr(0, line.find_first_of(kBlanks));
    line.remove_prefix(word.size());
    return word;
}

bool only_blanks(std::string_view text) {
    return text.find_first_not_of(kBlanks) == text.npos;
}

Error at_line(int line, const std::string& what) {
    return {fmt::format("line {}: {}", line, what)};
}

// For a message: foreign bytes that cannot be read aloud become question marks.
std::string told(std::string_view word) {
    std::string text(word.substr(0, kLongestWordTold));
    for (char& c : text)
        if (c < 0x20 || c == 0x7f) c = '?';
    return text;
}

// What a line says before the note behind it. A look's title may hold a #, and so do numbers that are none: 1.#INF.
std::string_view without_note(std::string_view line) {
    std::string_view rest = line;
    if (next_word(rest) == "TITLE") return line;
    for (size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1))
        if (at == 0 || line[at - 1] != '.') return line.substr(0, at);
    return line;
}

// How programs write what is not finite: NaN, -nan(ind), Inf, +INFINITY, 1.#INF, -1.#IND.
bool is_no_number(std::string_view word) {
    std::string lower(word.substr(word.find_first_not_of("+-") == 1 ? 1 : 0));
    for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower == "inf" || lower == "infinity" || lower == "nan" || lower.starts_with("nan(") ||
           lower.find(".#") != lower.npos;
}

bool begins_colour(std::string_view word) {
    return word.find_first_of("+-.0123456789") == 0 || is_no_number(word);
}

Result<float> read_number(std::string_view word, int line) {
    if (word.starts_with('+') && !word.starts_with("+-")) word.remove_prefix(1);
    double v = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), v);
    if (is_no_number(word)) return at_line(line, fmt::format("{} is no value that a colour can have", told(word)));
    if (word.empty() || end != word.data() + word.size() || error != std::errc{})
        return at_line(line, fmt::format("{} is not a number", word.empty() ? "what is missing" : told(word)));
    if (!std::isfinite(v)) return at_line(line, fmt::format("{} is no value that a colour can have", told(word)));
    if (std::abs(v) > kLargestValue)
        return at_line(line, fmt::format("{} is too large: values reach to {}", told(word), kLargestValue));
    return static_cast<float>(v);
}

template <size_t N>
Result<std::array<float, N>> read_numbers(std::string_view text, int line) {
    std::array<float, N> out{};
    size_t found = 0;
    for (std::string_view word = next_word(text); !word.empty(); word = next_word(text)) {
        if (found == N) return at_line(line, fmt::format("there are more than {} numbers", N));
        const auto v = read_number(word, line);
        if (!v) return v.error();
        out[found++] = *v;
    }
    if (found < N) return at_line(line, fmt::format("there are {} numbers where {} are wanted", found, N));
    return out;
}

Result<int> read_size(std::string_view text, int largest, int line) {
    const std::string_view word = next_word(text);
    int n = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
    if (word.empty() || end != word.data() + word.size() || error != std::errc{} || !only_blanks(text))
        return at_line(line, fmt::format("the size must be one whole number from 2 to {}", largest));
    if (n < 2 || n > largest)
        return at_line(line,
                       fmt::format("the size {} is not from 2 to {}: export the look at another size", n, largest));
    return n;
}

std::string read_title(std::string_view text) {
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    text = text.substr(0, text.find_last_not_of(kBlanks) + 1);
    if (text.size() >= 2 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
    return text.size() <= kLongestTitle && base::is_readable(text) ? std::string(text) : std::string();
}

struct Range {
    Float3 low{0.0f}, high{1.0f};
    int line = 0;  // where it was said; 0 = nowhere
};

struct Head {
    std::string title;
    int curves = 0, cube = 0;
    Range domain, curves_range, cube_range;
};

Result<void> read_range(Range& range, std::string_view text, int line) {
    const auto ends = read_numbers<2>(text, line);
    if (!ends) return ends.error();
    range = {Float3((*ends)[0]), Float3((*ends)[1]), line};
    return {};
}

Result<void> read_domain(Range& range, bool low, std::string_view text, int line) {
    const auto v = read_numbers<3>(text, line);
    if (!v) return v.error();
    (low ? range.low : range.high) = {(*v)[0], (*v)[1], (*v)[2]};
    range.line = line;
    return {};
}

// A line before the colours.
Result<void> read_keyword(Head& head, std::string_view word, std::string_view text, int line) {
    if (word == "TITLE") {
        head.title = read_title(text);
        return {};
    }
    if (word == "DOMAIN_MIN") return read_domain(head.domain, true, text, line);
    if (word == "DOMAIN_MAX") return read_domain(head.domain, false, text, line);
    if (word == "LUT_1D_INPUT_RANGE") return read_range(head.curves_range, text, line);
    if (word == "LUT_3D_INPUT_RANGE") return read_range(head.cube_range, text, line);
    if (word == "LUT_1D_SIZE" || word == "LUT_3D_SIZE") {
        int& size = word == "LUT_1D_SIZE" ? head.curves : head.cube;
        if (size != 0) return at_line(line, fmt::format("{} is there twice: leave one", word));
        const auto n = read_size(text, word == "LUT_1D_SIZE" ? kLongestCurves : kLargestCube, line);
        if (!n) return n.error();
        size = *n;
        return {};
    }
    if (word == "LUT_IN_VIDEO_RANGE" || word == "LUT_OUT_VIDEO_RANGE")
        return at_line(line, fmt::format("{} looks are for limited-range video: export the look for full range", word));
    return at_line(line, fmt::format("{} is no keyword of a .cube file: if it is a note, put # before it", told(word)));
}

Result<void> set_range(ColorSamples& samples, const Range& range) {
    for (int k = 0; k < 3; ++k)
        if (!(range.low[k] < range.high[k]) || !std::isfinite(1 / (range.high[k] - range.low[k])))
            return at_line(range.line, "the input range is empty: its lower end must be below its upper one");
    samples.low = range.low;
    samples.high = range.high;
    return {};
}

// How many colours follow, and from where to where they go.
Result<void> prepare(ColorTable& table, const Head& head, size_t bytes_left, int line) {
    if (head.curves == 0 && head.cube == 0)
        return at_line(
            line, "colours begin before LUT_3D_SIZE or LUT_1D_SIZE has said how many there are: is this a .cube file?");
    const bool whole = head.domain.low == Float3(0.0f) && head.domain.high == Float3(1.0f);
    if (head.curves > 0 && head.cube > 0 && !whole)
        return at_line(head.domain.line,
                       "with curves and a cube in one file a domain could belong to either: use LUT_1D_INPUT_RANGE and "
                       "LUT_3D_INPUT_RANGE");
    const size_t cube = static_cast<size_t>(head.cube) * head.cube * head.cube;
    const size_t wanted = cube + static_cast<size_t>(head.curves);
    // The ends of two lines are not among them: of the one that has been read, and of the last where it has none.
    if (wanted * kShortestLine > bytes_left + 2)
        return at_line(line, fmt::format("what follows is too short for {} colours: is the file whole?", wanted));
    table.title = head.title;
    table.curves.size = head.curves;
    table.cube.size = head.cube;
    table.curves.values.reserve(4 * static_cast<size_t>(head.curves));
    table.cube.values.reserve(4 * cube);
    if (auto set = set_range(table.curves, head.curves_range.line > 0 ? head.curves_range : head.domain); !set)
        return set;
    return set_range(table.cube, head.cube_range.line > 0 ? head.cube_range : head.domain);
}

uint64_t id_of(const ColorTable& table) {
    uint64_t h = 0;
    const auto add = [&](float v) {
        h = base::mix64(h ^ static_cast<uint64_t>(std::bit_cast<uint32_t>(v + 0.0f))) + 1;
    };
    for (const ColorSamples* s : {&table.curves, &table.cube}) {
        add(static_cast<float>(s->size));
        for (Float3 end : {s->low, s->high}) add(end.x), add(end.y), add(end.z);
        for (float v : s->values) add(v);
    }
    return h;
}

}  // namespace

Result<ColorTable> parse_cube(std::span<const std::byte> bytes) {
    if (bytes.empty()) return Error{"the file is empty"};
    if (bytes.size() > kMostCubeBytes)
        return Error{
            fmt::format("the file has {} MB; at most {} MB is read: export the look with fewer digits or at a "
                        "smaller size",
                        (bytes.size() + (1u << 20) - 1) >> 20, kMostCubeBytes >> 20)};
    std::string held;
    const auto utf8 = as_utf8(bytes, held);
    if (!utf8) return utf8.error();
    Cursor cursor{*utf8};

    Head head;
    ColorTable table;
    size_t wanted = 0, found = 0;  // colours; none is wanted before the first
    while (const auto read = next_line(cursor)) {
        const std::string_view line = without_note(*read);
        std::string_view text = line;
        const std::string_view word = next_word(text);
        if (word.empty()) continue;
        if (!begins_colour(word)) {
            if (wanted > 0)
                return at_line(cursor.line,
                               fmt::format("{} stands among the colours: keywords come before them", told(word)));
            if (auto done = read_keyword(head, word, text, cursor.line); !done) return done.error();
            continue;
        }
        if (wanted == 0) {
            if (auto ready = prepare(table, head, cursor.rest.size() + read->size(), cursor.line); !ready)
                return ready.error();
            wanted = static_cast<size_t>(head.curves) + static_cast<size_t>(head.cube) * head.cube * head.cube;
        }
        if (found == wanted)
            return at_line(cursor.line,
                           fmt::format("there are more than the {} colours that the size asks for", wanted));
        const auto color = read_numbers<3>(line, cursor.line);
        if (!color) return color.error();
        auto& values = found < static_cast<size_t>(head.curves) ? table.curves.values : table.cube.values;
        values.insert(values.end(), {(*color)[0], (*color)[1], (*color)[2], 0.0f});
        ++found;
    }
    if (wanted == 0) return Error{"there are no colours in it: is this a .cube file?"};
    if (found < wanted) return Error{fmt::format("it ends after {} of {} colours: is the file whole?", found, wanted)};
    table.id = id_of(table);
    return table;
}

}  // namespace limn::exchange
