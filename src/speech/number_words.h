#pragma once
// English number words, as they are written out: "one hundred and twenty-three".
#include <string>
#include <string_view>

namespace limn::speech {

// Digits are ASCII; beyond octillions (30 digits) they are read one by one.
std::string cardinal(std::string_view digits);  // "one thousand, two hundred and five"
std::string ordinal(std::string_view digits);   // "twenty-third"
std::string year(std::string_view digits);      // up to four digits: "nineteen oh-five", "two thousand and five"
std::string decimal(std::string_view number);   // digits with at most one point: "three point one four"

std::string cardinal(int number);  // not below 0
std::string ordinal(int number);

}  // namespace limn::speech
