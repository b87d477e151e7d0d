#include "speech/pulses.h"

#include <algorithm>
#include <cmath>

namespace limn::speech {
namespace {

constexpr double kHighest = 11'000;  // Hz

float pulse(double phase, double harmonics) {
    const double below = 2 * std::sin(phase / 2);
    // Where both sines vanish the kernel is H + 1/2.
    if (std::abs(below) <= 2e-3) return static_cast<float>(harmonics);
    return static_cast<float>(std::sin((harmonics + 0.5) * phase) / below - 0.5);
}

}  // namespace

std::vector<float> pulse_train(std::span<const float> f0) {
    const size_t frames = f0.size();
    std::vector<float> train(frames * kHop);
    double turns = 0;
    for (size_t i = 0; i < frames; i++) {
        const float before = f0[i ? i - 1 : 0], now = f0[i], after = f0[std::min(i + 1, frames - 1)];
        for (int j = 0; j < kHop; j++) {
            const float at = (static_cast<float>(j) + 0.5f) / kHop - 0.5f;
            const float hz = at < 0 ? now + (now - before) * at : now + (after - now) * at;
            const double sounding = std::max(hz, kVoiced);
            turns += sounding / kSampleRate;
            turns -= std::floor(turns);
            if (hz > kVoiced)
                train[i * kHop + static_cast<size_t>(j)] = pulse(2 * M_PI * turns, std::floor(kHighest / sounding));
        }
    }
    return train;
}

}  // namespace limn::speech
