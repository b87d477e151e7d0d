// Against what the voice's own program said once (tests/golden/speech/make.py). The network reckons in integers that
// are scaled by what it is asked for, so that another order of the same sums moves a rounding here and there: the
// original differs from itself as much, run with and without its runtime's optimisation.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "speech/pulses.h"
#include "speech/test_voice.h"

namespace limn::speech {
namespace {

constexpr int kBands = 8, kBand = 75;

const nlohmann::json& lines() {
    static const auto all = nlohmann::json::parse(std::ifstream("tests/golden/speech/heart.json"));
    return all;
}
// A line with the original's pitch, so that what comes after it is compared and not how a wave's phase drifts.
VoiceLine with_original_pitch(const nlohmann::json& golden) {
    VoiceLine line = planned(golden["phonemes"].get<std::string>());
    const auto f0 = golden["f0"].get<std::vector<int>>();
    EXPECT_EQ(line.pieces.at(0).f0.size(), f0.size());
    for (size_t i = 0; i < f0.size(); i++) line.pieces[0].f0[i] = 0.01f * static_cast<float>(f0[i]);
    return line;
}
TEST(Original, DurationsAreTheSame) {
    ASSERT_GE(lines().size(), 10u);
    for (const auto& golden : lines()) {
        const VoiceLine line = planned(golden["phonemes"].get<std::string>());
        EXPECT_EQ(line.pieces.at(0).steps, golden["steps"].get<std::vector<int64_t>>()) << golden["text"];
    }
}

TEST(Original, PitchIsWithinTwoHertzAndAHalfOnAverage) {
    for (const auto& golden : lines()) {
        const VoiceLine line = planned(golden["phonemes"].get<std::string>());
        const auto want = golden["f0"].get<std::vector<int>>();
        const auto& got = line.pieces.at(0).f0;
        ASSERT_EQ(got.size(), want.size());
        double sum = 0;
        for (size_t i = 0; i < got.size(); i++) {
            const double off = std::abs(double(got[i]) - 0.01 * want[i]);
            EXPECT_LT(off, 2) << golden["text"] << " frame " << i;
            sum += off;
        }
        EXPECT_LT(sum / static_cast<double>(got.size()), 0.5) << golden["text"];
    }
}

TEST(Original, SpectraAreWithinASixthOfANeper) {
    double sum = 0;
    int count = 0;
    for (const auto& golden : lines()) {
        const VoiceLine line = with_original_pitch(golden);
        const Piece& p = line.pieces[0];
        const auto spectra = predict_spectra(test_voice(), p.reading, p.steps, p.f0, p.energy);
        ASSERT_TRUE(spectra) << spectra.error().message;
        for (const auto& [rows, name] : {std::pair{&spectra->pulses, "pulses"}, {&spectra->free, "free"}})
            for (size_t f = 0; f < golden["frames"].size(); f++)
                for (int b = 0; b < kBands; b++) {
                    double mean = 0;
                    for (int k = 0; k < kBand; k++)
                        mean += (*rows)[static_cast<size_t>((b * kBand + k) * spectra->frames +
                                                            golden["frames"][f].get<int>())];
                    const double off = std::abs(mean / kBand - golden[name][f][static_cast<size_t>(b)].get<double>());
                    EXPECT_LT(off, 0.15) << golden["text"] << ' ' << name << ' ' << f << ' ' << b;
                    sum += off;
                    count++;
                }
    }
    EXPECT_LT(sum / count, 0.03);
}

TEST(Original, SoundWithoutNoiseCorrelatesWithAllButAThousandth) {
    double least = 1;
    for (const auto& golden : lines()) {
        const VoiceLine line = with_original_pitch(golden);
        const auto sound = spoken(line, {.noise = false});
        const auto want = golden["sound"].get<std::vector<int>>();
        const auto begin = golden["begin"].get<size_t>();
        ASSERT_LE(begin + want.size(), sound.size());
        const double same = correlation(std::span(sound).subspan(begin), want);
        EXPECT_GT(same, 0.999) << golden["text"];
        least = std::min(least, same);
        for (size_t i = 0; i < want.size(); i++)
            ASSERT_NEAR(sound[begin + i], want[i] / 32768.0, 0.03) << golden["text"] << ' ' << i;
    }
    RecordProperty("least_correlation", std::to_string(least));
}

}  // namespace
}  // namespace limn::speech
