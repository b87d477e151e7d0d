#pragma once
// Phonemes as code points of misaki's alphabet, and how strongly a word is stressed.
#include <optional>
#include <string>
#include <string_view>

namespace limn::speech {

using Phonemes = std::u32string;

constexpr char32_t kPrimary = U'ˈ', kSecondary = U'ˌ';

bool is_vowel(char32_t phoneme);
bool is_consonant(char32_t phoneme);

// What is asked of a word: below -1 no stress at all; -1 a weaker one; -0.5 and 0 weaker where it is primary; 0 to 1 at
// least a secondary one; 1 and above a primary one in place of a secondary; above 1 a primary one where there is none.
using Stress = std::optional<float>;
Phonemes with_stress(Phonemes phonemes, Stress stress);

// Phonemes, diphthongs and affricates twice.
int weight_of(std::u32string_view phonemes);

}  // namespace limn::speech
