// The lanes against plain C++, and the two widths against each other, bit by bit.
#include "base/simd_test.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "base/random.h"

namespace limn::base {
namespace {

constexpr int kCount = 16 * 4096;

std::vector<float> spread(float low, float high, uint32_t seed) {
    std::vector<float> values(kCount);
    for (uint32_t i = 0; i < kCount; ++i) values[i] = low + (high - low) * uniform(hash(i, seed));
    return values;
}

bool has_avx512() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512cd");
}

// The AVX2 results, after a look that AVX-512 gives the same bits.
std::vector<float> run(LaneCase LaneCases::*which, const std::vector<float>& x, const std::vector<float>& y) {
    std::vector<float> narrow(kCount), wide(kCount);
    (cases_avx2().*which)(x.data(), y.data(), narrow.data(), kCount);
    if (has_avx512()) {
        (cases_avx512().*which)(x.data(), y.data(), wide.data(), kCount);
        EXPECT_EQ(std::memcmp(narrow.data(), wide.data(), kCount * sizeof(float)), 0) << "the widths differ";
    }
    return narrow;
}

double worst(const std::vector<float>& got, const std::vector<float>& x, double (*exact)(double), bool relative) {
    double error = 0;
    for (size_t i = 0; i < got.size(); ++i) {
        const double truth = exact(x[i]);
        error = std::max(error, std::abs(got[i] - truth) / (relative ? std::abs(truth) : 1.0));
    }
    return error;
}

TEST(Lanes, Exp2) {
    const auto x = spread(-126, 127, 1);
    EXPECT_LT(worst(
                  run(&LaneCases::exp2, x, x), x, [](double v) { return std::exp2(v); }, true),
              3e-7);
}

TEST(Lanes, Log2) {
    auto x = spread(-126, 127, 2);
    for (float& value : x) value = std::exp2(value);
    const auto got = run(&LaneCases::log2, x, x);
    // Rounding of results near 127 alone is 4e-6; what the polynomial adds is seen near zero.
    EXPECT_LT(worst(
                  got, x, [](double v) { return std::log2(v); }, false),
              8e-6);
    const auto near_one = spread(0.5f, 2, 3);
    EXPECT_LT(worst(
                  run(&LaneCases::log2, near_one, near_one), near_one, [](double v) { return std::log2(v); }, false),
              2e-6);
}

TEST(Lanes, Pow) {
    const auto x = spread(0, 4, 4), y = spread(0.2f, 5, 5);
    const auto got = run(&LaneCases::pow, x, y);
    for (size_t i = 0; i < got.size(); ++i) {
        const double truth = std::pow(double(x[i]), double(y[i]));
        ASSERT_NEAR(got[i], truth, 1e-5 * truth + 1e-7) << x[i] << " ^ " << y[i];
    }
    const std::vector<float> zero(kCount, 0.0f);
    EXPECT_EQ(run(&LaneCases::pow, zero, y)[0], 0.0f);
}

TEST(Lanes, SineAndCosine) {
    const auto x = spread(-4, 4, 6);
    EXPECT_LT(worst(
                  run(&LaneCases::sin, x, x), x, [](double v) { return std::sin(2 * M_PI * v); }, false),
              2e-6);
    EXPECT_LT(worst(
                  run(&LaneCases::cos, x, x), x, [](double v) { return std::cos(2 * M_PI * v); }, false),
              2e-6);
}

TEST(Lanes, CompareSelectAndRound) {
    auto x = spread(-3, 3, 7);
    const auto y = spread(-3, 3, 8);
    x[5] = y[5];
    x[6] = std::numeric_limits<float>::quiet_NaN();
    const auto got = run(&LaneCases::select, x, y);
    for (size_t i = 0; i < got.size(); ++i) {
        if (i == 6) continue;  // a NaN compares false: floor(NaN) is chosen
        ASSERT_EQ(got[i], x[i] < y[i] ? y[i] - x[i] : std::floor(x[i]) + std::nearbyint(y[i])) << i;
    }
    EXPECT_TRUE(std::isnan(got[6]));
}

TEST(Lanes, RandomNumbersAreThoseOfPlainCode) {
    std::vector<float> x(kCount);
    for (int i = 0; i < kCount; ++i) x[static_cast<size_t>(i)] = static_cast<float>(i * 17);
    const auto got = run(&LaneCases::mix, x, x);
    for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], uniform(mix(static_cast<uint32_t>(x[i])))) << i;
}

TEST(Lanes, GatherReadsOnlyWhereAsked) {
    const auto x = spread(1, 2, 9);
    const auto got = run(&LaneCases::gather, x, x);
    for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], i % 3 == 0 ? 0.0f : x[kCount - 1 - i]) << i;
}

TEST(Lanes, HalvesRoundToNearest) {
    const auto x = spread(-100, 100, 10);
    const auto got = run(&LaneCases::half, x, x);
    for (size_t i = 0; i < got.size(); ++i) ASSERT_NEAR(got[i], x[i], std::abs(x[i]) * 0x1p-11 + 0x1p-25) << i;
}

TEST(Lanes, BytesKeepTheLowEightBits) {
    const auto x = spread(0, 1000, 11);
    const auto got = run(&LaneCases::bytes, x, x);
    for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[i], static_cast<float>(static_cast<int>(x[i]) & 255)) << i;
}

TEST(Lanes, CompressKeepsTheChosenInOrder) {
    const auto x = spread(0, 1, 12), y = spread(0, 1, 13);
    std::vector<float> expected;
    for (size_t i = 0; i < x.size(); ++i)
        if (x[i] > y[i]) expected.push_back(x[i]);
    expected.resize(kCount);
    EXPECT_EQ(run(&LaneCases::compress, x, y), expected);
}

TEST(Lanes, ScatterWritesOnlyWhereAsked) {
    const auto x = spread(0, 1, 14), y = spread(0, 1, 15);
    const auto got = run(&LaneCases::scatter, x, y);
    for (size_t i = 0; i < got.size(); ++i) ASSERT_EQ(got[kCount - 1 - i], x[i] > y[i] ? x[i] : -1.0f) << i;
}

TEST(Lanes, MasksOfTheFirstLanesEndARow) {
    const auto x = spread(0, 1, 16);
    const auto got = run(&LaneCases::first_lanes, x, x);
    for (int i = 0; i < kCount; ++i)
        ASSERT_EQ(got[static_cast<size_t>(i)], static_cast<float>(i < kCount - 3 ? 2 * i : i)) << i;
}

TEST(Lanes, SumAndLargest) {
    const auto x = spread(-9, 9, 17), y = spread(-9, 9, 18);
    const auto got = run(&LaneCases::sums, x, y);
    for (size_t i = 0; i < got.size(); i += 16) {
        float total = 0, greatest = -10;
        for (size_t k = i; k < i + 16; ++k) {
            total += std::nearbyint(x[k]);
            greatest = std::max(greatest, y[k]);
        }
        ASSERT_EQ(got[i], greatest);
        ASSERT_EQ(got[i + 1], total);
    }
}

}  // namespace
}  // namespace limn::base
