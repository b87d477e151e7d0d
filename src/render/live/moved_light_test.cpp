// Lights that move while the picture lives: how soon the picture shows them.
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

// A red wall on the left and a white one on the right, over a gray floor: what the sun does not reach is lit by what it
// does.
scene::Scene court(Float3 to_sun) {
    static const auto environment = constant_environment({0.02f, 0.02f, 0.03f});
    static const scene::Mesh ground = floor_quad(3, matte(Float3(0.6f)), 3);
    static const auto wall = [](float x, float side, Float3 color, uint32_t object) {
        return make_mesh({{x, 0, side * 3}, {x, 0, -side * 3}, {x, 2.5f, -side * 3}, {x, 2.5f, side * 3}},
                         std::vector<Float3>(4, Float3{side, 0, 0}), {0, 1, 2, 3}, matte(color), object);
    };
    static const scene::Mesh left = wall(-1.2f, 1, {0.8f, 0.1f, 0.1f}, 1),
                             right = wall(1.2f, -1, {0.8f, 0.8f, 0.8f}, 2);
    scene::Scene s;
    s.environment.map = environment;
    s.meshes = {left, right, ground};
    s.backdrop.kind = scene::BackdropKind::color;
    s.backdrop.color = Float3(0.0f);
    s.sun.direction = normalize(to_sun);
    s.sun.irradiance = Float3(6);
    s.camera.position = {0, 1.3f, 4.5f};
    s.camera.target = {0, 1.0f, 0};
    s.camera.focal_length = 35;
    return s;
}

// Share by which the mean over a block of pixels is off, over blocks that have light at all: the mean of that over all
// blocks.
double mean_block(const LinearImage& f, const base::ImageF& reference) {
    constexpr int kBlock = 12;
    double off = 0;
    int blocks = 0;
    for (int by = 0; by < kSize; by += kBlock) {
        for (int bx = 0; bx < kSize; bx += kBlock) {
            for (int c = 0; c < 2; ++c) {
                double sum = 0, truth = 0;
                for (int y = by; y < by + kBlock; ++y) {
                    for (int x = bx; x < bx + kBlock; ++x) {
                        sum += half_to_float(f.rgb[c].get()[static_cast<size_t>(y) * f.stride + x]);
                        truth += reference.pixel(x, y)[c];
                    }
                }
                if (truth > 0.02 * kBlock * kBlock) off += std::abs(sum / truth - 1), ++blocks;
            }
        }
    }
    return off / std::max(blocks, 1);
}

struct Live : test::Live {
    Live() : test::Live(kSize) {}
    TracedFrame frame(const scene::Scene& s) { return test::Live::frame(s, moving()); }
};

base::ImageF reference_of(const scene::Scene& s) {
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = kSize;
    settings.samples = 256;
    settings.bounces = 1;
    settings.indirect_clamp = 8;
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    return render_still(*accel, s, settings, pool).color;
}

// Under the new light the sixth full frame is about as good as the hundredth.
void expect_soon(const char* what, const scene::Scene& before, const scene::Scene& after) {
    SCOPED_TRACE(what);
    Live live;
    for (int i = 0; i < 64; ++i) live.frame(before);
    const base::ImageF reference = reference_of(after);
    double sixth = 0, last = 0;
    for (int i = 1; i <= 100; ++i) {
        const TracedFrame f = live.frame(after);
        if (i == 6) sixth = mean_block(*f.image, reference);
        if (i == 100) last = mean_block(*f.image, reference);
    }
    EXPECT_LT(sixth, 0.15);
    EXPECT_LT(sixth, last + 0.05) << last;
}

TEST(MovedLight, IsRightWithinSixFrames) {
    const scene::Scene morning = court({0.9f, 1, 0.3f}), evening = court({-0.9f, 1, 0.3f});
    expect_soon("sun", morning, evening);

    scene::Scene left = court({0, 1, 0});
    left.sun.irradiance = Float3(0.0f);
    scene::AreaLight lamp;
    lamp.center = {-0.9f, 2.2f, 0};
    lamp.u = {0.3f, 0, 0};
    lamp.v = {0, 0, 0.3f};
    lamp.radiance = Float3(15);
    left.lights = {lamp};
    scene::Scene right = left;
    right.lights[0].center.x = 0.9f;
    expect_soon("lamp", left, right);

    scene::Scene map = court({0, 1, 0});
    map.sun.irradiance = Float3(0.0f);
    auto glow = constant_environment({0.1f, 0.1f, 0.1f});
    for (int y = 0; y < glow->radiance.height; ++y)
        for (int x = 0; x < glow->radiance.width; ++x)
            for (int c = 0; c < 3; ++c)
                glow->radiance.pixel(x, y)[c] += 0.7f * (1 + std::cos(2 * base::kPi * static_cast<float>(x) / 32));
    map.environment.map = glow;
    scene::Scene turned = map;
    turned.environment.rotation = 2.5f;
    expect_soon("map", map, turned);
    scene::Scene other = map;
    other.environment.map = constant_environment({0.6f, 0.7f, 0.9f});
    expect_soon("another map", map, other);
}

}  // namespace
}  // namespace limn::render
