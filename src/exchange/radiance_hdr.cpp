#include "exchange/radiance_hdr.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/readable.h"
#include "base/vec.h"
#include "exchange/clean_rows.h"
#include "exchange/primaries.h"

namespace limn::exchange {
namespace {

// Reads forward and never beyond the end.
struct Reader {
    const unsigned char* at;
    const unsigned char* end;
    size_t left() const { return static_cast<size_t>(end - at); }
};

struct Header {
    int width = 0, height = 0;
    bool bottom_up = false, right_to_left = false;
    base::Float3 scale{1.0f};  // 1 / product of the EXPOSURE and COLORCORR lines
    ColorMatrix to_rec709 = kSameColors;
    std::string note;
};

constexpr size_t kLongestLine = 64u << 10, kLongestHeader = 1u << 20;

// Lines end as the first one does: in LF, CR LF or CR.
char line_end(const Reader& in) {
    const auto* stop = in.at + std::min(in.left(), kLongestLine);
    const auto* found = std::find_if(in.at, stop, [](unsigned char c) { return c == '\n' || c == '\r'; });
    return found == stop || *found == '\n' || (found + 1 < in.end && found[1] == '\n') ? '\n' : '\r';
}

std::string_view without_blanks_after(std::string_view text) {
    return text.substr(0, text.find_last_not_of(" \t\r\v\f") + 1);
}

// A header line without its end and the blanks before that; nothing when there is none within kLongestLine.
std::optional<std::string_view> read_line(Reader& in, char end) {
    const auto* stop = in.at + std::min(in.left(), kLongestLine);
    const auto* found = std::find(in.at, stop, static_cast<unsigned char>(end));
    if (found == stop) return std::nullopt;
    const std::string_view line(reinterpret_cast<const char*>(in.at), static_cast<size_t>(found - in.at));
    in.at = found + 1;
    return without_blanks_after(line);
}

// The value of a line "NAME=value", blanks round the sign allowed. Lines that are indented belong to the pictures that
// this one was made from.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
    if (!line.starts_with(name)) return std::nullopt;
    line.remove_prefix(name.size());
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    if (!line.starts_with('=')) return std::nullopt;
    line.remove_prefix(1);
    line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
    return line;
}

// Just N numbers, or nothing.
template <size_t N>
std::optional<std::array<float, N>> numbers_in(std::string_view text) {
    std::array<float, N> out{};
    for (float& v : out) {
        text.remove_prefix(std::min(text.find_first_not_of(" \t,"), text.size()));
        if (text.starts_with('+')) text.remove_prefix(1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), v);
        if (error != std::errc{}) return std::nullopt;
        text.remove_prefix(static_cast<size_t>(end - text.data()));
    }
    if (text.find_first_not_of(" \t,") != text.npos) return std::nullopt;
    return out;
}

void note_ignored(Header& header, std::string_view line) {
    constexpr size_t kLongestNote = 200;
    if (header.note.size() > kLongestNote) return;
    header.note +=
        fmt::format("{}{} is of no use and was ignored", header.note.empty() ? "" : "; ", base::readable(line, 60));
}

// Values were multiplied by these before they were stored; all of them are divided out again.
void divide(Header& header, std::string_view line, base::Float3 by) {
    const auto usable = [](float v) { return v > 1e-10f && v < 1e10f; };
    const base::Float3 scale{header.scale.x / by.x, header.scale.y / by.y, header.scale.z / by.z};
    for (int c = 0; c < 3; ++c)
        if (!usable(by[c]) || !usable(scale[c])) return note_ignored(header, line);
    header.scale = scale;
}

base::Result<void> read_primaries(Header& header, std::string_view line, std::string_view value) {
    const auto v = numbers_in<8>(value);
    // Some programs write eight zeros for what they do not know.
    if (v && std::all_of(v->begin(), v->end(), [](float x) { return x == 0; })) return {};
    if (!v) {
        note_ignored(header, line);
        return {};
    }
    const auto at = [&](size_t i) { return Chromaticity{(*v)[i], (*v)[i + 1]}; };
    const auto matrix = rec709_from({at(0), at(2), at(4), at(6)});
    if (!matrix)
        return base::Error{"the PRIMARIES line of the .hdr file cannot be used: " + matrix.error().message +
                           ". Save it with those of its colour space, or without the line"};
    header.to_rec709 = *matrix;
    return {};
}

