#include "render/still/share_samples.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"

namespace limn::render {
namespace {

constexpr int kTiles = 4, kSide = kTiles * 16;

// Both halves of a grey picture of tiles, whose samples are off by `spread` at random.
struct Halves {
    std::vector<float> sum[2];
    std::vector<uint32_t> count[2];

    Halves(const std::vector<float>& spread, uint32_t samples) {
        for (uint32_t half = 0; half < 2; ++half) {
            sum[half].resize(kSide * kSide);
            count[half].assign(kTiles * kTiles, samples / 2);
            for (uint32_t i = 0; i < kSide * kSide; ++i) {
                const uint32_t tile = i / kSide / 16 * kTiles + i % kSide / 16;
                // Uniform of unit variance.
                for (uint32_t s = 0; s < samples / 2; ++s)
                    sum[half][i] += 0.18f + spread[tile] * std::sqrt(12.0f) *
                                                (base::uniform(base::hash(half * samples + s, i)) - 0.5f);
            }
        }
    }
    HalfSums view() const {
        return {{sum[0].data(), sum[1].data()}, {count[0].data(), count[1].data()}, kSide, kSide, kSide, kTiles};
    }
};

TEST(ShareSamples, SpreadIsThatOfTheSamples) {
    // Where seen() is at middle grey its slope is 1 / (4 * 0.18).
    const float slope = 1 / 0.72f;
    for (const uint32_t samples : {16u, 64u}) {
        const Halves even(std::vector<float>(kTiles * kTiles, 0.02f), samples);
        for (const float s : spread_of_tiles(even.view(), 1))
            EXPECT_NEAR(s, 0.02f * slope, 0.15f * 0.02f * slope) << samples;
    }
}

TEST(ShareSamples, ACleanTileBesideANoisyOneIsNotTakenForClean) {
    std::vector<float> spread(kTiles * kTiles, 0.0f);
    spread[5] = 0.03f;
    const std::vector<float> found = spread_of_tiles(Halves(spread, 16).view(), 1);
    EXPECT_NEAR(found[0], found[5] / 3, 0.35f * found[5]);
    EXPECT_GT(found[0], 0.2f * found[5]);
    EXPECT_EQ(found[15], 0);
}

TEST(ShareSamples, NoiseIsWhatWasAskedForInThePictureAndTwiceThatInNoTile) {
    const std::vector<float> spread = {0.01f, 0.05f, 0.2f, 1.5f, 0.0f, 0.0f};
    constexpr float kNoise = 0.004f;
    const std::vector<uint32_t> samples = samples_for_noise(spread, kNoise);
    double squares = 0;
    for (size_t i = 0; i < spread.size(); ++i) {
        if (spread[i] == 0) continue;
        const double error = spread[i] / std::sqrt(samples[i]);
        EXPECT_LE(error, 2.001 * kNoise);
        squares += error * error;
    }
    EXPECT_LE(std::sqrt(squares / static_cast<double>(spread.size())), 1.001 * kNoise);
    EXPECT_EQ(samples[4], 0u);
}

}  // namespace
}  // namespace limn::render
