#include "audio/resample.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "audio/samples.h"

namespace limn::audio {
namespace {

std::vector<float> sine(double hz, int rate, int samples) {
    std::vector<float> s;
    for (int i = 0; i < samples; i++) s.push_back(static_cast<float>(0.5 * std::sin(2 * M_PI * hz * i / rate)));
    return s;
}
double level(std::span<const float> s) {
    double sum = 0;
    for (const float v : s) sum += double(v) * v;
    return 10 * std::log10(sum / static_cast<double>(s.size()) + 1e-30);
}
// Without the ends, where there is silence on one side.
std::span<const float> middle(const std::vector<float>& s) {
    return std::span(s).subspan(s.size() / 4, s.size() / 2);
}

TEST(Resample, ATonePassesWithItsLevelAndPhase) {
    for (const auto& [from, to] : {std::pair{24'000, 48'000}, {48'000, 24'000}, {44'100, 48'000}, {16'000, 48'000}})
        for (const double share : {0.01, 0.3, 0.9}) {
            const double hz = share * std::min(from, to) / 2;
            const auto got = resample(sine(hz, from, from / 4), from, to);
            const auto want = sine(hz, to, to / 4);
            ASSERT_EQ(got.size(), want.size());
            for (size_t i = got.size() / 4; i < got.size() * 3 / 4; i++)
                ASSERT_NEAR(got[i], want[i], 2e-4) << from << " to " << to << " at " << hz;
        }
}

TEST(Resample, WhatTheLowerRateCannotHoldIsLeftOut) {
    EXPECT_LT(level(middle(resample(sine(12'500, kSampleRate, 12'000), kSampleRate, 24'000))), -85);
    EXPECT_LT(level(middle(resample(sine(20'000, kSampleRate, 12'000), kSampleRate, 24'000))), -85);
    // Going up, no image above the source's half: what is left of a tone once it is taken away.
    const auto up = resample(sine(10'000, 24'000, 12'000), 24'000, kSampleRate);
    auto rest = sine(10'000, kSampleRate, 24'000);
    for (size_t i = 0; i < rest.size(); i++) rest[i] -= up[i];
    EXPECT_LT(level(middle(rest)), -75);
}

TEST(Resample, LengthsAndEmptySoundAreExact) {
    EXPECT_TRUE(resample({}, 24'000, 48'000).empty());
    EXPECT_EQ(resample(std::vector<float>(7), 24'000, 48'000).size(), 14u);
    EXPECT_EQ(resample(std::vector<float>(7), 48'000, 24'000).size(), 4u);
    EXPECT_EQ(resample(std::vector<float>{1, 2}, 24'000, 24'000), (std::vector<float>{1, 2}));
}

TEST(Resample, SilenceAroundItKeepsADcLevelInside) {
    const auto up = resample(std::vector<float>(1000, 0.25f), 24'000, 48'000);
    for (const float v : middle(up)) ASSERT_NEAR(v, 0.25f, 1e-6f);
}

}  // namespace
}  // namespace limn::audio
