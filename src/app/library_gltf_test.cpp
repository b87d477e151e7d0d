// Every material of the library, on every kind of body, as other programs read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "exchange/test_gltf.h"
#include "exchange/write_gltf.h"
#include "material/bake.h"
#include "store/temporary_folder.h"
#include "world/shapes.h"

namespace limn::app {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

json written(const material::MaterialSpec& spec, const std::filesystem::path& folder) {
    material::Cache cache;
    scene::Scene scene;
    scene.meshes.push_back(world::shape_mesh(world::Shape::sphere, {{0, 0, 0}, 0.2f, 0}, 1, nullptr));
    scene.meshes[0].materials = {material::bake(cache, spec)};
    const auto path = folder / "a.glb";
    const auto wrote = exchange::write_gltf(path, scene, 1.5f);
    EXPECT_TRUE(wrote) << wrote.error().message;
    return exchange::json_of_glb(path);
}

TEST(LibraryGltf, EveryMaterialIsWithinTheStandard) {
    const store::TemporaryFolder folder;
    std::set<std::string> used;
    for (const material::Entry& entry : material::catalogue()) {
        for (const auto body : {material::Body::filled, material::Body::sheet}) {
            material::MaterialSpec spec;
            spec.id = entry.id;
            spec.tint = {1, 0.5f, 0};
            spec.wear = 0.5f;
            spec.wetness = body == material::Body::sheet ? 1.0f : 0.0f;
            spec.body = body;
            const json gltf = written(spec, folder.path);
            EXPECT_THAT(exchange::faults_of_gltf(gltf), IsEmpty()) << entry.id;
            const json all = gltf["materials"][0].value("extensions", json::object());
            EXPECT_EQ(all.contains("KHR_materials_transmission"), entry.transmission > 0) << entry.id;
            EXPECT_EQ(all.contains("KHR_materials_volume"),
                      entry.transmission > 0 && body == material::Body::filled && !entry.thin_walled)
                << entry.id;
            EXPECT_EQ(all.contains("KHR_materials_iridescence"), entry.film > 0) << entry.id;
            EXPECT_EQ(gltf["materials"][0].contains("emissiveFactor"), base::luminance(entry.emission) > 0) << entry.id;
            for (const auto& name : gltf["extensionsUsed"]) used.insert(name.get<std::string>());
        }
    }
    for (const char* name :
         {"transmission", "volume", "ior", "specular", "iridescence", "clearcoat", "sheen", "emissive_strength"})
        EXPECT_TRUE(used.contains(std::string("KHR_materials_") + name)) << name;
    EXPECT_TRUE(used.contains("KHR_texture_transform")) << "patterns have their true size";
}

}  // namespace
}  // namespace limn::app
