#pragma once
// The pitch that is heard in a sound, for tests: found in the samples alone.
#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace limn::speech {

// Hz of each 12.5 ms of 24 kHz sound, 0 where it has no clear pitch from 70 to 500 Hz: the lag of the first peak of the
// normalised autocorrelation that is nearly the highest (Rabiner, IEEE ASSP 25, 1977).
inline std::vector<double> pitch_in(std::span<const float> sound) {
    constexpr int kSpan = 800, kLeast = 48, kMost = 343;
    std::vector<double> found;
    for (size_t at = 0; at + kSpan + kMost < sound.size(); at += 300) {
        std::vector<double> same(kMost + 1);
        for (int lag = kLeast; lag <= kMost; lag++) {
            double ab = 0, aa = 1e-9, bb = 1e-9;
            for (size_t n = 0; n < kSpan; n++) {
                const double a = sound[at + n], b = sound[at + n + static_cast<size_t>(lag)];
                ab += a * b, aa += a * a, bb += b * b;
            }
            same[static_cast<size_t>(lag)] = aa < 0.5 ? 0 : ab / std::sqrt(aa * bb);
        }
        const double best = *std::ranges::max_element(same);
        found.push_back(0);
        if (best < 0.85) continue;
        for (size_t lag = kLeast + 1; lag < kMost; lag++)
            if (same[lag] > 0.93 * best && same[lag] >= same[lag - 1] && same[lag] >= same[lag + 1]) {
                const double curve = same[lag - 1] - 2 * same[lag] + same[lag + 1];
                const double off = curve < 0 ? 0.5 * (same[lag - 1] - same[lag + 1]) / curve : 0;
                found.back() = 24'000 / (static_cast<double>(lag) + off);
                break;
            }
    }
    return found;
}

}  // namespace limn::speech
