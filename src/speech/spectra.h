#pragma once
// From the network's spectra to samples.
#include <complex>
#include <cstdint>
#include <span>
#include <vector>

#include "speech/delivery.h"
#include "speech/real_fft.h"

namespace limn::speech {

// What the network says of frames, [bin 601][frame] each. The spectrum of a frame is
//   exp(pulses) e^(i pi tanh(rotation)) P + exp(noise) Z + exp(free) e^(i phase),
// P being the spectrum of the pulse train, 1 at each harmonic, and Z normal noise.
struct Spectra {
    std::vector<float> pulses, rotation, noise, free, phase;
    int frames = 0;
};

// Factors of each bin that stay the same through a line: shelf, tilt, gain, breath.
struct Coloring {
    std::vector<float> all, free;  // kBins each
};
Coloring coloring_of(const Delivery& delivery);

// One frame's spectrum. frame: number in `s`; counter: number in the line, which its noise follows; train: the piece's
// pulse train; center: the frame's first sample in it. noise = false leaves the random part out.
struct FrameWish {
    int frame = 0;
    int64_t counter = 0;
    int64_t center = 0;
    uint32_t seed = 0;
    bool noise = true;
};
void make_frame(const Spectra& s, const Coloring& coloring, const Delivery& delivery, std::span<const float> train,
                const FrameWish& wish, std::span<std::complex<float>> out);

// The window of 1200 samples under which frames overlap: Hann, periodic.
std::span<const float> window();

}  // namespace limn::speech
