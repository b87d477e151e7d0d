// What members may cause, over real sockets: the newest counts, coming back renews nothing, and who asks for little is
// answered beside who asks for much.
#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <thread>

#include "session/test_studio.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

Json draft_of(size_t operations, uint32_t seq, const std::string& gesture) {
    Json list = Json::array();
    for (size_t i = 0; i < operations; i++)
        list.push_back({{"kind", "set"}, {"path", "sun.elevation"}, {"value", double((seq + i) % 50)}});
    return {{"type", "draft"}, {"seq", seq}, {"gesture", gesture}, {"stamp", 1.0}, {"ops", list}};
}

// As a page writes it: the type first, so that what replaces what can be told before it is read.
std::string plain(const Json& draft) {
    return fmt::format(R"({{"type":"draft","seq":{},"gesture":{},"stamp":1,"ops":{}}})", draft["seq"].dump(),
                       draft["gesture"].dump(), draft["ops"].dump());
}

void flip(Page& page, int times) {
    for (int i = 0; i < times; i++) page.say({{"type", "clock"}, {"mode", i % 2 ? "live" : "hold"}});
}

// All of the type that come within the time.
std::vector<Json> told(Page& page, const char* type, std::chrono::milliseconds time) {
    std::vector<Json> found;
    const auto end = Clock::now() + time;
    while (Clock::now() < end) {
        auto one = page.expect(type, std::chrono::duration_cast<std::chrono::milliseconds>(end - Clock::now()));
        if (!one.is_null()) found.push_back(std::move(one));
    }
    return found;
}

// The newest draft that the watcher has been told of in the time, and how many.
std::pair<Json, size_t> newest_draft(Page& watcher, std::chrono::milliseconds time) {
    const auto drafts = told(watcher, "draft", time);
    return {drafts.empty() ? Json() : drafts.back()["ops"], drafts.size()};
}

TEST(Fairness, OfWhatIsSaidTooOftenTheNewestCounts) {
    TestStudio studio;
    Page page(studio.port(), "ann", true), watcher(studio.port(), "bob", true);
    for (uint32_t seq = 1; seq <= 90; seq++) page.client->send(plain(draft_of(512, seq, "g")));
    const auto [ops, count] = newest_draft(watcher, 1500ms);
    ASSERT_GT(count, 0u);
    EXPECT_LT(count, 60u);
    EXPECT_EQ(ops.back()["value"], draft_of(512, 90, "g")["ops"].back()["value"]);
    EXPECT_FALSE(page.client->closed());
}

TEST(Fairness, ComingBackRenewsNothing) {
    TestStudio studio;
    Page watcher(studio.port(), "bob", true);
    double seconds[2];
    size_t shown[2] = {};
    const auto count = [&](std::chrono::milliseconds time) {
        for (const Json& draft : told(watcher, "draft", time)) ++shown[draft["gesture"] == "again"];
    };
    for (int visit : {0, 1}) {
        const auto start = Clock::now();
        Page page(studio.port(), "eve", true);
        for (uint32_t seq = 1; seq <= 60; seq++) {
            page.client->send(plain(draft_of(512, seq, visit ? "again" : "first")));
            page.frames_within(5ms);
        }
        count(50ms);
        seconds[visit] = std::chrono::duration<double>(Clock::now() - start).count();
    }
    count(500ms);  // of the first visit, too, what a slow machine tells late
    ASSERT_GT(shown[0], 2u);
    // The first visit has the burst and what fills meanwhile, the second only the latter: as much as that, and a third
    // of what the first had for a machine that tells things late. With a burst of its own it would have all of it.
    const auto& [fills, burst] = collaboration::kHearing.person;
    const double share = fills * (seconds[1] + 0.5) / (burst + fills * seconds[0]);
    EXPECT_LE(double(shown[1]), double(shown[0]) * (share + 1.0 / 3) + 3);
}

TEST(Fairness, WhoeverHoldsTheFilmAgainAndAgainIsTold) {
    TestStudio studio;
    Page ann(studio.port(), "ann", true), eve(studio.port(), "eve", true);
    auto hold = [](Page& page) { page.say({{"type", "clock"}, {"mode", "hold"}}); };
    Json refused;
    for (int i = 0; i < 12 && refused.is_null(); i++) {
        hold(eve);
        const Json told = eve.expect("mode", 3s);
        ASSERT_FALSE(told.is_null());
        if (told["mode"] == "hold") {
            eve.say({{"type", "clock"}, {"mode", "live"}});
            ASSERT_EQ(eve.expect("mode", 3s)["mode"], "live");
        } else {
            refused = eve.expect("error", 3s);
        }
    }
    EXPECT_EQ(refused["code"], "held_too_often");
    told(ann, "mode", 300ms);
    hold(ann);
    EXPECT_EQ(ann.expect("mode", 3s)["mode"], "hold");
}

