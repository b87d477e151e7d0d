#include "collaboration/film_clock.h"

#include <gtest/gtest.h>

namespace limn::collaboration {
namespace {

constexpr base::Ticks kSecond = base::kTicksPerSecond, kLength = 10 * kSecond;
using animation::ClockMode;

client::Transport play() {
    client::Transport said;
    said.playing = true;
    return said;
}

TEST(FilmClock, PlaysFromWhereItStandsAndStandsWhereItWasStopped) {
    FilmClock clock;
    clock.transport.position = 2 * kSecond;
    clock = after(clock, play(), 100 * kSecond, kLength);
    EXPECT_EQ(animation::film_time(clock.transport, 103 * kSecond, kLength), 5 * kSecond);
    clock = after(clock, client::Transport{}, 104 * kSecond, kLength);
    EXPECT_FALSE(clock.transport.playing);
    EXPECT_EQ(clock.transport.position, 6 * kSecond);
}

TEST(FilmClock, GoesWhereItIsTold) {
    client::Transport there = play();
    there.at = 7 * kSecond;
    FilmClock clock = after({}, there, kSecond, kLength);
    EXPECT_EQ(animation::film_time(clock.transport, 2 * kSecond, kLength), 8 * kSecond);
    there.at = 99 * kSecond;
    there.playing = false;
    clock = after(clock, there, 3 * kSecond, kLength);
    EXPECT_EQ(clock.transport.position, kLength);
}

TEST(FilmClock, WhatPlaysIsNotHeld) {
    FilmClock clock = after({}, play(), 0, kLength);
    clock = after(clock, client::Clock{ClockMode::hold}, 3 * kSecond, kLength);
    EXPECT_FALSE(clock.transport.playing);
    EXPECT_EQ(clock.transport.position, 3 * kSecond);
    EXPECT_EQ(clock.mode, ClockMode::hold);
    // To go somewhere else in a held film leaves it held.
    client::Transport there;
    there.at = kSecond;
    clock = after(clock, there, 4 * kSecond, kLength);
    EXPECT_EQ(clock.mode, ClockMode::hold);
    EXPECT_EQ(clock.transport.position, kSecond);
    clock = after(clock, play(), 5 * kSecond, kLength);
    EXPECT_EQ(clock.mode, ClockMode::live);
}

TEST(FilmClock, StopsAtTheEndAndBeginsAnewFromThere) {
    FilmClock clock = after({}, play(), 0, kLength);
    EXPECT_EQ(stopped_at_end(clock, 5 * kSecond, kLength), clock);
    clock = stopped_at_end(clock, 11 * kSecond, kLength);
    EXPECT_FALSE(clock.transport.playing);
    EXPECT_EQ(clock.transport.position, kLength);
    clock = after(clock, play(), 12 * kSecond, kLength);
    EXPECT_EQ(animation::film_time(clock.transport, 13 * kSecond, kLength), kSecond);
}

TEST(FilmClock, ToStandTwiceIsNoNews) {
    FilmClock clock;
    clock.transport.position = kSecond;
    EXPECT_EQ(after(clock, client::Transport{}, 9 * kSecond, kLength), clock);
}

}  // namespace
}  // namespace limn::collaboration
