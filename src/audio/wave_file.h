#pragma once
// Sound as a file that everything reads: RIFF WAVE, one channel, 16 bits.
#include <span>
#include <string>

namespace limn::audio {

// The whole file. Samples beyond -1 to 1 are cut off; one that is not a number is silence. At most 2^30 samples.
std::string wave_file(std::span<const float> samples, int sample_rate);

}  // namespace limn::audio
