// Members who look through cameras of their own, beside others who look through the film's, over real sockets.
#include <gmock/gmock.h>
#include <turbojpeg.h>

#include "session/test_studio.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

Json place(double azimuth) {
    return {{"azimuth", azimuth}, {"elevation", 0}, {"distance", 1.2},   {"target_x", 0},
            {"target_y", 0},      {"target_z", 0},  {"focal_length", 50}};
}
void look_through_own(Page& page, uint32_t number, double azimuth) {
    page.say({{"type", "view_camera"}, {"number", number}, {"stamp", number * 100.0}, {"camera", place(azimuth)}});
}
void look_through_the_films(Page& page, uint32_t number) {
    page.say({{"type", "view_camera"}, {"number", number}, {"stamp", 1}});
}

std::vector<unsigned char> grey(const Frame& frame) {
    tjhandle handle = tjInitDecompress();
    auto* bytes = reinterpret_cast<const unsigned char*>(frame.payload.data());
    std::vector<unsigned char> pixels(static_cast<size_t>(frame.header.width) * frame.header.height);
    EXPECT_EQ(tjDecompress2(handle, bytes, frame.payload.size(), pixels.data(), frame.header.width, frame.header.width,
                            frame.header.height, TJPF_GRAY, 0),
              0);
    tjDestroy(handle);
    return pixels;
}
double level(const Frame& frame) {
    const auto pixels = grey(frame);
    double sum = 0;
    for (unsigned char v : pixels) sum += v;
    return sum / static_cast<double>(pixels.size());
}
// How much brighter the left eighth, where the bar of joy is, is than the one beside it.
double bar(const Frame& frame) {
    const auto pixels = grey(frame);
    const size_t width = frame.header.width, eighth = width / 8;
    double sum = 0;
    for (size_t y = frame.header.height * 3 / 4; y < frame.header.height; y++)
        for (size_t x = 2; x + 2 < eighth; x++) sum += pixels[y * width + x] - pixels[y * width + x + eighth];
    return sum / static_cast<double>(frame.header.height / 4 * (eighth - 4));
}
bool through_own(const Frame& f) {
    return f.header.view != frame::kProgram;
}
bool through_the_films(const Frame& f) {
    return f.header.view == frame::kProgram;
}

TEST(OwnCamera, TwoMembersSeeTheSameSceneThroughTwoCameras) {
    TestStudio studio;
    Page a(studio.port(), "a"), b(studio.port(), "b");
    a.set("sun.elevation", -60);  // dark, so that the bar is seen
    a.frame_with(a.set("face.joy", 1));
    look_through_own(b, 1, 180);  // the bar is half a picture further on
    auto own = b.frame(through_own);
    ASSERT_TRUE(own);
    EXPECT_EQ(own->header.watch, 1u);
    EXPECT_EQ(own->header.stamp, 100.0);
    b.say({{"type", "clock"}, {"mode", "hold"}});
    const auto settled = [](const Frame& f) { return (f.header.flags & stream::kSettled) != 0; };
    auto program = a.frame(settled);
    own = b.frame(settled);
    ASSERT_TRUE(program && own);
    EXPECT_TRUE(through_the_films(*program) && through_own(*own));
    EXPECT_EQ(own->header.time_seconds, program->header.time_seconds);
    EXPECT_GT(bar(*program), 40);
    EXPECT_LT(bar(*own), 10);
    EXPECT_NE(grey(*program), grey(*own));
}

TEST(OwnCamera, AnEditIsShownInBothAndFirstToWhoMadeIt) {
    TestStudio studio;
    Page a(studio.port(), "a"), b(studio.port(), "b");
    look_through_own(b, 1, 40);
    ASSERT_TRUE(b.frame(through_own));
    auto before = a.frame();
    ASSERT_TRUE(before);
    int first = 0;
    for (int i = 1; i <= 10; i++) {
        std::this_thread::sleep_for(200ms);  // out of quiet
        auto seen = b.frame_with(b.set("camera.exposure", i % 2 ? 3 : 0));
        ASSERT_TRUE(seen);
        EXPECT_TRUE(through_own(*seen));
        EXPECT_TRUE(seen->header.flags & stream::kResponseFrame);
        auto told = a.frame([&](const Frame& f) { return (level(f) > level(*before) + 20) == (i % 2 == 1); });
        ASSERT_TRUE(told);
        EXPECT_TRUE(through_the_films(*told));
        first += seen->header.frame < told->header.frame;
    }
    EXPECT_EQ(first, 10);
    // What was seen at once is on disk a moment later.
    int revision = 0;
    for (int i = 0; i < 100 && revision < 10; ++i) {
        revision = Page(studio.port(), "fresh" + std::to_string(i)).welcome["revision"].get<int>();
        std::this_thread::sleep_for(20ms);
    }
    EXPECT_EQ(revision, 10);
}

