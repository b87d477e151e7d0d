#include "speech/spectra.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"
#include "speech/pulses.h"
#include "speech/smooth_noise.h"

namespace limn::speech {
namespace {

using Complex = std::complex<float>;
constexpr float kLoudest = 7;          // of a log magnitude
constexpr float kNeper = 0.11512925f;  // of a decibel: ln 10 / 20
constexpr float kBinHz = float(kSampleRate) / kWindow;

float smoothstep(float from, float to, float x) {
    const float t = std::clamp((x - from) / (to - from), 0.0f, 1.0f);
    return t * t * (3 - 2 * t);
}

struct Window {
    std::array<float, kWindow> values;
    Window() {
        for (int n = 0; n < kWindow; n++)
            values[static_cast<size_t>(n)] = static_cast<float>(0.5 - 0.5 * std::cos(2 * M_PI * n / kWindow));
    }
};

// A row of log magnitudes at a bin that need not be whole.
struct Column {
    const float* first;
    int frames;
    float at(int bin) const { return first[static_cast<ptrdiff_t>(bin) * frames]; }
    float at(float bin) const {
        const float low = std::clamp(bin, 0.0f, static_cast<float>(kBins - 2));
        const int whole = std::min(static_cast<int>(low), kBins - 2);
        const float share = std::min(bin - static_cast<float>(whole), 1.0f);
        return at(whole) * (1 - share) + at(whole + 1) * share;
    }
};

// The windowed spectrum of the pulse train round a frame; beyond its ends it is mirrored. A cosine of strength 1 under
// the window has half its sum, 300, so that each harmonic comes out as 1.
void pulse_spectrum(std::span<const float> train, int64_t center, std::span<Complex> out) {
    std::array<float, kWindow> row;
    const int64_t last = static_cast<int64_t>(train.size()) - 1;
    constexpr float kUnit = 4.0f / kWindow;
    for (int n = 0; n < kWindow; n++) {
        int64_t at = center + n - kWindow / 2;
        if (at < 0) at = -at;
        if (at > last) at = 2 * last - at;
        row[static_cast<size_t>(n)] =
            train[static_cast<size_t>(std::clamp<int64_t>(at, 0, last))] * window()[static_cast<size_t>(n)] * kUnit;
    }
    forward_fft(row, out);
}

Complex polar(float magnitude, float angle) {
    return {magnitude * std::cos(angle), magnitude * std::sin(angle)};
}

// Two normal numbers (Box and Muller, 1958).
Complex normal_pair(uint32_t seed, int64_t frame, int bin) {
    const uint32_t bits = base::hash(seed, static_cast<uint32_t>(NoiseUse::phase), static_cast<uint32_t>(frame),
                                     static_cast<uint32_t>(bin));
    const float u = base::uniform(bits) + 0x1p-25f, v = base::uniform(base::mix(bits ^ 0x68bc21ebU));
    return polar(std::sqrt(-2 * std::log(u)), 2 * static_cast<float>(M_PI) * v);
}

}  // namespace

std::span<const float> window() {
    static const Window made;
    return made.values;
}

Coloring coloring_of(const Delivery& d) {
    Coloring c{std::vector<float>(kBins), std::vector<float>(kBins)};
    for (size_t k = 0; k < kBins; k++) {
        const float octaves = std::log2(std::max(static_cast<float>(k), 1.0f) * kBinHz / 1000);
        const float all = d.gain + d.tilt * std::max(octaves, 0.0f) + d.shelf * smoothstep(0.5f, 1.5f, octaves);
        // 1.2 kHz is 0.26 octaves above 1 kHz.
        c.all[k] = std::exp(kNeper * all);
        c.free[k] = std::exp(kNeper * (all + d.breath * smoothstep(0.06f, 0.46f, octaves)));
    }
    return c;
}

void make_frame(const Spectra& s, const Coloring& c, const Delivery& d, std::span<const float> train,
                const FrameWish& w, std::span<Complex> out) {
    const auto column = [&](const std::vector<float>& v) { return Column{v.data() + w.frame, s.frames}; };
    const Column pulses = column(s.pulses), rotation = column(s.rotation), noise = column(s.noise),
                 free = column(s.free), phase = column(s.phase);
    pulse_spectrum(train, w.center, out);
    const float shimmer =
        d.shimmer > 0 ? kNeper * d.shimmer * smooth_noise(w.seed, NoiseUse::shimmer, w.counter, 25) : 0;
    for (int k = 0; k < kBins; k++) {
        const size_t b = static_cast<size_t>(k);
        const float from = static_cast<float>(k) / d.formants;
        const float loud = d.formants == 1 ? pulses.at(k) : pulses.at(from);
        const float breath = d.formants == 1 ? free.at(k) : free.at(from);
        const Complex turn = polar(std::exp(std::min(loud, kLoudest) + shimmer) * c.all[b],
                                   static_cast<float>(M_PI) * std::tanh(rotation.at(k)));
        const Complex p = out[b];
        Complex sum{p.real() * turn.real() - p.imag() * turn.imag(), p.real() * turn.imag() + p.imag() * turn.real()};
        if (w.noise) sum += normal_pair(w.seed, w.counter, k) * (std::exp(std::min(noise.at(k), kLoudest)) * c.all[b]);
        out[b] = sum + polar(std::exp(std::min(breath, kLoudest)) * c.free[b], phase.at(k));
    }
}

}  // namespace limn::speech
