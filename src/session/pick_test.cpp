// What is seen where somebody clicks, of the very frame that was clicked on, and where everybody's head is.
#include <gmock/gmock.h>

#include "session/test_studio.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

Json picked(Page& page, uint32_t number, uint32_t frame, double x, double y) {
    page.say({{"type", "pick"}, {"number", number}, {"frame", frame}, {"x", x}, {"y", y}});
    return page.expect("picked", 3s);
}

TEST(Pick, AnswersWithWhatTheFrameShowed) {
    TestStudio studio;
    Page page(studio.port(), "ann", true);
    const uint32_t before = page.frame_with(page.set("face.joy", 0.0))->header.frame;
    const uint32_t after = page.frame_with(page.set("face.joy", 1.0))->header.frame;
    EXPECT_EQ(picked(page, 1, after, 0.05, 0.9)["node"], "face") << "the bar of joy";
    const Json beside = picked(page, 2, after, 0.5, 0.9);
    EXPECT_EQ(beside["node"], "");
    EXPECT_EQ(beside["number"], 2);
    EXPECT_EQ(beside["point"].size(), 3u) << "all of this picture is two metres away";
    EXPECT_EQ(picked(page, 3, before, 0.05, 0.9)["node"], "") << "before the bar was there";
    EXPECT_EQ(picked(page, 4, 0xffffffffu, 1, 1)["node"], "") << "the edge, of the newest";
}

TEST(Pick, AFrameOfAnotherViewIsNotMistakenForOnesOwn) {
    TestStudio studio;
    Page ann(studio.port(), "ann", true), bob(studio.port(), "bob", true);
    bob.frame_with(bob.set("face.joy", 1.0));
    // The bar is at the left of the film's camera, in the middle of one that looks from behind.
    bob.say({{"type", "view_camera"},
             {"number", 1},
             {"stamp", 1},
             {"camera",
              {{"azimuth", 180},
               {"elevation", 0},
               {"distance", 1.2},
               {"target_x", 0},
               {"target_y", 0},
               {"target_z", 0},
               {"focal_length", 50}}}});
    uint32_t own = 0;
    for (const Frame& frame : bob.frames_within(800ms))
        if (frame.header.view != frame::kProgram) own = frame.header.frame;
    ASSERT_GT(own, 0u);
    EXPECT_EQ(picked(bob, 1, own, 0.55, 0.9)["node"], "face");
    EXPECT_EQ(picked(ann, 1, own, 0.55, 0.9)["node"], "");
    EXPECT_EQ(picked(ann, 2, own, 0.05, 0.9)["node"], "face");
}

TEST(Pick, WhoComesIsToldOfTheHeads) {
    TestStudio studio;
    Page first(studio.port(), "ann", true);
    const Json told = first.expect("heads", 3s);
    ASSERT_TRUE(told["heads"].contains("person"));
    EXPECT_NEAR(told["heads"]["person"][1].get<double>(), 1.6, 1e-5);
    Page later(studio.port(), "bob", true);
    EXPECT_EQ(later.expect("heads", 3s)["heads"], told["heads"]);
}

}  // namespace
}  // namespace limn::session
