#include "speech/stress.h"

#include <algorithm>

namespace limn::speech {
namespace {

bool in(char32_t c, std::u32string_view set) {
    return set.find(c) != set.npos;
}
bool has(const Phonemes& phonemes, char32_t mark) {
    return phonemes.find(mark) != phonemes.npos;
}
void remove(Phonemes& phonemes, char32_t mark) {
    phonemes.erase(std::remove(phonemes.begin(), phonemes.end(), mark), phonemes.end());
}

}  // namespace

bool is_vowel(char32_t phoneme) {
    return in(phoneme, U"AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ");
}

bool is_consonant(char32_t phoneme) {
    return in(phoneme, U"bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ");
}

Phonemes with_stress(Phonemes phonemes, Stress stress) {
    if (!stress) return phonemes;
    const float asked = *stress;
    const bool primary = has(phonemes, kPrimary), secondary = has(phonemes, kSecondary);
    if (asked < -1) {
        remove(phonemes, kPrimary);
        remove(phonemes, kSecondary);
    } else if (asked == -1 || (primary && (asked == 0 || asked == -0.5f))) {
        remove(phonemes, kSecondary);
        std::replace(phonemes.begin(), phonemes.end(), kPrimary, kSecondary);
    } else if (!primary && !secondary && asked >= 0) {
        const auto vowel = std::find_if(phonemes.begin(), phonemes.end(), is_vowel);
        if (vowel != phonemes.end()) phonemes.insert(vowel, asked > 1 ? kPrimary : kSecondary);
    } else if (asked >= 1 && !primary && secondary) {
        std::replace(phonemes.begin(), phonemes.end(), kSecondary, kPrimary);
    }
    return phonemes;
}

int weight_of(std::u32string_view phonemes) {
    int weight = 0;
    for (char32_t c : phonemes) weight += in(c, U"AIOQWYʤʧ") ? 2 : 1;
    return weight;
}

}  // namespace limn::speech
