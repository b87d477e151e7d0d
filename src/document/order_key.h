#pragma once
// Places among siblings as text that sorts byte by byte, so that a node moves without its siblings being written again:
// between two keys there is always another. An integer, whose first letter tells how many digits of base 62 follow (a-z
// one to 26, Z-A the same below zero), then a fraction of any length, which does not end with the digit 0.
#include <string>
#include <string_view>

namespace limn::document {

constexpr size_t kMaxOrderBytes = 250;

bool is_order_key(std::string_view text);
// The first one where `key` is empty, else one after `key` and after all that lie between it and the next integer;
// short as long as one only appends. Of the last integer that there is it is the key itself.
std::string order_key_after(std::string_view key);

}  // namespace limn::document
