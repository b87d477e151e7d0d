#include "evaluation/resolve.h"

namespace limn::evaluation {
namespace {

void find_curved(Resolved& resolved, const document::Document& document) {
    if (resolved.of == document.nodes) return;
    resolved.of = document.nodes;
    resolved.curved.clear();
    uint32_t place = 0;
    for (const auto& node : *document.nodes) {
        if (!node->curves.empty() && !node->deleted) resolved.curved.push_back(place);
        ++place;
    }
    resolved.made.resize(resolved.curved.size());
}

document::Node at_time(const document::Node& node, base::Ticks time) {
    document::Node constant = node;
    constant.curves.clear();
    for (const document::PropertyCurve& c : node.curves) {
        const auto property = static_cast<size_t>(c.property);
        constant.values[property] =
            document::value_of(node.kind->properties[property], animation::value_at(*c.curve, time));
    }
    return constant;
}

}  // namespace

document::Document resolve(Resolved& resolved, const document::Document& document, base::Ticks time) {
    if (document.cost.keys == 0) {
        resolved = {};
        return document;
    }
    find_curved(resolved, document);
    auto nodes = std::make_shared<document::NodeList>(*document.nodes);
    for (size_t i = 0; i < resolved.curved.size(); ++i) {
        const uint32_t place = resolved.curved[i];
        auto& made = resolved.made[i];
        document::Node constant = at_time(*(*document.nodes)[place], time);
        if (!made || !(*made == constant)) made = std::make_shared<const document::Node>(std::move(constant));
        nodes->replace(place, made);
    }
    document::Document constants = document;
    constants.nodes = std::move(nodes);
    constants.cost.keys = 0;
    return constants;
}

}  // namespace limn::evaluation
