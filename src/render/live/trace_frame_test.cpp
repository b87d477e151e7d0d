#include "render/live/trace_frame.h"
#include "render/live/cut.h"

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

constexpr int kSize = 64;

scene::Scene corner() {
    scene::Scene s;
    s.environment.map = constant_environment({0.4f, 0.5f, 0.7f});
    auto ball = std::make_shared<scene::Material>();
    ball->base_color = {0.7f, 0.3f, 0.2f};
    ball->roughness = 0.4f;
    s.meshes = {sphere({0, 1, 0}, 0.6f, ball, 1, 24), floor_quad(5, matte(Float3(0.5f)))};
    s.meshes[0].deforms = true;
    s.sun.direction = normalize(Float3{0.5f, 1, 0.4f});
    s.sun.irradiance = Float3(1.5f);
    scene::AreaLight l;
    l.center = {-1.5f, 2, 1};
    l.v = normalize(Float3{0, 1, 0}) * 0.3f;
    l.u = normalize(Float3{1, 0, 1.5f}) * 0.3f;
    l.radiance = Float3(6);
    s.lights = {l};
    s.camera.position = {0, 1.4f, 3};
    s.camera.target = {0, 0.9f, 0};
    return s;
}

struct Live : test::Live {
    Live() : test::Live(kSize) {}
};

float at(const LinearImage& f, int x, int y, int c) {
    return half_to_float(f.rgb[c].get()[static_cast<size_t>(y) * f.stride + x]);
}

double rms_against(const LinearImage& f, const base::ImageF& reference) {
    double sum = 0;
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x)
            for (int c = 0; c < 3; ++c) sum += std::pow(at(f, x, y, c) - reference.pixel(x, y)[c], 2);
    return std::sqrt(sum / (kSize * kSize * 3));
}

StillImage reference_of(const scene::Scene& s, int samples, int bounces, uint32_t seed) {
    const SceneAccelPtr accel = make_accel(AccelPurpose::still);
    base::TaskPool pool(2);
    StillSettings settings;
    settings.width = settings.height = kSize;
    settings.samples = samples;
    settings.bounces = bounces;
    settings.indirect_clamp = 8;
    settings.seed = seed;
    settings.variance = true;
    return render_still(*accel, s, settings, pool);
}

// A held picture is a plain mean of samples: by its variance it cannot be told from a render of its own.
TEST(TraceFrame, HoldConvergesToTheStill) {
    const scene::Scene s = corner();
    Live live;
    live.frame(s, moving());
    constexpr int kSamples = 256;
    TracedFrame last;
    for (int i = 0; i < kSamples; ++i) last = live.frame(s, held());
    const StillImage still = reference_of(s, kSamples, 3, 5);
    double mean_square = 0;
    int counted = 0, far = 0;
    for (int y = 1; y < kSize - 1; ++y) {
        for (int x = 1; x < kSize - 1; ++x) {
            const double v = still.variance.pixel(x, y)[1], m = still.color.pixel(x, y)[1];
            if (v < 1e-9) continue;
            const double z = (at(*last.image, x, y, 1) - m) / std::sqrt(2 * v + 1e-7 * m * m);
            mean_square += z * z;
            far += std::abs(z) > 4;
            ++counted;
        }
    }
    ASSERT_GT(counted, kSize * kSize / 3);
    EXPECT_LT(mean_square / counted, 1.3);
    EXPECT_LT(far, counted / 200);
}

WorkRequest relit() {
    WorkRequest r = held();
    r.response = r.relit = true;
    return r;
}

// Light is linear: a held picture needs no ray to show its sources brighter, darker or of another colour, and loses no
// sample.
TEST(TraceFrame, AHeldPictureIsRelitWithoutARay) {
    const scene::Scene before = corner();
    scene::Scene after = before;
    after.environment.gain = {0.3f, 0.5f, 0.9f};
    after.lights[0].radiance = {9, 2, 12};
    after.sun.irradiance = Float3(0.5f);
    Live live, fresh;
    live.frame(before, moving());
    fresh.frame(after, moving());
    for (int i = 0; i < 128; ++i) live.frame(before, held()), fresh.frame(after, held());
    const TracedFrame f = live.frame(after, relit());
    const base::ImageF reference = reference_of(after, 1024, 3, 9).color;
    EXPECT_EQ(f.rays, 0u);
    const double settled = rms_against(*fresh.frame(after, held()).image, reference);
    EXPECT_LT(rms_against(*f.image, reference), 1.3 * settled);
    // And goes on from there as if it had always been so.
    TracedFrame more;
    for (int i = 0; i < 128; ++i) more = live.frame(after, held());
    EXPECT_GT(more.rays, 0u);
    EXPECT_GT(more.settled, 0.45f);
    EXPECT_LT(rms_against(*more.image, reference), 0.9 * rms_against(*f.image, reference));
}

