// Vectors, ticks and random numbers.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "base/ticks.h"
#include "base/vec.h"

namespace limn::base {
namespace {

Float3 unit_vector(uint32_t seed) {
    const float z = 2 * uniform(hash(seed, 1u)) - 1, phi = 2 * kPi * uniform(hash(seed, 2u));
    const float r = std::sqrt(std::max(0.0f, 1 - z * z));
    return {r * std::cos(phi), r * std::sin(phi), z};
}

RC_GTEST_PROP(Basis, IsRightHandedAndOrthonormal, (uint32_t seed)) {
    const Float3 n = unit_vector(seed);
    Float3 t, b;
    basis(n, t, b);
    RC_ASSERT(std::abs(dot(t, t) - 1) < 1e-5f);
    RC_ASSERT(std::abs(dot(b, b) - 1) < 1e-5f);
    RC_ASSERT(std::abs(dot(t, b)) < 1e-5f);
    RC_ASSERT(length(cross(t, b) - n) < 1e-5f);
}

TEST(Basis, HoldsAtThePoles) {
    for (const Float3 n : {Float3(0, 0, 1), Float3(0, 0, -1), Float3(1, 0, -0.0f)}) {
        Float3 t, b;
        basis(n, t, b);
        EXPECT_LT(length(cross(t, b) - n), 1e-6f);
    }
}

TEST(Float3, NormalizingNothingGivesNothing) {
    EXPECT_EQ(normalize(Float3()), Float3());
}

TEST(Ticks, DivideEveryRateInUse) {
    for (const Ticks rate : {24, 25, 30, 48, 50, 60, 120, 22'050, 44'100, 48'000, 96'000})
        EXPECT_EQ(kTicksPerSecond % rate, 0) << rate;
    EXPECT_EQ(kTicksPerSecond * 1001 % 30'000, 0) << "29.97 frames a second";
}

RC_GTEST_PROP(Ticks, SurviveTheWayThroughSeconds, ()) {
    const Ticks t = *rc::gen::inRange<Ticks>(0, kTicksPerSecond * 86'400);
    RC_ASSERT(ticks_from_seconds(seconds_from_ticks(t)) == t);
}

TEST(Random, FillsItsIntervalEvenly) {
    // Chi-square over 64 cells, for neighbouring counters in each argument.
    for (int argument = 0; argument < 3; ++argument) {
        constexpr int kCells = 64, kCount = 64'000;
        std::vector<int> cells(kCells);
        for (uint32_t i = 0; i < kCount; ++i) {
            const uint32_t bits = argument == 0 ? hash(i, 7u, 9u) : argument == 1 ? hash(7u, i, 9u) : hash(7u, 9u, i);
            const float u = uniform(bits);
            ASSERT_GE(u, 0.0f);
            ASSERT_LT(u, 1.0f);
            ++cells[static_cast<size_t>(u * kCells)];
        }
        double chi_square = 0;
        for (const int cell : cells) chi_square += (cell - 1000.0) * (cell - 1000.0) / 1000.0;
        EXPECT_LT(chi_square, 116.0) << "63 degrees of freedom: one in ten thousand is above";
    }
    EXPECT_LT(uniform(0xffffffffu), 1.0f);
}

TEST(Random, HalfTheBitsFollowEachBitOfTheCounter) {
    for (int bit = 0; bit < 32; ++bit) {
        int changed = 0;
        for (uint32_t i = 0; i < 1000; ++i) changed += __builtin_popcount(hash(i, 3u) ^ hash(i ^ (1u << bit), 3u));
        EXPECT_NEAR(changed / 1000.0, 16.0, 0.6) << "bit " << bit;
    }
}

}  // namespace
}  // namespace limn::base
