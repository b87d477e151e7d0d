#include "collaboration/server_json.h"

namespace limn::collaboration {

OrderedJson nodes_json(const std::vector<std::shared_ptr<const document::Node>>& nodes) {
    return list_of(nodes, [](const auto& node) { return document::node_to_json(*node); });
}

OrderedJson document_json(const document::Document& document) {
    OrderedJson nodes = OrderedJson::array();
    for (const auto& node : *document.nodes)
        if (!node->deleted) nodes.push_back(document::node_to_json(*node));
    return {{"nodes", std::move(nodes)}};
}

OrderedJson stages_json(const frame::StageTimes& times) {
    OrderedJson stages = OrderedJson::object();
    for (size_t i = 0; i < frame::kStages; ++i) stages[std::string(frame::kStageNames[i])] = times.ms[i];
    return stages;
}

std::string to_json(const ServerMessage& message) {
    return document::dump(json_of(message));
}

}  // namespace limn::collaboration
