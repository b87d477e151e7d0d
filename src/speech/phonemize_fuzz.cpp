// libFuzzer: any text gives sentences whose words come from it and whose phonemes are UTF-8, in bounded pieces. The
// data is the pack's (LIMN_PACK, or build/pack/limn.pack).
#include <cstdint>
#include <cstdlib>

#include "base/readable.h"
#include "speech/phonemize.h"

using namespace limn;

namespace {

const speech::FrontEnd& front_end(speech::Accent accent) {
    const auto load = [](speech::Accent which) {
        const char* path = std::getenv("LIMN_PACK");
        auto pack = pack::open_pack(path ? path : "build/pack/limn.pack");
        if (!pack) std::abort();
        auto loaded = speech::load_front_end(*pack, which);
        if (!loaded) std::abort();
        return *std::move(loaded);
    };
    static const speech::FrontEnd american = load(speech::Accent::american), british = load(speech::Accent::british);
    return accent == speech::Accent::american ? american : british;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    const auto accent = data[0] & 1 ? speech::Accent::american : speech::Accent::british;
    const auto unknown = [&](std::string_view word) {
        return data[0] & 2 ? std::string(word.substr(0, 1)) : std::string();
    };
    const speech::Pronunciations list = {{"limn", "lˈɪm"}, {"new york", "nˌujˈɔɹk"}, {"a.b", "ˈAbˌi"}};
    for (const auto& sentence :
         speech::phonemize(front_end(accent), text, unknown, data[0] & 4 ? list : speech::Pronunciations{})) {
        if (sentence.words.empty()) std::abort();
        for (const auto& word : sentence.words)
            if (word.begin >= word.end || word.end > text.size()) std::abort();
    }
    return 0;
}
