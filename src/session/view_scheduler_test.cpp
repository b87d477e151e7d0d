#include "session/view_scheduler.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace limn::session {
namespace {

using namespace std::chrono_literals;
const Clock::time_point kNow = Clock::time_point() + 1h;

ViewClaim a_claim(bool edited = false, bool author = false) {
    ViewClaim claim;
    claim.due = true;
    claim.edited = edited;
    claim.author = author;
    return claim;
}

TEST(Turns, NobodyIsServedWhoIsNotDue) {
    EXPECT_FALSE(schedule_view({}));
    std::array<ViewClaim, 2> claims{};
    EXPECT_FALSE(schedule_view(claims));
    claims[1].due = true;
    EXPECT_EQ(schedule_view(claims), 1u);
}

TEST(Turns, InQuietTheyAlternate) {
    std::array<ViewClaim, 3> claims{a_claim(), a_claim(), a_claim()};
    std::vector<size_t> order;
    for (int i = 0; i < 6; i++) {
        order.push_back(*schedule_view(claims));
        claims[order.back()].last_start = kNow + i * 30ms;
    }
    EXPECT_EQ(order, (std::vector<size_t>{0, 1, 2, 0, 1, 2}));
}

TEST(Turns, AnEditIsAnsweredFirstForWhoMadeIt) {
    std::array<ViewClaim, 3> claims{a_claim(true), a_claim(true, true), a_claim()};
    claims[1].last_start = kNow;
    EXPECT_EQ(schedule_view(claims), 1u);
    claims[1].due = false;
    EXPECT_EQ(schedule_view(claims), 0u);
}

// Somebody drags without pause: the others still get every third frame at least.
TEST(Turns, NobodyIsPassedOverForLong) {
    std::array<ViewClaim, 3> claims{a_claim(), a_claim(true, true), a_claim()};
    std::array<int, 3> served{};
    for (int i = 0; i < 120; i++) {
        const size_t turn = *schedule_view(claims);
        served[turn]++;
        for (size_t c = 0; c < claims.size(); c++) claims[c].passed_over = c == turn ? 0 : claims[c].passed_over + 1;
        claims[turn].last_start = kNow + i * 20ms;
        EXPECT_LE(claims[0].passed_over, kPatience + 1);
        EXPECT_LE(claims[2].passed_over, kPatience + 1);
    }
    EXPECT_GE(served[0], 30);
    EXPECT_GE(served[1], 30);
    EXPECT_GE(served[2], 30);
}

}  // namespace
}  // namespace limn::session
