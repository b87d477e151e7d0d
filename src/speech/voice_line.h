#pragma once
// A line that is going to be spoken: when each phoneme is, and on which note, before anything sounds.
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "speech/voice_network.h"

namespace limn::speech {

constexpr int kStep = 600;               // samples of the grid that phonemes lie on, 25 ms
constexpr size_t kMostPhonemes = 4'000;  // of a line, some five minutes
constexpr size_t kMostAtOnce = 400;      // that the network reads together; longer lines are parted at pauses

// Sound comes before the steps of its symbol, as they come out of the network: over the lines of tests/golden/speech,
// loudness and hiss fit the phonemes best 1200 to 1500 samples (50 to 63 ms) earlier.
constexpr int64_t kSoundsAhead = 1350;

// A symbol of the alphabet where it sounds, in samples of 24 kHz from the line's beginning. Spaces and punctuation are
// phones too. A stress mark is none, and its time belongs to the phone behind it; that of a length mark to the one
// before it.
struct Phone {
    size_t text_begin = 0, text_end = 0;  // its bytes in the line, without marks
    int64_t begin = 0, end = 0;
    int stress = 0;  // 2 for the main stress, 1 for another, which may stand before a consonant
};

// What the network reads together, with two frames a step.
struct Piece {
    VoiceReading reading;
    std::vector<int64_t> steps;
    std::vector<float> f0, energy;  // as they are to sound
    int64_t first_frame = 0;        // in the line
    int64_t frames() const { return static_cast<int64_t>(f0.size()); }
};

struct VoiceLine {
    std::vector<Phone> phones;  // one behind the other; what lies before, between and behind them is silence
    std::vector<Piece> pieces;
    Delivery delivery;
    uint32_t seed = 0;
    int64_t samples = 0;
};

// Reads phonemes. Equal arguments give an equal line. Text without any symbol is an empty line. Errors: too long, or a
// network fails.
base::Result<VoiceLine> plan_line(const VoiceNetwork& network, std::string_view phonemes, const Delivery& delivery,
                                  uint32_t seed);

}  // namespace limn::speech
