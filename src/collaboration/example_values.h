#pragma once
// Values in the examples of schema/messages/ that are other rooms', for the test of both sides of the wire.
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "collaboration/message.h"
#include "document/json.h"
#include "schema/schema.h"

namespace limn::collaboration {

inline std::vector<document::Operation> example_operations(std::string_view text) {
    auto read = document::operations_from_json(document::Json::parse(text));
    if (!read) throw std::invalid_argument(read.error().message);
    return *read;
}

// Each on its own: what it lies in need not be there.
inline std::vector<std::shared_ptr<const document::Node>> example_nodes(std::string_view text) {
    std::vector<std::shared_ptr<const document::Node>> nodes;
    for (const auto& json : document::Json::parse(text)) {
        auto node = std::make_shared<document::Node>();
        node->kind = schema::kind(std::string_view(json.at("kind").get_ref<const std::string&>()));
        node->id = json.at("id").get<std::string>();
        node->title = json.at("title").get<std::string>();
        node->parent = json.value("parent", "");
        node->order = json.at("order").get<std::string>();
        for (const schema::Property& property : node->kind->properties) {
            auto value = document::value_from_json(json.at("properties").at(std::string(property.name)));
            if (!value) throw std::invalid_argument(value.error().message);
            node->values.push_back(*value);
        }
        nodes.push_back(std::move(node));
    }
    return nodes;
}

inline document::Document example_document(std::string_view text) {
    document::Document document;
    document.nodes =
        std::make_shared<const document::NodeList>(example_nodes(document::Json::parse(text).at("nodes").dump()));
    return document;
}

inline frame::StageTimes example_stages(std::string_view text) {
    const auto json = document::Json::parse(text);
    frame::StageTimes times;
    for (size_t i = 0; i < frame::kStages; ++i) times.ms[i] = json.at(std::string(frame::kStageNames[i])).get<float>();
    return times;
}

}  // namespace limn::collaboration
