#include "base/readable.h"

#include <cstdint>

namespace limn::base {
namespace {

struct Character {
    size_t bytes = 0;  // 0: what is here is not UTF-8
    uint32_t code = 0;
};

// The shortest forms alone, no surrogates, up to U+10FFFF (RFC 3629).
Character first_character(std::string_view text) {
    const auto at = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
    const uint32_t lead = at(0);
    if (lead < 0x80) return {1, lead};
    const size_t bytes = lead >= 0xc2 && lead < 0xe0   ? 2
                         : lead >= 0xe0 && lead < 0xf0 ? 3
                         : lead >= 0xf0 && lead < 0xf5 ? 4
                                                       : 0;
    if (bytes == 0 || bytes > text.size()) return {};
    uint32_t code = lead & (0xffu >> (bytes + 1));
    for (size_t i = 1; i < bytes; ++i) {
        if ((at(i) & 0xc0u) != 0x80u) return {};
        code = code << 6 | (at(i) & 0x3fu);
    }
    constexpr uint32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kSmallest[bytes] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return {};
    return {bytes, code};
}

bool in(uint32_t code, uint32_t first, uint32_t last) {
    return code >= first && code <= last;
}

bool is_shown(uint32_t code) {
    if (code < 0x20 || in(code, 0x7f, 0x9f)) return false;        // control characters
    if (code == 0x61c || in(code, 0x200e, 0x200f)) return false;  // marks of direction
    if (in(code, 0x2028, 0x202e) || in(code, 0x2066, 0x206f))
        return false;  // separators, embeddings, overrides, isolates
    if (code == 0x200b || code == 0x2060 || code == 0xfeff) return false;      // nothing to be seen
    if (in(code, 0xfff9, 0xfffb) || in(code, 0xe0000, 0xe007f)) return false;  // annotations, tags
    return !in(code, 0xfdd0, 0xfdef) && (code & 0xfffe) != 0xfffe;             // noncharacters
}

}  // namespace

std::string readable(std::string_view text, size_t most_bytes) {
    std::string out;
    while (!text.empty()) {
        const Character c = first_character(text);
        if (c.bytes > 0 && is_shown(c.code)) {
            const bool leading_blank = out.empty() && c.code == ' ';
            if (out.size() + c.bytes > most_bytes) break;
            if (!leading_blank) out += text.substr(0, c.bytes);
        }
        text.remove_prefix(c.bytes > 0 ? c.bytes : 1);
    }
    out.resize(out.find_last_not_of(' ') + 1);
    return out;
}

bool is_readable(std::string_view text) {
    return readable(text, text.size()) == text;
}

}  // namespace limn::base
