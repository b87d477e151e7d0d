#include "human/life.h"

#include <gtest/gtest.h>

#include "human/emotion.h"
#include "human/talk.h"

namespace limn::human {
namespace {

int blinks(uint32_t seed, float energy, double seconds) {
    int count = 0;
    bool closed = false;
    for (double t = 0; t < seconds; t += 0.01) {
        const bool now = life_at(t, seed, energy).blink > 0.5f;
        count += now && !closed;
        closed = now;
    }
    return count;
}

TEST(Life, BlinksAsOftenAsPeopleDo) {
    EXPECT_NEAR(blinks(1, 0, 1200) / 20.0, 4.5, 1.5);
    EXPECT_NEAR(blinks(2, 1, 1200) / 20.0, 26, 4);
}

TEST(Life, MovesWithoutJumps) {
    Life last = life_at(0, 7, 1);
    float gaze = 0;
    for (double t = 0.001; t < 60; t += 0.001) {
        const Life now = life_at(t, 7, 1);
        ASSERT_LT(std::abs(now.head_yaw - last.head_yaw), 0.0005f) << t;
        ASSERT_LT(std::abs(now.head_pitch - last.head_pitch), 0.0005f) << t;
        ASSERT_LT(std::abs(now.breath - last.breath), 0.004f) << t;
        ASSERT_LT(std::abs(now.blink - last.blink), 0.04f) << t;
        ASSERT_LT(std::abs(now.gaze_yaw - last.gaze_yaw), base::radians(1.0f)) << t;  // 1000 degrees a second at most
        gaze = std::max(gaze, std::abs(now.gaze_yaw));
        last = now;
    }
    EXPECT_GT(gaze, base::radians(1.0f));
}

TEST(Life, AnyInstantCanBeAskedForInAnyOrder) {
    const Life late = life_at(86400.37, 5, 0.5f);
    (void)life_at(3, 5, 0.5f);
    const Life again = life_at(86400.37, 5, 0.5f);
    EXPECT_EQ(late.head_yaw, again.head_yaw);
    EXPECT_EQ(late.gaze_yaw, again.gaze_yaw);
    EXPECT_NE(late.head_yaw, life_at(86400.37, 6, 0.5f).head_yaw);
    EXPECT_TRUE(std::isfinite(life_at(-12.5, 5, 0.5f).gaze_yaw));
}

TEST(Life, EyesAimAtWhatTheyLookAt) {
    const base::Float3 eye{0, 1.5f, 0.1f};
    EXPECT_NEAR(gaze_towards(eye, 0, 0, {0, 1.5f, 2}).yaw, 0, 1e-6f);
    EXPECT_NEAR(gaze_towards(eye, 0, 0, {0.5f, 1.5f, 0.6f}).yaw, base::radians(35), 1e-4f);
    EXPECT_NEAR(gaze_towards(eye, 0.2f, 0, {0.5f, 1.5f, 0.6f}).yaw, base::radians(45) - 0.2f, 1e-4f);
    EXPECT_NEAR(gaze_towards(eye, 0.3f, 0, {std::tan(0.3f), 1.5f, 1.1f}).yaw, 0, 1e-4f);
    EXPECT_GT(gaze_towards(eye, 0, 0, {0, 1.7f, 1}).pitch, 0);
}

TEST(Life, AClosingLidIsNotHeldOpen) {
    FaceWeights w{};
    w[face::eyeWideLeft] = w[face::eyeSquintRight] = 1;
    add_blink(1, w);
    EXPECT_EQ(w[face::eyeBlinkLeft], 1);
    EXPECT_EQ(w[face::eyeWideLeft], 0);
    EXPECT_EQ(w[face::eyeSquintRight], 0);
}

TEST(Emotion, JoySmilesAndAngerFrowns) {
    FaceWeights joy{}, anger{};
    add_emotions({1, 0}, 0, joy);
    add_emotions({0, 1}, 0, anger);
    EXPECT_GT(joy[face::mouthSmileLeft], 0.6f);
    EXPECT_GT(joy[face::cheekSquintRight], 0.5f);
    EXPECT_EQ(joy[face::browDownLeft], 0);
    EXPECT_GT(anger[face::browDownLeft], 0.8f);
    EXPECT_GT(anger[face::mouthPressLeft], 0.3f);
    EXPECT_EQ(anger[face::mouthSmileLeft], 0);
}

TEST(Emotion, SpeechOwnsTheLipsAndWeightsStayInRange) {
    for (double t = 0; t < 20; t += 0.037) {
        FaceWeights w = talk_at(t, 4);
        add_emotions({1, 1}, 1, w);
        for (float v : w) {
            ASSERT_GE(v, 0);
            ASSERT_LE(v, 1);
        }
        ASSERT_LE(w[face::mouthClose], w[face::jawOpen]);
    }
    FaceWeights still{}, speaking{};
    add_emotions({1, 0}, 0, still);
    add_emotions({1, 0}, 1, speaking);
    EXPECT_NEAR(speaking[face::mouthSmileLeft], 0.7f * still[face::mouthSmileLeft], 1e-5f);
    EXPECT_EQ(speaking[face::cheekSquintLeft], still[face::cheekSquintLeft]);
}

TEST(Talk, OpensClosesAndPauses) {
    float most = 0, jump = 0;
    int quiet = 0, steps = 0;
    FaceWeights last = talk_at(0, 1);
    for (double t = 0.01; t < 30; t += 0.01, ++steps) {
        const FaceWeights now = talk_at(t, 1);
        most = std::max(most, now[face::jawOpen]);
        quiet += now[face::jawOpen] < 0.01f;
        for (int w = 0; w < kFaceWeights; ++w) jump = std::max(jump, std::abs(now[w] - last[w]));
        last = now;
    }
    EXPECT_GT(most, 0.2f);
    EXPECT_GT(quiet, steps / 50);
    EXPECT_LT(quiet, steps / 3);
    EXPECT_LT(jump, 0.12f);
}

}  // namespace
}  // namespace limn::human
