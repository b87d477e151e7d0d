#include "speech/real_fft.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>

#include "base/random.h"

namespace limn::speech {
namespace {

std::array<float, kWindow> noise(uint32_t seed) {
    std::array<float, kWindow> row{};
    for (uint32_t n = 0; n < kWindow; n++) row[n] = base::uniform(base::hash(seed, n)) - 0.5f;
    return row;
}

TEST(RealFft, IsTheSumThatDefinesIt) {
    const auto row = noise(3);
    std::array<std::complex<float>, kBins> bins;
    forward_fft(row, bins);
    for (int k = 0; k < kBins; k++) {
        std::complex<double> sum;
        for (int n = 0; n < kWindow; n++)
            sum += double(row[static_cast<size_t>(n)]) * std::polar(1.0, -2 * M_PI * k * n / kWindow);
        EXPECT_NEAR(std::abs(sum - std::complex<double>(bins[static_cast<size_t>(k)])), 0, 3e-5) << k;
    }
}

TEST(RealFft, TheInverseBringsTheRowBack) {
    for (uint32_t seed = 0; seed < 20; seed++) {
        const auto row = noise(seed);
        std::array<std::complex<float>, kBins> bins;
        std::array<float, kWindow> back{};
        forward_fft(row, bins);
        bins.front() += std::complex<float>(0, 5);
        bins.back() += std::complex<float>(0, 5);
        inverse_fft(bins, back);
        for (size_t n = 0; n < kWindow; n++) ASSERT_NEAR(row[n], back[n], 2e-6f) << n;
    }
}

}  // namespace
}  // namespace limn::speech