TEST(OwnCamera, BothGetFramesWhileOneIsMovedWithoutPause) {
    FillOptions slow;
    slow.row_time = 100us;  // with what sleeping costs about 15 ms a frame: two views are all that one thread can do
    TestStudio studio(forgetful(), slow);
    Page a(studio.port(), "a"), b(studio.port(), "b");
    look_through_own(b, 1, 0);
    ASSERT_TRUE(b.frame(through_own));
    a.frames_within(50ms);
    std::atomic<bool> moving{true};
    std::thread watcher([&] {
        const auto frames = a.frames_within(1500ms);
        moving = false;
        EXPECT_GT(frames.size(), 12u);
        EXPECT_TRUE(std::ranges::all_of(frames, through_the_films));
    });
    uint32_t number = 1, shown = 0, frames = 0;
    while (moving) {
        ++number;
        look_through_own(b, number, number % 180);
        for (const Frame& f : b.frames_within(8ms)) {
            EXPECT_TRUE(through_own(f));
            EXPECT_GE(f.header.watch, shown);
            shown = f.header.watch;
            frames++;
        }
    }
    watcher.join();
    EXPECT_GT(frames, 12u);
    EXPECT_GT(shown, number / 2);
    EXPECT_EQ(Page(studio.port(), "fresh").welcome["revision"], 0);
    EXPECT_EQ(b.welcome["undo"]["can_undo"], false);
}

// What an own camera does not say it has from the film.
TEST(OwnCamera, TheFilmsExposureIsThatOfAllCameras) {
    TestStudio studio;
    Page page(studio.port(), "page");
    look_through_own(page, 1, 0);
    auto before = page.frame(through_own);
    ASSERT_TRUE(before);
    auto after = page.frame_with(page.set("camera.exposure", 2));
    ASSERT_TRUE(after);
    EXPECT_GT(level(*after), level(*before) + 20);
}

TEST(OwnCamera, WhoGoesBackSeesTheProgramAgain) {
    TestStudio studio;
    Page page(studio.port(), "page", true, "h264");
    ASSERT_TRUE(page.frame());
    look_through_own(page, 1, 30);
    auto own = page.frame(through_own);
    ASSERT_TRUE(own);
    EXPECT_TRUE(own->header.flags & stream::kKeyFrame);  // another picture: nothing to go on from
    look_through_the_films(page, 2);
    auto back = page.frame(through_the_films);
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->header.flags & stream::kKeyFrame);
    EXPECT_EQ(back->header.watch, 0u);
    auto later = page.frames_within(300ms);
    ASSERT_GT(later.size(), 3u);
    EXPECT_TRUE(std::ranges::all_of(later, through_the_films));
}

TEST(OwnCamera, ThereIsRoomForSoManyAndWhoLeavesMakesRoom) {
    TestStudio studio;
    std::vector<std::unique_ptr<Page>> pages;
    for (size_t i = 0; i <= kMaxOwnCameras; i++)
        pages.push_back(std::make_unique<Page>(studio.port(), "page-" + std::to_string(i)));
    for (size_t i = 0; i < kMaxOwnCameras; i++) {
        look_through_own(*pages[i], 1, static_cast<double>(i));
        ASSERT_TRUE(pages[i]->frame(through_own));
    }
    Page& late = *pages.back();
    look_through_own(late, 1, 9);
    Json error = late.expect("error");
    EXPECT_EQ(error["code"], "cameras_full");
    EXPECT_THAT(error["message"].get<std::string>(), HasSubstr("own"));
    late.frames_within(100ms);
    auto program = late.frame();
    ASSERT_TRUE(program);
    EXPECT_TRUE(through_the_films(*program));
    pages[1]->client->cut();  // without a word
    std::optional<Frame> own;
    for (uint32_t i = 2; i < 50 && !own; i++) {
        look_through_own(late, i, 9);
        own = late.frame(through_own, 100ms);
    }
    EXPECT_TRUE(own);
}

// Frames are counted over all views: with an own camera that nobody looks through any more there would be twice as
// many.
TEST(OwnCamera, NobodyOnItCostsNothing) {
    TestStudio studio;
    Page a(studio.port(), "a");
    const auto counted = [&] {
        const auto frames = a.frames_within(1000ms);
        return std::pair(static_cast<uint32_t>(frames.size()),
                         frames.back().header.frame - frames.front().header.frame + 1);
    };
    {
        Page b(studio.port(), "b");
        look_through_own(b, 1, 90);
        ASSERT_TRUE(b.frame(through_own));
        std::thread watcher([&] { b.frames_within(1100ms); });
        a.frames_within(50ms);
        const auto [mine, all] = counted();
        watcher.join();
        EXPECT_GT(all, mine * 3 / 2);
        b.client->cut();
    }
    a.frames_within(200ms);
    const auto [mine, all] = counted();
    EXPECT_LE(all, mine + 1);
}

}  // namespace
}  // namespace limn::session
