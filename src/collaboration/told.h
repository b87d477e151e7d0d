#pragma once
// What members are told of a state, in the wire's values.
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "collaboration/step.h"

namespace limn::collaboration {

// The wire's code for an operation that was refused.
std::string code_of(const base::Error& error);
server::UndoState undo_state(const History& history, const std::string& actor);
std::vector<server::Member> member_list(const State& state);
// The nodes that come back with all their values; each must be in the document.
std::vector<std::shared_ptr<const document::Node>> restored_by(std::span<const document::Operation> operations,
                                                               const document::Document& document);

}  // namespace limn::collaboration
