#pragma once
// The network of the voice, in the three parts that tools/pack/voices.py cuts it into, so that time and melody can be
// changed in between.
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "inference/network.h"
#include "pack/pack.h"
#include "speech/spectra.h"

namespace limn::speech {

struct VoiceNetwork;
struct VoiceNetworkDeleter {
    void operator()(VoiceNetwork*) const;
};
using VoiceNetworkPtr = std::unique_ptr<VoiceNetwork, VoiceNetworkDeleter>;

// The pack may go afterwards. Errors name what the pack lacks. threads: as for any network.
base::Result<VoiceNetworkPtr> load_voice_network(const pack::Pack& pack, inference::RuntimePtr runtime,
                                                 int threads = 1);

// One phoneme of the alphabet, as bytes of its text.
struct Symbol {
    int id = 0;  // > 0
    size_t begin = 0, end = 0;
};
// The symbols of UTF-8 text (misaki's English alphabet: one sign each, stress marks, spaces and punctuation among
// them). What is no symbol is left out.
std::vector<Symbol> symbols_of(const VoiceNetwork& network, std::string_view phonemes);

// What the network knows of symbols before time and melody are settled. Silence stands before and behind them, so that
// there are two steps more than symbols.
struct VoiceReading {
    std::vector<float> steps;  // of 25 ms, not yet whole
    inference::Output prosody_text, spectra_text;
};
base::Result<VoiceReading> read_symbols(const VoiceNetwork& network, std::span<const Symbol> symbols);

struct Prosody {
    std::vector<float> f0, energy;  // Hz and the network's own unit, two frames a step
};
base::Result<Prosody> predict_prosody(const VoiceNetwork& network, const VoiceReading& reading,
                                      std::span<const int64_t> steps);
// steps may be 0 for symbols that are not in these frames; f0 and energy have two values for each of the rest.
base::Result<Spectra> predict_spectra(const VoiceNetwork& network, const VoiceReading& reading,
                                      std::span<const int64_t> steps, std::span<const float> f0,
                                      std::span<const float> energy);

}  // namespace limn::speech
