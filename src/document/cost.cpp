#include "document/cost.h"

#include <fmt/format.h>

#include "document/document.h"

namespace limn::document {
namespace {

uint64_t text_of(const Node& node) {
    uint64_t bytes = node.id.size() + node.title.size();
    for (const schema::Value& value : node.values)
        for (const std::string& text : schema::texts_of(value)) bytes += text.size();
    return bytes;
}

uint64_t keys_of(const Node& node) {
    uint64_t keys = 0;
    for (const PropertyCurve& c : node.curves) keys += c.curve->keys.size();
    return keys;
}

}  // namespace

void add_cost(Cost& cost, const Node& node) {
    if (node.deleted) return;
    ++cost.nodes[static_cast<size_t>(node.kind->id)];
    cost.text_bytes += text_of(node);
    cost.keys += keys_of(node);
}

void take_cost(Cost& cost, const Node& node) {
    if (node.deleted) return;
    --cost.nodes[static_cast<size_t>(node.kind->id)];
    cost.text_bytes -= text_of(node);
    cost.keys -= keys_of(node);
}

Cost cost_of(const Document& document) {
    Cost cost;
    for (const auto& node : *document.nodes) add_cost(cost, *node);
    return cost;
}

base::Result<void> check_growth(const Cost& before, const Cost& after) {
    for (const schema::Kind& kind : schema::kinds()) {
        const uint32_t now = after.nodes[static_cast<size_t>(kind.id)],
                       was = before.nodes[static_cast<size_t>(kind.id)];
        if (now > static_cast<uint32_t>(kind.most) && now > was)
            return base::Error{
                fmt::format("{} nodes of the kind {} are more than the {} that a film may have; delete some first", now,
                            kind.name, kind.most)};
    }
    if (after.text_bytes > kMaxTextBytes && after.text_bytes > before.text_bytes)
        return base::Error{fmt::format("{} bytes of names and texts are more than the {} that a film may have",
                                       after.text_bytes, kMaxTextBytes)};
    if (after.keys > kMaxKeys && after.keys > before.keys)
        return base::Error{
            fmt::format("{} keys are more than the {} that a film may have; delete some first", after.keys, kMaxKeys)};
    return {};
}

}  // namespace limn::document
