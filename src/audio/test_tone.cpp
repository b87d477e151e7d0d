#include "audio/test_tone.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace limn::audio {
namespace {

// Its ends are rounded, so that it does not click: half a cosine of 2 ms.
constexpr int kEdge = kSampleRate / 500;
// One wave of the tone: whole waves of it do not leak into each other.
constexpr int kWindow = kSampleRate / kToneHertz;
constexpr int kLoudWindows = 5;        // that make a burst
constexpr double kLeastLevel = 0.005;  // of full scale
constexpr double kLeastPurity = 0.6;   // of the window's power
constexpr double kFull = 32768;

float envelope_at(int64_t sample) {
    const auto ramp = [](int64_t from) {
        const double share = std::clamp((static_cast<double>(from) + 0.5) / kEdge, 0.0, 1.0);
        return 0.5 - 0.5 * std::cos(std::numbers::pi * share);
    };
    if (sample >= kToneSamples) return 0;
    return static_cast<float>(std::min(ramp(sample), ramp(kToneSamples - 1 - sample)));
}

}  // namespace

void add_test_tone(int64_t first, int channels, std::span<float> frames) {
    const auto count = static_cast<int64_t>(frames.size()) / channels;
    for (int64_t i = 0; i < count; i++) {
        const int64_t into = (first + i) % kSampleRate;
        const float level = kToneLevel * envelope_at(into);
        if (level == 0) continue;
        const double phase = 2 * std::numbers::pi * static_cast<double>(into % kWindow) / kWindow;
        for (int c = 0; c < channels; c++)
            frames[static_cast<size_t>(i * channels + c)] += level * static_cast<float>(std::sin(phase));
    }
}

std::optional<int64_t> ToneDetector::hear(int64_t first, std::span<const int16_t> samples) {
    if (first != next_) {
        *this = {};
        window_at_ = first;
    }
    next_ = first + static_cast<int64_t>(samples.size());
    std::optional<int64_t> found;
    for (const int16_t sample : samples) {
        const double value = sample / kFull, phase = 2 * std::numbers::pi * filled_ / kWindow;
        cosine_ += value * std::cos(phase);
        sine_ += value * std::sin(phase);
        power_ += value * value;
        if (++filled_ < kWindow) continue;
        if (auto at = finish_window()) found = at;
        window_at_ += kWindow;
        filled_ = 0;
        cosine_ = sine_ = power_ = 0;
    }
    return found;
}

std::optional<int64_t> ToneDetector::finish_window() {
    const double level = 2 * std::hypot(cosine_, sine_) / kWindow;
    const double purity = power_ > 0 ? level * level * kWindow / 2 / power_ : 0;
    const bool loud = level > kLeastLevel && purity > kLeastPurity;
    std::optional<int64_t> found;
    if (!loud) {
        quiet_ = std::min(quiet_ + 1, kQuietWindows);
        if (quiet_ > 2) loud_ = 0;
    } else {
        if (loud_ == 0) {
            begun_ = quiet_ >= kQuietWindows ? window_at_ : -1;
            last_level_ = level;
        }
        quiet_ = 0;
        loud_++;
        if (loud_ == kLoudWindows && begun_ >= 0) {
            // The first window that was loud is the later part of the rise when the one before it was nearly so.
            found = begun_ - static_cast<int64_t>(last_level_ > 0.75 * level ? kEdge / 2 : 0);
        }
    }
    return found;
}

double level_of(std::span<const int16_t> samples) {
    double power = 0;
    for (const int16_t sample : samples) power += (sample / kFull) * (sample / kFull);
    if (samples.empty() || power == 0) return -100;
    return std::max(-100.0, 10 * std::log10(power / static_cast<double>(samples.size())));
}

}  // namespace limn::audio
