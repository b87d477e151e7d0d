#include "speech/real_fft.h"

#include <array>
#include <cmath>

namespace limn::speech {
namespace {

// A real row of 1200 is a complex one of 600 = 4 * 2 * 3 * 5 * 5 with its even samples as real and its odd ones as
// imaginary parts (Press et al., Numerical Recipes, 12.3). That is transformed by Stockham's passes, which sort
// themselves (Van Loan, Computational Frameworks for the FFT, 1.7).
using Complex = std::complex<float>;
constexpr int kHalf = kWindow / 2;
constexpr int kFactors[] = {4, 2, 3, 5, 5};
using Row = std::array<Complex, kHalf>;

struct Tables {
    std::array<Complex, kWindow> root;  // e^(-2 pi i n / 1200)
    Tables() {
        for (int n = 0; n < kWindow; n++) {
            const double angle = -2 * M_PI * n / kWindow;
            root[static_cast<size_t>(n)] = {static_cast<float>(std::cos(angle)), static_cast<float>(std::sin(angle))};
        }
    }
};
const Tables& tables() {
    static const Tables made;
    return made;
}

// std::complex's product looks for infinities, which costs a call.
Complex times(Complex a, Complex b) {
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
}

// One pass: `count` transforms of length `length`, which lie `count` apart, become `count / radix`... of the next.
template <int kRadix>
void pass(const Complex* from, Complex* to, int length, int count) {
    const auto& root = tables().root;
    const int rest = length / kRadix;
    Complex inner[kRadix][kRadix];
    for (int a = 0; a < kRadix; a++)
        for (int b = 0; b < kRadix; b++) inner[a][b] = root[static_cast<size_t>(a * b % kRadix * (kWindow / kRadix))];
    for (int p = 0; p < rest; p++) {
        Complex twiddle[kRadix];
        for (int a = 0; a < kRadix; a++) twiddle[a] = root[static_cast<size_t>(a * p * (kWindow / length))];
        for (int q = 0; q < count; q++) {
            Complex in[kRadix];
            for (int b = 0; b < kRadix; b++) in[b] = from[q + count * (p + rest * b)];
            for (int a = 0; a < kRadix; a++) {
                Complex sum = in[0];
                for (int b = 1; b < kRadix; b++) sum += times(in[b], inner[a][b]);
                to[q + count * (kRadix * p + a)] = times(sum, twiddle[a]);
            }
        }
    }
}

void transform(Row& row) {
    Row other;
    Complex *from = row.data(), *to = other.data();
    int length = kHalf, count = 1;
    for (const int radix : kFactors) {
        switch (radix) {
            case 2:
                pass<2>(from, to, length, count);
                break;
            case 3:
                pass<3>(from, to, length, count);
                break;
            case 4:
                pass<4>(from, to, length, count);
                break;
            default:
                pass<5>(from, to, length, count);
                break;
        }
        length /= radix;
        count *= radix;
        std::swap(from, to);
    }
    if (from != row.data()) row = other;
}

}  // namespace

void forward_fft(std::span<const float> row, std::span<Complex> bins) {
    Row z;
    for (size_t n = 0; n < kHalf; n++) z[n] = {row[2 * n], row[2 * n + 1]};
    transform(z);
    for (size_t k = 0; k <= kHalf; k++) {
        const Complex a = z[k % kHalf], b = std::conj(z[(kHalf - k) % kHalf]);
        const Complex even = (a + b) * 0.5f, odd = (a - b) * 0.5f;  // the latter still has a factor i
        bins[k] = even + times(Complex{odd.imag(), -odd.real()}, tables().root[k]);
    }
}

void inverse_fft(std::span<const Complex> bins, std::span<float> row) {
    Row z;
    for (size_t k = 0; k < kHalf; k++) {
        Complex a = bins[k], b = std::conj(bins[kHalf - k]);
        if (k == 0) a = a.real(), b = b.real();
        const Complex even = (a + b) * 0.5f, odd = times((a - b) * 0.5f, std::conj(tables().root[k]));
        // even + i odd, conjugated: a forward transform of the conjugate is the conjugate of an inverse one.
        z[k] = {even.real() - odd.imag(), -(even.imag() + odd.real())};
    }
    transform(z);
    constexpr float kScale = 1.0f / kHalf;
    for (size_t n = 0; n < kHalf; n++) {
        row[2 * n] = z[n].real() * kScale;
        row[2 * n + 1] = -z[n].imag() * kScale;
    }
}

}  // namespace limn::speech
