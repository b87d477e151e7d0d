#pragma once
// The discrete Fourier transform of real rows, of the one length that the voice's spectra have.
#include <complex>
#include <span>

namespace limn::speech {

constexpr int kWindow = 1200;           // samples of a row
constexpr int kBins = kWindow / 2 + 1;  // 0 Hz to half the sample rate

// bins[k] = sum over n of row[n] e^(-2 pi i k n / 1200). row: 1200 values, bins: 601.
void forward_fft(std::span<const float> row, std::span<std::complex<float>> bins);
// Its inverse: row[n] = 1/1200 of the sum over all 1200 bins, of which the upper half is the conjugate of the lower.
// Imaginary parts of the first and the last bin are left out of account.
void inverse_fft(std::span<const std::complex<float>> bins, std::span<float> row);

}  // namespace limn::speech