base::Result<void> read_keyword(Header& header, std::string_view line) {
    if (const auto format = value_of(line, "FORMAT"); format && *format != "32-bit_rle_rgbe")
        return base::Error{"the .hdr file stores " + base::readable(*format, 40) + "; only 32-bit_rle_rgbe is read"};
    if (const auto value = value_of(line, "EXPOSURE")) {
        const auto v = numbers_in<1>(*value);
        divide(header, line, base::Float3(v ? (*v)[0] : 0.0f));
    }
    if (const auto value = value_of(line, "COLORCORR")) {
        const auto v = numbers_in<3>(*value);
        divide(header, line, v ? base::Float3((*v)[0], (*v)[1], (*v)[2]) : base::Float3(0.0f));
    }
    if (const auto value = value_of(line, "GAMMA")) {
        if (const auto v = numbers_in<1>(*value); !v || (*v)[0] != 1) note_ignored(header, line);
    }
    if (const auto value = value_of(line, "PRIMARIES")) return read_primaries(header, line, *value);
    return {};
}

// Takes "-Y 512" or the like off the front of text: the sign, the axis and the count.
struct Axis {
    bool plus = false;
    char name = 0;
    int count = 0;
};
std::optional<Axis> take_axis(std::string_view& text) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    if (text.size() < 3 || (text[0] != '+' && text[0] != '-') || (text[1] != 'X' && text[1] != 'Y'))
        return std::nullopt;
    Axis axis{text[0] == '+', text[1], 0};
    text.remove_prefix(2);
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), axis.count);
    if (error != std::errc{} || axis.count <= 0) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return axis;
}

base::Result<Header> read_header(Reader& in, const DecodeLimits& limits) {
    Header header;
    const Reader start = in;
    const char end = line_end(in);
    while (true) {
        const std::optional<std::string_view> line = read_line(in, end);
        if (!line || static_cast<size_t>(in.at - start.at) > kLongestHeader)
            return base::Error{fmt::format("the header of the .hdr file has no end within {} kB (lines may have {} kB)",
                                           kLongestHeader >> 10, kLongestLine >> 10)};
        if (line->empty()) break;
        if (auto read = read_keyword(header, *line); !read) return read.error();
    }
    const std::optional<std::string_view> line = read_line(in, end);
    if (!line) return base::Error{"the .hdr file ends before its size is told"};
    std::string_view text = *line;
    std::optional<Axis> first = take_axis(text), second = take_axis(text);
    if (!first || !second || first->name == second->name || !without_blanks_after(text).empty()) {
        return base::Error{"the size line of the .hdr file cannot be read: " + base::readable(*line, 60)};
    }
    if (first->name == 'X') return base::Error{"the .hdr file is stored column by column; save it row by row (-Y +X)"};
    header.height = first->count;
    header.width = second->count;
    header.bottom_up = first->plus;
    header.right_to_left = !second->plus;
    if (header.width > limits.width || header.height > limits.height) {
        return base::Error{fmt::format("the picture is {} x {}; at most {} x {} is read", header.width, header.height,
                                       limits.width, limits.height)};
    }
    return header;
}

enum class Fault { none, ends, run };

// Each channel by itself, as runs (count > 128) and literals.
Fault read_channel_runs(Reader& in, unsigned char* rgbe, int width) {
    for (int c = 0; c < 4; ++c) {
        for (int x = 0; x < width;) {
            if (in.left() < 2) return Fault::ends;
            int count = *in.at++;
            const bool run = count > 128;
            if (run) count -= 128;
            if (count == 0 || x + count > width) return Fault::run;
            if (!run && in.left() < static_cast<size_t>(count)) return Fault::ends;
            for (int i = 0; i < count; ++i, ++x) rgbe[x * 4 + c] = run ? *in.at : *in.at++;
            if (run) ++in.at;
        }
    }
    return Fault::none;
}

// Whole pixels; (1, 1, 1, n) repeats the pixel before it n times, directly following ones in turn 256 times as often.
Fault read_pixel_runs(Reader& in, unsigned char* rgbe, int width) {
    int shift = 0;
    for (int x = 0; x < width;) {
        if (in.left() < 4) return Fault::ends;
        const unsigned char* p = in.at;
        in.at += 4;
        if (p[0] == 1 && p[1] == 1 && p[2] == 1) {
            if (shift > 16) return Fault::run;
            int count = p[3] << shift;
            if (x == 0 || count > width - x) return Fault::run;
            for (int i = 0; i < count * 4; ++i) rgbe[x * 4 + i] = rgbe[x * 4 + i - 4];
            x += count;
            shift += 8;
        } else {
            for (int c = 0; c < 4; ++c) rgbe[x * 4 + c] = p[c];
            ++x;
            shift = 0;
        }
    }
    return Fault::none;
}

