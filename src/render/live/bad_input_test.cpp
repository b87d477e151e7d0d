// What no scene should hold and some scene will: a defined picture comes of it, never a crash or a frame without end.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "render/data/faults.h"
#include "render/data/half.h"
#include "render/data/test_scenes.h"
#include "render/live/trace_frame.h"
#include "render/still/render_still.h"

namespace limn::render {
namespace {

using base::Float3;
using namespace test;

constexpr int kSize = 32;
constexpr float kNan = std::numeric_limits<float>::quiet_NaN(), kInf = std::numeric_limits<float>::infinity();

scene::Scene room() {
    scene::Scene s;
    s.environment.map = constant_environment({0.4f, 0.5f, 0.7f});
    s.meshes = {sphere({0, 1, 0}, 0.6f, matte({0.7f, 0.3f, 0.2f}), 1, 12), floor_quad(5, matte(Float3(0.5f)))};
    s.meshes[0].deforms = true;
    s.sun.direction = normalize(Float3{0.5f, 1, 0.4f});
    s.sun.irradiance = Float3(1.5f);
    s.camera.position = {0, 1.4f, 3};
    s.camera.target = {0, 0.9f, 0};
    return s;
}

// Live frames, as they are and held, and a still: all of their numbers must be finite and not negative.
void expect_defined(const scene::Scene& s, const char* what) {
    base::TaskPool pool(2);
    const std::atomic<bool> cancel{false};
    const SceneAccelPtr accel = make_accel(AccelPurpose::live);
    const ViewStatePtr view = make_view();
    GovernorState governor;
    for (int i = 0; i < 6; ++i) {
        WorkRequest request;
        request.width = request.height = kSize;
        request.hold = i >= 3;
        request.changed = i < 3;
        request.response = request.reprojected = i == 2;
        const AccelChange change = update_accel(*accel, s);
        const TracedFrame f = trace_frame(*accel, *view, s, next_work(governor, request), change, pool, cancel);
        ASSERT_TRUE(f.image) << what;
        for (int c = 0; c < 3; ++c)
            for (int y = 0; y < kSize; ++y)
                for (int x = 0; x < kSize; ++x) {
                    const float v = half_to_float(f.image->rgb[c].get()[static_cast<size_t>(y) * f.image->stride + x]);
                    ASSERT_TRUE(std::isfinite(v) && v >= 0) << what << ", frame " << i << " at " << x << ' ' << y;
                }
    }
    const SceneAccelPtr still = make_accel(AccelPurpose::still);
    StillSettings settings;
    settings.width = settings.height = kSize;
    settings.samples = 4;
    for (float v : render_still(*still, s, settings, pool).color.data)
        ASSERT_TRUE(std::isfinite(v) && v >= 0) << what << ", still";
}

template <class F>
void bend(scene::Mesh& mesh, F f) {
    auto positions = std::make_shared<std::vector<Float3>>(*mesh.positions);
    for (size_t i = 0; i < positions->size(); ++i) (*positions)[i] = f(i, (*positions)[i]);
    mesh.positions = positions;
}

TEST(BadInput, GeometryThatIsNoNumberOrHasNoSize) {
    const scene::Scene good = room();
    scene::Scene s = good;
    bend(s.meshes[0], [](size_t i, Float3 p) { return i % 7 == 0 ? Float3(kNan) : p; });
    expect_defined(s, "some vertices NaN");
    bend(s.meshes[0], [](size_t, Float3) { return Float3(kNan); });
    expect_defined(s, "all vertices NaN");
    s = good;
    bend(s.meshes[0], [](size_t i, Float3 p) { return i == 3 ? Float3{kInf, 0, -kInf} : p; });
    expect_defined(s, "an infinite vertex");
    s = good;
    bend(s.meshes[0], [](size_t, Float3) { return Float3{0, 1, 0}; });
    expect_defined(s, "all in one point");
    s = good;
    bend(s.meshes[0], [](size_t, Float3 p) { return Float3{-p.x, p.y, p.z}; });
    expect_defined(s, "inside out");
    s = good;
    auto normals = std::make_shared<std::vector<Float3>>(s.meshes[0].normals->size(), Float3(0.0f));
    s.meshes[0].normals = normals;
    expect_defined(s, "normals without length");
    s = good;
    s.meshes.clear();
    expect_defined(s, "no meshes");
}

TEST(BadInput, LightThatIsAbsentOrOutOfBounds) {
    scene::Scene s = room();
    s.environment.map = nullptr;
    s.sun.irradiance = Float3(0);
    expect_defined(s, "no light at all");
    for (float v : {kNan, kInf, -1.0f, 1e30f}) {
        s = room();
        s.environment.gain = Float3(v);
        expect_defined(s, "gain");
        s = room();
        s.sun.irradiance = Float3(v);
        expect_defined(s, "sun");
        s = room();
        scene::AreaLight l;
        l.center = {0, 3, 0};
        l.radiance = Float3(v);
        s.lights = {l};
        expect_defined(s, "radiance of a light");
    }
    s = room();
    scene::AreaLight flat;
    flat.center = {0, 3, 0};
    flat.u = flat.v = Float3{1, 0, 0};
    flat.radiance = Float3(5);
    s.lights = {flat};
    expect_defined(s, "a light without area");
    auto map = constant_environment(Float3(0.5f), 16, 8);
    map->radiance.pixel(3, 2)[0] = -4;
    map->radiance.pixel(4, 2)[1] = kInf;
    map->radiance.pixel(5, 2)[2] = kNan;
    s = room();
    s.environment.map = map;
    expect_defined(s, "a map with negative, infinite and NaN pixels");
}

// A ball about the eye, an eye below a floor, an eye beside both.
TEST(BadInput, ACameraThatSeesNothingIsTold) {
    scene::Scene s;
    s.meshes = {sphere({0, 1, 0}, 0.5f, matte(Float3(0.5f)), 1, 24), floor_quad(4, matte(Float3(0.5f)))};
    s.meshes[0].name = "the ball", s.meshes[1].name = "the floor";
    const auto from = [&](Float3 eye) {
        s.camera.position = eye;
        const auto faults = faults_of_view(s);
        EXPECT_LE(faults.size(), 1u);
        return faults.empty() ? std::string() : faults[0];
    };
    for (bool person : {false, true}) {
        s.meshes[0].deforms = person;
        EXPECT_EQ(from({0, 1, 2}), "");
        EXPECT_EQ(from({0, 1.6f, 0}), "");
        EXPECT_EQ(from({0, 0.2f, 0}), "");
        EXPECT_EQ(from({0, 1, 9}), "");
        EXPECT_NE(from({0.1f, 1.2f, 0.1f}).find(person ? "inside the person" : "the ball"), std::string::npos);
        EXPECT_NE(from({1.5f, -0.3f, 0.5f}).find("the floor"), std::string::npos);
    }
    s.meshes[0].deforms = false;
    s.meshes[0].placement = scene::Placement{{3, 0, 0}, 0.5f, 1};
    EXPECT_EQ(from({0.1f, 1.2f, 0.1f}), "") << "it stands elsewhere, and is smaller";
    EXPECT_NE(from({3.05f, 0.6f, 0.05f}).find("the ball"), std::string::npos);
    s.meshes[0].positions = nullptr;
    EXPECT_EQ(from({0, 1, 0}), "");
}

// What is left out or mended is named.
TEST(BadInput, IsToldByName) {
    EXPECT_TRUE(faults_of(room()).empty());
    const auto only = [](const scene::Scene& s) {
        const auto faults = faults_of(s);
        EXPECT_EQ(faults.size(), 1u);
        return faults.empty() ? std::string() : faults[0];
    };
    scene::Scene s = room();
    s.meshes[0].name = "the ball";
    bend(s.meshes[0], [](size_t i, Float3 p) { return i % 100 == 0 ? Float3(kNan) : p; });
    EXPECT_EQ(only(s).rfind("the ball (object 1): 4 of 325 vertices", 0), 0u) << only(s);
    s = room();
    s.meshes[0].name = "the ball";
    bend(s.meshes[0], [](size_t, Float3) { return Float3{0, 1, 0}; });
    EXPECT_EQ(only(s), "the ball (object 1): has no area and is not seen");
    s = room();
    scene::AreaLight l;
    l.object = 9;
    l.radiance = Float3(-1);
    l.u = l.v = {1, 0, 0};
    s.lights = {l};
    ASSERT_EQ(faults_of(s).size(), 2u);
    EXPECT_NE(faults_of(s)[1].find("object 9"), std::string::npos);
    s = room();
    auto map = constant_environment(Float3(0.5f), 16, 8);
    map->name = "harbour";
    map->radiance.pixel(3, 2)[0] = kInf;
    s.environment.map = map;
    EXPECT_NE(only(s).find("harbour: 1 of 384"), std::string::npos) << only(s);
    s = room();
    s.camera.target = s.camera.position;
    EXPECT_EQ(only(s).rfind("the camera: looks nowhere", 0), 0u);
}

TEST(BadInput, AThousandLights) {
    scene::Scene s = room();
    for (int i = 0; i < 1000; ++i) {
        scene::AreaLight l;
        l.center = {std::sin(static_cast<float>(i)) * 3, 2 + 0.001f * static_cast<float>(i),
                    std::cos(static_cast<float>(i)) * 3};
        l.u = {0.05f, 0, 0};
        l.v = {0, 0, 0.05f};
        l.radiance = Float3(1);
        s.lights.push_back(l);
    }
    expect_defined(s, "a thousand lights");
}

TEST(BadInput, CamerasWhereNoneShouldBe) {
    scene::Scene s = room();
    s.camera.position = {0, 1, 0};
    s.camera.target = {0, 1, -1};
    expect_defined(s, "inside the ball");
    s.camera.target = s.camera.position;
    expect_defined(s, "looking at itself");
    s = room();
    s.camera.target = s.camera.position + Float3{0, -1, 0};
    s.camera.up = {0, 1, 0};
    expect_defined(s, "looking along its up");
    s = room();
    s.camera.focal_length = 0;
    expect_defined(s, "no focal length");
    s = room();
    s.camera.exposure = kNan;
    expect_defined(s, "exposure");
}

TEST(BadInput, TexturesOfOddSizes) {
    for (auto [w, h] : {std::pair{1, 1}, {1, 7}, {3, 1}, {5, 3}}) {
        scene::Scene s = room();
        auto texture = std::make_shared<scene::Texture>();
        texture->width = w;
        texture->height = h;
        texture->texels.assign(static_cast<size_t>(w * h), 0x80ff8040u);
        auto m = std::make_shared<scene::Material>();
        m->base_texture = texture;
        m->normal_texture = texture;
        m->roughness_texture = texture;
        s.meshes[0].materials = {m};
        expect_defined(s, "texture");
    }
    scene::Scene s = room();
    auto m = std::make_shared<scene::Material>();
    m->base_color = Float3(kNan);
    m->roughness = kNan;
    m->coat = kInf;
    m->sheen = Float3(-3);
    s.meshes[0].materials = {m};
    expect_defined(s, "a material of no numbers");
}

}  // namespace
}  // namespace limn::render
