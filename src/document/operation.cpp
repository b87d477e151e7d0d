#include "document/operation.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/edit.h"

namespace limn::document {
namespace {

using base::Error;
using base::Result;

// A visible node, or why there is none.
Result<const Node*> visible(const Document& document, const std::string& id, const char* field) {
    const Node* node = find_any(document, id);
    if (!node) return Error{fmt::format("there is no node \"{}\"", id.substr(0, kMaxIdBytes)), field};
    if (node->hidden)
        return Error{fmt::format("{} (\"{}\") has been deleted; restore it first", node->title, id), field};
    return node;
}

Result<int> index_of(const schema::Kind& kind, const std::string& property, const std::string& field) {
    int index = schema::property_index(kind, property);
    if (index < 0) return Error{fmt::format("a {} has no property \"{}\"", kind.name, property.substr(0, 64)), field};
    return index;
}

struct Applier {
    Document document;
    Growth growth;

    Result<Document> operator()(const Set& set) {
        auto node = visible(document, set.node, "path");
        if (!node) return node.error();
        auto index = index_of(*(*node)->kind, set.property, "path");
        if (!index) return index.error();
        auto value = schema::check((*node)->kind->properties[static_cast<size_t>(*index)], set.value);
        if (!value) return Error{value.error().message, "value"};
        if ((*node)->values[static_cast<size_t>(*index)] == *value) return document;
        Node changed = **node;
        changed.values[static_cast<size_t>(*index)] = *std::move(value);
        return with(std::move(changed), "value");
    }

    Result<Document> operator()(const Create& create) {
        const schema::Kind* kind = schema::kind(create.kind);
        if (!kind) return Error{fmt::format("there is no kind of node \"{}\"", create.kind.substr(0, 64)), "node"};
        if (kind->single()) return Error{fmt::format("there is one {} and cannot be another", kind->name), "node"};
        if (!is_id(create.id)) return Error{"an id is 1 to 64 letters, digits, - and _", "id"};
        if (find_any(document, create.id)) return Error{fmt::format("the id \"{}\" is taken", create.id), "id"};
        if (create.title.size() > kMaxTitleBytes)
            return Error{fmt::format("a title is at most {} bytes", kMaxTitleBytes), "title"};
        if (document.nodes->size() >= kMaxNodes)
            return Error{fmt::format("a document holds at most {} nodes", kMaxNodes)};
        Node node = make_node(*kind, create.id, create.title.empty() ? std::string(kind->label) : create.title);
        for (const auto& [name, given] : create.properties) {
            std::string field = "properties." + name;
            auto index = index_of(*kind, name, field);
            if (!index) return index.error();
            auto value = schema::check(kind->properties[static_cast<size_t>(*index)], given);
            if (!value) return Error{value.error().message, field};
            node.values[static_cast<size_t>(*index)] = *std::move(value);
        }
        Cost after = document.cost;
        add_cost(after, node);
        if (auto may = may_cost(after, "node"); !may) return may.error();
        append_node(document, std::move(node));
        return document;
    }

    Result<Document> operator()(const Delete& hide) {
        auto node = visible(document, hide.id, "id");
        if (!node) return node.error();
        if ((*node)->kind->single()) return Error{fmt::format("{} cannot be deleted", (*node)->title), "id"};
        return with_hidden(**node, true);
    }

    Result<Document> operator()(const RestoreNode& restore) {
        const Node* node = find_any(document, restore.id);
        if (!node) return Error{fmt::format("there is no node \"{}\"", restore.id.substr(0, kMaxIdBytes)), "id"};
        if (!node->hidden) return Error{fmt::format("{} (\"{}\") is not deleted", node->title, restore.id), "id"};
        return with_hidden(*node, false);
    }

    Result<Document> operator()(const Group& group) { return apply_all(document, group.operations, growth); }

    Result<Document> with_hidden(Node node, bool hidden) {
        node.hidden = hidden;
        return with(std::move(node), "id");
    }

    Result<Document> with(Node changed, const char* field) {
        Cost after = document.cost;
        take_cost(after, *find_any(document, changed.id));
        add_cost(after, changed);
        if (auto may = may_cost(after, field); !may) return may.error();
        replace_node(document, std::move(changed));
        return document;
    }

    Result<void> may_cost(const Cost& after, const char* field) const {
        if (growth == Growth::as_recorded) return {};
        auto may = check_growth(document.cost, after);
        if (!may) return Error{may.error().message, field};
        return {};
    }
};

struct Inverter {
    const Document& before;

    Operation operator()(const Set& set) const {
        const Node* node = find(before, set.node);
        int index = schema::property_index(*node->kind, set.property);
        return {Set{set.node, set.property, node->values[static_cast<size_t>(index)]}};
    }
    Operation operator()(const Create& create) const { return {Delete{create.id}}; }
    Operation operator()(const Delete& hide) const { return {RestoreNode{hide.id}}; }
    Operation operator()(const RestoreNode& restore) const { return {Delete{restore.id}}; }
    Operation operator()(const Group& made) const {
        std::vector<Operation> inverse;
        Document document = before;
        for (const Operation& operation : made.operations) {
            inverse.push_back(invert(document, operation));
            document = *apply(document, operation, Growth::as_recorded);
        }
        std::ranges::reverse(inverse);
        return group(std::move(inverse));
    }
};

}  // namespace

bool Group::operator==(const Group& other) const {
    return operations == other.operations;
}

Operation set(std::string_view path, schema::Value value) {
    size_t dot = path.find('.');
    std::string_view property = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    return {Set{std::string(path.substr(0, dot)), std::string(property), std::move(value)}};
}

Operation group(std::vector<Operation> operations) {
    return {Group{std::move(operations)}};
}

Result<Document> apply(const Document& document, const Operation& operation, Growth growth) {
    return std::visit(Applier{document, growth}, operation.change);
}

Result<Document> apply_all(const Document& document, std::span<const Operation> operations, Growth growth) {
    Document result = document;
    for (size_t i = 0; i < operations.size(); ++i) {
        auto next = apply(result, operations[i], growth);
        if (!next) {
            const Error& error = next.error();
            return Error{error.message, fmt::format("ops[{}]{}{}", i, error.field.empty() ? "" : ".", error.field)};
        }
        result = *std::move(next);
    }
    return result;
}

Operation invert(const Document& before, const Operation& operation) {
    return std::visit(Inverter{before}, operation.change);
}

Document overlay(const Document& head, std::span<const std::vector<Operation>> drafts) {
    Document result = head;
    for (const auto& draft : drafts) {
        for (const Operation& operation : draft) {
            if (auto next = apply(result, operation)) result = *std::move(next);
        }
    }
    return result;
}

Document share_nodes(Document next, const Document& previous) {
    if (next.nodes == previous.nodes) return next;
    auto nodes = std::make_shared<NodeList>(*next.nodes);
    const bool same = nodes->share_equal(*previous.nodes);
    next.nodes = same ? previous.nodes : std::move(nodes);
    return next;
}

}  // namespace limn::document