enum class Coding { runs, flat };

Fault read_row(Reader& in, Coding coding, unsigned char* rgbe, int width) {
    if (coding == Coding::flat) {
        const size_t bytes = static_cast<size_t>(width) * 4;
        if (in.left() < bytes) return Fault::ends;
        std::copy_n(in.at, bytes, rgbe);
        in.at += bytes;
        return Fault::none;
    }
    const bool by_channel = width >= 8 && width < 32768 && in.left() >= 4 && in.at[0] == 2 && in.at[1] == 2 &&
                            (in.at[2] << 8 | in.at[3]) == width;
    if (!by_channel) return read_pixel_runs(in, rgbe, width);
    in.at += 4;
    return read_channel_runs(in, rgbe, width);
}

// A flat row may begin with a pixel that looks like the mark of a packed one. Only a file that is long enough can be
// flat; it is, when it cannot be read as runs or, being just as long as a flat one, does not end with them.
Coding coding_of(Reader in, const Header& header) {
    const size_t flat = static_cast<size_t>(header.width) * static_cast<size_t>(header.height) * 4;
    if (in.left() < flat) return Coding::runs;
    const bool just_flat = in.left() == flat;
    std::vector<unsigned char> rgbe(static_cast<size_t>(header.width) * 4);
    for (int y = 0; y < header.height; ++y)
        if (read_row(in, Coding::runs, rgbe.data(), header.width) != Fault::none) return Coding::flat;
    return just_flat && in.left() > 0 ? Coding::flat : Coding::runs;
}

}  // namespace

bool is_radiance(std::span<const std::byte> bytes) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<size_t>(bytes.size(), 2));
    return text.starts_with("#?");
}

base::Result<Decoded> parse_radiance(std::span<const std::byte> bytes, const DecodeLimits& limits) {
    if (!is_radiance(bytes)) return base::Error{"the file does not begin as a Radiance .hdr file does"};
    const auto* begin = reinterpret_cast<const unsigned char*>(bytes.data());
    Reader in{begin, begin + bytes.size()};
    base::Result<Header> read = read_header(in, limits);
    if (!read) return read.error();
    const Header& header = *read;
    // A row costs at least a few bytes however well it packs, so a size that the file cannot fill is told before memory
    // is taken.
    if (in.left() / 4 < static_cast<size_t>(header.height)) {
        return base::Error{fmt::format("the file is too short for {} rows", header.height)};
    }

    float exponent[256];
    exponent[0] = 0;
    for (int e = 1; e < 256; ++e) exponent[e] = std::ldexp(1.0f, e - 136);
    const size_t width = static_cast<size_t>(header.width);
    std::vector<unsigned char> rgbe(width * 4);
    std::vector<float> row(width * 3);
    const Coding coding = coding_of(in, header);
    CleanRows rows(header.width, header.height, limits);
    for (int y = 0; y < header.height; ++y) {
        Fault fault = read_row(in, coding, rgbe.data(), header.width);
        if (fault == Fault::ends) return base::Error{fmt::format("the file ends in the middle of row {}", y)};
        if (fault == Fault::run) return base::Error{fmt::format("row {} holds a run that does not fit into it", y)};
        for (size_t x = 0; x < width; ++x) {
            const unsigned char* p = &rgbe[x * 4];
            float* to = &row[(header.right_to_left ? width - 1 - x : x) * 3];
            for (int c = 0; c < 3; ++c)
                to[c] = p[3] ? (static_cast<float>(p[c]) + 0.5f) * exponent[p[3]] * header.scale[c] : 0.0f;
        }
        rows.add(row.data());
    }
    base::Result<Decoded> out = rows.finish(header.to_rec709, header.note);
    if (out && header.bottom_up) {
        base::ImageF& image = out->image;
        for (int y = 0; y < image.height / 2; ++y) {
            std::swap_ranges(image.pixel(0, y), image.pixel(0, y) + image.width * 3,
                             image.pixel(0, image.height - 1 - y));
        }
    }
    return out;
}

}  // namespace limn::exchange
