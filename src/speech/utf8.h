#pragma once
// Signs of UTF-8 text, one after the other.
#include <algorithm>
#include <cstddef>
#include <string_view>

namespace limn::speech {

// The sign that begins at byte `at` < text.size(), never empty; of broken text, something that is no sign.
inline std::string_view sign_at(std::string_view text, size_t at) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t most = std::min<size_t>(lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 1, text.size() - at);
    size_t bytes = 1;
    while (bytes < most && (text[at + bytes] & 0xc0) == 0x80) bytes++;
    return text.substr(at, bytes);
}

}  // namespace limn::speech
