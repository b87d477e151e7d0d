// Strands of hair and eyes: where light goes, and that none is made.
#include <gtest/gtest.h>

#include <cmath>

#include "base/random.h"
#include "render/trace/chi_square.h"
#include "render/trace/sampling_probe.h"

namespace limn::render {
namespace {

using base::Float3;

class HairAndEyes : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        if (!sampling_probes(GetParam())) GTEST_SKIP() << "this machine has no " << GetParam();
    }
    const SamplingProbes& probes() const { return *sampling_probes(GetParam()); }

    // The integral over all directions.
    double over_sphere(const std::function<double(Float3)>& f) const {
        constexpr int kRows = 400, kColumns = 400;
        double sum = 0;
        for (int i = 0; i < kRows * kColumns; ++i) {
            const float y = 1 - 2 * (static_cast<float>(i / kColumns) + 0.5f) / kRows, r = std::sqrt(1 - y * y);
            const float phi = 2 * base::kPi * (static_cast<float>(i % kColumns) + 0.5f) / kColumns;
            sum += f({r * std::sin(phi), y, r * std::cos(phi)});
        }
        return sum * 4 * base::kPi / (kRows * kColumns);
    }
};
INSTANTIATE_TEST_SUITE_P(Isa, HairAndEyes, testing::Values("avx2", "avx512"));

BsdfCase strand(Float3 color, float roughness, Float3 wo, Float3 along = normalize(Float3{0.1f, -1, 0.05f})) {
    const Float3 n = normalize(cross(along, Float3{1, 0, 0}));
    BsdfCase c{dot(n, wo) < 0 ? n * -1.0f : n, wo, color, 0, roughness, 0.04f};
    c.hair = true;
    c.direction = along;
    return c;
}

const Float3 kViews[] = {normalize(Float3{0.2f, 0.1f, 1}), normalize(Float3{0.9f, 0.6f, 0.3f}),
                         normalize(Float3{-0.3f, -0.9f, 0.5f})};

// In a white furnace white hair is as bright as what is round it, whatever its roughness and from wherever it is seen.
TEST_P(HairAndEyes, WhiteHairLosesNothing) {
    for (float roughness : {0.25f, 0.5f, 1.0f})
        for (Float3 wo : kViews) {
            const BsdfCase c = strand(Float3(1), roughness, wo);
            EXPECT_NEAR(over_sphere([&](Float3 d) { return probes().sent_on(c, d); }), 1, 0.01) << roughness;
        }
}

TEST_P(HairAndEyes, DarkHairTakesLightAndNeverGives) {
    for (Float3 wo : kViews) {
        const double dark = over_sphere([&](Float3 d) { return probes().sent_on(strand(Float3(0.02f), 0.4f, wo), d); });
        const double brown = over_sphere([&](Float3 d) { return probes().sent_on(strand(Float3(0.2f), 0.4f, wo), d); });
        EXPECT_GT(dark, 0.02);  // scales mirror whatever the colour
        EXPECT_LT(dark, brown);
        EXPECT_LT(brown, 0.7);
    }
}

