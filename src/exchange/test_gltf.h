#pragma once
// What the standard asks of the numbers and names in a glTF file, for tests: the ranges of glTF 2.0 and of the
// extensions that are written here, and that what is used is listed and what is named is there.
#include <algorithm>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

namespace limn::exchange {

// The JSON of a .glb.
inline nlohmann::json json_of_glb(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string data(std::istreambuf_iterator<char>(file), {});
    uint32_t length = 0;
    if (data.size() < 20) return {};
    std::memcpy(&length, data.data() + 12, 4);
    return nlohmann::json::parse(data.substr(20, length), nullptr, false);
}

struct GltfFaults {
    const nlohmann::json& gltf;
    std::vector<std::string> faults = {};
    std::set<std::string> used = {};

    static constexpr double kAny = std::numeric_limits<double>::max();

    void number(const nlohmann::json& in, const char* name, double low, double high, const std::string& where) {
        if (!in.contains(name)) return;
        const auto& value = in[name];
        const auto list = value.is_array() ? value : nlohmann::json::array({value});
        for (const auto& v : list)
            if (!v.is_number() || !(v.get<double>() >= low && v.get<double>() <= high))
                faults.push_back(where + "." + name + " is " + v.dump());
    }
    void textures(const nlohmann::json& in, const std::string& where) {
        if (!in.is_object()) return;
        for (const auto& [name, value] : in.items()) {
            if (name.ends_with("Texture")) {
                if (value.value("index", size_t{999'999}) >= gltf.value("textures", nlohmann::json::array()).size())
                    faults.push_back(where + "." + name + " names no texture");
                extensions(value, where + "." + name);
            } else if (value.is_object()) {
                textures(value, where + "." + name);
            }
        }
    }
    void extensions(const nlohmann::json& in, const std::string& where) {
        if (!in.contains("extensions")) return;
        if (in["extensions"].empty()) faults.push_back(where + " has no extensions in its extensions");
        for (const auto& [name, value] : in["extensions"].items()) {
            used.insert(name);
            if (value.empty()) faults.push_back(where + "." + name + " says nothing");
        }
    }
    void material(const nlohmann::json& m, const std::string& where) {
        extensions(m, where);
        textures(m, where);
        number(m, "emissiveFactor", 0, 1, where);
        const auto pbr = m.value("pbrMetallicRoughness", nlohmann::json::object());
        for (const char* name : {"baseColorFactor", "metallicFactor", "roughnessFactor"})
            number(pbr, name, 0, 1, where);
        const auto all = m.value("extensions", nlohmann::json::object());
        const auto of = [&](const char* name,
                            std::initializer_list<std::pair<const char*, std::pair<double, double>>> ranges) {
            if (!all.contains(name)) return;
            for (const auto& [field, range] : ranges)
                number(all[name], field, range.first, range.second, where + "." + name);
        };
        of("KHR_materials_specular", {{"specularFactor", {0, 1}}, {"specularColorFactor", {0, kAny}}});
        of("KHR_materials_ior", {{"ior", {1, kAny}}});
        of("KHR_materials_transmission", {{"transmissionFactor", {0, 1}}});
        of("KHR_materials_volume",
           {{"thicknessFactor", {0, kAny}}, {"attenuationDistance", {1e-30, kAny}}, {"attenuationColor", {0, 1}}});
        of("KHR_materials_iridescence", {{"iridescenceFactor", {0, 1}},
                                         {"iridescenceIor", {1, kAny}},
                                         {"iridescenceThicknessMinimum", {0, kAny}},
                                         {"iridescenceThicknessMaximum", {0, kAny}}});
        of("KHR_materials_clearcoat", {{"clearcoatFactor", {0, 1}}, {"clearcoatRoughnessFactor", {0, 1}}});
        of("KHR_materials_sheen", {{"sheenColorFactor", {0, 1}}, {"sheenRoughnessFactor", {0, 1}}});
        of("KHR_materials_emissive_strength", {{"emissiveStrength", {0, kAny}}});
        if (all.contains("KHR_materials_volume") && !all.contains("KHR_materials_transmission"))
            faults.push_back(where + " has a volume into which nothing goes");
    }
};

inline std::vector<std::string> faults_of_gltf(const nlohmann::json& gltf) {
    GltfFaults check{gltf};
    for (size_t i = 0; i < gltf["materials"].size(); ++i)
        check.material(gltf["materials"][i],
                       "materials[" + std::to_string(i) + "] " + gltf["materials"][i].value("name", ""));
    check.extensions(gltf, "file");
    for (const auto& node : gltf.value("nodes", nlohmann::json::array())) check.extensions(node, "node");
    std::set<std::string> listed;
    for (const auto& name : gltf.value("extensionsUsed", nlohmann::json::array()))
        listed.insert(name.get<std::string>());
    if (listed != check.used) check.faults.push_back("extensionsUsed is not what is used");
    if (gltf.contains("extensionsUsed") && gltf["extensionsUsed"].empty())
        check.faults.push_back("extensionsUsed is empty");
    return check.faults;
}

}  // namespace limn::exchange
