#include "document/operation.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/edit.h"
#include "document/order_key.h"
#include "document/tree.h"

namespace limn::document {
namespace {

using base::Error;
using base::Result;

// A node that is there, or why there is none.
Result<const Node*> present(const Document& document, const std::string& id, const char* field) {
    const Node* node = find_any(document, id);
    if (!node) return Error{fmt::format("there is no node \"{}\"", id.substr(0, kMaxIdBytes)), field};
    if (node->deleted)
        return Error{fmt::format("{} (\"{}\") has been deleted; restore it first", node->title, id), field};
    return node;
}

Result<int> index_of(const schema::Kind& kind, const std::string& property, const std::string& field) {
    int index = schema::property_index(kind, property);
    if (index < 0) return Error{fmt::format("a {} has no property \"{}\"", kind.name, property.substr(0, 64)), field};
    return index;
}

// Older logs may hold control characters, which break lines of lists.
Result<void> check_title(const std::string& title, Growth growth) {
    if (title.size() > kMaxTitleBytes)
        return Error{fmt::format("a title is at most {} bytes", kMaxTitleBytes), "title"};
    if (growth == Growth::limited && std::ranges::any_of(title, [](unsigned char c) { return c < 0x20 || c == 0x7f; }))
        return Error{"a title must hold no control characters", "title"};
    return {};
}

Result<void> check_order(const std::string& order) {
    if (is_order_key(order)) return {};
    return Error{fmt::format("\"{}\" is no order key", order.substr(0, kMaxOrderBytes)), "order"};
}

struct Applier {
    Document document;
    Growth growth;

    Result<Document> operator()(const Set& set) {
        auto node = present(document, set.node, "path");
        if (!node) return node.error();
        auto index = index_of(*(*node)->kind, set.property, "path");
        if (!index) return index.error();
        if (*index != (*node)->kind->locked && *index != (*node)->kind->hidden)
            if (auto open = unlocked(**node, "path"); !open) return open.error();
        auto value = schema::check((*node)->kind->properties[static_cast<size_t>(*index)], set.value);
        if (!value) return Error{value.error().message, "value" + value.error().field};
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
        if (auto fits = check_title(create.title, growth); !fits) return fits.error();
        if (auto may = check_parent(document, *kind, create.parent); !may) return may.error();
        if (auto may = check_room(document, *kind, create.parent); !may) return may.error();
        if (!create.order.empty())
            if (auto fits = check_order(create.order); !fits) return fits.error();
        if (!create.parent.empty())
            if (auto open = unlocked(*find(document, create.parent), "parent"); !open) return open.error();
        if (document.nodes->size() >= kMaxNodes)
            return Error{fmt::format("a document holds at most {} nodes", kMaxNodes)};
        Node node = make_node(*kind, create.id, create.title.empty() ? std::string(kind->label) : create.title);
        node.parent = create.parent;
        node.order = create.order;
        for (const auto& [name, given] : create.properties) {
            std::string field = "properties." + name;
            auto index = index_of(*kind, name, field);
            if (!index) return index.error();
            auto value = schema::check(kind->properties[static_cast<size_t>(*index)], given);
            if (!value) return Error{value.error().message, field + value.error().field};
            node.values[static_cast<size_t>(*index)] = *std::move(value);
        }
        Cost after = document.cost;
        add_cost(after, node);
        if (auto may = may_cost(after, "node"); !may) return may.error();
        append_node(document, std::move(node));
        return document;
    }

    Result<Document> operator()(const Delete& hide) {
        auto found = present(document, hide.id, "id");
        if (!found) return found.error();
        const Node& node = **found;
        if (node.kind->single()) return Error{fmt::format("{} cannot be deleted", node.title), "id"};
        if (auto open = unlocked(node, "id"); !open) return open.error();
        const std::vector<uint32_t> held = inside(document, node);
        for (uint32_t place : held) {
            const Node& other = *(*document.nodes)[place];
            if (other.kind->single())
                return Error{
                    fmt::format("{} holds {}, which cannot be deleted; move it out first", node.title, other.title),
                    "id"};
            if (!other.deleted && other.kind->locked >= 0 && boolean(other, other.kind->locked))
                return Error{fmt::format("{} holds {}, which is locked; unlock it first", node.title, other.title),
                             "id"};
        }
        const Node kept = node;
        for (uint32_t place : held)
            if (!(*document.nodes)[place]->deleted) put_deleted(*(*document.nodes)[place], true);
        put_deleted(kept, true);
        return document;
    }

    Result<Document> operator()(const RestoreNode& restore) {
        const Node* node = find_any(document, restore.id);
        if (!node) return Error{fmt::format("there is no node \"{}\"", restore.id.substr(0, kMaxIdBytes)), "id"};
        if (!node->deleted) return Error{fmt::format("{} (\"{}\") is not deleted", node->title, restore.id), "id"};
        if (const Node* parent = parent_of(document, *node); parent && parent->deleted)
            return Error{
                fmt::format("{} lies in {}, which has been deleted; restore that first", node->title, parent->title),
                "id"};
        if (auto may = may_lie_in(*node->kind, parent_of(document, *node)); !may)
            return Error{may.error().message, "id"};
        if (auto may = check_room(document, *node->kind, node->parent); !may) return Error{may.error().message, "id"};
        Node back = *node;
        back.deleted = false;
        return with(std::move(back), "id");
    }

