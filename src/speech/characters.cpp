#include "speech/characters.h"

#include <algorithm>
#include <iterator>

namespace limn::speech {
namespace {

struct Range {
    char32_t first, last;
};

// Signs above Latin-1 that are no letters, in order: modifiers and marks, punctuation, symbols, private use, emoji.
constexpr Range kNoLetters[] = {
    {0x2c2, 0x2c5},     {0x2d2, 0x2df},     {0x2e5, 0x2eb},     {0x2ed, 0x2ed},      {0x2ef, 0x36f},
    {0x375, 0x375},     {0x37e, 0x37e},     {0x384, 0x385},     {0x387, 0x387},      {0x482, 0x489},
    {0x55a, 0x55f},     {0x589, 0x5cf},     {0x5f3, 0x61f},     {0x64b, 0x66d},      {0x6d4, 0x6d4},
    {0x700, 0x70f},     {0x964, 0x965},     {0xe3f, 0xe3f},     {0x2000, 0x206f},    {0x207a, 0x207e},
    {0x208a, 0x208e},   {0x20a0, 0x20ff},   {0x2190, 0x245f},   {0x249c, 0x24e9},    {0x2500, 0x2775},
    {0x2794, 0x2bff},   {0x2e00, 0x2e7f},   {0x3000, 0x3004},   {0x3008, 0x3020},    {0x3030, 0x3030},
    {0x303d, 0x303f},   {0xd800, 0xf8ff},   {0xfd3e, 0xfd3f},   {0xfe00, 0xfe6f},    {0xfeff, 0xff0f},
    {0xff1a, 0xff20},   {0xff3b, 0xff40},   {0xff5b, 0xff65},   {0xffe0, 0xffff},    {0x1d000, 0x1d3ff},
    {0x1f000, 0x1f0ff}, {0x1f10d, 0x1faff}, {0xe0000, 0xeffff}, {0x100000, 0x10ffff}};

bool is_high_letter(char32_t c) {
    const auto after = std::upper_bound(std::begin(kNoLetters), std::end(kNoLetters), c,
                                        [](char32_t value, const Range& range) { return value < range.first; });
    return after == std::begin(kNoLetters) || c > std::prev(after)->last;
}

// Latin Extended: capitals stand before their small letters, even ones first but for two stretches.
bool pairs_from_odd(char32_t c) {
    return (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e) || (c >= 0x1cd && c <= 0x1dc);
}
bool is_paired(char32_t c) {
    if (c == 0x130 || c == 0x131 || c == 0x138 || c == 0x149 || c == 0x178 || c == 0x17f) return false;
    return (c >= 0x100 && c <= 0x17e) || (c >= 0x1cd && c <= 0x1ef) || (c >= 0x1f8 && c <= 0x21f) ||
           (c >= 0x222 && c <= 0x233) || (c >= 0x460 && c <= 0x481) || (c >= 0x48a && c <= 0x4bf) ||
           (c >= 0x4d0 && c <= 0x52f) || (c >= 0x1e00 && c <= 0x1e95) || (c >= 0x1ea0 && c <= 0x1eff);
}

constexpr std::u32string_view kSuperscripts = U"⁰¹²³⁴⁵⁶⁷⁸⁹";

}  // namespace

bool is_space(char32_t c) {
    return c == U' ' || (c >= 0x09 && c <= 0x0d) || (c >= 0x1c && c <= 0x1f) || c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

bool is_letter(char32_t c) {
    if (c < 0x80) return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
    if (c < 0xc0)
        return c == 0xaa || c == 0xb5 || c == 0xba || c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0xbc && c <= 0xbe);
    if (c < 0x100) return c != 0xd7 && c != 0xf7;
    return is_high_letter(c);
}

char32_t lower(char32_t c) {
    if (c < 0x80) return c >= U'A' && c <= U'Z' ? c + 32 : c;
    if (c < 0x100) return is_latin_upper(c) ? c + 32 : c;
    if (c == 0x178) return 0xff;
    if (is_paired(c)) return pairs_from_odd(c) ? c + (c & 1) : c | 1;
    if (c >= 0x391 && c <= 0x3a9) return c + 32;
    if (c >= 0x410 && c <= 0x42f) return c + 32;
    if (c >= 0x400 && c <= 0x40f) return c + 80;
    return c;
}

char32_t upper(char32_t c) {
    if (c < 0x80) return c >= U'a' && c <= U'z' ? c - 32 : c;
    if (c == 0xff) return 0x178;
    if (c < 0x100) return is_latin_lower(c) && c != 0xdf ? c - 32 : c;
    if (is_paired(c)) return pairs_from_odd(c) ? c - !(c & 1) : c & ~char32_t{1};
    if (c >= 0x3b1 && c <= 0x3c9 && c != 0x3c2) return c - 32;
    if (c >= 0x430 && c <= 0x44f) return c - 32;
    if (c >= 0x450 && c <= 0x45f) return c - 80;
    return c;
}

std::u32string lower(std::u32string_view text) {
    std::u32string out(text);
    for (char32_t& c : out) c = lower(c);
    return out;
}

std::string lower(std::string_view ascii) {
    std::string out(ascii);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

std::string upper(std::string_view ascii) {
    std::string out(ascii);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
}

char32_t decode(std::string_view text, size_t& at) {
    const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(at);
    const size_t length = first < 0x80                    ? 1
                          : first >= 0xc2 && first < 0xe0 ? 2
                          : first >= 0xe0 && first < 0xf0 ? 3
                          : first >= 0xf0 && first < 0xf5 ? 4
                                                          : 0;
    char32_t c = length == 1 ? first : length == 0 ? 0 : first & (0x7f >> length);
    for (size_t i = 1; i < length; ++i) {
        if (at + i >= text.size() || (byte(at + i) & 0xc0) != 0x80) return ++at, char32_t{0xfffd};
        c = c << 6 | (byte(at + i) & 0x3f);
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (length == 0 || c < kLeast[length] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return ++at, char32_t{0xfffd};
    at += length;
    return c;
}

void encode(char32_t c, std::string& out) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (c < 0x80) return put(c);
    if (c < 0x800) return put(0xc0 | c >> 6), put(0x80 | (c & 0x3f));
    if (c < 0x10000) return put(0xe0 | c >> 12), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
    put(0xf0 | c >> 18), put(0x80 | (c >> 12 & 0x3f)), put(0x80 | (c >> 6 & 0x3f)), put(0x80 | (c & 0x3f));
}

std::string encode(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 4);
    for (char32_t c : text) encode(c, out);
    return out;
}

std::u32string decode(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (size_t at = 0; at < text.size();) out.push_back(decode(text, at));
    return out;
}

std::string plain(std::u32string_view text) {
    std::string out;
    for (char32_t c : text) {
        if (c == U'‘' || c == U'’')
            out += '\'';
        else if (c >= 0xff01 && c <= 0xff5e)
            out += static_cast<char>(c - 0xfee0);
        else if (const size_t digit = kSuperscripts.find(c); digit != kSuperscripts.npos)
            out += static_cast<char>('0' + digit);
        else if (c >= 0x2080 && c <= 0x2089)
            out += static_cast<char>('0' + (c - 0x2080));
        else if (c == U'ﬀ')
            out += "ff";
        else if (c == U'ﬁ')
            out += "fi";
        else if (c == U'ﬂ')
            out += "fl";
        else if (c == U'…')
            out += "...";
        else
            encode(c, out);
    }
    return out;
}

}  // namespace limn::speech
