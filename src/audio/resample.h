#pragma once
// From one sample rate to another, band-limited.
#include <span>
#include <vector>

namespace limn::audio {

// Windowed sinc in polyphase form (Smith, Digital Audio Resampling, ccrma.stanford.edu/~jos/resample), 64 zero
// crossings a side under a Kaiser window of 90 dB: flat to 0.91 of the lower rate's half, and beyond it nothing to
// speak of. No delay: sample i of the result stands at i * from / to in the source, beyond whose ends there is silence.
// from, to: Hz, 1,000 to 384,000. Gives ceil(n * to / from) samples; equal rates give the source.
std::vector<float> resample(std::span<const float> source, int from, int to);

}  // namespace limn::audio
