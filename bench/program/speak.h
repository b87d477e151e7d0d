#pragma once
// `limn-bench speak`: how soon a line is heard, and how fast the rest follows.
#include <filesystem>

namespace limn::bench {

struct SpeakOptions {
    std::filesystem::path pack, inference;
    int rounds = 9;  // of each line; the median counts
    bool json = false;
};

int measure_speak(const SpeakOptions& options);

}  // namespace limn::bench
