#include "document/document.h"

#include <algorithm>
#include <cassert>
#include <cstdio>
#include <cstdlib>

#include "document/edit.h"

namespace limn::document {

bool Document::operator==(const Document& other) const {
    return nodes == other.nodes ||
           std::ranges::equal(*nodes, *other.nodes, [](const auto& a, const auto& b) { return a == b || *a == *b; });
}

Document make_document() {
    Document document;
    for (const schema::Kind& kind : schema::kinds()) {
        if (kind.single())
            append_node(document, make_node(kind, std::string(kind.single_id), std::string(kind.single_title)));
    }
    return document;
}

const Document& demo_document() {
    static const Document demo = [] {
        auto read = from_json(schema::demo_text());
        // The text is checked when the schema is compiled: to fail here is to have been built wrong.
        if (!read) {
            std::fprintf(stderr, "demo document: %s: %s\n", read.error().field.c_str(), read.error().message.c_str());
            std::abort();
        }
        return *std::move(read);
    }();
    return demo;
}

std::optional<uint32_t> place_of(const Document& document, std::string_view id) {
    return document.index->find(*document.nodes, id);
}

const Node* find(const Document& document, std::string_view id) {
    const Node* node = find_any(document, id);
    return node && !node->deleted ? node : nullptr;
}

const Node& only(const Document& document, schema::KindId kind) {
    const Node* node = find(document, schema::kind(kind).single_id);
    assert(node && node->kind->id == kind);
    return *node;
}

std::vector<const Node*> all(const Document& document, schema::KindId kind) {
    std::vector<const Node*> found;
    for (const auto& node : *document.nodes) {
        if (!node->deleted && node->kind->id == kind) found.push_back(node.get());
    }
    return found;
}

const Node* first(const Document& document, schema::KindId kind) {
    for (const auto& node : *document.nodes)
        if (!node->deleted && node->kind->id == kind) return node.get();
    return nullptr;
}

const Node& defaults(schema::KindId kind) {
    static const std::vector<Node> all = [] {
        std::vector<Node> made;
        for (const schema::Kind& k : schema::kinds()) made.push_back(make_node(k, {}, std::string(k.label)));
        return made;
    }();
    return all[static_cast<size_t>(kind)];
}

namespace {

const Node* named(const Document& document, const Node& node, int property, std::string_view id) {
    const Node* found = find(document, id);
    if (!found) return nullptr;
    const auto of = node.kind->properties[static_cast<size_t>(property)].of;
    return std::ranges::find(of, found->kind->id) == of.end() ? nullptr : found;
}

}  // namespace

const Node* referred(const Document& document, const Node& node, int property) {
    return named(document, node, property, text(node, property));
}

std::vector<const Node*> all_referred(const Document& document, const Node& node, int property) {
    std::vector<const Node*> found;
    for (const std::string& id : list(node, property))
        if (const Node* there = named(document, node, property, id)) found.push_back(there);
    return found;
}

const Node& program_camera(const Document& document) {
    const Node* camera = referred(document, only(document, schema::KindId::film), schema::prop::film::camera);
    if (!camera) camera = first(document, schema::KindId::camera);
    return camera ? *camera : defaults(schema::KindId::camera);
}

double number(const Node& node, int property) {
    return std::get<double>(node.values[static_cast<size_t>(property)]);
}
bool boolean(const Node& node, int property) {
    return std::get<bool>(node.values[static_cast<size_t>(property)]);
}
const std::string& text(const Node& node, int property) {
    return std::get<std::string>(node.values[static_cast<size_t>(property)]);
}
const schema::Color& color(const Node& node, int property) {
    return std::get<schema::Color>(node.values[static_cast<size_t>(property)]);
}
std::span<const std::string> list(const Node& node, int property) {
    return std::get<schema::List>(node.values[static_cast<size_t>(property)]).items();
}

const animation::Curve* curve_of(const Node& node, int property) {
    const auto found = std::ranges::find(node.curves, property, &PropertyCurve::property);
    return found == node.curves.end() ? nullptr : found->curve.get();
}

animation::KeyValue key_value(const schema::Value& value) {
    if (const auto* color = std::get_if<schema::Color>(&value)) return *color;
    return {std::get<double>(value), 0, 0};
}

schema::Value value_of(const schema::Property& property, const animation::KeyValue& value) {
    if (property.type == schema::Type::color) return value;
    return value[0];
}

base::Ticks film_length(const Document& document) {
    return base::ticks_from_seconds(number(only(document, schema::KindId::film), schema::prop::film::length));
}

bool same_present(const Document& a, const Document& b) {
    auto present = [](const Document& document) {
        std::vector<const Node*> nodes;
        for (const auto& node : *document.nodes) {
            if (!node->deleted) nodes.push_back(node.get());
        }
        return nodes;
    };
    return std::ranges::equal(present(a), present(b), [](const Node* x, const Node* y) { return x == y || *x == *y; });
}

}  // namespace limn::document