// There and back is the very same picture.
TEST(TraceFrame, AHeldPictureComesBackWithItsLights) {
    const scene::Scene before = corner();
    scene::Scene after = before;
    after.lights[0].radiance = Float3(1.5f);
    Live live;
    live.frame(before, moving());
    TracedFrame f;
    for (int i = 0; i < 80; ++i) f = live.frame(before, held());
    std::vector<float> kept;
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) kept.push_back(at(*f.image, x, y, 1));
    live.frame(after, relit());
    const TracedFrame back = live.frame(before, relit());
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x)
            ASSERT_NEAR(at(*back.image, x, y, 1), kept[static_cast<size_t>(y * kSize + x)],
                        2e-3f * kept[static_cast<size_t>(y * kSize + x)] + 1e-4f);
}

// What had no light before has no samples to scale.
TEST(TraceFrame, ALightThatWasDarkIsTraced) {
    scene::Scene dark = corner();
    dark.sun.irradiance = Float3(0);
    const scene::Scene lit = corner();
    Live live;
    live.frame(dark, moving());
    for (int i = 0; i < 40; ++i) live.frame(dark, held());
    EXPECT_GT(live.frame(lit, relit()).rays, 0u);
}

std::shared_ptr<Denoiser> denoiser() {
    auto opened = open_denoiser("build/denoiser/lib/libOpenImageDenoise.so.2", 2);
    return opened ? std::shared_ptr<Denoiser>(std::move(*opened)) : nullptr;
}

TEST(PreviewDenoise, IsCleanerThanItsSamplesAndFollowsTheLights) {
    const auto library = denoiser();
    if (!library) GTEST_SKIP() << "Open Image Denoise has not been fetched";
    const scene::Scene before = corner();
    scene::Scene after = before;
    after.environment.gain = {0.3f, 0.5f, 1.4f};
    after.sun.irradiance = Float3(0.6f);
    Live plain, live;
    use_denoiser(*live.view, library);
    plain.frame(before, moving());
    live.frame(before, moving());
    TracedFrame samples, f;
    for (int i = 0; i < 64; ++i) samples = plain.frame(before, held()), f = live.frame(before, held());
    const base::ImageF reference = reference_of(before, 1024, 3, 9).color,
                       relit_reference = reference_of(after, 1024, 3, 9).color;
    EXPECT_LT(rms_against(*f.image, reference), 0.97 * rms_against(*samples.image, reference));
    // The next samples do not make it worse before the next preview_denoise.
    f = live.frame(before, held());
    EXPECT_LT(rms_against(*f.image, reference), 0.97 * rms_against(*samples.image, reference));

    const double change = rms_against(*f.image, relit_reference);
    f = live.frame(after, relit());
    EXPECT_EQ(f.rays, 0u);
    EXPECT_LT(rms_against(*f.image, relit_reference), 0.3 * change);
    const double scaled = rms_against(*f.image, relit_reference);
    f = live.frame(after, held());
    EXPECT_LT(rms_against(*f.image, relit_reference), 1.1 * scaled) << "and is denoised anew";
    // What moves is not held: nothing of the denoised picture is left.
    scene::Scene dark = before;
    dark.environment.gain = Float3(0);
    dark.lights.clear();
    dark.sun.irradiance = Float3(0);
    live.frame(dark, moving());
    for (int i = 0; i < 6; ++i) f = live.frame(dark, held());
    EXPECT_LT(at(*f.image, 30, 30, 1), 1e-3f);
}

