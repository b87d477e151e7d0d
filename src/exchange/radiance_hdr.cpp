#include "exchange/radiance_hdr.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>
#include <vector>

#include "exchange/clean_rows.h"

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
    float scale = 1;  // 1 / product of the EXPOSURE lines
};

// A header line without its newline; nothing when there is none within a sane length.
std::optional<std::string_view> read_line(Reader& in) {
    constexpr size_t kLongest = 2048;
    for (size_t n = 0; n < std::min(in.left(), kLongest); ++n) {
        if (in.at[n] != '\n') continue;
        std::string_view line(reinterpret_cast<const char*>(in.at), n);
        in.at += n + 1;
        return line;
    }
    return std::nullopt;
}

// Takes "-Y 512" or the like off the front of text: the sign, the axis and the count.
struct Axis {
    bool plus = false;
    char name = 0;
    int count = 0;
};
std::optional<Axis> take_axis(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    if (text.size() < 4 || (text[0] != '+' && text[0] != '-') || (text[1] != 'X' && text[1] != 'Y'))
        return std::nullopt;
    Axis axis{text[0] == '+', text[1], 0};
    text.remove_prefix(2);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), axis.count);
    if (error != std::errc{} || axis.count <= 0) return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end - text.data()));
    return axis;
}

base::Result<Header> read_header(Reader& in, const DecodeLimits& limits) {
    Header header;
    constexpr int kMostLines = 256;
    int lines = 0;
    while (true) {
        std::optional<std::string_view> line = read_line(in);
        if (!line || ++lines > kMostLines) return base::Error{"the header of the .hdr file has no end"};
        if (line->empty()) break;
        if (line->starts_with("FORMAT=") && *line != "FORMAT=32-bit_rle_rgbe") {
            return base::Error{"the .hdr file stores " + std::string(line->substr(7, 40)) +
                               "; only 32-bit_rle_rgbe is read"};
        }
        if (line->starts_with("EXPOSURE=")) {
            std::string_view number = line->substr(9);
            while (!number.empty() && number.front() == ' ') number.remove_prefix(1);
            float exposure = 0;
            auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), exposure);
            if (error != std::errc{} || !(exposure > 1e-10f && exposure < 1e10f)) {
                return base::Error{"the EXPOSURE line of the .hdr file is not a usable number"};
            }
            header.scale /= exposure;
            if (!(header.scale > 1e-12f && header.scale < 1e12f)) {
                return base::Error{"the EXPOSURE lines of the .hdr file multiply to nothing usable"};
            }
        }
    }
    std::optional<std::string_view> line = read_line(in);
    if (!line) return base::Error{"the .hdr file ends before its size is told"};
    std::string_view text = *line;
    std::optional<Axis> first = take_axis(text), second = take_axis(text);
    if (!first || !second || first->name == second->name) {
        return base::Error{"the size line of the .hdr file cannot be read: " + std::string(line->substr(0, 60))};
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

Fault read_row(Reader& in, unsigned char* rgbe, int width) {
    const bool by_channel = width >= 8 && width < 32768 && in.left() >= 4 && in.at[0] == 2 && in.at[1] == 2 &&
                            (in.at[2] << 8 | in.at[3]) == width;
    if (!by_channel) return read_pixel_runs(in, rgbe, width);
    in.at += 4;
    return read_channel_runs(in, rgbe, width);
}

}  // namespace

bool is_radiance(std::span<const std::byte> bytes) {
    std::string_view text(reinterpret_cast<const char*>(bytes.data()), std::min<size_t>(bytes.size(), 10));
    return text.starts_with("#?RADIANCE") || text.starts_with("#?RGBE");
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
    for (int e = 1; e < 256; ++e) exponent[e] = std::ldexp(header.scale, e - 136);
    const size_t width = static_cast<size_t>(header.width);
    std::vector<unsigned char> rgbe(width * 4);
    std::vector<float> row(width * 3);
    CleanRows rows(header.width, header.height, limits);
    for (int y = 0; y < header.height; ++y) {
        Fault fault = read_row(in, rgbe.data(), header.width);
        if (fault == Fault::ends) return base::Error{fmt::format("the file ends in the middle of row {}", y)};
        if (fault == Fault::run) return base::Error{fmt::format("row {} holds a run that does not fit into it", y)};
        for (size_t x = 0; x < width; ++x) {
            const unsigned char* p = &rgbe[x * 4];
            float* to = &row[(header.right_to_left ? width - 1 - x : x) * 3];
            for (int c = 0; c < 3; ++c) to[c] = p[3] ? (static_cast<float>(p[c]) + 0.5f) * exponent[p[3]] : 0.0f;
        }
        rows.add(row.data());
    }
    Decoded out = rows.finish();
    if (header.bottom_up) {
        base::ImageF& image = out.image;
        for (int y = 0; y < image.height / 2; ++y) {
            std::swap_ranges(image.pixel(0, y), image.pixel(0, y) + image.width * 3,
                             image.pixel(0, image.height - 1 - y));
        }
    }
    return out;
}

}  // namespace limn::exchange
