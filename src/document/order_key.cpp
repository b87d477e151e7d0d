#include "document/order_key.h"

#include <algorithm>
#include <cassert>

namespace limn::document {
namespace {

constexpr std::string_view kFirst = "a0";
constexpr std::string_view kDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool is_digit(char c) {
    return kDigits.find(c) != kDigits.npos;
}

// With its first letter; 0 where that is none.
size_t integer_bytes(char first) {
    if (first >= 'a' && first <= 'z') return static_cast<size_t>(first - 'a') + 2;
    if (first >= 'A' && first <= 'Z') return static_cast<size_t>('Z' - first) + 2;
    return 0;
}

}  // namespace

bool is_order_key(std::string_view text) {
    if (text.empty() || text.size() > kMaxOrderBytes || !std::ranges::all_of(text, is_digit)) return false;
    const size_t integer = integer_bytes(text[0]);
    return integer != 0 && integer <= text.size() && (integer == text.size() || text.back() != '0');
}

std::string order_key_after(std::string_view key) {
    if (key.empty()) return std::string(kFirst);
    assert(is_order_key(key));
    std::string next(key.substr(0, integer_bytes(key[0])));
    for (size_t i = next.size(); --i > 0;) {
        const size_t digit = kDigits.find(next[i]);
        if (digit + 1 < kDigits.size()) {
            next[i] = kDigits[digit + 1];
            return next;
        }
        next[i] = '0';
    }
    // All digits ran over: the next letter, and with it one digit more, or one less below zero.
    if (next[0] == 'Z') return std::string(kFirst);
    if (next[0] == 'z') return std::string(key);  // nobody counts to 62^26, but anybody may write it
    next[0] = static_cast<char>(next[0] + 1);
    return next[0] >= 'a' ? next + '0' : next.substr(0, next.size() - 1);
}

}  // namespace limn::document