// To another camera, as when the film cuts: of the picture before nothing is left, neither in an answer nor in a frame.
TEST(TraceFrame, ACutKeepsNothingOfThePictureBefore) {
    scene::Scene dark = corner();
    dark.environment.map = constant_environment({0.05f, 0.05f, 0.05f});
    // Before the first camera a lit wall fills all; the other sees the backdrop beside it.
    dark.meshes[0] = sphere({0, 1, 0}, 0.6f, matte(Float3(0.9f)), 1, 24);
    dark.meshes.pop_back();
    dark.camera.position = {0, 1, 1.0f};
    dark.camera.target = {0, 1, 0};
    scene::Scene wide = dark;
    wide.camera.position = {0, 1, 8};
    for (const bool answers : {false, true}) {
        Live live;
        for (int i = 0; i < 12; ++i) live.frame(dark, moving());
        WorkRequest work = moving();
        work.response = work.reprojected = answers;
        const TracedFrame cut = live.frame(wide, work);
        ASSERT_TRUE(cut.image);
        for (int y = 2; y < kSize - 2; ++y)
            for (int x = 2; x < kSize / 4; ++x)
                ASSERT_NEAR(at(*cut.image, x, y, 1), 0.05f, 0.004f) << x << " " << y << " " << answers;
    }
}

// A hand that turns a camera, even quickly and in few frames, makes no cut.
TEST(TraceFrame, AMovingCameraIsNoCut) {
    const auto record = [](float degrees, float distance, float focal) {
        scene::Camera c;
        const float angle = degrees * 3.14159265f / 180;
        c.target = {0, 1, 0};
        c.position = {distance * std::sin(angle), 1, distance * std::cos(angle)};
        c.focal_length = focal;
        return camera_record(c, kSize, kSize);
    };
    const CameraRecord before = record(0, 2, 50);
    EXPECT_FALSE(is_cut(before, 2, record(8, 2, 50), 2));
    EXPECT_FALSE(is_cut(before, 2, record(0, 1.4f, 50), 1.4f));
    EXPECT_FALSE(is_cut(before, 2, record(0, 2, 60), 2));
    EXPECT_TRUE(is_cut(before, 2, record(30, 2, 50), 2));
    EXPECT_TRUE(is_cut(before, 2, record(0, 6, 50), 6));
    EXPECT_TRUE(is_cut(before, 2, record(0, 2, 100), 2));
}

TEST(PreviewDenoise, AnEditEndsItAndTheFrameStillStands) {
    const auto library = denoiser();
    if (!library) GTEST_SKIP() << "Open Image Denoise has not been fetched";
    std::vector<float> color(640 * 360 * 3, 0.5f), out(color.size());
    std::atomic<bool> cancel{true};
    const auto done = denoise(*library, {color.data(), color.data(), color.data(), 640, 360}, cancel, out.data());
    ASSERT_TRUE(done) << done.error().message;
    EXPECT_FALSE(*done);
}

TEST(PreviewDenoise, SaysWhyThereIsNone) {
    const auto none = open_denoiser("/nowhere/libOpenImageDenoise.so.2", 1);
    ASSERT_FALSE(none);
    EXPECT_NE(none.error().message.find("/nowhere"), std::string::npos);
    EXPECT_FALSE(open_denoiser("/bin/sh", 1));
}

TEST(TraceFrame, ErrorFallsFromFrameToFrame) {
    const scene::Scene s = corner();
    const base::ImageF reference = reference_of(s, 512, 1, 9).color;
    Live live;
    const double first = rms_against(*live.frame(s, moving()).image, reference);
    TracedFrame f;
    for (int i = 0; i < 15; ++i) f = live.frame(s, moving());
    EXPECT_LT(rms_against(*f.image, reference), 0.7 * first);
}

TEST(TraceFrame, CheckerboardLightsHalfAndResponseAnEighth) {
    const scene::Scene s = corner();
    Live live;
    EXPECT_NEAR(live.frame(s, moving()).lit_fraction, 0.5f, 0.02f);
    WorkRequest response = moving();
    response.response = true;
    EXPECT_NEAR(live.frame(s, response).lit_fraction, 0.125f, 0.03f);
}

WorkRequest answer() {
    WorkRequest r = moving();
    r.response = r.reprojected = true;
    return r;
}

// A frame as it is after a while.
TracedFrame with_history(Live& live, const scene::Scene& s) {
    for (int i = 0; i < 15; ++i) live.frame(s, moving());
    return live.frame(s, moving());
}