    Result<Document> operator()(const Move& move) {
        const Node* node = find_any(document, move.id);
        if (!node) return Error{fmt::format("there is no node \"{}\"", move.id.substr(0, kMaxIdBytes)), "id"};
        if (auto fits = check_order(move.order); !fits) return fits.error();
        if (node->parent == move.parent && node->order == move.order) return document;
        if (auto open = unlocked(*node, "id"); !open) return open.error();
        if (auto may = check_move(document, *node, move.parent); !may) return may.error();
        if (!node->deleted)
            if (auto may = check_room(document, *node->kind, move.parent, node->id); !may) return may.error();
        if (!move.parent.empty())
            if (auto open = unlocked(*find_any(document, move.parent), "parent"); !open) return open.error();
        Node moved = *node;
        moved.parent = move.parent;
        moved.order = move.order;
        return with(std::move(moved), "id");
    }

    Result<Document> operator()(const Rename& rename) {
        auto node = present(document, rename.id, "id");
        if (!node) return node.error();
        if (auto open = unlocked(**node, "id"); !open) return open.error();
        if (rename.title.empty()) return Error{"a title needs at least one letter", "title"};
        if (auto fits = check_title(rename.title, growth); !fits) return fits.error();
        Node renamed = **node;
        renamed.title = rename.title;
        return with(std::move(renamed), "title");
    }

    Result<Document> operator()(const PutKey& put) {
        auto node = present(document, put.node, "path");
        if (!node) return node.error();
        auto index = index_of(*(*node)->kind, put.property, "path");
        if (!index) return index.error();
        const schema::Property& property = (*node)->kind->properties[static_cast<size_t>(*index)];
        if (!property.keyable) return Error{fmt::format("{} cannot be keyed", property.label), "path"};
        if (auto open = unlocked(**node, "path"); !open) return open.error();
        if (put.at < 0 || put.at > animation::kLongestFilm)
            return Error{"a key is from 0 to 24 hours after the film's beginning", "at"};
        const animation::Curve* before = curve_of(**node, *index);
        animation::Curve curve = before ? *before : animation::Curve{};
        if (!put.value) {
            if (!animation::take_key(curve, put.at)) return Error{"there is no key at that time", "at"};
        } else {
            auto value = schema::check(property, *put.value);
            if (!value) return Error{value.error().message, "value"};
            animation::put_key(curve, {put.at, key_value(*value), put.interpolation});
            if (before && curve == *before) return document;
            if (curve.keys.size() > kMaxCurveKeys)
                return Error{fmt::format("a property has at most {} keys", kMaxCurveKeys), "at"};
        }
        Node changed = **node;
        put_curve(changed, *index, std::move(curve));
        return with(std::move(changed), "at");
    }

    Result<Document> operator()(const Group& group) { return apply_all(document, group.operations, growth); }

    // What becomes less needs no leave.
    void put_deleted(Node node, bool deleted) {
        node.deleted = deleted;
        replace_node(document, std::move(node));
    }

    Result<void> unlocked(const Node& node, const char* field) const {
        const Node* lock = lock_of(document, node);
        if (!lock) return {};
        return Error{lock == &node
                         ? fmt::format("{} is locked; unlock it first", node.title)
                         : fmt::format("{} lies in {}, which is locked; unlock that first", node.title, lock->title),
                     field};
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
    Operation operator()(const Delete& hide) const {
        std::vector<Operation> restored{{RestoreNode{hide.id}}};
        for (uint32_t place : inside(before, *find(before, hide.id)))
            if (const Node& held = *(*before.nodes)[place]; !held.deleted) restored.push_back({RestoreNode{held.id}});
        return restored.size() == 1 ? std::move(restored.front()) : group(std::move(restored));
    }
    Operation operator()(const Move& move) const {
        const Node* node = find_any(before, move.id);
        return {Move{move.id, node->parent, node->order}};
    }
    Operation operator()(const Rename& rename) const { return {Rename{rename.id, find(before, rename.id)->title}}; }
    Operation operator()(const RestoreNode& restore) const { return {Delete{restore.id}}; }
    Operation operator()(const PutKey& put) const {
        const Node* node = find(before, put.node);
        const int index = schema::property_index(*node->kind, put.property);
        const animation::Curve* curve = curve_of(*node, index);
        const animation::Key* key = curve ? animation::key_at(*curve, put.at) : nullptr;
        PutKey inverse{put.node, put.property, put.at, {}};
        if (key) {
            inverse.value = value_of(node->kind->properties[static_cast<size_t>(index)], key->value);
            inverse.interpolation = key->interpolation;
        } else if (!put.value) {
            return group({});
        }
        return {std::move(inverse)};
    }
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

namespace {

void give_order_keys(std::string& last, std::span<Operation> operations) {
    for (Operation& operation : operations) {
        if (auto* create = std::get_if<Create>(&operation.change)) {
            if (create->order.empty()) create->order = order_key_after(last);
            if (is_order_key(create->order)) last = std::max(last, create->order);
        }
        if (auto* group = std::get_if<Group>(&operation.change)) give_order_keys(last, group->operations);
    }
}

}  // namespace

void give_order_keys(const Document& document, std::span<Operation> operations) {
    std::string last = document.last_order;
    give_order_keys(last, operations);
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
