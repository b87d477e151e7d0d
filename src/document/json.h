#pragma once
// JSON from outside, parsed once and bounded, and the JSON forms of values and operations.
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/operation.h"

namespace limn::document {

using Json = nlohmann::json;                 // for reading: look-up in logarithmic time, whatever the sender does
using OrderedJson = nlohmann::ordered_json;  // for writing: the order in which we add

constexpr int kMaxJsonDepth = 16;
constexpr size_t kMaxOperations = 512;  // in one message, those in groups included

// Refuses text that is longer, nested deeper, not UTF-8 or not JSON.
base::Result<Json> parse_json(std::string_view text, size_t max_bytes, int max_depth = kMaxJsonDepth);
// Compact, or with line breaks.
std::string dump(const OrderedJson& json, bool pretty = false);

// A number, bool, string, list of three numbers or list of at most schema::kMostItems strings. An error's field is the
// place in a list ("[3]"), or empty.
base::Result<schema::Value> value_from_json(const Json& json);
OrderedJson value_to_json(const schema::Value& value);

// [ticks, value, "hold" | "linear" | "smooth"]; the last is left out where it is smooth.
base::Result<animation::Key> key_from_json(const Json& json, const schema::Property& property);
OrderedJson key_to_json(const animation::Key& key, const schema::Property& property);

// A list of operations. Checks the form only: whether they apply is for apply() to say. Fields of errors begin with
// "ops[i]".
base::Result<std::vector<Operation>> operations_from_json(const Json& list, size_t most = kMaxOperations);
OrderedJson operations_to_json(std::span<const Operation> operations);
OrderedJson operation_to_json(const Operation& operation);

// The canonical form, and reading it, as to_json and from_json in document.h.
OrderedJson document_to_json(const Document& document, bool with_deleted);
base::Result<Document> document_from_json(const Json& json, std::vector<base::Error>* skipped = nullptr);

// A node with all its properties, as a page gets it: {id, kind, title, parent unless it is empty, order, properties}.
OrderedJson node_to_json(const Node& node);

}  // namespace limn::document