// The density is one: it integrates to 1, and samples fall as it says.
TEST_P(HairAndEyes, StrandSamplesFollowTheirDensity) {
    for (float roughness : {0.45f, 0.8f})
        for (Float3 wo : kViews) {
            const BsdfCase c = strand({0.4f, 0.25f, 0.1f}, roughness, wo);
            const SamplingProbe probe = probes().bsdf(c);
            EXPECT_NEAR(over_sphere([&](Float3 d) { return probe.density(d); }), 1, 0.01);
            EXPECT_GT(test::chi_square_p(probe, 200'000), 1e-4) << roughness;
        }
}

// The mirror image at the scales lies nearer the root, the one from the far side nearer the tip, and takes the hair's
// colour.
TEST_P(HairAndEyes, SecondHighlightIsColouredAndShifted) {
    const Float3 wo{0, 0, 1};
    BsdfCase c = strand({0.5f, 0.02f, 0.02f}, 0.15f, wo, {0, -1, 0});
    BsdfCase white = c;
    white.base_color = {0.5f, 0.5f, 0.5f};
    const auto peak = [&](const BsdfCase& of) {
        float best = 0, at = 0;
        for (int i = -60; i <= 60; ++i) {
            const float a = base::radians(static_cast<float>(i));
            const float value = probes().specular_value(of, {0, std::sin(a), std::cos(a)});
            if (value > best) best = value, at = a;
        }
        return at;
    };
    EXPECT_GT(peak(c),
              base::radians(1.0f));  // little green comes back from inside red hair: only the scales' own light
    EXPECT_LT(peak(white), peak(c));
}

EyeCase eye_at(float x, float y, Float3 wo) {
    // The shell about the iris of the first eye in the texture: a dome whose slope is 0.8 of the distance from its
    // axis.
    const float slope = 0.8f, level = std::sqrt(1 - slope * slope * (x * x + y * y));
    const float k = 1 / 0.112f;
    return {{0.2939f + 0.112f * x, 0.7019f - 0.112f * y},
            Float3{slope * x, slope * y, level},
            normalize(wo),
            Float3{level, 0, -slope * x} * k,
            Float3{0, -level, slope * y} * k};
}

// Straight ahead the middle of the pupil is seen; from the side the iris seems to lie deeper, and never ends behind the
// white.
TEST_P(HairAndEyes, IrisLiesBehindTheCornea) {
    const EyeSeen middle = probes().look_into_eye(eye_at(0.001f, 0, {0, 0, 1}));
    EXPECT_NEAR(middle.uv.x, 0.2939f, 1e-3f);
    EXPECT_NEAR(middle.uv.y, 0.7019f, 1e-3f);
    const EyeSeen aside = probes().look_into_eye(eye_at(0.001f, 0, {1, 0, 1}));
    EXPECT_LT(aside.uv.x, 0.2939f - 0.02f);  // the ray goes on to the other side
    EXPECT_NEAR(aside.uv.y, 0.7019f, 2e-3f);
    for (int i = 0; i < 500; ++i) {
        const float a = 2 * base::kPi * base::uniform(base::hash(5, i)),
                    r = 0.99f * std::sqrt(base::uniform(base::hash(6, i)));
        const Float3 wo{base::uniform(base::hash(7, i)) - 0.5f, base::uniform(base::hash(8, i)) - 0.5f, 0.4f};
        const EyeSeen s = probes().look_into_eye(eye_at(r * std::cos(a), r * std::sin(a), wo));
        EXPECT_LE(std::hypot(s.uv.x - 0.2939f, s.uv.y - 0.7019f), 0.1125f);
        EXPECT_NEAR(length(s.normal), 1, 1e-3f);
    }
}

// The bowl of the iris turns to the far side: light from the left is caught on the right.
TEST_P(HairAndEyes, LightGathersOnTheFarSideOfTheIris) {
    const Float3 light = normalize(Float3{-1, 0, 1});
    EXPECT_GT(dot(probes().look_into_eye(eye_at(0.6f, 0, {0, 0, 1})).normal, light),
              dot(probes().look_into_eye(eye_at(-0.6f, 0, {0, 0, 1})).normal, light) + 0.3f);
}

TEST_P(HairAndEyes, EyesGiveNoMoreLightThanTheyGet) {
    for (Float3 below : {Float3{0, 0, 1}, normalize(Float3{0.6f, 0, 1}), normalize(Float3{1, 0.5f, 0.4f})}) {
        BsdfCase c{{0, 0, 1}, normalize(Float3{0.3f, 0.2f, 1}), Float3(1), 0, 0.3f, 0.04f};
        c.eye = true;
        c.direction = below;
        EXPECT_LT(over_sphere([&](Float3 d) { return probes().sent_on(c, d); }), 1.01);
    }
}

}  // namespace
}  // namespace limn::render
