#pragma once
// The voice of the compiled pack, for tests: ${LIMN_PACK}, else build/pack/limn.pack (tests run in the project's
// folder).
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <span>

#include "inference/test_runtime.h"
#include "speech/synthesis.h"

namespace limn::speech {

inline const pack::Pack& test_pack() {
    static const auto opened = [] {
        const char* named = std::getenv("LIMN_PACK");
        return pack::open_pack(named ? named : "build/pack/limn.pack");
    }();
    if (!opened) {
        ADD_FAILURE() << opened.error().message;
        std::abort();
    }
    return **opened;
}

inline const VoiceNetwork& test_voice() {
    static const auto loaded = load_voice_network(test_pack(), inference::test_runtime());
    if (!loaded) {
        ADD_FAILURE() << loaded.error().message;
        std::abort();
    }
    return **loaded;
}

inline VoiceLine planned(std::string_view phonemes, const Delivery& delivery = {}, uint32_t seed = 1) {
    auto line = plan_line(test_voice(), phonemes, delivery, seed);
    EXPECT_TRUE(line) << line.error().message;
    return line ? std::move(*line) : VoiceLine{};
}

inline std::vector<float> spoken(const VoiceLine& line, SynthesisOptions options = {}) {
    auto sound = speak(test_voice(), line, options);
    EXPECT_TRUE(sound) << sound.error().message;
    return sound ? std::move(*sound) : std::vector<float>{};
}

// Of a's beginning with b, -1 to 1.
template <class Samples>
double correlation(std::span<const float> a, const Samples& b) {
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < b.size(); i++) {
        ab += double(a[i]) * b[i];
        aa += double(a[i]) * a[i];
        bb += double(b[i]) * b[i];
    }
    return ab / std::sqrt(aa * bb);
}

}  // namespace limn::speech
