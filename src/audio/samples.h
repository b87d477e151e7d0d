#pragma once
// Sound is float samples, -1 to 1, interleaved, 48,000 a second. They are counted from the beginning of the session's
// clock, of which one sample is a whole number of ticks.
#include <cstdint>

#include "base/ticks.h"

namespace limn::audio {

constexpr int kSampleRate = 48'000;
constexpr base::Ticks kTicksPerSample = base::kTicksPerSecond / kSampleRate;
static_assert(kTicksPerSample * kSampleRate == base::kTicksPerSecond);

// A block is what one packet holds, 10 ms; blocks begin at multiples of their length.
constexpr int kBlockSamples = 480;
constexpr base::Ticks kBlockTicks = kBlockSamples * kTicksPerSample;

// The newest sample that has begun at a tick >= 0.
constexpr int64_t sample_at(base::Ticks tick) {
    return tick / kTicksPerSample;
}
constexpr base::Ticks tick_of(int64_t sample) {
    return sample * kTicksPerSample;
}

}  // namespace limn::audio
