#include "exchange/write_gltf.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>

namespace limn::exchange {
namespace {

using base::Float3;
using nlohmann::json;
using ::testing::HasSubstr;

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
    for (const json& m : r.gltf["materials"]) {
        const json extensions = m.value("extensions", json::object());
        for (const auto& [name, unused] : extensions.items())
            EXPECT_THAT(r.gltf["extensionsUsed"].dump(), HasSubstr(name));
    }
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

TEST(WriteGltf, SaysWhatCannotBeWritten) {
    const auto wrote = write_gltf("/nowhere/a.glb", small_scene(), 1);
    ASSERT_FALSE(wrote);
    EXPECT_THAT(wrote.error().message, HasSubstr("/nowhere/a.glb"));
}

}  // namespace
}  // namespace limn::exchange
