#include "exchange/write_gltf.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>
#include <tuple>
#include <vector>

#include "exchange/gltf_material.h"
#include "exchange/gltf_tangents.h"
#include "exchange/write_image.h"

namespace limn::exchange {
namespace {

using base::Float3;
using Json = nlohmann::ordered_json;

// The numbers of glTF 2.0.
enum : int {
    kFloat = 5126,
    kUnsignedInt = 5125,
    kArrayBuffer = 34962,
    kElementArrayBuffer = 34963,
    kRepeat = 10497,
    kLinear = 9729
};

constexpr const char *kDescription = ".scene.json", *kEnvironment = ".environment.exr", *kBackdrop = ".backdrop.exr";

Json list(Float3 v) {
    return Json::array({v.x, v.y, v.z});
}

struct Writer {
    Json gltf = {{"asset", {{"version", "2.0"}, {"generator", "Limn"}}}, {"scene", 0}};
    std::vector<uint8_t> bytes;
    std::map<const scene::Material*, int> materials;
    std::map<std::tuple<const scene::Texture*, const scene::Texture*, Channels, float>, int> textures;
    std::set<std::string> extensions;
    std::multimap<size_t, int> views;  // by a hash of their bytes
    base::Result<void> trouble;

    int add(const char* what, Json entry) {
        Json& all = gltf[what];
        all.push_back(std::move(entry));
        return static_cast<int>(all.size()) - 1;
    }

    // What is the same byte by byte, such as a shape that stands in many places, is written once.
    int view(const void* data, size_t size, int target) {
        const size_t hash = std::hash<std::string_view>{}({static_cast<const char*>(data), size});
        const auto [first, last] = views.equal_range(hash);
        for (auto at = first; at != last; ++at) {
            const Json& there = gltf["bufferViews"][static_cast<size_t>(at->second)];
            if (there["byteLength"] == size && there.value("target", 0) == target &&
                std::memcmp(bytes.data() + there["byteOffset"].get<size_t>(), data, size) == 0)
                return at->second;
        }
        bytes.resize((bytes.size() + 3) / 4 * 4);
        Json v = {{"buffer", 0}, {"byteOffset", bytes.size()}, {"byteLength", size}};
        if (target) v["target"] = target;
        const auto* from = static_cast<const uint8_t*>(data);
        bytes.insert(bytes.end(), from, from + size);
        const int made = add("bufferViews", std::move(v));
        views.emplace(hash, made);
        return made;
    }

    int accessor(const void* data, size_t count, size_t element, int component, const char* type, int target) {
        return add("accessors", {{"bufferView", view(data, count * element, target)},
                                 {"componentType", component},
                                 {"count", count},
                                 {"type", type}});
    }

    Json texture(const TextureUse& use) {
        auto [at, fresh] = textures.try_emplace(
            {use.texture.get(), use.coverage.get(), use.channels, use.coverage ? use.scale : 0}, 0);
        if (fresh) {
            auto png = encode_png(texture_image(use));
            if (!png) trouble = png.error();
            const int image =
                png ? add("images", {{"mimeType", "image/png"}, {"bufferView", view(png->data(), png->size(), 0)}}) : 0;
            if (!gltf.contains("samplers"))
                add("samplers",
                    {{"wrapS", kRepeat}, {"wrapT", kRepeat}, {"magFilter", kLinear}, {"minFilter", kLinear}});
            at->second = add("textures", {{"source", image}, {"sampler", 0}});
        }
        Json info = {{"index", at->second}};
        if (!use.coverage && std::isfinite(use.scale) && use.scale != 1)
            extend(info, "KHR_texture_transform", {{"scale", {use.scale, use.scale}}});
        return info;
    }

    void extend(Json& entry, const char* name, Json value) {
        extensions.insert(name);
        entry["extensions"][name] = std::move(value);
    }

