#include "material/catalogue.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace limn::material {
namespace {

using Json = nlohmann::json;

float number(const Json& from, const char* name, float otherwise) {
    auto at = from.find(name);
    return at != from.end() && at->is_number() ? at->get<float>() : otherwise;
}

Float3 color(const Json& from, const char* name, Float3 otherwise) {
    auto at = from.find(name);
    if (at == from.end()) return otherwise;
    if (at->is_string()) return color_of(at->get<std::string>()).value_or(otherwise);
    if (at->is_array() && at->size() == 3) return {(*at)[0].get<float>(), (*at)[1].get<float>(), (*at)[2].get<float>()};
    return otherwise;
}

Entry read_entry(const Json& from) {
    constexpr float kMillimetre = 1e-3f;
    Entry e;
    e.id = from.value("id", "");
    e.name = from.value("name", "");
    e.group = from.value("group", "");
    e.tags = from.value("tags", std::vector<std::string>{});
    e.pattern = from.value("pattern", "plain");
    e.tile = number(from, "tile", 50) * kMillimetre;
    e.texels = static_cast<int>(number(from, "texels", 512));
    e.count = static_cast<int>(number(from, "count", 8));
    e.relief = number(from, "relief", 0) * kMillimetre;
    e.variation = number(from, "variation", 0.5f);
    const std::vector<std::string> colors = from.value("colors", std::vector<std::string>{"#cccccc"});
    for (size_t i = 0; i < e.colors.size(); ++i)
        e.colors[i] = color_of(colors[std::min(i, colors.size() - 1)]).value_or(Float3(0.5f));
    e.metallic = number(from, "metallic", 0);
    e.roughness = number(from, "roughness", 0.5f);
    e.specular = number(from, "specular", 0.5f);
    e.coat = number(from, "coat", 0);
    e.coat_roughness = number(from, "coat_roughness", 0.08f);
    e.sheen = color(from, "sheen", Float3(0.0f));
    e.sheen_roughness = number(from, "sheen_roughness", 0.5f);
    e.transmission = number(from, "transmission", 0);
    e.ior = number(from, "ior", 1.5f);
    e.thin_walled = from.value("thin_walled", false);
    e.absorption = color(from, "absorption", Float3(0.0f));
    e.subsurface = number(from, "subsurface", 0);
    e.radius = number(from, "radius", 0) * kMillimetre;
    e.film = number(from, "film", 0);
    e.emission = color(from, "emission", Float3(0.0f));
    e.worn = color(from, "worn", Float3(0.4f));
    e.worn_roughness = number(from, "worn_roughness", 0.7f);
    e.worn_metallic = number(from, "worn_metallic", 0);
    e.porous = number(from, "porous", 0.3f);
    return e;
}

}  // namespace

std::optional<Float3> color_of(std::string_view hex) {
    if (hex.size() != 7 || hex[0] != '#') return {};
    float channel[3];
    for (size_t i = 0; i < 3; ++i) {
        int byte = 0;
        for (char c : hex.substr(1 + 2 * i, 2)) {
            const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
            if (digit < 0) return {};
            byte = byte * 16 + digit;
        }
        const float v = static_cast<float>(byte) / 255;
        channel[i] = v <= 0.04045f ? v / 12.92f : std::pow((v + 0.055f) / 1.055f, 2.4f);
    }
    return Float3{channel[0], channel[1], channel[2]};
}

std::vector<Entry> read_catalogue(std::string_view text) {
    std::vector<Entry> entries;
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || !json.contains("materials")) return entries;
    for (const Json& from : json["materials"]) {
        if (!from.is_object()) continue;
        Entry e = read_entry(from);
        const bool whole = !e.id.empty() && !e.name.empty() && e.tile > 0 && e.count > 0 && e.texels >= 16 &&
                           e.texels <= 2048 && (e.texels & (e.texels - 1)) == 0;
        if (whole) entries.push_back(std::move(e));
    }
    return entries;
}

std::span<const Entry> catalogue() {
    static const std::vector<Entry> entries = read_catalogue(catalogue_text());
    return entries;
}

const Entry* find_entry(std::string_view id) {
    for (const Entry& e : catalogue())
        if (e.id == id) return &e;
    return nullptr;
}

}  // namespace limn::material
