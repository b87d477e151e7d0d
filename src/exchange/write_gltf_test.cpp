#include "exchange/write_gltf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "exchange/gltf_material.h"
#include "exchange/test_gltf.h"

namespace limn::exchange {
namespace {

using base::Float3;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("limn_gltf_" + std::to_string(getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

std::string slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// One quad and one triangle, of two materials; the first has a texture with coverage.
scene::Scene small_scene() {
    auto texture = std::make_shared<scene::Texture>();
    texture->width = 3, texture->height = 2;
    texture->texels = {0xff0000ff, 0x80112233, 0x00ffffff, 0xff00ff00, 0x7f102030, 0x01020304};
    auto leaf = std::make_shared<scene::Material>();
    leaf->name = "leaf";
    leaf->base_texture = texture;
    leaf->roughness_texture = texture;
    leaf->cutout = true;
    leaf->model = scene::MaterialModel::hair;
    auto lamp = std::make_shared<scene::Material>();
    lamp->emission = {4, 2, 0};
    lamp->specular = 0.25f;
    auto topology = std::make_shared<scene::Topology>();
    topology->vertices = 5;
    topology->quads = {0, 1, 2, 3, 2, 1, 4, 4};
    topology->uv = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {2, 2}};
    topology->material = {0, 1};
    scene::Mesh mesh;
    mesh.object = 1;
    mesh.name = "leaf on a lamp";
    mesh.topology = topology;
    mesh.positions = std::make_shared<std::vector<Float3>>(
        std::vector<Float3>{{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {0, 1, 0}, {2, 0, -1}, {0, 0, 0}});
    mesh.normals = std::make_shared<std::vector<Float3>>(
        std::vector<Float3>{{0, 0, 2}, {0, 0, 1}, {0, 0, 0}, {0, 0, 1}, {0, 0, 1}, {0, 0, 0}});
    mesh.materials = {leaf, lamp};
    scene::Scene scene;
    scene.meshes = {mesh};
    scene.sun = {{0, 1, 0}, {3, 2, 1}, 0.01f};
    scene.lights = {{.role = scene::LightRole::rim, .center = {1, 2, 3}, .radiance = Float3{5, 5, 5}},
                    {.role = scene::LightRole::key, .radiance = Float3(0.0f)}};
    scene.camera.position = {0, 1, 4};
    scene.camera.target = {0, 1, 0};
    auto map = std::make_shared<scene::EnvironmentMap>();
    map->radiance = base::ImageF(4, 2, 3);
    scene.environment.map = map;
    return scene;
}

struct Read {
    json gltf;
    std::string binary;
};

Read read_glb(const std::filesystem::path& path) {
    const std::string data = slurp(path);
    uint32_t head[5], binary[2];
    std::memcpy(head, data.data(), sizeof head);
    EXPECT_EQ(head[0], 0x46546C67u);
    EXPECT_EQ(head[1], 2u);
    EXPECT_EQ(head[2], data.size());
    EXPECT_EQ(head[4], 0x4E4F534Au);
    std::memcpy(binary, data.data() + 20 + head[3], sizeof binary);
    EXPECT_EQ(binary[1], 0x004E4942u);
    EXPECT_EQ(20 + head[3] + 8 + binary[0], data.size());
    EXPECT_EQ(head[3] % 4, 0u);
    EXPECT_EQ(binary[0] % 4, 0u);
    return {json::parse(data.substr(20, head[3])), data.substr(28 + head[3])};
}

template <class T>
std::vector<T> values(const Read& r, int accessor, int width) {
    const json& a = r.gltf["accessors"][static_cast<size_t>(accessor)];
    const json& v = r.gltf["bufferViews"][a["bufferView"].get<size_t>()];
    std::vector<T> out(a["count"].get<size_t>() * static_cast<size_t>(width));
    EXPECT_EQ(v["byteLength"], out.size() * sizeof(T));
    std::memcpy(out.data(), r.binary.data() + v["byteOffset"].get<size_t>(), out.size() * sizeof(T));
    return out;
}

TEST(WriteGltf, EveryViewAndAccessorIsWithinItsBuffer) {
    Folder folder;
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", small_scene(), 16.0f / 9));
    const Read r = read_glb(folder.path / "a.glb");
    ASSERT_EQ(r.gltf["buffers"].size(), 1u);
    EXPECT_EQ(r.gltf["buffers"][0]["byteLength"], r.binary.size());
    for (const json& v : r.gltf["bufferViews"]) {
        EXPECT_EQ(v["byteOffset"].get<size_t>() % 4, 0u);
        EXPECT_LE(v["byteOffset"].get<size_t>() + v["byteLength"].get<size_t>(), r.binary.size());
    }
    for (const json& a : r.gltf["accessors"]) EXPECT_LT(a["bufferView"].get<size_t>(), r.gltf["bufferViews"].size());
    EXPECT_THAT(faults_of_gltf(r.gltf), IsEmpty());
}

TEST(WriteGltf, TrianglesAreThoseThatAreTraced) {
    Folder folder;
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", small_scene(), 1));
    const Read r = read_glb(folder.path / "a.glb");
    const json& primitives = r.gltf["meshes"][0]["primitives"];
    ASSERT_EQ(primitives.size(), 2u);
    EXPECT_EQ(values<uint32_t>(r, primitives[0]["indices"], 1), (std::vector<uint32_t>{0, 1, 3, 2, 3, 1}));
    EXPECT_EQ(values<uint32_t>(r, primitives[1]["indices"], 1), (std::vector<uint32_t>{2, 1, 4}));
    const json& at = primitives[0]["attributes"];
    EXPECT_EQ(values<float>(r, at["POSITION"], 3), (std::vector<float>{0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 2, 0, -1}));
    EXPECT_EQ(r.gltf["accessors"][at["POSITION"].get<size_t>()]["max"], json::array({2, 1, 0}));
    EXPECT_EQ(r.gltf["accessors"][at["POSITION"].get<size_t>()]["min"], json::array({0, 0, -1}));
    EXPECT_EQ(values<float>(r, at["TEXCOORD_0"], 2), (std::vector<float>{0, 0, 1, 0, 1, 1, 0, 1, 2, 2}));
    const auto normals = values<float>(r, at["NORMAL"], 3);
    for (size_t i = 0; i < 5; ++i)
        EXPECT_FLOAT_EQ(std::hypot(normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]), 1)
            << "glTF wants unit normals";
}

TEST(WriteGltf, TexturesKeepTheirTexelsAndMaterialsTheirMeaning) {
    Folder folder;
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", small_scene(), 1));
    const Read r = read_glb(folder.path / "a.glb");
    const json &leaf = r.gltf["materials"][0], &lamp = r.gltf["materials"][1];
    EXPECT_EQ(leaf["alphaMode"], "BLEND");
    EXPECT_TRUE(leaf["extensions"]["KHR_materials_specular"].contains("specularColorTexture"));
    EXPECT_EQ(lamp["extensions"]["KHR_materials_specular"]["specularFactor"], 0.5);
    EXPECT_EQ(lamp["emissiveFactor"], json::array({1, 0.5, 0}));
    EXPECT_EQ(lamp["extensions"]["KHR_materials_emissive_strength"]["emissiveStrength"], 4);

    const auto pixels = [&](const json& info, uint32_t format) {
        const json& image = r.gltf["images"][r.gltf["textures"][info["index"].get<size_t>()]["source"].get<size_t>()];
        const json& v = r.gltf["bufferViews"][image["bufferView"].get<size_t>()];
        png_image png{};
        png.version = PNG_IMAGE_VERSION;
        EXPECT_TRUE(png_image_begin_read_from_memory(&png, r.binary.data() + v["byteOffset"].get<size_t>(),
                                                     v["byteLength"].get<size_t>()));
        png.format = format;
        std::vector<uint8_t> out(PNG_IMAGE_SIZE(png));
        EXPECT_TRUE(png_image_finish_read(&png, nullptr, out.data(), 0, nullptr));
        return out;
    };
    const auto color = pixels(leaf["pbrMetallicRoughness"]["baseColorTexture"], PNG_FORMAT_RGBA);
    ASSERT_EQ(color.size(), 24u);
    EXPECT_EQ((std::vector<uint8_t>(color.begin() + 4, color.begin() + 8)),
              (std::vector<uint8_t>{0x33, 0x22, 0x11, 0x80}));
    const auto rough = pixels(leaf["pbrMetallicRoughness"]["metallicRoughnessTexture"], PNG_FORMAT_RGB);
    EXPECT_EQ((std::vector<uint8_t>(rough.begin() + 3, rough.begin() + 6)), (std::vector<uint8_t>{255, 0x33, 255}))
        << "roughness is green";
}

TEST(WriteGltf, WhatGltfHasNoWordsForStandsBesideIt) {
    Folder folder;
    const scene::Scene scene = small_scene();
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", scene, 2));
    const json beside = json::parse(slurp(folder.path / "a.scene.json"));
    ASSERT_EQ(beside["area_lights"].size(), 1u) << "one that is dark is left out";
    EXPECT_EQ(beside["area_lights"][0]["role"], "rim");
    EXPECT_EQ(beside["area_lights"][0]["radiance"], json::array({5, 5, 5}));
    EXPECT_EQ(beside["sun"]["irradiance"], json::array({3, 2, 1}));
    EXPECT_EQ(beside["camera"]["focus_distance"], 4);
    EXPECT_EQ(beside["environment"]["file"], "a.environment.exr");
    EXPECT_EQ(beside["backdrop"]["file"], "a.environment.exr") << "there is no softer one";
    EXPECT_TRUE(std::filesystem::exists(folder.path / "a.environment.exr"));

    const Read r = read_glb(folder.path / "a.glb");
    for (const json& node : r.gltf["nodes"]) {
        if (node["name"] != "camera") continue;
        const auto m = node["matrix"].get<std::vector<float>>();
        EXPECT_EQ((std::vector<float>(m.begin() + 8, m.begin() + 11)), (std::vector<float>{0, 0, 1}))
            << "looks along its own -z";
        EXPECT_EQ((std::vector<float>(m.begin() + 12, m.begin() + 15)), (std::vector<float>{0, 1, 4}));
    }
    const double yfov = r.gltf["cameras"][0]["perspective"]["yfov"];
    EXPECT_NEAR(2 * std::tan(yfov / 2) * 50, 18, 1e-4) << "36 mm wide, half as high";
}

TEST(WriteGltf, AShapeInManyPlacesIsWrittenOnce) {
    Folder folder;
    scene::Scene scene = small_scene();
    const scene::Mesh first = scene.meshes[0];
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", scene, 2));
    scene.meshes[0].placement = scene::Placement{{1, 2, 3}, 0.5f, 1};
    for (int i = 0; i < 50; ++i) scene.meshes.push_back(scene.meshes[0]);
    ASSERT_TRUE(write_gltf(folder.path / "b.glb", scene, 2));
    const Read one = read_glb(folder.path / "a.glb"), many = read_glb(folder.path / "b.glb");
    EXPECT_EQ(one.gltf["bufferViews"].size(), many.gltf["bufferViews"].size());
    int placed = 0;
    for (const json& node : many.gltf["nodes"]) {
        if (node["name"] != first.name || !node.contains("translation")) continue;
        ++placed;
        EXPECT_EQ(node["translation"], json::array({1, 2, 3}));
        EXPECT_EQ(node["scale"][1], 0.5);
        EXPECT_NEAR(node["rotation"][1].get<double>(), std::sin(0.5), 1e-6);
        EXPECT_NEAR(node["rotation"][3].get<double>(), std::cos(0.5), 1e-6);
    }
    EXPECT_EQ(placed, 51);
}

json as_gltf(const scene::Material& m, float thickness = 0.1f) {
    return gltf_material(m, thickness, [](const TextureUse&) { return nlohmann::ordered_json{{"index", 0}}; });
}

TEST(WriteGltf, AColorOverOneIsKeptWithinTheStandard) {
    scene::Material hair;
    hair.model = scene::MaterialModel::hair;
    hair.base_color = {1.8f, 0.4f, -0.1f};
    const json factor = as_gltf(hair)["pbrMetallicRoughness"]["baseColorFactor"];
    EXPECT_EQ(factor[0], 1);
    EXPECT_FLOAT_EQ(factor[1], 0.4f);
    EXPECT_EQ(factor[2], 0);
}

TEST(WriteGltf, GlassLetsLightThrough) {
    scene::Material glass;
    glass.base_color = {0.2f, 0.4f, 1};
    glass.roughness = 0.02f;
    glass.transmission = 1;
    glass.ior = 1.52f;
    glass.absorption = {26, 6, 13};
    json m = as_gltf(glass, 0.25f), all = m["extensions"];
    EXPECT_EQ(all["KHR_materials_transmission"]["transmissionFactor"], 1);
    EXPECT_FLOAT_EQ(all["KHR_materials_ior"]["ior"], 1.52f);
    EXPECT_EQ(m["pbrMetallicRoughness"]["baseColorFactor"], json::array({1, 1, 1, 1})) << "its colour is inside";
    EXPECT_EQ(m["doubleSided"], false) << "the standard wants one side of what is filled";
    EXPECT_FALSE(all.contains("KHR_materials_specular")) << "what it reflects is told by its index";
    const json& volume = all["KHR_materials_volume"];
    EXPECT_FLOAT_EQ(volume["thicknessFactor"], 0.25f);
    // What is left after 7 cm, by the standard's formula and by Beer's law.
    const double d = volume["attenuationDistance"];
    const float absorption[3] = {26, 6, 13};
    for (size_t c = 0; c < 3; ++c)
        EXPECT_NEAR(std::pow(volume["attenuationColor"][c].get<double>(), 0.07 / d), std::exp(-absorption[c] * 0.07),
                    1e-5);

    glass.absorption = Float3(0);
    EXPECT_FALSE(as_gltf(glass)["extensions"]["KHR_materials_volume"].contains("attenuationDistance"))
        << "it takes nothing";
    glass.thin_walled = true;
    m = as_gltf(glass);
    EXPECT_FALSE(m["extensions"].contains("KHR_materials_volume")) << "a sheet has no inside";
    EXPECT_FLOAT_EQ(m["pbrMetallicRoughness"]["baseColorFactor"][0], 0.2f) << "it colours what goes through";
    EXPECT_EQ(m["extensions"]["KHR_materials_transmission"]["transmissionFactor"], 1);
}

// The picture's right is +u, its top is against v, whichever way round the surface wears it.
TEST(WriteGltf, TangentsSayHowNormalMapsLie) {
    for (const bool mirrored : {false, true}) {
        scene::Scene scene = small_scene();
        scene::Mesh& mesh = scene.meshes[0];
        auto topology = std::make_shared<scene::Topology>(*mesh.topology);
        topology->uv = {{0, 1}, {1, 1}, {1, 0}, {0, 0}, {2, 2}};  // upright on x to the right, y up
        if (mirrored)
            for (auto& uv : topology->uv) uv.x = 1 - uv.x;
        mesh.topology = topology;
        auto bumpy = std::make_shared<scene::Material>(*mesh.materials[0]);
        bumpy->model = scene::MaterialModel::principled;
        bumpy->normal_texture = bumpy->base_texture;
        mesh.materials[0] = bumpy;
        Folder folder;
        ASSERT_TRUE(write_gltf(folder.path / "a.glb", scene, 1));
        const Read r = read_glb(folder.path / "a.glb");
        const auto t = values<float>(r, r.gltf["meshes"][0]["primitives"][0]["attributes"]["TANGENT"], 4);
        ASSERT_EQ(t.size(), 20u);
        const float right = mirrored ? -1.0f : 1.0f;
        for (size_t v : {0, 3})
            EXPECT_THAT(
                (std::vector<float>(t.begin() + 4 * static_cast<long>(v), t.begin() + 4 * static_cast<long>(v) + 4)),
                (std::vector<float>{right, 0, 0, right}))
                << v;
        for (size_t v = 0; v < 5; ++v) EXPECT_NEAR(std::hypot(t[4 * v], t[4 * v + 1], t[4 * v + 2]), 1, 1e-5);
    }
}

// F0 by the standard: ((ior - 1) / (ior + 1))^2 * specularFactor.
TEST(WriteGltf, ReflectsAsMuchAsTheMaterialHeadOn) {
    for (float specular : {0.0f, 0.1f, 0.25f, 0.5f, 0.6f, 1.0f}) {
        scene::Material plain;
        plain.specular = specular;
        const json all = as_gltf(plain).value("extensions", json::object());
        const double n = all.contains("KHR_materials_ior") ? all["KHR_materials_ior"]["ior"].get<double>() : 1.5;
        const double factor =
            all.contains("KHR_materials_specular") ? all["KHR_materials_specular"].value("specularFactor", 1.0) : 1.0;
        EXPECT_LE(factor, 1);
        EXPECT_NEAR(std::pow((n - 1) / (n + 1), 2) * factor, 0.08 * specular, 1e-6) << specular;
    }
}

TEST(WriteGltf, AFilmShimmers) {
    scene::Material bubble;
    bubble.film = 560;
    bubble.roughness_texture = std::make_shared<scene::Texture>();
    const json film = as_gltf(bubble)["extensions"]["KHR_materials_iridescence"];
    EXPECT_EQ(film["iridescenceFactor"], 1);
    EXPECT_EQ(film["iridescenceThicknessMaximum"], 560);
    EXPECT_EQ(film["iridescenceThicknessMinimum"], 0);
    EXPECT_TRUE(film.contains("iridescenceThicknessTexture"));
}

TEST(WriteGltf, PatternsKeepTheirSizeAndCoverageItsPlace) {
    Folder folder;
    scene::Scene scene = small_scene();
    auto pattern = std::make_shared<scene::Texture>();
    pattern->width = 2, pattern->height = 1;
    pattern->texels = {0xff0000ff, 0xffff0000};
    auto knit = std::make_shared<scene::Material>(*scene.meshes[0].materials[0]);
    knit->model = scene::MaterialModel::principled;
    knit->coverage_texture = knit->base_texture;
    knit->base_texture = knit->roughness_texture = pattern;
    knit->texture_scale = 3;
    scene.meshes[0].materials[0] = knit;
    ASSERT_TRUE(write_gltf(folder.path / "a.glb", scene, 1));
    const json gltf = json_of_glb(folder.path / "a.glb");
    EXPECT_THAT(faults_of_gltf(gltf), IsEmpty());
    const json& pbr = gltf["materials"][0]["pbrMetallicRoughness"];
    EXPECT_EQ(pbr["metallicRoughnessTexture"]["extensions"]["KHR_texture_transform"]["scale"], json::array({3, 3}));
    EXPECT_FALSE(pbr["baseColorTexture"].contains("extensions")) << "it stands in the place of the coverage";
    const base::Image8 image = texture_image({pattern, Channels::color_and_coverage, 3, knit->coverage_texture});
    ASSERT_EQ(image.width, 3);
    ASSERT_EQ(image.height, 2);
    const auto texel = [&](int x, int y) { return std::vector<uint8_t>(image.pixel(x, y), image.pixel(x, y) + 4); };
    // Middles of the three columns are at tiles 0.5, 1.5 and 2.5: the pattern's second texel.
    EXPECT_EQ(texel(0, 0), (std::vector<uint8_t>{0, 0, 255, 0xff}));
    EXPECT_EQ(texel(1, 0), (std::vector<uint8_t>{0, 0, 255, 0x80}));
    EXPECT_EQ(texel(2, 1), (std::vector<uint8_t>{0, 0, 255, 0x01}));
}

// Whatever a material holds, what is written is what the standard allows.
TEST(WriteGltf, NumbersAreWithinTheStandard) {
    std::mt19937 random(7);
    const float odd[] = {0, 1, 0.5f, -1, 2, 1e30f, -1e30f, 1e-30f, std::nanf(""), INFINITY, -INFINITY, 0.3f};
    const auto any = [&] { return odd[random() % std::size(odd)]; };
    const auto any3 = [&] { return Float3{any(), any(), any()}; };
    for (int i = 0; i < 20'000; ++i) {
        scene::Material m;
        m.base_color = any3(), m.metallic = any(), m.roughness = any(), m.specular = any(), m.coat = any(),
        m.coat_roughness = any();
        m.sheen = any3(), m.sheen_roughness = any(), m.transmission = any(), m.ior = any(),
        m.thin_walled = random() % 2;
        m.absorption = any3(), m.film = any(), m.emission = any3(), m.texture_scale = any();
        m.model = random() % 2 ? scene::MaterialModel::hair : scene::MaterialModel::principled;
        json gltf = {{"materials", json::array({as_gltf(m, any())})}, {"textures", json::array({json::object()})}};
        const json extensions = gltf["materials"][0].value("extensions", json::object());
        for (const auto& [name, _] : extensions.items()) gltf["extensionsUsed"].push_back(name);
        ASSERT_THAT(faults_of_gltf(gltf), IsEmpty()) << gltf.dump();
    }
}

TEST(WriteGltf, SaysWhatCannotBeWritten) {
    const auto wrote = write_gltf("/nowhere/a.glb", small_scene(), 1);
    ASSERT_FALSE(wrote);
    EXPECT_THAT(wrote.error().message, HasSubstr("/nowhere/a.glb"));
}

}  // namespace
}  // namespace limn::exchange
