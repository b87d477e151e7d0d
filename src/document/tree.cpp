#include "document/tree.h"

#include <fmt/format.h>

#include <algorithm>

#include "document/edit.h"

namespace limn::document {
namespace {

using base::Error;
using base::Result;

bool has(const Node& node, int property) {
    return property >= 0 && boolean(node, property);
}

std::string kinds_that_hold(const schema::Kind& kind) {
    std::string list;
    for (size_t i = 0; i < kind.inside.size(); ++i) {
        if (i > 0) list += i + 1 == kind.inside.size() ? " or " : ", ";
        const int holder = kind.inside[i];
        list += holder < 0 ? "the film itself" : fmt::format("a {}", schema::kinds()[static_cast<size_t>(holder)].name);
    }
    return list;
}

// How many nodes the one with the id lies in, itself counted.
int depth_of(const Document& document, std::string_view id) {
    int depth = 0;
    for (const Node* at = find_any(document, id); at && depth <= kMaxTreeDepth; at = parent_of(document, *at)) ++depth;
    return depth;
}

}  // namespace

const Node* parent_of(const Document& document, const Node& node) {
    return node.parent.empty() ? nullptr : find_any(document, node.parent);
}

bool is_hidden(const Document& document, const Node& node) {
    for (const Node* at = &node; at; at = parent_of(document, *at))
        if (has(*at, at->kind->hidden)) return true;
    return false;
}

const Node* lock_of(const Document& document, const Node& node) {
    for (const Node* at = &node; at; at = parent_of(document, *at))
        if (has(*at, at->kind->locked)) return at;
    return nullptr;
}

Result<void> may_lie_in(const schema::Kind& kind, const Node* parent) {
    const int holder = parent ? static_cast<int>(parent->kind->id) : -1;
    if (std::ranges::find(kind.inside, holder) != kind.inside.end()) return {};
    return Error{fmt::format("a {} lies in {}", kind.name, kinds_that_hold(kind)), "parent"};
}

Result<void> check_parent(const Document& document, const schema::Kind& kind, std::string_view parent, bool deleted) {
    const Node* node = nullptr;
    if (!parent.empty()) {
        node = find_any(document, parent);
        if (!node) return Error{fmt::format("there is no node \"{}\"", parent.substr(0, kMaxIdBytes)), "parent"};
        if (node->deleted && !deleted)
            return Error{fmt::format("{} (\"{}\") has been deleted; restore it first", node->title, parent), "parent"};
    }
    if (auto may = may_lie_in(kind, node); !may) return may;
    if (depth_of(document, parent) >= kMaxTreeDepth)
        return Error{fmt::format("nodes lie in each other at most {} deep", kMaxTreeDepth), "parent"};
    return {};
}

Result<void> check_move(const Document& document, const Node& node, std::string_view parent) {
    if (auto may = check_parent(document, *node.kind, parent, node.deleted); !may) return may;
    for (const Node* at = parent.empty() ? nullptr : find_any(document, parent); at; at = parent_of(document, *at))
        if (at->id == node.id) return Error{fmt::format("{} cannot lie in itself", node.title), "parent"};
    if (!node.kind->holds) return {};
    int below = 1;
    for (uint32_t place : inside(document, node)) {
        int depth = 1;
        for (const Node* at = (*document.nodes)[place].get(); at && at->id != node.id; at = parent_of(document, *at))
            ++depth;
        below = std::max(below, depth);
    }
    if (depth_of(document, parent) + below > kMaxTreeDepth)
        return Error{fmt::format("nodes lie in each other at most {} deep", kMaxTreeDepth), "parent"};
    return {};
}

const Node& part_of(const Document& document, const Node& node, schema::KindId kind) {
    const Node* part = nullptr;
    for (uint32_t place : document.children->find(*document.nodes, node.id)) {
        const Node& held = *(*document.nodes)[place];
        if (held.deleted || held.kind->id != kind) continue;
        if (!part || held.order < part->order || (held.order == part->order && held.id < part->id)) part = &held;
    }
    return part ? *part : defaults(kind);
}

Result<void> check_room(const Document& document, const schema::Kind& kind, std::string_view parent,
                        std::string_view but) {
    if (kind.most_inside == 0) return {};
    int held = 0;
    for (uint32_t place : document.children->find(*document.nodes, parent)) {
        const Node& other = *(*document.nodes)[place];
        held += !other.deleted && other.kind == &kind && other.id != but;
    }
    if (held < kind.most_inside) return {};
    const Node* node = find_any(document, parent);
    const std::string holder = node ? node->title : "the film";
    return Error{kind.most_inside == 1
                     ? fmt::format("{} has a {} already; delete that first", holder, kind.name)
                     : fmt::format("{} holds {} of the kind {} already, which is all it may", holder, held, kind.name),
                 "parent"};
}

std::vector<uint32_t> inside(const Document& document, const Node& node) {
    std::vector<uint32_t> found;
    if (!node.kind->holds) return found;
    const auto add = [&](const Node& holder) {
        if (!holder.kind->holds) return;
        const auto held = document.children->find(*document.nodes, holder.id);
        found.insert(found.end(), held.begin(), held.end());
    };
    add(node);
    for (size_t i = 0; i < found.size(); ++i) add(*(*document.nodes)[found[i]]);
    return found;
}

}  // namespace limn::document
