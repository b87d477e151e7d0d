#pragma once
// The front end of the tests, from the pack that was made with the program (or LIMN_PACK), loaded once.
#include <cstdlib>
#include <stdexcept>

#include "speech/phonemize.h"

namespace limn::speech {

inline const FrontEnd& test_front_end(Accent accent = Accent::american) {
    const auto load = [](Accent which) {
        const char* other = std::getenv("LIMN_PACK");
        auto pack = pack::open_pack(other ? other : "build/pack/limn.pack");
        if (!pack) throw std::runtime_error(pack.error().message);
        auto loaded = load_front_end(*pack, which);
        if (!loaded) throw std::runtime_error(loaded.error().message);
        return *std::move(loaded);
    };
    static const FrontEnd american = load(Accent::american), british = load(Accent::british);
    return accent == Accent::american ? american : british;
}

// All sentences of the text, with " | " between them and unknown words as <word>.
inline std::string said(std::string_view text, Accent accent = Accent::american, const Pronunciations& list = {}) {
    std::string out;
    const auto unknown = [](std::string_view word) { return "<" + std::string(word) + ">"; };
    for (const Sentence& sentence : phonemize(test_front_end(accent), text, unknown, list))
        out += (out.empty() ? "" : " | ") + phonemes_of(sentence);
    return out;
}

}  // namespace limn::speech
