#include "render/live/schedule.h"

#include <gtest/gtest.h>

namespace limn::render {
namespace {

TEST(Schedule, FirstFramesLightHalfOfAllPixelsWithOneBounce) {
    const RenderWork w = next_work({}, {});
    EXPECT_EQ(w.lit, LitPattern::checkerboard);
    EXPECT_EQ(w.bounces, 1);
    EXPECT_EQ(w.width, 640);
}

TEST(Schedule, ResponseFrameIsFullSizeAndLightsAnEighth) {
    WorkRequest r;
    r.response = true;
    const RenderWork w = next_work({}, r);
    EXPECT_EQ(w.lit, LitPattern::eighth);
    EXPECT_EQ(w.width, 640);
    EXPECT_EQ(w.bounces, 1);
}

TEST(Schedule, FewerPixelsWhereLightIsKnownAndInLargePictures) {
    EXPECT_EQ(next_work({}, {}).lit_where_stable, LitPattern::quarter);
    WorkRequest large;
    large.width = 960;
    large.height = 540;
    EXPECT_EQ(next_work({}, large).lit, LitPattern::quarter);
    EXPECT_EQ(next_work({}, large).lit_where_stable, LitPattern::eighth);
    // A mean of samples needs one of every pixel.
    WorkRequest held;
    held.hold = true;
    EXPECT_EQ(next_work({}, held).lit, LitPattern::all);
    EXPECT_EQ(next_work({}, held).lit_where_stable, LitPattern::all);
}

TEST(Schedule, InvalidatedPixelsComeFirstUnlessEditsFollowClosely) {
    WorkRequest r;
    r.response = r.reprojected = true;
    EXPECT_GT(next_work({}, r).invalidated_light, 0);
    r.drag = true;
    EXPECT_EQ(next_work({}, r).invalidated_light, 0);
}

TEST(Schedule, LateFramesGiveUpShareThenBouncesThenSize) {
    GovernorState s;
    std::vector<int> levels;
    for (int i = 0; i < 200; ++i) {
        note_frame(s, {}, 50);
        if (levels.empty() || levels.back() != s.level) levels.push_back(s.level);
    }
    EXPECT_EQ(levels, (std::vector<int>{1, 2, 3, 4}));
    const RenderWork w = next_work(s, {});
    EXPECT_EQ(w.bounces, 0);
    EXPECT_LT(w.width, 640);
    EXPECT_EQ(w.width % 16, 0);
    EXPECT_EQ(w.height % 2, 0);
}

TEST(Schedule, GoesDownSoonAndUpSlowlyByTimeAndNotByFrames) {
    GovernorState s;
    for (int i = 0; i < 9; ++i) note_frame(s, {}, 60);  // 540 ms
    EXPECT_EQ(s.level, 2);
    int frames = 0;
    while (s.level == 2 && frames < 10000) note_frame(s, {}, 10), ++frames;
    EXPECT_NEAR(frames * 10, 3000, 20);
}

TEST(Schedule, OneHiccupCostsNothing) {
    GovernorState s;
    for (int i = 0; i < 1000; ++i) note_frame(s, {}, i % 10 == 0 ? 80 : 28);
    EXPECT_EQ(s.level, kFirstLevel);
    note_frame(s, {}, 5000);
    EXPECT_EQ(s.level, kFirstLevel);
}

TEST(Schedule, HoldConvergesUntilSettledAndAChangeStartsAnew) {
    GovernorState s;
    WorkRequest r;
    r.hold = true;
    for (uint32_t i = 0; i < kSettledSamples + 5; ++i) {
        EXPECT_EQ(next_work(s, r).sample, std::min(i, kSettledSamples));
        note_frame(s, r, 40);
    }
    r.changed = true;
    EXPECT_FALSE(next_work(s, r).converge);
    note_frame(s, r, 40);
    r.changed = false;
    EXPECT_EQ(next_work(s, r).sample, 0u);
}

}  // namespace
}  // namespace limn::render
