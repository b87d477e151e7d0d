#pragma once
// How a document is put together, for this room's own use: everyone else goes through apply() and from_json().
#include <string>

#include "document/document.h"

namespace limn::document {

// 1 to 64 of a-z A-Z 0-9 _ -
bool is_id(std::string_view id);
// Deleted nodes too; null when there is none.
const Node* find_any(const Document& document, std::string_view id);
// With default values.
Node make_node(const schema::Kind& kind, std::string id, std::string title);
// Of the property; a curve without keys is none.
void put_curve(Node& node, int property, animation::Curve curve);
// The id must be new. Without an order key it comes after all others.
void append_node(Document& document, Node node);
// Takes the place of the node with the same id, which must be there.
void replace_node(Document& document, Node node);

}  // namespace limn::document
