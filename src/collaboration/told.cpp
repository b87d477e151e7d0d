#include "collaboration/told.h"

#include <iterator>

namespace limn::collaboration {

using document::Operation;

std::string code_of(const base::Error& error) {
    if (error.field.ends_with("path")) return "unknown_path";
    if (error.field.ends_with("value") || error.field.find(".properties.") != std::string::npos) return "out_of_range";
    return "refused";
}

server::UndoState undo_state(const History& history, const std::string& actor) {
    auto person = history.people.find(actor);
    if (person == history.people.end()) return {};
    const auto& [name, last, undo, redo] = person->second;
    return {!undo.empty(), !redo.empty(), undo.empty() ? "" : undo.back().label, redo.empty() ? "" : redo.back().label};
}

std::vector<server::Member> member_list(const State& state) {
    std::vector<server::Member> list;
    for (const MemberState& member : state.members) list.push_back({member.actor, member.client, member.on_air});
    return list;
}

std::vector<std::shared_ptr<const document::Node>> restored_by(std::span<const Operation> operations,
                                                               const document::Document& document) {
    std::vector<std::shared_ptr<const document::Node>> nodes;
    for (const Operation& operation : operations) {
        if (auto* restore = std::get_if<document::RestoreNode>(&operation.change)) {
            nodes.push_back((*document.nodes)[*document::place_of(document, restore->id)]);
        } else if (auto* group = std::get_if<document::Group>(&operation.change)) {
            auto inner = restored_by(group->operations, document);
            nodes.insert(nodes.end(), inner.begin(), inner.end());
        }
    }
    return nodes;
}

}  // namespace limn::collaboration
