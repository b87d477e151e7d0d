// What an undo or a redo would do: only the person's own step, and only where the value is still the one that it left.
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "collaboration/history.h"
#include "collaboration/label.h"
#include "document/json.h"
#include "document/tree.h"

namespace limn::collaboration {
namespace {

using document::Operation;

const Owner kNobody;

const Owner& owner_of(const History& history, const std::string& key) {
    auto found = history.owners.find(key);
    return found == history.owners.end() ? kNobody : found->second;
}

std::string person_name(const History& history, const std::string& actor) {
    auto found = history.people.find(actor);
    return found == history.people.end() || found->second.name.empty() ? "somebody else" : found->second.name;
}

// Who has changed a property of the node since the revision, other than the actor; null when nobody has.
const Owner* foreign_work_on(const History& history, const std::string& node, std::string_view actor, uint64_t since) {
    std::string prefix = node + ".";
    for (auto it = history.owners.lower_bound(prefix); it != history.owners.end() && it->first.starts_with(prefix);
         ++it) {
        if (it->second.step != 0 && it->second.actor != actor && it->second.revision > since) return &it->second;
    }
    return nullptr;
}

// Of a text that key_to_json made, in a document or in a snapshot.
Operation write_key(const document::Document& document, const std::string& node, const KeyPlace& place,
                    const std::string& text) {
    document::PutKey put{node, place.property, place.at, {}};
    const auto found = document::place_of(document, node);
    const schema::Property* property =
        found ? schema::property(*(*document.nodes)[*found]->kind, place.property) : nullptr;
    const auto json = property && !text.empty() ? document::parse_json(text, text.size())
                                                : base::Result<document::Json>(base::Error{"no key"});
    const auto key = json ? document::key_from_json(*json, *property) : base::Result<animation::Key>(json.error());
    if (key) put.value = document::value_of(*property, key->value), put.interpolation = key->interpolation;
    return {std::move(put)};
}

Operation write(const document::Document& document, const Change& change, const schema::Value& value) {
    if (const auto key = key_place_of(change.property))
        return write_key(document, change.node, *key, std::get<std::string>(value));
    if (change.property == kTitle) return {document::Rename{change.node, std::get<std::string>(value)}};
    if (change.property == kPlace) {
        const auto& place = std::get<std::string>(value);
        const size_t space = place.find(' ');
        return {document::Move{change.node, place.substr(space + 1), place.substr(0, space)}};
    }
    if (!change.property.empty()) return {document::Set{change.node, change.property, value}};
    if (std::get<bool>(value)) return {document::RestoreNode{change.node}};
    return {document::Delete{change.node}};
}

// Whether something is in the node, and would go with it.
bool holds_something(const document::Document& document, const std::string& id) {
    const document::Node* node = document::find(document, id);
    return node && std::ranges::any_of(document::inside(document, *node),
                                       [&](uint32_t place) { return !(*document.nodes)[place]->deleted; });
}

Plan plan(const History& history, std::string_view actor, const Step& step, bool undo) {
    Plan result;
    document::Document working = history.document;
    // What waits for another of the step's changes, such as a node for the one that it lies in, and why.
    std::vector<std::pair<const Change*, std::string>> waiting;
    auto consider = [&](const Change& change) {
        std::string what = name_of(history.document, change.node, change.property);
        const Owner& owner =
            owner_of(history, change.property.empty() ? change.node : change.node + "." + change.property);
        if (owner.step != (undo ? step.id : change.owner_before.step)) {
            result.skipped.push_back(
                fmt::format("{} has been changed by {} since and stays", what, person_name(history, owner.actor)));
            return;
        }
        const schema::Value& value = undo ? change.before : change.after;
        if (change.property.empty() && !std::get<bool>(value)) {
            // What was there when it was deleted the first time may go again.
            const uint64_t since = undo ? owner.revision : step.id;
            if (const Owner* other = foreign_work_on(history, change.node, actor, since)) {
                result.skipped.push_back(fmt::format("{} has been worked on by {} since and stays", what,
                                                     person_name(history, other->actor)));
                return;
            }
            if (holds_something(working, change.node)) {
                waiting.emplace_back(&change, fmt::format("{} holds something by now and stays", what));
                return;
            }
        }
        Operation operation = write(working, change, value);
        auto next = document::apply(working, operation);
        if (!next) {
            waiting.emplace_back(&change, fmt::format("{} stays: {}", what, next.error().message));
            return;
        }
        working = *std::move(next);
        result.operations.push_back(std::move(operation));
    };
    if (undo) {
        std::for_each(step.changes.rbegin(), step.changes.rend(), consider);
    } else {
        std::ranges::for_each(step.changes, consider);
    }
    for (size_t before = 0; !waiting.empty() && waiting.size() != before;) {
        before = waiting.size();
        for (const auto& [change, why] : std::exchange(waiting, {})) consider(*change);
    }
    for (auto& [change, why] : waiting) result.skipped.push_back(std::move(why));
    return result;
}

}  // namespace

std::optional<Plan> plan_undo(const History& history, std::string_view actor) {
    auto person = history.people.find(actor);
    if (person == history.people.end() || person->second.undo.empty()) return std::nullopt;
    return plan(history, actor, person->second.undo.back(), true);
}

std::optional<Plan> plan_redo(const History& history, std::string_view actor) {
    auto person = history.people.find(actor);
    if (person == history.people.end() || person->second.redo.empty()) return std::nullopt;
    return plan(history, actor, person->second.redo.back(), false);
}

}  // namespace limn::collaboration
