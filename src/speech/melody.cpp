#include "speech/melody.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "speech/pulses.h"
#include "speech/smooth_noise.h"

namespace limn::speech {
namespace {

constexpr float kMostSteps = 120;              // 3 s for one symbol: the network's word is not taken for more
constexpr float kLowest = 45, kHighest = 900;  // Hz
constexpr float kSemitone = 0.057762265f;      // ln 2 / 12

float median_of(std::vector<float>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

std::optional<float> middle_pitch(std::span<const float> f0, std::span<const float> energy) {
    std::vector<float> energies, loud;
    for (size_t i = 0; i < f0.size(); i++)
        if (f0[i] > kVoiced) energies.push_back(energy[i]);
    if (energies.empty()) return std::nullopt;
    const float enough = median_of(energies);
    for (size_t i = 0; i < f0.size(); i++)
        if (f0[i] > kVoiced && energy[i] >= enough) loud.push_back(f0[i]);
    if (loud.empty()) return std::nullopt;
    return median_of(loud);
}

}  // namespace

std::vector<int64_t> whole_steps(std::span<const float> predicted, float time) {
    std::vector<int64_t> steps;
    double wanted = 0, given = 0;
    for (const float p : predicted) {
        // Halves go to the even number, as in the network. A comparison that fails is not a number.
        const float own = std::nearbyint(p >= 1 ? std::min(p, kMostSteps) : 1);
        wanted += double(own) * time;
        steps.push_back(std::max<int64_t>(1, std::llround(wanted - given)));
        given += static_cast<double>(steps.back());
    }
    return steps;
}

void change_melody(std::span<float> f0, std::span<const float> energy, const Delivery& d, uint32_t seed,
                   int64_t first) {
    if (d.pitch == 0 && d.pitch_range == 1 && d.tremor == 0 && d.jitter == 0) return;
    const std::optional<float> middle = middle_pitch(f0, energy);
    if (!middle) return;
    const float median = std::log(*middle);
    for (size_t i = 0; i < f0.size(); i++) {
        if (f0[i] <= kVoiced) continue;
        const int64_t frame = first + static_cast<int64_t>(i);
        float semitones = d.pitch;
        if (d.tremor > 0) {
            const double phase = 2 * M_PI * d.tremor_rate * static_cast<double>(frame) / 80;
            semitones += d.tremor * (static_cast<float>(std::sin(phase)) +
                                     0.5f * smooth_noise(seed, NoiseUse::tremor, frame, d.tremor_rate));
        }
        if (d.jitter > 0) semitones += d.jitter * smooth_noise(seed, NoiseUse::jitter, frame, 25);
        const float log = median + d.pitch_range * (std::log(f0[i]) - median) + semitones * kSemitone;
        f0[i] = std::clamp(std::exp(log), kLowest, kHighest);
    }
}

}  // namespace limn::speech
