#pragma once
// What people edit: a tree of nodes with typed properties, as one immutable value. A copy is cheap and shares
// everything with its origin; a change makes a new Node for what it touches only, so that "did this change" is a
// comparison of pointers.
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "animation/curve.h"
#include "base/result.h"
#include "document/child_index.h"
#include "document/cost.h"
#include "document/node_list.h"
#include "schema/schema.h"

namespace limn::document {

constexpr size_t kMaxNodes = 20'000;  // deleted ones included
constexpr size_t kMaxIdBytes = 64;
constexpr size_t kMaxTitleBytes = 200;

// The keys of one property of a node.
struct PropertyCurve {
    int property = 0;
    std::shared_ptr<const animation::Curve> curve;  // never null, and never without a key
    bool operator==(const PropertyCurve& other) const {
        return property == other.property && (curve == other.curve || *curve == *other.curve);
    }
};

struct Node {
    std::string id;  // unique in the document, for ever; a-z 0-9 _ -
    const schema::Kind* kind = nullptr;
    std::string title;
    std::string parent;                 // id of the node that it lies in; empty: it lies in the film itself. See tree.h
    std::string order;                  // place among those that lie in the same; see order_key.h. Equal ones go by id
    bool deleted = false;               // kept, so that it can come back
    std::vector<schema::Value> values;  // one for each of kind->properties, of its type and in its range; see choices.h
    std::vector<PropertyCurve> curves;  // by property; where one is, it rules, and the value waits until it is gone

    bool operator==(const Node&) const = default;
};

struct Document {
    // In order of creation, deleted ones included. No pointer is ever null.
    std::shared_ptr<const NodeList> nodes = std::make_shared<const NodeList>();
    std::shared_ptr<const PlaceIndex> index = std::make_shared<const PlaceIndex>();
    std::shared_ptr<const ChildIndex> children = std::make_shared<const ChildIndex>();
    Cost cost;
    std::string last_order;  // no node has ever had a larger one; empty: there never was a node

    // Same nodes, in the same order, with the same values; deleted ones count.
    bool operator==(const Document& other) const;
};

// Every kind that is declared single has its node, with default values.
Document make_document();
// What a new studio opens with.
const Document& demo_document();

// Where the node of this id is in nodes, deleted or not; nothing when there is none.
std::optional<uint32_t> place_of(const Document& document, std::string_view id);
// Null when there is none or it is deleted.
const Node* find(const Document& document, std::string_view id);
// Of a kind that is declared single.
const Node& only(const Document& document, schema::KindId kind);
// All nodes of a kind that are not deleted, in order of creation; valid as long as the document.
std::vector<const Node*> all(const Document& document, schema::KindId kind);

// The first that was created of those that are there; null when there is none.
const Node* first(const Document& document, schema::KindId kind);
// A node of the kind as it would be made: what is not there has these values. Without an id.
const Node& defaults(schema::KindId kind);
// What a node reference names, if that is there and of a kind that the property allows; else null.
const Node* referred(const Document& document, const Node& node, int property);
// The same of a list of node references, in its order; what is not there is left out.
std::vector<const Node*> all_referred(const Document& document, const Node& node, int property);
// The camera that the film is seen through: the one that the film names, else the first, else the defaults.
const Node& program_camera(const Document& document);

// A property by its constant (schema::prop::KIND::NAME) of the node's own kind; asking for another type is a mistake of
// ours.
double number(const Node& node, int property);
bool boolean(const Node& node, int property);
const std::string& text(const Node& node, int property);  // also choices and assets
const schema::Color& color(const Node& node, int property);
std::span<const std::string> list(const Node& node, int property);

// Null where the property has no keys.
const animation::Curve* curve_of(const Node& node, int property);
// How a value stands in a key, and back; of a property that can be keyed.
animation::KeyValue key_value(const schema::Value& value);
schema::Value value_of(const schema::Property& property, const animation::KeyValue& value);
// Of the film, in ticks.
base::Ticks film_length(const Document& document);

// Equal for all that is there: deleted nodes do not count.
bool same_present(const Document& a, const Document& b);

// The canonical text form: JSON with nodes in order, each with all its properties in the schema's order (a default of a
// later version may be another); numbers read back exactly. with_deleted is for the store; the form without is what
// people keep and exchange.
std::string to_json(const Document& document, bool with_deleted = false);
// Missing single nodes are made, and so is what the version that wrote it could not be without. Errors name the path,
// such as "nodes[3].properties.gain". With skipped, what the schema no longer knows or allows is left out and noted
// there instead of being an error.
base::Result<Document> from_json(std::string_view text, std::vector<base::Error>* skipped = nullptr);

}  // namespace limn::document
