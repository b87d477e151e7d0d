#pragma once
// What somebody may have meant by a name that does not exist.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace limn::base {

// How far two names are apart: 0 = the same but for case and the signs between words, 1 = nothing in common. The least
// of the edit distance (with neighbours swapped: Damerau 1964) of the whole and of each word of `name`, over the longer
// length; what agrees at the beginning counts as nearer. Only the first 80 bytes of each count.
double name_distance(std::string_view wanted, std::string_view name);

// Places of the `most` nearest names, the nearest first.
std::vector<size_t> nearest_names(std::string_view wanted, std::span<const std::string> names, size_t most = 3);

}  // namespace limn::base
