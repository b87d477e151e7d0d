#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "audio/opus.h"
#include "audio/test_tone.h"

namespace limn::audio {
namespace {

std::vector<int16_t> as_samples(std::span<const float> sound, double noise = 0) {
    std::minstd_rand random(7);
    std::normal_distribution<double> hiss(0, 1);
    std::vector<int16_t> samples;
    for (const float value : sound)
        samples.push_back(
            static_cast<int16_t>(std::lround(32767 * std::clamp(value + noise * hiss(random), -1.0, 1.0))));
    return samples;
}

// All that a detector finds in sound that comes in packets of a block.
std::vector<int64_t> found_in(const std::vector<int16_t>& samples, int64_t first) {
    ToneDetector detector;
    std::vector<int64_t> found;
    for (size_t at = 0; at + kBlockSamples <= samples.size(); at += kBlockSamples)
        if (auto begun = detector.hear(first + static_cast<int64_t>(at), std::span(samples).subspan(at, kBlockSamples)))
            found.push_back(*begun);
    return found;
}

TEST(TestTone, IsFoundWhereItIsWhateverThePhaseLevelAndNoise) {
    for (const int64_t first : {0, 100, 12'345, 47'999})
        for (const double gain : {1.0, 0.1})
            for (const double noise : {0.0, 0.01 * gain}) {
                std::vector<float> sound(3 * kSampleRate);
                add_test_tone(first, 1, sound);
                for (float& value : sound) value *= static_cast<float>(gain);
                const auto found = found_in(as_samples(sound, noise), first);
                ASSERT_EQ(found.size(), 3u) << first << ' ' << gain << ' ' << noise;
                for (const int64_t at : found) {
                    if (at < first + kBlockSamples) continue;  // it was under way when the detector began
                    const int64_t off = (at + kSampleRate / 2) % kSampleRate - kSampleRate / 2;
                    EXPECT_LE(std::abs(off), kSampleRate / 1000) << first << ' ' << gain << ' ' << noise;
                }
            }
}

TEST(TestTone, NothingElseIsTakenForIt) {
    std::vector<float> sound(2 * kSampleRate);
    for (size_t i = 0; i < sound.size(); i++)
        sound[i] = 0.3f * static_cast<float>(std::sin(static_cast<double>(i) * 2 * M_PI * 440 / kSampleRate));
    EXPECT_TRUE(found_in(as_samples(sound), 0).empty());
    EXPECT_TRUE(found_in(as_samples(std::vector<float>(kSampleRate), 0.2), 0).empty());
    EXPECT_TRUE(found_in(std::vector<int16_t>(kSampleRate), 0).empty());
}

TEST(TestTone, ItsLevelIsThatOfASine) {
    std::vector<float> sound(kToneSamples);
    add_test_tone(kSampleRate, 1, sound);
    const auto middle = as_samples(std::span(sound).subspan(480, 2400));
    EXPECT_NEAR(level_of(middle), 20 * std::log10(kToneLevel / std::sqrt(2.0)), 0.05);
    EXPECT_EQ(level_of(std::vector<int16_t>(480)), -100);
}

// What goes in comes out, later by exactly what the encoder says.
TEST(Opus, ComesBackLaterByItsLookahead) {
    auto encoder = open_encoder(2);
    auto decoder = open_decoder(2);
    ASSERT_TRUE(encoder.ok() && decoder.ok());
    std::vector<float> in(2 * kSampleRate), out;
    for (int i = 0; i < kSampleRate; i++) {
        const double swell = std::sin(M_PI * i / kSampleRate);
        for (int c = 0; c < 2; c++)
            in[static_cast<size_t>(2 * i + c)] =
                static_cast<float>(0.3 * swell * std::sin(i * 2 * M_PI * (c ? 330.0 : 523.25) / kSampleRate));
    }
    size_t bytes = 0;
    for (size_t at = 0; at < in.size(); at += 2 * kBlockSamples) {
        auto packet = encode(*encoder, std::span(in).subspan(at, 2 * kBlockSamples));
        ASSERT_TRUE(packet.ok());
        bytes += packet->size();
        auto block = decode(*decoder, *packet);
        ASSERT_TRUE(block.ok());
        out.insert(out.end(), block->begin(), block->end());
    }
    EXPECT_LT(bytes, 16'000u);  // of one second at 96 kbit/s
    const auto delay = static_cast<size_t>(2 * encoder->lookahead);
    double error = 0, power = 0;
    for (size_t i = 0; i + delay < out.size(); i++) {
        error += std::pow(out[i + delay] - in[i], 2);
        power += std::pow(in[i], 2);
    }
    EXPECT_LT(error, 0.01 * power);
}

TEST(Opus, BytesThatAreNoPacketAreRefused) {
    auto decoder = open_decoder(2);
    EXPECT_FALSE(decode(*decoder, std::vector<uint8_t>(5000, 0xff)).ok());
    EXPECT_FALSE(decode(*decoder, std::vector<uint8_t>{0xfc}).ok());  // of 20 ms
    EXPECT_TRUE(decode(*decoder, {}).ok());                           // a lost one is concealed
}

}  // namespace
}  // namespace limn::audio