// Two views of one SceneAccel, one of which is traced in every other round only: each shows what it would show alone.
TEST(TraceFrame, ViewsOfOneSceneDoNotKnowOfEachOther) {
    const scene::Scene still_scene = corner();
    struct View {
        float side;
        int every;
        ViewStatePtr shared = make_view();
        AccelChange unseen;
        Live alone;
    } views[2] = {{0.0f, 1}, {1.2f, 2}};
    base::TaskPool pool(2);
    const std::atomic<bool> cancel{false};
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    for (int round = 0; round < 9; ++round) {
        scene::Scene s = still_scene;
        auto moved = std::make_shared<std::vector<Float3>>(*s.meshes[0].positions);
        for (Float3& p : *moved) p = p + Float3{0.04f * static_cast<float>(round), 0, 0};
        s.meshes[0].positions = moved;
        const AccelChange change = update_accel(*accel, s);
        for (View& v : views) {
            add(v.unseen, change);
            if (round % v.every != 0) continue;
            s.camera.position.x = v.side;
            WorkRequest request = moving();
            request.width = request.height = kSize;
            const TracedFrame f = trace_frame(*accel, *v.shared, s, next_work({}, request), v.unseen, pool, cancel);
            v.unseen = {};
            const TracedFrame expected = v.alone.frame(s, moving());
            int different = 0;
            for (int y = 0; y < kSize; ++y)
                for (int x = 0; x < kSize; ++x)
                    different += std::abs(at(*f.image, x, y, 1) - at(*expected.image, x, y, 1)) > 1e-3f;
            EXPECT_LT(different, kSize / 4) << "round " << round << ", view from " << v.side;
        }
    }
}

// What an edit looks like at once, and what it leaves behind: nothing, the frame after it goes on from the one before.
TEST(TraceFrame, AnAnswerFromHistoryShowsTheNewLightWithoutARay) {
    const scene::Scene before = corner();
    scene::Scene after = before;
    after.lights[0].radiance = Float3(24);
    after.environment.gain = Float3(0.5f);
    const base::ImageF old_look = reference_of(before, 256, 1, 9).color,
                       new_look = reference_of(after, 256, 1, 9).color;
    Live live;
    TracedFrame f = with_history(live, before);
    const double noise = rms_against(*f.image, old_look), change = rms_against(*f.image, new_look);
    f = live.frame(after, answer());
    EXPECT_EQ(f.rays, 0u);
    EXPECT_LT(rms_against(*f.image, new_look), noise + 0.4 * (change - noise));
}

TEST(TraceFrame, AnAnswerFromHistoryTracesASunThatMoved) {
    const scene::Scene before = corner();
    scene::Scene after = before;
    after.sun.direction = normalize(Float3{-0.9f, 0.6f, 0.2f});
    const base::ImageF new_look = reference_of(after, 256, 1, 9).color;
    Live live;
    TracedFrame f = with_history(live, before);
    const double change = rms_against(*f.image, new_look);
    f = live.frame(after, answer());
    EXPECT_GT(f.rays, 0u);
    EXPECT_LT(rms_against(*f.image, new_look), 0.6 * change);
}

TEST(TraceFrame, AnAnswerFromHistoryFollowsWhatMoved) {
    const scene::Scene before = corner();
    scene::Scene after = before;
    auto aside = std::make_shared<std::vector<Float3>>(*before.meshes[0].positions);
    for (Float3& p : *aside) p = p + Float3{0.25f, 0, 0};
    after.meshes[0].positions = aside;
    const base::ImageF new_look = reference_of(after, 256, 1, 9).color;
    Live live;
    TracedFrame f = with_history(live, before);
    const double change = rms_against(*f.image, new_look);
    f = live.frame(after, answer());
    EXPECT_LT(rms_against(*f.image, new_look), 0.6 * change);
    for (int y = 1; y < kSize - 1; ++y)
        for (int x = 1; x < kSize - 1; ++x)
            EXPECT_GT(at(*f.image, x, y, 1), 0.2f * new_look.pixel(x, y)[1]) << x << " " << y;
}

TEST(TraceFrame, AnAnswerToNothingIsTheLastPicture) {
    scene::Scene s = corner();
    Live live;
    live.frame(s, moving());
    const TracedFrame shown = live.frame(s, moving());
    s.camera.exposure += 1;
    EXPECT_EQ(live.frame(s, answer()).image.get(), shown.image.get());
    s.camera.position.x += 0.1f;
    EXPECT_NE(live.frame(s, answer()).image.get(), shown.image.get());
}

