#include "render/data/faults.h"

#include <gtest/gtest.h>

#include "render/data/test_scenes.h"

namespace limn::render {
namespace {

using namespace test;

// What stands in many places is looked through as a shape, from where the eye is in it.
TEST(Faults, AnEyeInsideOneOfManyEqualThingsIsTold) {
    scene::Scene s;
    const scene::Mesh shape = sphere({0, 0.5f, 0}, 0.5f, matte(Float3(0.5f)), 1, 16);
    for (int i = 0; i < 40; ++i) {
        scene::Mesh one = shape;
        one.name = "ball " + std::to_string(i);
        one.placement = scene::Placement{{static_cast<float>(i), 1, 0}, 0.4f, 0.3f * static_cast<float>(i)};
        s.meshes.push_back(one);
    }
    const auto from = [&](Float3 eye) {
        s.camera.position = eye;
        const auto faults = faults_of_view(s);
        EXPECT_LE(faults.size(), 1u);
        return faults.empty() ? std::string() : faults[0];
    };
    EXPECT_NE(from({7.05f, 1.2f, 0.05f}).find("ball 7,"), std::string::npos);
    EXPECT_NE(from({31, 1.3f, -0.1f}).find("ball 31,"), std::string::npos);
    for (const Float3 outside :
         {Float3{7, 1.5f, 0}, {7, 0.9f, 0}, {7.5f, 1.2f, 0}, {7.19f, 1.05f, 0.0f}, {-1, 1.2f, 0}})
        EXPECT_EQ(from(outside), "") << outside.x << " " << outside.y;
}

}  // namespace
}  // namespace limn::render
