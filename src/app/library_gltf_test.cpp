// Every material of the library, on every kind of body, as other programs read it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "exchange/gltf_material.h"
#include "exchange/test_gltf.h"
#include "material/make_material.h"

namespace limn::app {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;

// A file of nothing but this material; its textures are not made.
json as_file(const scene::Material& material, bool& scaled) {
    json gltf = {{"textures", json::array({json::object()})}};
    gltf["materials"] = json::array({json(exchange::gltf_material(material, 0.2f, [&](const exchange::TextureUse& use) {
        scaled = scaled || use.scale != 1;
        return nlohmann::ordered_json{{"index", 0}};
    }))});
    const json all = gltf["materials"][0].value("extensions", json::object());
    for (const auto& [name, _] : all.items()) gltf["extensionsUsed"].push_back(name);
    return gltf;
}

TEST(LibraryGltf, EveryMaterialIsWithinTheStandard) {
    std::set<std::string> used;
    bool scaled = false;
    for (const material::Entry& entry : material::catalogue()) {
        material::Cache cache;
        for (const auto body : {material::Body::filled, material::Body::sheet}) {
            const bool sheet = body == material::Body::sheet;
            const material::MaterialSpec spec{entry.id, {1, 0.5f, 0}, 1, 0.5f, sheet ? 1.0f : 0.0f, 0.2f, body};
            const json gltf = as_file(*material::make_material(cache, spec), scaled);
            EXPECT_THAT(exchange::faults_of_gltf(gltf), IsEmpty()) << entry.id;
            const json all = gltf["materials"][0].value("extensions", json::object());
            EXPECT_EQ(all.contains("KHR_materials_transmission"), entry.transmission > 0) << entry.id;
            EXPECT_EQ(all.contains("KHR_materials_volume"), entry.transmission > 0 && !sheet && !entry.thin_walled)
                << entry.id;
            EXPECT_EQ(all.contains("KHR_materials_iridescence"), entry.film > 0) << entry.id;
            EXPECT_EQ(gltf["materials"][0].contains("emissiveFactor"), base::luminance(entry.emission) > 0) << entry.id;
            for (const auto& [name, _] : all.items()) used.insert(name);
        }
    }
    for (const char* name :
         {"transmission", "volume", "ior", "specular", "iridescence", "clearcoat", "sheen", "emissive_strength"})
        EXPECT_TRUE(used.contains(std::string("KHR_materials_") + name)) << name;
    EXPECT_TRUE(scaled) << "patterns have their true size";
}

}  // namespace
}  // namespace limn::app