TEST(TraceFrame, AnAnswerFromHistoryLeavesNoHistory) {
    scene::Scene s = corner(), edited = s;
    edited.lights[0].radiance = Float3(24);
    edited.camera.position.x += 0.1f;
    Live live, other;
    for (int i = 0; i < 3; ++i) live.frame(s, moving()), other.frame(s, moving());
    live.frame(edited, answer());
    live.cancel = true;
    live.frame(edited, answer());
    live.cancel = false;
    const TracedFrame a = live.frame(edited, moving()), b = other.frame(edited, moving());
    for (int y = 0; y < kSize; ++y)
        for (int x = 0; x < kSize; ++x) ASSERT_EQ(at(*a.image, x, y, 1), at(*b.image, x, y, 1)) << x << " " << y;
}

// Most of this picture is backdrop, which most stages leave out.
TEST(TraceFrame, QuietTilesLookLikeOthers) {
    scene::Scene s = corner();
    s.meshes.pop_back();
    s.meshes[0] = sphere({0, 0, 0}, 0.05f, matte(Float3(0.4f)), 1, 24);
    s.camera.position = {-0.3f, -0.3f, 2};
    s.camera.target = {-0.3f, -0.3f, 0};
    scene::Scene sharp = s;
    auto map = std::make_shared<scene::EnvironmentMap>(*s.environment.map);
    map->blurred = map->radiance;
    s.environment.map = map;
    auto bare = std::make_shared<scene::EnvironmentMap>(*map);
    bare->blurred = {};
    sharp.environment.map = bare;
    Live quiet, busy;
    for (int i = 0; i < 6; ++i) {
        s.camera.position.x += 0.01f, sharp.camera.position.x += 0.01f;
        const Float3 gain(i < 3 ? 1.0f : 2.0f);
        s.environment.gain = sharp.environment.gain = gain;
        const TracedFrame a = quiet.frame(s, moving()), b = busy.frame(sharp, moving());
        if (i == 0) continue;
        EXPECT_LE(a.rays, b.rays);
        for (int y = 0; y < kSize; ++y)
            for (int x = 0; x < kSize; ++x)
                ASSERT_NEAR(at(*a.image, x, y, 1), at(*b.image, x, y, 1), 0.01f) << x << " " << y << " frame " << i;
    }
}

TEST(TraceFrame, ACancelledFrameLeavesNoTrace) {
    const scene::Scene s = corner();
    Live live, other;
    live.frame(s, moving());
    other.frame(s, moving());
    live.cancel = true;
    EXPECT_TRUE(live.frame(s, moving()).cancelled);
    live.cancel = false;
    const TracedFrame a = live.frame(s, moving()), b = other.frame(s, moving());
    for (int i = 0; i < kSize; ++i) EXPECT_EQ(at(*a.image, i, i, 1), at(*b.image, i, i, 1));
}

// A ball that jumps away uncovers the floor; two frames later nothing of the ball may be left there.
TEST(TraceFrame, WhatMovedAwayLeavesNoGhost) {
    scene::Scene s = corner();
    s.environment.map = constant_environment(Float3(0.5f));
    s.meshes[0].materials = {matte({0.9f, 0.02f, 0.02f})};
    Live live;
    for (int i = 0; i < 8; ++i) live.frame(s, moving());
    auto away = std::make_shared<std::vector<Float3>>(*s.meshes[0].positions);
    for (Float3& p : *away) p = p + Float3{40, 0, 0};
    s.meshes[0].positions = away;
    TracedFrame f;
    for (int i = 0; i < 6; ++i) f = live.frame(s, moving());
    const base::ImageF reference = reference_of(s, 256, 1, 9).color;
    for (int y = 20; y < 36; ++y) {
        const float red = at(*f.image, kSize / 2, y, 0) / std::max(at(*f.image, kSize / 2, y, 1), 1e-3f);
        const float expected = reference.pixel(kSize / 2, y)[0] / std::max(reference.pixel(kSize / 2, y)[1], 1e-3f);
        EXPECT_NEAR(red, expected, 0.15f * expected) << "row " << y;
    }
}

TEST(TraceFrame, AnUnheldPictureOwesNothingToAFilmThatIsStillShown) {
    const scene::Scene s = corner();
    Live live;
    const TracedFrame kept = live.frame(s, moving());
    const float before = at(*kept.image, 30, 30, 0);
    for (int i = 0; i < 3; ++i) EXPECT_NE(live.frame(s, moving()).image.get(), kept.image.get());
    EXPECT_EQ(at(*kept.image, 30, 30, 0), before);
}

}  // namespace
}  // namespace limn::render
