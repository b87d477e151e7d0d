#include "collaboration/budget.h"

#include <gtest/gtest.h>

#include <fmt/format.h>

#include "collaboration/fair_queue.h"
#include "collaboration/message_head.h"

namespace limn::collaboration {
namespace {

client::Draft draft_of(size_t operations) {
    client::Draft draft{1, "g", 0, {}};
    for (size_t i = 0; i < operations; i++) draft.operations.push_back(document::set("sun.elevation", double(i)));
    return draft;
}

TEST(Budget, PricesByWhatIsCaused) {
    EXPECT_GT(price_of(draft_of(512)), 5 * price_of(draft_of(1)));
    client::Ops nested{1, "g", 0, {document::group(draft_of(512).operations)}};
    EXPECT_GE(price_of(nested), price_of(draft_of(512)));
    client::Ops made{1, "g", 0, {}};
    made.operations.push_back({document::Create{"a", "prop", "", {}}});
    EXPECT_GT(price_of(made), price_of(client::Ops{1, "g", 0, {document::set("sun.elevation", 1.0)}}));
    EXPECT_GT(price_of(client::Clock{Mode::hold}), price_of(client::ViewCamera{}));
    EXPECT_GT(price_of_text(60'000), 10 * price_of_text(60));
    EXPECT_EQ(price_of(client::Shown{}), 0);
}

TEST(Budget, AHandIsNeverWaitedFor) {
    Budgets budgets(kHearing);
    double waited = 0;
    for (int i = 0; i < 60 * 60; i++) {  // a minute of a slider, each time with a frame that is acknowledged
        const double now = i / 60.0;
        budgets.charge("ann", price_of_text(120) + price_of(draft_of(1)), now);
        budgets.charge("ann", price_of_text(60) + price_of(client::Shown{}), now);
        waited = std::max(waited, budgets.wait("ann", now));
    }
    EXPECT_EQ(waited, 0);
}

// Served as the budget allows; microseconds a second.
double served(Budgets& budgets, const std::string& person, double price, double from, double seconds) {
    double sum = 0;
    for (double now = from; now < from + seconds; now += 0.001) {
        if (budgets.wait(person, now) > 0) continue;
        budgets.charge(person, price, now);
        sum += price;
    }
    return sum / seconds;
}

TEST(Budget, OnePersonGetsItsRateAndNotMore) {
    Budgets budgets(kHearing);
    served(budgets, "eve", 4000, 0, 10);
    EXPECT_NEAR(served(budgets, "eve", 4000, 10, 20), kHearing.person.per_second, kHearing.person.per_second / 20);
}

TEST(Budget, ManyNamesShareOneBudgetAndDoNotHurtWhoUsesLittle) {
    Budgets budgets(kHearing);
    double hostile = 0, waited = 0;
    int name = 0;
    for (double now = 0; now < 30; now += 0.001) {
        const std::string fresh = fmt::format("eve-{}", name++ / 5);  // a new name every 5 ms
        if (budgets.wait(fresh, now) == 0) {
            budgets.charge(fresh, 4000, now);
            if (now > 10) hostile += 4000;
        }
        if (name % 16 == 0) {
            if (now > 5) waited = std::max(waited, budgets.wait("ann", now));
            budgets.charge("ann", 350, now);
        }
    }
    EXPECT_EQ(waited, 0);
    EXPECT_LT(hostile / 20, 1.2 * kHearing.all.per_second);
    EXPECT_LT(budgets.people(), 5000u);
}

TEST(Budget, ComingBackDoesNotRenewIt) {
    Budgets budgets(kHearing);
    budgets.charge("eve", 2'000'000, 0);
    const double wait = budgets.wait("eve", 0);
    EXPECT_GT(wait, 5);
    for (int i = 0; i < 100'000; i++) budgets.charge(fmt::format("other-{}", i), 1, 0.001 * i / 100);
    EXPECT_GT(budgets.wait("eve", 1), wait - 1.1);
    EXPECT_EQ(budgets.wait("eve", 1 + wait), 0);
}

TEST(Budget, WhoHasNoNameSharesOne) {
    Budgets budgets(kHearing);
    budgets.charge("ann", 1, 0);
    budgets.charge(Budgets::kStranger, kHearing.strangers.burst + kHearing.strangers.per_second, 10);
    EXPECT_NEAR(budgets.wait(Budgets::kStranger, 10), 1, 0.01);
    EXPECT_EQ(budgets.wait("ann", 10), 0);
}

std::string draft_text(int seq, const char* gesture) {
    return fmt::format(R"({{"type":"draft","seq":{},"gesture":"{}","stamp":1.5,"ops":[]}})", seq, gesture);
}
std::string commit_text(int seq) {
    return fmt::format(R"({{"type":"commit","seq":{},"gesture":"a","stamp":1.5}})", seq);
}

std::vector<uint64_t> heard(FairQueue& queue, Purses& budgets, double now = 0) {
    std::vector<uint64_t> seqs;
    while (auto next = queue.pop(budgets, now)) seqs.push_back(head_of(next->text).seq.value_or(0));
    return seqs;
}

TEST(FairQueue, HearsEachInItsOrderAndTheNewestOfWhatIsReplaced) {
    FairQueue queue;
    Purses budgets;
    queue.push(1, "ann", draft_text(1, "a"));
    queue.push(1, "ann", draft_text(2, "b"));
    queue.push(1, "ann", R"({"type":"ping","seq":99})");
    queue.push(1, "ann", draft_text(3, "a"));
    queue.push(1, "ann", commit_text(4));
    queue.push(1, "ann", draft_text(5, "b"));
    queue.push(1, "ann", R"({"type":"clock","seq":6,"mode":"hold"})");
    queue.push(1, "ann", R"({"type":"clock","seq":7,"mode":"live"})");
    queue.push(1, "ann", draft_text(8, "b"));
    EXPECT_EQ(heard(queue, budgets), (std::vector<uint64_t>{2, 99, 3, 4, 7, 8}));
    EXPECT_FALSE(queue.wait(budgets, 0));
}

TEST(FairQueue, WhatIsSaidAnewAgainAndAgainIsNotPutOffForIt) {
    FairQueue queue;
    Purses budgets;
    auto view = [](int width) { return fmt::format(R"({{"type":"view","width":{},"height":90}})", width); };
    queue.push(1, "ann", view(1));
    for (int i = 0; i < 8; i++) queue.push(1, "ann", draft_text(i + 1, fmt::format("g{}", i).c_str()));
    queue.push(1, "ann", view(2));
    EXPECT_EQ(queue.pop(budgets, 0)->text, view(2));
    EXPECT_EQ(heard(queue, budgets), (std::vector<uint64_t>{1, 2, 3, 4, 5, 6, 7, 8}));
}

TEST(FairQueue, WhoUsesLittleIsHeardFirst) {
    FairQueue queue;
    Purses budgets;
    budgets.hearing.charge("eve", 100'000, 0);
    for (int i = 1; i <= 5; i++) queue.push(1, "eve", commit_text(i));
    queue.push(2, "ann", commit_text(9));
    EXPECT_EQ(queue.pop(budgets, 0)->member, 2u);
    EXPECT_EQ(queue.pop(budgets, 0)->member, 1u);
    queue.forget(1);
    EXPECT_FALSE(queue.pop(budgets, 0));
}

TEST(FairQueue, WhoIsInDebtWaits) {
    FairQueue queue;
    Purses budgets;
    budgets.hearing.charge("eve", kHearing.person.burst + kHearing.person.per_second, 0);
    queue.push(1, "eve", commit_text(1));
    EXPECT_FALSE(queue.pop(budgets, 0));
    const double wait = *queue.wait(budgets, 0);
    EXPECT_GT(wait, 0.5);
    EXPECT_TRUE(queue.pop(budgets, wait + 0.01));
}

TEST(FairQueue, WhoseEditsCostThePictureTooMuchWaits) {
    FairQueue queue;
    Purses purses;
    double eve = 0;
    for (double now = 10; now < 30; now += 0.02) {  // frames, each with an edit of both
        EditShares shares;
        queue.push(1, "eve", commit_text(1));
        queue.push(2, "ann", commit_text(1));
        bool heavy = false;
        while (auto next = queue.pop(purses, now)) {
            heavy |= next->member == 1;
            shares.edited(next->member == 1 ? "eve" : "ann", next->member == 1 ? 4000 : 306);
        }
        if (heavy && now > 15) eve += 0.08;
        shares.charge(purses.picture, heavy ? 80'000 : 500, now);
        if (now > 12) {
            EXPECT_EQ(purses.wait("ann", now), 0);
        }
        queue.forget(1);
    }
    EXPECT_NEAR(eve / 15, kPicture.person.per_second / 1e6, 0.1);  // of the picture's time
}

TEST(FairQueue, HoldsABoundedLot) {
    FairQueue queue;
    size_t taken = 0;
    while (queue.push(1, "eve", commit_text(1))) taken++;
    EXPECT_EQ(taken, kMostWaiting);
    EXPECT_TRUE(queue.push(2, "ann", commit_text(1)));
    size_t bytes = 0;
    const std::string large(60'000, 'x');
    while (queue.push(3, "eve", large)) bytes += large.size();
    EXPECT_LE(bytes, kMostWaitingBytes);
    for (int i = 0; i < 10'000; i++) EXPECT_TRUE(queue.push(4, "bob", draft_text(i, "a")));
}

TEST(MessageHead, ReadsWhatIsPlain) {
    auto head = head_of(draft_text(12, "g-1"));
    EXPECT_EQ(head.type, "draft");
    EXPECT_EQ(head.seq, 12u);
    EXPECT_EQ(head.gesture, "g-1");
    EXPECT_EQ(replaced_whole(head), "draft g-1");
    EXPECT_EQ(replaced_whole(head_of(R"( { "stamp" : -1.5e3 , "type" : "view" })")), "view");
    EXPECT_EQ(replaced_whole(head_of(commit_text(1))), "");
    for (const char* odd : {"", "{", "[]", "{\"type\"", "{\"type\":", "{\"type\":\"dra", R"({"a":{},"type":"draft"})",
                            R"({"ty\u0070e":"view"})", R"({"type":"vi\u0065w"})", "{\"seq\":18446744073709551616}"})
        EXPECT_EQ(replaced_whole(head_of(odd)), "") << odd;
    EXPECT_FALSE(head_of("{\"seq\":18446744073709551616}").seq);
    EXPECT_FALSE(head_of("{\"seq\":1.5}").seq);
    EXPECT_EQ(head_of(R"({"type":"draft","ops":[],"gesture":"g"})").gesture, "");
}

TEST(Budget, SixWhoFlipTheClockHoldTheFilmForLittleOfTheTime) {
    Purses purses;
    const std::array<std::string, 6> hostile{"h0", "h1", "h2", "h3", "h4", "h5"};
    purses.hear("ann", 300, 0);
    int held = 0, refused_to_ann = 0;
    for (int ms = 10'000; ms < 40'000; ms += 4) {
        const double now = ms / 1000.0;
        for (const std::string& person : hostile)
            if (purses.hold(person, now)) held++;
        if (ms % 10'000 == 4) refused_to_ann += !purses.hold("ann", now);
    }
    EXPECT_LE(held, 30);  // each of them lasts until the next "live" of any of six
    EXPECT_EQ(refused_to_ann, 0);
}

TEST(Budget, AHandThatHoldsNowAndThenIsNeverRefused) {
    Purses purses;
    for (int i = 0; i < 20; i++) {
        EXPECT_TRUE(purses.hold("ann", 60 * i + 1));
        EXPECT_TRUE(purses.hold("ann", 60 * i + 3));
        EXPECT_TRUE(purses.hold("ann", 60 * i + 15));
    }
}

}  // namespace
}  // namespace limn::collaboration
