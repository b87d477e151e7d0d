#pragma once
// The tone of a sound check: a burst of 1 kHz at each whole second of the session's clock, and finding it again in
// sound that comes back.
#include <cstdint>
#include <optional>
#include <span>

#include "audio/samples.h"

namespace limn::audio {

constexpr int kToneHertz = 1000;
constexpr int kToneSamples = kSampleRate / 10;  // 100 ms
constexpr float kToneLevel = 0.25f;

// Adds what sounds of it in these frames of `channels`; first: the number of the first one, >= 0.
void add_test_tone(int64_t first, int channels, std::span<float> frames);

// Listens to one channel, as it comes in.
class ToneDetector {
  public:
    // first: the number of the first sample; what does not follow on what came before begins anew. Gives the sample at
    // which a burst has begun, once for each, within a millisecond where it is well above other sound.
    std::optional<int64_t> hear(int64_t first, std::span<const int16_t> samples);

  private:
    std::optional<int64_t> finish_window();

    int64_t next_ = -1;      // the sample that is to come
    int64_t window_at_ = 0;  // the first sample of the window that is being summed
    int filled_ = 0;
    double cosine_ = 0, sine_ = 0, power_ = 0;
    int loud_ = 0, quiet_ = kQuietWindows;  // windows in a row
    int64_t begun_ = 0;
    double last_level_ = 0;
    static constexpr int kQuietWindows = 30;
};

// Level of these samples in decibels of full scale, -100 at the least.
double level_of(std::span<const int16_t> samples);

}  // namespace limn::audio
