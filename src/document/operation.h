#pragma once
// The only way to change a document. An operation is data: it is checked against the document, applied all or nothing,
// and has an inverse.
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "animation/transport.h"
#include "base/result.h"
#include "document/document.h"

namespace limn::document {

struct Operation;

struct Set {
    std::string node;
    std::string property;
    schema::Value value;
    bool operator==(const Set&) const = default;
};

// A new node; properties not named have their defaults. The id must be new, deleted nodes included.
struct Create {
    std::string id;
    std::string kind;
    std::string title;  // empty: the kind's label
    std::vector<std::pair<std::string, schema::Value>> properties;
    std::string parent = {};  // empty: the film itself
    std::string order = {};   // empty: after all others
    bool operator==(const Create&) const = default;
};

// The node is gone with all that lies in it, and kept.
struct Delete {
    std::string id;
    bool operator==(const Delete&) const = default;
};

// A deleted node is there again, at its old place with its old values; what lay in it is restored each on its own.
struct RestoreNode {
    std::string id;
    bool operator==(const RestoreNode&) const = default;
};

// All or nothing, in order.
struct Group {
    std::vector<Operation> operations;
    bool operator==(const Group&) const;
};

// The node lies elsewhere, with all that lies in it. A deleted one comes back there.
struct Move {
    std::string id;
    std::string parent;  // empty: the film itself
    std::string order;   // order_key.h
    bool operator==(const Move&) const = default;
};

struct Rename {
    std::string id;
    std::string title;  // 1 to kMaxTitleBytes
    bool operator==(const Rename&) const = default;
};

// A key of a property's curve at a time, in the place of any that is there; or none there any more.
struct PutKey {
    std::string node;
    std::string property;                                                       // that can be keyed
    base::Ticks at = 0;                                                         // 0..animation::kLongestFilm
    std::optional<schema::Value> value;                                         // nothing: the key goes
    animation::Interpolation interpolation = animation::Interpolation::smooth;  // without a value always smooth
    bool operator==(const PutKey&) const = default;
};

struct Operation {
    // What stands in logs goes by the place in this list: new ones come last.
    std::variant<Set, Create, Delete, RestoreNode, Group, Move, Rename, PutKey> change;
    bool operator==(const Operation&) const = default;
};

Operation set(std::string_view path, schema::Value value);  // path: "sun.elevation"
Operation group(std::vector<Operation> operations);

// Whether what is applied keeps to the limits of a film (cost.h). What stands in a log was taken once, under whatever
// limits there were.
enum class Growth : uint8_t { limited, as_recorded };

// The document after the operation, or why it does not apply. The error's field is the place in the operation: "value",
// "path", "ops[2].id".
base::Result<Document> apply(const Document& document, const Operation& operation, Growth growth = Growth::limited);
// In order, all or nothing; fields begin with "ops[i].".
base::Result<Document> apply_all(const Document& document, std::span<const Operation> operations,
                                 Growth growth = Growth::limited);

// Gives an order key to each Create that has none: after all others, in their order.
void give_order_keys(const Document& document, std::span<Operation> operations);

// What takes the operation back: same_present(apply(apply(d, op), invert(d, op)), d). The operation must apply to
// before.
Operation invert(const Document& before, const Operation& operation);

// The document with drafts laid over it in order; an operation that no longer applies is left out.
Document overlay(const Document& head, std::span<const std::vector<Operation>> drafts);

// next, with the very Nodes of previous wherever they are equal, so that comparing pointers finds only what has
// changed.
Document share_nodes(Document next, const Document& previous);

}  // namespace limn::document
