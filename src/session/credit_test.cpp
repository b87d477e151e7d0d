#include "session/credit.h"

#include <gtest/gtest.h>

namespace limn::session {
namespace {

using namespace std::chrono_literals;
const Credit::Clock::time_point kStart = Credit::Clock::time_point() + 1h;

TEST(Credit, TwoFramesMayBeUnderWay) {
    Credit credit;
    credit.sent(1, kStart);
    EXPECT_TRUE(credit.available());
    credit.sent(4, kStart + 30ms);
    EXPECT_FALSE(credit.available());
    EXPECT_EQ(credit.shown(1, kStart + 50ms), 50ms);
    EXPECT_TRUE(credit.available());
}

TEST(Credit, AnAcknowledgementCoversAllBefore) {
    Credit credit;
    credit.sent(0xffffffff, kStart);
    credit.sent(1, kStart + 10ms);  // frame numbers go round
    EXPECT_EQ(credit.shown(1, kStart + 40ms), 30ms);
    EXPECT_EQ(credit.in_flight(), 0u);
}

TEST(Credit, AnAcknowledgementOfWhatWasNeverSentChangesNothing) {
    Credit credit;
    credit.sent(5, kStart);
    EXPECT_EQ(credit.shown(4, kStart), std::nullopt);
    EXPECT_EQ(credit.in_flight(), 1u);
}

TEST(Credit, ALostAcknowledgementIsForgivenInTheEnd) {
    Credit credit;
    credit.sent(1, kStart);
    credit.sent(2, kStart + 1s);
    EXPECT_FALSE(credit.forgive(kStart + 2s));
    EXPECT_TRUE(credit.forgive(kStart + 10s));
    EXPECT_EQ(credit.in_flight(), 0u);
}

// A link with a given round trip and capacity, 30 frames a second of size rate / 30, a queue in front of it.
double rate_after(RateControl& rate, double link_kbps, int frames, Credit::Clock::time_point& now) {
    double queue_s = 0;
    for (int i = 0; i < frames; i++) {
        now += 33ms;
        queue_s = std::max(0.0, queue_s + rate.kbps() / 30.0 / link_kbps - 0.033);
        auto round_trip =
            20ms + std::chrono::duration_cast<Credit::Clock::duration>(std::chrono::duration<double>(queue_s));
        // Two frames of credit bound the queue.
        if (round_trip > 90ms) {
            rate.missed();
            queue_s = 0.09;
        } else {
            rate.frame_sent();
        }
        rate.acknowledged(round_trip);
        rate.update(now);
    }
    return rate.kbps();
}

TEST(RateControl, FollowsTheLinkDownAndUpAgain) {
    RateControl rate(6000);
    auto now = kStart;
    EXPECT_EQ(rate_after(rate, 50'000, 300, now), 6000);
    double choked = rate_after(rate, 1500, 900, now);
    EXPECT_LT(choked, 2500);
    EXPECT_GE(choked, 250);
    EXPECT_EQ(rate_after(rate, 50'000, 3000, now), 6000);
}

TEST(RateControl, ASlowDecoderIsNotASlowLink) {
    RateControl rate(6000);
    auto now = kStart;
    for (int i = 0; i < 300; i++, now += 33ms) {
        rate.acknowledged(2ms);
        i % 3 ? rate.frame_sent() : rate.missed();
        EXPECT_FALSE(rate.update(now));
    }
}

TEST(RateControl, StaysWithinItsBounds) {
    RateControl rate(1000);
    auto now = kStart;
    rate.acknowledged(1ms);
    for (int i = 0; i < 1000; i++, now += 100ms) {
        rate.acknowledged(900ms);
        rate.update(now);
        EXPECT_GE(rate.kbps(), 250);
    }
    rate.set_max(0);
    EXPECT_EQ(rate.kbps(), 250);
}

}  // namespace
}  // namespace limn::session
