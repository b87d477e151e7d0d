#include "animation/transport.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace limn::animation {
namespace {

constexpr Ticks kSecond = base::kTicksPerSecond;
constexpr Ticks kLength = 10 * kSecond;

Transport playing_from(Ticks position, Ticks origin = 0) {
    Transport t;
    t.playing = true;
    t.position = position;
    t.origin = origin;
    return t;
}

TEST(Transport, StandsWhereItWasPut) {
    Transport t;
    t.position = 3 * kSecond;
    EXPECT_EQ(film_time(t, 100 * kSecond, kLength), 3 * kSecond);
    EXPECT_FALSE(has_ended(t, 100 * kSecond, kLength));
}

TEST(Transport, PlaysAtItsRateAndStaysAtTheEnd) {
    Transport t = playing_from(kSecond, 5 * kSecond);
    EXPECT_EQ(film_time(t, 7 * kSecond, kLength), 3 * kSecond);
    t.rate = 0.5;
    EXPECT_EQ(film_time(t, 7 * kSecond, kLength), 2 * kSecond);
    EXPECT_FALSE(has_ended(t, 7 * kSecond, kLength));
    EXPECT_EQ(film_time(t, 1000 * kSecond, kLength), kLength);
    EXPECT_TRUE(has_ended(t, 1000 * kSecond, kLength));
}

TEST(Transport, GoesRoundWhatItLoops) {
    Transport t = playing_from(kSecond);
    t.loops = true;
    EXPECT_EQ(film_time(t, 9 * kSecond, kLength), 0);
    EXPECT_EQ(film_time(t, 10 * kSecond + kSecond / 2, kLength), kSecond + kSecond / 2);
    t.loop_begin = 2 * kSecond;
    t.loop_end = 4 * kSecond;
    EXPECT_EQ(film_time(t, 2 * kSecond, kLength), 3 * kSecond);
    EXPECT_EQ(film_time(t, 3 * kSecond, kLength), 2 * kSecond);
    EXPECT_EQ(film_time(t, 6 * kSecond, kLength), 3 * kSecond);
    EXPECT_FALSE(has_ended(t, 60 * kSecond, kLength));
    // From behind the loop it plays on to the end of the film.
    t.position = 6 * kSecond;
    EXPECT_EQ(film_time(t, 60 * kSecond, kLength), kLength);
    EXPECT_TRUE(has_ended(t, 60 * kSecond, kLength));
}

TEST(Transport, AFilmThatBecameShorterEndsThere) {
    Transport t = playing_from(8 * kSecond);
    EXPECT_EQ(film_time(t, kSecond, 4 * kSecond), 4 * kSecond);
    EXPECT_TRUE(has_ended(t, kSecond, 4 * kSecond));
    t.loops = true;
    EXPECT_EQ(film_time(t, kSecond, 0), 0);
}

RC_GTEST_PROP(Transport, IsTheSameFilmTimeHoweverOftenItIsToldAnew, ()) {
    Transport t = playing_from(*rc::gen::inRange<Ticks>(0, kLength));
    t.loops = *rc::gen::arbitrary<bool>();
    t.loop_begin = *rc::gen::inRange<Ticks>(0, kLength);
    t.loop_end = *rc::gen::inRange<Ticks>(0, kLength);
    const Ticks first = *rc::gen::inRange<Ticks>(0, 60 * kSecond);
    const Ticks second = first + *rc::gen::inRange<Ticks>(0, 60 * kSecond);
    const Transport told = rebased(t, first, kLength);
    RC_ASSERT(film_time(told, first, kLength) == film_time(t, first, kLength));
    RC_ASSERT(film_time(told, second, kLength) == film_time(t, second, kLength));
    const Transport stopped = paused(t, first, kLength);
    RC_ASSERT(film_time(stopped, second, kLength) == film_time(t, first, kLength));
    RC_ASSERT(film_time(t, second, kLength) >= 0);
    RC_ASSERT(film_time(t, second, kLength) <= kLength);
}

}  // namespace
}  // namespace limn::animation
