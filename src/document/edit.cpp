#include "document/edit.h"

#include <algorithm>

#include "document/order_key.h"

namespace limn::document {

bool is_id(std::string_view id) {
    return !id.empty() && id.size() <= kMaxIdBytes && std::ranges::all_of(id, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    });
}

const Node* find_any(const Document& document, std::string_view id) {
    auto place = place_of(document, id);
    return place ? (*document.nodes)[*place].get() : nullptr;
}

Node make_node(const schema::Kind& kind, std::string id, std::string title) {
    Node node{std::move(id), &kind, std::move(title), {}, {}, false, {}, {}};
    node.values.reserve(kind.properties.size());
    for (const schema::Property& property : kind.properties) node.values.push_back(schema::default_value(property));
    return node;
}

void put_curve(Node& node, int property, animation::Curve curve) {
    const auto place = std::ranges::lower_bound(node.curves, property, {}, &PropertyCurve::property);
    const bool there = place != node.curves.end() && place->property == property;
    if (curve.keys.empty()) {
        if (there) node.curves.erase(place);
        return;
    }
    auto kept = std::make_shared<const animation::Curve>(std::move(curve));
    if (there)
        place->curve = std::move(kept);
    else
        node.curves.insert(place, {property, std::move(kept)});
}

namespace {

// before: what it has lain in.
void lay_in(Document& document, const std::string& parent, uint32_t place, const std::string& before) {
    if (parent == before) return;
    auto children = std::make_shared<ChildIndex>(*document.children);
    children->remove(*document.nodes, before, place);
    children->insert(*document.nodes, parent, place);
    document.children = std::move(children);
}

}  // namespace

void append_node(Document& document, Node node) {
    if (node.order.empty()) node.order = order_key_after(document.last_order);
    document.last_order = std::max(document.last_order, node.order);
    auto index = std::make_shared<PlaceIndex>(*document.index);
    index->insert(node.id, static_cast<uint32_t>(document.nodes->size()));
    auto nodes = std::make_shared<NodeList>(*document.nodes);
    add_cost(document.cost, node);
    lay_in(document, node.parent, static_cast<uint32_t>(nodes->size()), {});
    nodes->push_back(std::make_shared<const Node>(std::move(node)));
    document.index = std::move(index);
    document.nodes = std::move(nodes);
}

void replace_node(Document& document, Node node) {
    const uint32_t place = *place_of(document, node.id);
    document.last_order = std::max(document.last_order, node.order);
    auto nodes = std::make_shared<NodeList>(*document.nodes);
    take_cost(document.cost, *(*nodes)[place]);
    add_cost(document.cost, node);
    lay_in(document, node.parent, place, (*nodes)[place]->parent);
    nodes->replace(place, std::make_shared<const Node>(std::move(node)));
    document.nodes = std::move(nodes);
}

}  // namespace limn::document
