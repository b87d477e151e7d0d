#include "speech/melody.h"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "base/random.h"
#include "speech/delivery.h"
#include "speech/voices.h"

namespace limn::speech {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(Steps, AreRoundedEachForItselfAtTheVoicesOwnTempo) {
    EXPECT_THAT(whole_steps(std::vector<float>{13.8f, 1.98f, 2.5f, 3.5f, 0.2f, -4, NAN}, 1),
                ElementsAre(14, 2, 2, 4, 1, 1, 1));
    EXPECT_LE(whole_steps(std::vector<float>{1e30f, INFINITY}, 1).back(), 120);
}

TEST(Steps, CarryTheRoundingErrorAlong) {
    std::vector<float> predicted;
    for (uint32_t i = 0; i < 100; i++) predicted.push_back(1.6f + 3 * base::uniform(base::hash(i)));
    const auto own = whole_steps(predicted, 1);
    const double all = static_cast<double>(std::accumulate(own.begin(), own.end(), int64_t(0)));
    for (const float time : {0.7f, 0.85f, 0.92f, 1.1f, 1.18f, 2.0f}) {
        const auto steps = whole_steps(predicted, time);
        EXPECT_NEAR(static_cast<double>(std::accumulate(steps.begin(), steps.end(), int64_t(0))), all * time, 0.51);
        for (size_t i = 0; i < steps.size(); i++)
            EXPECT_LT(std::abs(static_cast<double>(steps[i]) - static_cast<double>(own[i]) * time), 1.01);
    }
}

TEST(MelodyChange, LeavesWhatHasNoPitchAndIsTheSameHoweverItIsCut) {
    const Delivery d{.pitch = 2, .tremor = 0.4f, .jitter = 0.3f};
    std::vector<float> whole(400, 200.0f), part(200, 200.0f);
    for (size_t i = 0; i < 400; i += 10) whole[i] = 5;
    for (size_t i = 0; i < 200; i += 10) part[i] = 5;
    change_melody(whole, std::vector<float>(400), d, 3, 1000);
    change_melody(part, std::vector<float>(200), d, 3, 1200);
    for (size_t i = 0; i < 200; i++) EXPECT_EQ(part[i], whole[i + 200]) << i;
    EXPECT_EQ(whole[10], 5);
}

TEST(MelodyChange, RangeTurnsRoundTheMiddleOfWhatIsLoud) {
    std::vector<float> f0{100, 100, 100, 150, 200, 300, 0}, energy{-9, -9, -9, 1, 2, 3, 9};
    change_melody(f0, energy, {.pitch_range = 2}, 1, 0);
    EXPECT_NEAR(f0[4], 200, 0.01);
    EXPECT_NEAR(f0[5], 450, 0.01);
    EXPECT_NEAR(f0[3], 112.5, 0.01);
    EXPECT_EQ(f0[6], 0);
}

TEST(MelodyChange, TremorSwaysAtItsRateAndAsFarAsAsked) {
    std::vector<float> f0(1600, 200.0f);
    change_melody(f0, std::vector<float>(1600), {.tremor = 0.35f, .tremor_rate = 5}, 1, 0);
    double sine = 0, cosine = 0;
    for (size_t i = 0; i < f0.size(); i++) {
        const double semitones = 12 * std::log2(double(f0[i]) / 200), phase = 2 * M_PI * 5 * double(i) / 80;
        sine += semitones * std::sin(phase) / 800;
        cosine += semitones * std::cos(phase) / 800;
        EXPECT_LT(std::abs(semitones), 1);
    }
    EXPECT_NEAR(std::hypot(sine, cosine), 0.35, 0.07);
}

TEST(Delivery, MoodsAddToVoicesAndFadeIn) {
    const Delivery girl = (*find_voice("girl"))->delivery, joy = (*find_mood("joy"))->delivery;
    const Delivery both = together(girl, joy);
    EXPECT_FLOAT_EQ(both.pitch, girl.pitch + joy.pitch);
    EXPECT_FLOAT_EQ(both.time, girl.time * joy.time);
    EXPECT_EQ(together(girl, Delivery{}), girl);
    EXPECT_EQ(scaled(joy, 1), joy);
    EXPECT_EQ(scaled(joy, 0), Delivery{});
    EXPECT_EQ(clamped(both), both);
    EXPECT_EQ(clamped({.pitch = 99, .time = NAN}).pitch, 24);
    EXPECT_EQ(clamped({.time = NAN}).time, 1);
}

TEST(Voices, AreFoundByNameAndOthersAreTold) {
    for (const Voice& v : voices()) {
        EXPECT_EQ(*find_voice(v.name), &v);
        EXPECT_EQ(clamped(v.delivery), v.delivery) << v.name;
    }
    for (const Mood& m : moods()) EXPECT_EQ(clamped(m.delivery), m.delivery) << m.name;
    EXPECT_EQ(moods().front().delivery, Delivery{});
    EXPECT_THAT(find_voice("x").error().message, HasSubstr("old-woman"));
    EXPECT_THAT(find_mood("").error().message, HasSubstr("calm"));
}

}  // namespace
}  // namespace limn::speech
