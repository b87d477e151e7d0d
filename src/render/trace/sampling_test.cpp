// Every sampler against its own density (chi-square), and the sequences against what they promise.
#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.h"
#include "render/data/sheen_table.h"
#include "render/data/test_scenes.h"
#include "render/trace/chi_square.h"
#include "render/trace/sampling_probe.h"

namespace limn::render {
namespace {

using base::Float3;

using test::chi_square_p;

class BothWidths : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (!sampling_probes(GetParam())) GTEST_SKIP() << "this machine has no " << GetParam();
    }
};
INSTANTIATE_TEST_SUITE_P(Isa, BothWidths, testing::Values("avx2", "avx512"));

TEST_P(BothWidths, BsdfSamplesFollowTheirDensity) {
    const Float3 n = normalize(Float3{0.2f, 0.9f, -0.3f});
    for (float roughness : {0.4f, 0.7f, 1.0f}) {
        for (float metallic : {0.0f, 1.0f}) {
            for (Float3 wo : {n, normalize(n + Float3{0.9f, 0, 0.4f}), normalize(n + Float3{-1, 0.1f, 2})}) {
                BsdfCase c{n, wo, Float3(0.6f), metallic, roughness, 0.04f};
                const SamplingProbe probe = sampling_probes(GetParam())->bsdf(c);
                EXPECT_GT(chi_square_p(probe, 200'000), 1e-4) << "roughness " << roughness << " metallic " << metallic;
            }
        }
    }
}

TEST_P(BothWidths, LayeredBsdfSamplesFollowTheirDensity) {
    const Float3 n = normalize(Float3{0.2f, 0.9f, -0.3f});
    for (float coat : {0.0f, 0.4f, 1.0f}) {
        for (float sheen : {0.0f, 0.3f, 1.0f}) {
            for (Float3 wo : {n, normalize(n + Float3{0.9f, 0, 0.4f}), normalize(n + Float3{-1, 0.1f, 2})}) {
                BsdfCase c{n, wo, Float3(0.4f), 0.3f, 0.7f, 0.04f, coat, 0.5f, sheen, 0.6f};
                const SamplingProbe probe = sampling_probes(GetParam())->bsdf(c);
                EXPECT_GT(chi_square_p(probe, 200'000), 1e-4) << "coat " << coat << " sheen " << sheen;
            }
        }
    }
}

// A fitted lobe gives back the albedo that it was given: the integral over all directions of the light is the table's.
TEST_P(BothWidths, SheenGivesBackItsAlbedo) {
    const Float3 n{0, 1, 0};
    const std::vector<float>& table = sheen_table();
    for (int row : {6, 10, 15}) {
        for (int column : {3, 8, 14}) {
            const float cosine = static_cast<float>(column) / (kSheenTableSize - 1);
            // All the light goes to the sheen: below it there is nothing that reflects.
            const BsdfCase c{n, {std::sqrt(1 - cosine * cosine), cosine, 0},    Float3(0), 0, 1, 0, 0, 0.5f,
                             1, static_cast<float>(row) / (kSheenTableSize - 1)};
            double sum = 0;
            constexpr int kSide = 160;
            for (int i = 0; i < kSide * kSide; ++i) {
                const float y = (static_cast<float>(i / kSide) + 0.5f) / kSide, r = std::sqrt(1 - y * y),
                            phi = (static_cast<float>(i % kSide) + 0.5f) * 2 * base::kPi / kSide;
                sum += sampling_probes(GetParam())->specular_value(c, {r * std::cos(phi), y, r * std::sin(phi)}) * y;
            }
            const float expected = table[4 * static_cast<size_t>(row * kSheenTableSize + column)];
            EXPECT_NEAR(sum * 2 * base::kPi / (kSide * kSide), expected, 0.01 + 0.02 * expected)
                << row << ' ' << column;
        }
    }
}

TEST_P(BothWidths, EnvironmentSamplesFollowTheirDensity) {
    auto map = test::constant_environment(Float3(0.1f), 128, 64);
    for (int y = 10; y < 30; ++y)
        for (int x = 20; x < 60; ++x) map->radiance.pixel(x, y)[1] = 0.02f * static_cast<float>(x);
    for (float rotation : {0.0f, 1.1f})
        EXPECT_GT(chi_square_p(sampling_probes(GetParam())->environment(*map, rotation), 400'000), 1e-4);
}

TEST_P(BothWidths, SunSamplesFillTheirDiscEvenly) {
    const Float3 sun = normalize(Float3{0.3f, 0.8f, 0.5f});
    const float radius = 0.35f;
    const SamplingProbe probe = sampling_probes(GetParam())->sun(sun, radius);
    double inside_half = 0;
    for (int i = 0; i < 20000; ++i) {
        const Float3 d = probe.sample(0, base::uniform(base::hash(4, i)), base::uniform(base::hash(5, i)));
        EXPECT_NEAR(length(d), 1, 1e-5f);
        EXPECT_GE(dot(d, sun), std::cos(radius) - 1e-5f);
        inside_half += dot(d, sun) > (1 + std::cos(radius)) / 2;
    }
    EXPECT_NEAR(inside_half / 20000, 0.5, 0.015);
}

// The lobes' values do not depend on which of the two directions is the light's.
TEST_P(BothWidths, SpecularLobeIsReciprocal) {
    const Float3 n{0, 1, 0}, a = normalize(Float3{0.4f, 0.7f, 0.1f}), b = normalize(Float3{-0.6f, 0.3f, 0.2f});
    // Compensation depends on the view alone and is left out of the comparison by a mirror-dark surface.
    const BsdfCase ab{n, a, Float3(0.5f), 0, 0.4f, 1e-4f}, ba{n, b, Float3(0.5f), 0, 0.4f, 1e-4f};
    const float forward = sampling_probes(GetParam())->specular_value(ab, b),
                backward = sampling_probes(GetParam())->specular_value(ba, a);
    EXPECT_NEAR(forward, backward, 1e-3f * forward);
}

// Any power of two of consecutive samples is a (0, 2) net: each elementary box of that area holds one.
TEST_P(BothWidths, ConvergingSequenceIsANet) {
    for (int pixel = 0; pixel < 5; ++pixel) {
        for (int log = 1; log <= 6; ++log) {
            const int n = 1 << log;
            for (int split = 0; split <= log; ++split) {
                std::vector<int> boxes(n);
                for (int i = 0; i < n; ++i) {
                    float a, b;
                    sampling_probes(GetParam())->sequence(pixel, 3, static_cast<uint32_t>(i), true, a, b);
                    const int x = static_cast<int>(a * static_cast<float>(1 << split)),
                              y = static_cast<int>(b * static_cast<float>(n >> split));
                    ++boxes[y * (1 << split) + x];
                }
                for (int count : boxes) ASSERT_EQ(count, 1) << "2^" << log << " samples, " << split;
            }
        }
    }
}

TEST_P(BothWidths, MovingSequenceIsUniformOverTime) {
    for (int pixel = 0; pixel < 8; ++pixel) {
        double mean_a = 0, mean_b = 0;
        for (uint32_t i = 0; i < 64; ++i) {
            float a, b;
            sampling_probes(GetParam())->sequence(pixel * 7, pixel, i, false, a, b);
            ASSERT_TRUE(a >= 0 && a < 1 && b >= 0 && b < 1);
            mean_a += a / 64;
            mean_b += b / 64;
        }
        EXPECT_NEAR(mean_a, 0.5, 0.03);
        EXPECT_NEAR(mean_b, 0.5, 0.03);
    }
}

}  // namespace
}  // namespace limn::render
