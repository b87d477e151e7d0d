#pragma once
// What the vocal folds do: a train of pulses with every harmonic at the same strength.
#include <span>
#include <vector>

namespace limn::speech {

constexpr int kSampleRate = 24'000;  // of all that is spoken
constexpr int kHop = 300;            // samples from frame to frame, 12.5 ms
constexpr float kVoiced = 40;        // Hz: frames below have no pitch

// f0: Hz, one value a frame. Gives kHop samples a frame: the sum of cos(h * phase) over all harmonics h below 11 kHz,
// phase following f0 interpolated linearly from frame centre to frame centre; 0 where there is no pitch. The sum has a
// closed form, sin((H + 1/2) t) / (2 sin(t / 2)) - 1/2 (Dirichlet's kernel).
std::vector<float> pulse_train(std::span<const float> f0);

}  // namespace limn::speech