TEST(Fairness, SizesThatGoToAndFroDoNotBeginAHeldPictureAgain) {
    std::mutex mutex;
    std::vector<int> widths;  // of the picture that a held one is to become
    FillOptions fill;
    fill.settled_per_frame = 0;
    fill.asked = [&](const frame::FrameRequest& request) {
        std::lock_guard lock(mutex);
        if (request.mode == animation::ClockMode::hold) widths.push_back(request.held_width);
    };
    auto seen = [&] {
        std::lock_guard lock(mutex);
        return std::exchange(widths, {});
    };
    TestStudio studio(forgetful(), fill);
    Page page(studio.port(), "ann", true);
    auto view = [&](int width) { page.say({{"type", "view"}, {"width", width}, {"height", width}}); };
    page.say({{"type", "clock"}, {"mode", "hold"}});
    ASSERT_EQ(page.expect("mode")["mode"], "hold");
    for (int i = 0; i < 6; i++) {
        view(i % 2 ? 200 : 800);
        page.frames_within(20ms);
    }
    const std::vector<int> held = seen();
    EXPECT_TRUE(std::ranges::is_sorted(held));
    ASSERT_FALSE(held.empty());
    EXPECT_EQ(held.back(), 800);
    // Once the film goes on, what counts is how large the windows are now.
    page.frames_within(600ms);  // until all that was said has been heard
    page.say({{"type", "clock"}, {"mode", "live"}});
    ASSERT_EQ(page.expect("mode")["mode"], "live");
    page.say({{"type", "clock"}, {"mode", "hold"}});
    ASSERT_EQ(page.expect("mode")["mode"], "hold");
    seen();
    page.frames_within(100ms);
    EXPECT_EQ(seen().back(), 192);
}

TEST(Fairness, AnHonestEditIsAnsweredBesideAFlood) {
    TestStudio studio;
    Page honest(studio.port(), "ann", true);
    std::atomic<bool> end{false};
    std::vector<std::thread> floods;
    for (int i = 0; i < 4; i++)
        floods.emplace_back([&, i] {
            while (!end) {
                Page page(studio.port(), "eve-" + std::to_string(i), true);
                for (uint32_t seq = 1; !end && !page.client->closed(); seq++) {
                    page.client->send(draft_of(512, seq, "g" + std::to_string(seq % 4)).dump());
                    flip(page, 2);
                    page.say({{"type", "view"}, {"width", 100 + seq % 1000}, {"height", 500}});
                    page.frames_within(4ms);
                }
            }
        });
    std::this_thread::sleep_for(1s);
    std::vector<double> waited;
    for (int i = 0; i < 40; i++) {
        const auto start = Clock::now();
        const uint32_t seq = honest.set("camera.exposure", i % 2 ? 0.1 : 0.2);
        Json ack;
        do ack = honest.expect("ack", 5s);
        while (!ack.is_null() && ack["seq"] < seq);
        ASSERT_FALSE(ack.is_null());
        waited.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
        honest.frames_within(20ms);
    }
    end = true;
    for (auto& flood : floods) flood.join();
    std::ranges::sort(waited);
    // On a quiet machine 20 ms, and with a sanitizer on a busy one a second; without fair turns there is no end to it.
    EXPECT_LT(waited[waited.size() * 9 / 10], 3000);
}

TEST(Fairness, WhoNeverSaysHelloMakesWay) {
    TestStudio studio;
    Page honest(studio.port(), "ann", true);
    std::vector<std::unique_ptr<stream::Client>> silent;
    for (int i = 0; i < 60; i++) silent.push_back(std::move(*stream::Client::connect(studio.port(), "/ws/demo")));
    Page newcomer(studio.port(), "bob", true);
    EXPECT_FALSE(newcomer.welcome.is_null());
    EXPECT_FALSE(honest.client->closed());
    std::this_thread::sleep_for(200ms);
    EXPECT_GE(std::ranges::count_if(silent, [](auto& s) { return s->closed(); }), 40);
}

}  // namespace
}  // namespace limn::session
