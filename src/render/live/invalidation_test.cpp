#include "render/live/invalidation.h"

#include <gtest/gtest.h>

#include <cmath>

#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/test_live.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

constexpr int kSize = 96;

// Two balls on a floor; the left one is what is edited.
scene::Scene two_balls(Float3 left, std::shared_ptr<const scene::Material> of_left) {
    static const auto environment = constant_environment({0.5f, 0.5f, 0.55f});
    static const auto gray = matte(Float3(0.5f));
    static const scene::Mesh right = sphere({0.8f, 0.5f, 0}, 0.5f, gray, 2, 24), ground = floor_quad(5, gray, 3),
                             ball = sphere({0, 0, 0}, 0.35f, gray, 1, 24);
    scene::Scene s;
    s.environment.map = environment;
    s.meshes = {ball, right, ground};
    auto moved = std::make_shared<std::vector<Float3>>(*ball.positions);
    for (Float3& p : *moved) p = p + left;
    s.meshes[0].positions = std::move(moved);
    s.meshes[0].materials = {std::move(of_left)};
    s.meshes[0].deforms = true;
    s.camera.position = {0, 1.2f, 3.5f};
    s.camera.target = {0, 0.5f, 0};
    return s;
}

struct Live : test::Live {
    bool drag = false;  // nothing comes first while edits follow one another closely

    Live() : test::Live(kSize) {}
    TracedFrame frame(const scene::Scene& s, bool response, bool hold = false) {
        WorkRequest r;
        r.response = r.reprojected = response;
        r.changed = !hold;
        r.hold = hold;
        r.drag = drag;
        return test::Live::frame(s, r);
    }
    uint8_t invalidated(int x, int y) const {
        const Planes& p = last_planes(*view);
        return p.invalidated.get()[static_cast<size_t>(y) * p.stride + x];
    }
    int32_t object(int x, int y) const {
        const Planes& p = last_planes(*view);
        return p.g.id.get()[static_cast<size_t>(y) * p.stride + x] >> 8;
    }
};

const auto kRed = matte({0.7f, 0.1f, 0.1f});

// A thing that moved is re-rendered first, with eight samples at once and sixteen by the next frame; what stood is not.
TEST(Invalidated, AMovedThingComesFirst) {
    Live live;
    for (int i = 0; i < 20; ++i) live.frame(two_balls({-0.8f, 0.5f, 0}, kRed), false);
    const scene::Scene after = two_balls({-0.7f, 0.5f, 0}, kRed);
    const TracedFrame answer = live.frame(after, true);
    EXPECT_GE(answer.invalidated_samples, 8);
    EXPECT_TRUE(answer.pending_samples);
    EXPECT_GT(answer.invalidated_share, 0.005f);
    EXPECT_LT(answer.invalidated_share, 0.2f);
    int first[4] = {}, all[4] = {};
    for (int y = 0; y < kSize; ++y) {
        for (int x = 0; x < kSize; ++x) {
            const int32_t o = live.object(x, y);
            ASSERT_LT(o, 4);
            first[o] += live.invalidated(x, y) == kSeen;
            ++all[o];
        }
    }
    EXPECT_GT(first[1], 0.9 * all[1]);
    EXPECT_LT(first[2], 0.02 * all[2]);
    const TracedFrame next = live.frame(after, false);
    EXPECT_GE(next.invalidated_samples, kInvalidatedSamples);
    EXPECT_FALSE(next.pending_samples);
    EXPECT_EQ(live.frame(after, false).invalidated_samples, 0);
}

// A new material touches what is made of it, and, by light, what stands beside it; a brighter lamp touches nothing.
TEST(Invalidated, AMaterialIsFollowedByItsLight) {
    Live live;
    const Float3 place{-0.8f, 0.35f, 0};
    for (int i = 0; i < 80; ++i) live.frame(two_balls(place, kRed), false);
    live.frame(two_balls(place, matte({0.1f, 0.7f, 0.1f})), true);
    int first = 0, ball = 0, by_light = 0, near = 0;
    for (int y = 0; y < kSize; ++y) {
        for (int x = 0; x < kSize; ++x) {
            const uint8_t t = live.invalidated(x, y);
            ball += live.object(x, y) == 1;
            first += t == kSeen && live.object(x, y) == 1;
            // Floor within a radius of where the ball stands.
            const bool beside = live.object(x, y) == 3 && y > kSize / 2 && x < kSize / 3;
            near += beside;
            by_light += beside && t == kByLight;
        }
    }
    EXPECT_EQ(first, ball);
    EXPECT_GT(by_light, near / 20);
    scene::Scene brighter = two_balls(place, matte({0.1f, 0.7f, 0.1f}));
    live.frame(brighter, false);
    brighter.environment.gain = Float3(2.0f);
    EXPECT_EQ(live.frame(brighter, true).invalidated_samples, 0);
}

float green(const LinearImage& f, int x, int y) {
    return half_to_float(f.rgb[1].get()[static_cast<size_t>(y) * f.stride + x]);
}

// What was re-rendered first is nearer to the truth than what history alone says, and by Hold the picture cannot be
// told from a render of its own.
TEST(Invalidated, IsRightAtOnceAndInTheLimit) {
    // Out of a lamp's light into the shadow of the other ball: history is far off.
    scene::Scene before = two_balls({-0.2f, 1.0f, 0}, kRed), after = two_balls({-0.35f, 0.5f, 0}, kRed);
    for (scene::Scene* s : {&before, &after}) {
        scene::AreaLight lamp;
        lamp.center = {3, 0.7f, 0.3f};
        lamp.u = {0, 0, 0.2f};
        lamp.v = {0, 0.2f, 0};
        lamp.radiance = Float3(120);
        s->lights = {lamp};
        s->environment.gain = Float3(0.1f);
    }
    Live live, as_others;
    as_others.drag = true;
    TracedFrame early[2];
    for (Live* l : {&live, &as_others}) {
        for (int i = 0; i < 40; ++i) l->frame(before, false);
        l->frame(after, true);
        early[l == &live] = l->frame(after, false);
    }
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = kSize;
    settings.samples = 256;
    settings.bounces = 3;
    settings.indirect_clamp = 8;
    settings.seed = 11;
    settings.variance = true;
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    const StillImage still = render_still(*accel, after, settings, pool);
    double error[2] = {};
    for (int y = 0; y < kSize; ++y) {
        for (int x = 0; x < kSize; ++x) {
            if (live.invalidated(x, y) != kSeen) continue;
            for (int first : {0, 1})
                error[first] += std::pow(green(*early[first].image, x, y) - still.color.pixel(x, y)[1], 2);
        }
    }
    EXPECT_LT(error[1], 0.9 * error[0]);

    TracedFrame last;
    for (int i = 0; i < 256; ++i) last = live.frame(after, false, true);
    double mean_square = 0;
    int counted = 0;
    for (int y = 1; y < kSize - 1; ++y) {
        for (int x = 1; x < kSize - 1; ++x) {
            const double v = still.variance.pixel(x, y)[1], m = still.color.pixel(x, y)[1];
            if (v < 1e-9) continue;
            const double z = (green(*last.image, x, y) - m) / std::sqrt(2 * v + 1e-7 * m * m);
            mean_square += z * z;
            ++counted;
        }
    }
    ASSERT_GT(counted, kSize * kSize / 4);
    EXPECT_LT(mean_square / counted, 1.3);
}

}  // namespace
}  // namespace limn::render
