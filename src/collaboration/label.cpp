#include "collaboration/label.h"

#include <fmt/format.h>

namespace limn::collaboration {

std::string name_of(const document::Document& document, const std::string& node_id, const std::string& property_name) {
    auto place = document::place_of(document, node_id);
    if (!place) return node_id;
    const document::Node& node = *(*document.nodes)[*place];
    const auto key = key_place_of(property_name);
    const schema::Property* property = schema::property(*node.kind, key ? key->property : property_name);
    if (!property) return node.title;
    std::string name(property->full);
    constexpr std::string_view kTitle = "{title}";
    if (size_t at = name.find(kTitle); at != std::string::npos) name.replace(at, kTitle.size(), node.title);
    return key ? name + " key" : name;
}

std::string label_of(const document::Document& document, const std::vector<Change>& changes) {
    if (changes.empty()) return "Nothing";
    const Change& first = changes.front();
    std::string label = name_of(document, first.node, first.property);
    if (first.property == kTitle) label = "Rename " + label;
    if (first.property == kPlace) label = "Move " + label;
    if (first.property.empty()) label = fmt::format("{} {}", std::get<bool>(first.after) ? "Create" : "Delete", label);
    if (changes.size() > 1) label += fmt::format(" and {} more", changes.size() - 1);
    return label;
}

}  // namespace limn::collaboration