    int material(const std::shared_ptr<const scene::Material>& m, float thickness) {
        auto [at, fresh] = materials.try_emplace(m.get(), 0);
        if (!fresh) return at->second;
        Json entry = gltf_material(*m, thickness, [this](const TextureUse& use) { return texture(use); });
        if (entry.contains("extensions"))
            for (const auto& [name, _] : entry["extensions"].items()) extensions.insert(name);
        return at->second = add("materials", std::move(entry));
    }
};

// Triangles of each material, split along the diagonal that rays see: (v0, v1, v3), (v2, v3, v1).
std::map<uint16_t, std::vector<uint32_t>> triangles_of(const scene::Topology& t) {
    std::map<uint16_t, std::vector<uint32_t>> of;
    for (size_t q = 0; q < t.quad_count(); ++q) {
        const uint32_t* v = &t.quads[q * 4];
        auto& to = of[t.material[q]];
        const bool triangle = v[2] == v[3];
        to.insert(to.end(), {v[0], v[1], v[3]});
        if (!triangle) to.insert(to.end(), {v[2], v[3], v[1]});
    }
    return of;
}

void add_mesh(Writer& w, Json& nodes, const scene::Mesh& mesh) {
    const scene::Topology& t = *mesh.topology;
    const auto n = static_cast<size_t>(t.vertices);
    const auto triangles = triangles_of(t);
    if (n == 0 || triangles.empty()) return;
    Json attributes = {
        {"POSITION", w.accessor(mesh.positions->data(), n, sizeof(Float3), kFloat, "VEC3", kArrayBuffer)}};
    Float3 low = (*mesh.positions)[0], high = low;
    for (size_t i = 1; i < n; ++i)
        low = base::min(low, (*mesh.positions)[i]), high = base::max(high, (*mesh.positions)[i]);
    w.gltf["accessors"].back()["min"] = list(low);
    w.gltf["accessors"].back()["max"] = list(high);
    std::vector<Float3> normals(n);
    for (size_t i = 0; i < n; ++i) {
        normals[i] = base::normalize((*mesh.normals)[i]);
        if (!(base::length(normals[i]) > 0.5f)) normals[i] = {0, 1, 0};
    }
    attributes["NORMAL"] = w.accessor(normals.data(), n, sizeof(Float3), kFloat, "VEC3", kArrayBuffer);
    if (t.uv.size() >= n)
        attributes["TEXCOORD_0"] = w.accessor(t.uv.data(), n, sizeof(base::Float2), kFloat, "VEC2", kArrayBuffer);
    const bool bumped = std::ranges::any_of(mesh.materials, [](const auto& m) { return m && has_normal_map(*m); });
    if (bumped && t.uv.size() >= n) {
        const std::vector<float> tangents = gltf_tangents(mesh, normals);
        attributes["TANGENT"] = w.accessor(tangents.data(), n, 4 * sizeof(float), kFloat, "VEC4", kArrayBuffer);
    }
    const Float3 extent = high - low;
    const float thickness = std::min({extent.x, extent.y, extent.z});
    Json primitives = Json::array();
    for (const auto& [material, indices] : triangles)
        primitives.push_back(
            {{"attributes", attributes},
             {"indices", w.accessor(indices.data(), indices.size(), 4, kUnsignedInt, "SCALAR", kElementArrayBuffer)},
             {"material", w.material(mesh.materials.at(material), thickness)}});
    const int made = w.add("meshes", {{"name", mesh.name}, {"primitives", std::move(primitives)}});
    Json node = {{"name", mesh.name}, {"mesh", made}};
    if (const auto& at = mesh.placement) {
        node["translation"] = list(at->position);
        node["rotation"] = {0, std::sin(at->turn / 2), 0, std::cos(at->turn / 2)};
        node["scale"] = {at->size, at->size, at->size};
    }
    nodes.push_back(w.add("nodes", std::move(node)));
}

// Column-major: something that looks along -z, at a place.
Json placed(Float3 right, Float3 up, Float3 back, Float3 at) {
    return Json::array(
        {right.x, right.y, right.z, 0, up.x, up.y, up.z, 0, back.x, back.y, back.z, 0, at.x, at.y, at.z, 1});
}

void add_camera(Writer& w, Json& nodes, const scene::Camera& c, float aspect) {
    const Float3 back = base::normalize(c.position - c.target), right = base::normalize(base::cross(c.up, back)),
                 up = base::cross(back, right);
    const float yfov = 2 * std::atan(18.0f / c.focal_length / aspect);
    const int camera = w.add("cameras", {{"type", "perspective"},
                                         {"perspective", {{"aspectRatio", aspect}, {"yfov", yfov}, {"znear", 0.01}}}});
    nodes.push_back(
        w.add("nodes", {{"name", "camera"}, {"camera", camera}, {"matrix", placed(right, up, back, c.position)}}));
}

void add_sun(Writer& w, Json& nodes, const scene::Sun& sun) {
    const float most = std::max({sun.irradiance.x, sun.irradiance.y, sun.irradiance.z});
    if (!(most > 0)) return;
    w.extend(w.gltf, "KHR_lights_punctual",
             {{"lights",
               Json::array({{{"type", "directional"}, {"color", list(sun.irradiance / most)}, {"intensity", most}}})}});
    Float3 right, up;
    base::basis(sun.direction, right, up);
    Json node = {{"name", "sun"}, {"matrix", placed(right, up, sun.direction, {})}};
    w.extend(node, "KHR_lights_punctual", {{"light", 0}});
    nodes.push_back(w.add("nodes", std::move(node)));
}

base::Result<void> write_bytes(const std::filesystem::path& path,
                               const std::vector<std::pair<const void*, size_t>>& parts) {
    std::ofstream file(path, std::ios::binary);
    for (const auto& [data, size] : parts)
        file.write(static_cast<const char*>(data), static_cast<std::streamsize>(size));
    file.close();
    if (!file) return base::Error{fmt::format("{} cannot be written: {}", path.string(), std::strerror(errno))};
    return {};
}

base::Result<void> write_glb(const std::filesystem::path& path, Writer& w) {
    w.bytes.resize((w.bytes.size() + 3) / 4 * 4);
    w.gltf["buffers"] = Json::array({{{"byteLength", w.bytes.size()}}});
    std::string text = w.gltf.dump();
    text.resize((text.size() + 3) / 4 * 4, ' ');
    const auto length = static_cast<uint32_t>(text.size()), size = static_cast<uint32_t>(w.bytes.size());
    const uint32_t head[5] = {0x46546C67, 2, 12 + 8 + length + 8 + size, length, 0x4E4F534A},
                   binary[2] = {size, 0x004E4942};
    return write_bytes(
        path,
        {{head, sizeof head}, {text.data(), text.size()}, {binary, sizeof binary}, {w.bytes.data(), w.bytes.size()}});
}

Json describe_camera(const scene::Camera& c, float aspect) {
    return {{"position", list(c.position)},
            {"target", list(c.target)},
            {"up", list(c.up)},
            {"focal_length_mm", c.focal_length},
            {"sensor_width_mm", 36},
            {"aspect", aspect},
            {"focus_distance", c.focus_distance > 0 ? c.focus_distance : base::length(c.target - c.position)},
            {"f_number", c.f_number},
            {"exposure_ev", c.exposure}};
}

Json describe_lights(const scene::Scene& scene) {
    constexpr const char* kRoles[] = {"environment", "sun", "key", "fill", "rim", "practical", "effect"};
    Json lights = Json::array();
    for (const scene::AreaLight& l : scene.lights) {
        if (!(base::luminance(l.radiance) > 0)) continue;
        lights.push_back({{"role", kRoles[static_cast<int>(l.role)]},
                          {"center", list(l.center)},
                          {"half_edge_u", list(l.u)},
                          {"half_edge_v", list(l.v)},
                          {"radiance", list(l.radiance)},
                          {"visible_to_camera", l.visible}});
    }
    return lights;
}

}  // namespace

std::vector<std::filesystem::path> files_beside(const std::filesystem::path& path) {
    std::vector<std::filesystem::path> files;
    for (const char* ending : {kDescription, kEnvironment, kBackdrop})
        files.push_back(std::filesystem::path(path).replace_extension(ending));
    return files;
}

base::Result<void> write_gltf(const std::filesystem::path& path, const scene::Scene& scene, float aspect) {
    Writer w;
    Json nodes = Json::array();
    for (const scene::Mesh& mesh : scene.meshes) add_mesh(w, nodes, mesh);
    add_camera(w, nodes, scene.camera, aspect);
    add_sun(w, nodes, scene.sun);
    if (!w.trouble) return w.trouble;
    w.gltf["scenes"] = Json::array({{{"nodes", std::move(nodes)}}});
    for (const std::string& name : w.extensions) w.gltf["extensionsUsed"].push_back(name);
    if (auto wrote = write_glb(path, w); !wrote) return wrote;

    const auto beside = [&](const char* ending) { return std::filesystem::path(path).replace_extension(ending); };
    Json environment = {{"rotation", scene.environment.rotation}, {"gain", list(scene.environment.gain)}};
    Json backdrop = {{"kind", scene.backdrop.kind == scene::BackdropKind::color ? "color" : "environment"},
                     {"color", list(scene.backdrop.color)}};
    if (const auto& map = scene.environment.map) {
        const auto file = beside(kEnvironment), soft = beside(kBackdrop);
        environment["file"] = file.filename().string();
        if (auto wrote = write_exr(file.string(), map->radiance, {}, Depth::full); !wrote) return wrote;
        backdrop["file"] = environment["file"];
        if (!map->blurred.empty()) {
            backdrop["file"] = soft.filename().string();
            if (auto wrote = write_exr(soft.string(), map->blurred, {}, Depth::full); !wrote) return wrote;
        }
    }
    const Json described = {{"mesh", path.filename().string()},
                            {"camera", describe_camera(scene.camera, aspect)},
                            {"sun",
                             {{"direction", list(scene.sun.direction)},
                              {"irradiance", list(scene.sun.irradiance)},
                              {"angular_radius", scene.sun.angular_radius}}},
                            {"area_lights", describe_lights(scene)},
                            {"environment", std::move(environment)},
                            {"backdrop", std::move(backdrop)}};
    const std::string text = described.dump(2) + "\n";
    return write_bytes(beside(kDescription), {{text.data(), text.size()}});
}

}  // namespace limn::exchange
