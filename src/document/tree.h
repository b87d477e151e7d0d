#pragma once
// Which node lies in which. A node lies in the film itself or in a node of a kind that schema::Kind::inside names; what
// is inside comes and goes, is hidden and is locked with it.
#include <string_view>
#include <vector>

#include "base/result.h"
#include "document/document.h"

namespace limn::document {

constexpr int kMaxTreeDepth = 16;

// Null when it lies in the film itself.
const Node* parent_of(const Document& document, const Node& node);

// The node itself or something that it lies in is hidden.
bool is_hidden(const Document& document, const Node& node);
// The one that is locked, the node itself or something that it lies in; null when none is.
const Node* lock_of(const Document& document, const Node& node);

// Whether a node of the kind may lie in such a node; null: in the film itself.
base::Result<void> may_lie_in(const schema::Kind& kind, const Node* parent);
// Whether a node of the kind may lie in the node with the id ("" = in the film itself): that one is there and may hold
// it. The error says what may. What is deleted itself may lie in what is.
base::Result<void> check_parent(const Document& document, const schema::Kind& kind, std::string_view parent,
                                bool deleted = false);
// Whether `node`, with all that is in it, may move there: neither into itself nor too deep.
base::Result<void> check_move(const Document& document, const Node& node, std::string_view parent);

// The first of the kind that lies in the node; the kind's defaults when there is none.
const Node& part_of(const Document& document, const Node& node, schema::KindId kind);
// Whether one more of the kind may lie there (schema::Kind::most_inside); `but` is not counted.
base::Result<void> check_room(const Document& document, const schema::Kind& kind, std::string_view parent,
                              std::string_view but = {});

// The places of all that lies in the node, deleted ones too, those that lie deepest last.
std::vector<uint32_t> inside(const Document& document, const Node& node);

}  // namespace limn::document
