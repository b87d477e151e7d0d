#include "speech/scan.h"

namespace limn::speech {

size_t number_end(std::u32string_view text, size_t at) {
    size_t end = at + digits_at(text, at);
    if (end == at) return at;
    while (sign_at(text, end) == U',' && digits_at(text, end + 1, 3) == 3) end += 4;
    if (sign_at(text, end) == U'.' && is_digit(sign_at(text, end + 1))) end += 1 + digits_at(text, end + 1);
    return end;
}

int value_of(std::u32string_view digits) {
    int value = 0;
    for (char32_t c : digits.substr(0, 9)) value = 10 * value + static_cast<int>(c - U'0');
    return value;
}

std::u32string wide(std::string_view ascii) {
    return {ascii.begin(), ascii.end()};
}

std::string narrow(std::u32string_view ascii) {
    std::string out;
    for (char32_t c : ascii) out += static_cast<char>(c);
    return out;
}

}  // namespace limn::speech
