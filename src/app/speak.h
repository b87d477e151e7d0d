#pragma once
// `limn voices` and `limn speak`: who can speak, and a line of theirs as a file.
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace limn::app {

struct SpeakOptions {
    std::filesystem::path pack, inference;  // the latter: the library that runs networks
    std::string voice = "heart", mood = "neutral";
    std::string text;              // English; or, in its place:
    std::string phonemes;          // misaki's English alphabet
    std::filesystem::path output;  // .wav
    std::filesystem::path timing;  // .json; empty: none
    int rate = 24'000;             // 24,000 or 48,000
    uint32_t seed = 1;             // of what is irregular in a voice
};

int speak(const SpeakOptions& options);
int list_voices();

}  // namespace limn::app
