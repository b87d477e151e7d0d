#pragma once
// From a planned line to sound: at once, or bit by bit while it is already heard.
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "speech/voice_line.h"

namespace limn::speech {

struct SynthesisOptions {
    // Frames that the network is asked for at first; each next time twice as many. 0: whole pieces, the sound that the
    // network was trained for. Chunks differ from it by less than anybody hears, since its integer weights are scaled
    // by what it is asked for; either way a line is the same each time.
    int first_chunk = 0;
    // Begin at sample lead_of(line): a line begins with some 0.3 s of silence, which nobody who waits wants to hear.
    bool skip_lead = false;
    bool noise = true;  // false: without the random part, for comparisons
};

// First chunk that gives 200 ms of sound: 16 frames, and two more that overlap them.
constexpr int kInstantChunk = 18;

// How many samples at the line's beginning nothing is heard in, a multiple of a frame's.
int64_t lead_of(const VoiceLine& line);

// Speaks a line; both have to outlive it.
class Speaker {
  public:
    Speaker(const VoiceNetwork& network, const VoiceLine& line, SynthesisOptions options = {});
    ~Speaker();
    // The next samples at 24 kHz, within -1 to 1; none when the line is over. Errors: a network fails.
    base::Result<std::vector<float>> next();

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// All of it: line.samples, less the lead where that is skipped.
base::Result<std::vector<float>> speak(const VoiceNetwork& network, const VoiceLine& line,
                                       SynthesisOptions options = {});

}  // namespace limn::speech
