#include "collaboration/history.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <set>
#include <utility>

#include "collaboration/label.h"
#include "document/json.h"
#include "document/tree.h"

namespace limn::collaboration {
namespace {

using base::Error;
using base::Result;
using document::Document;
using document::Operation;

struct Place {
    std::string node;
    std::string property;  // empty: the node's being there; kTitle, kPlace
};

std::string key_of(const std::string& node, const std::string& property) {
    return property.empty() ? node : node + "." + property;
}

using Known = std::set<std::pair<std::string_view, std::string_view>>;
using Names = std::set<std::string>;  // that Known speaks of and no operation holds

// What the operations touch, each once, in order; what lies in a node that goes comes before it, so that what is taken
// back from the end brings the node first. after: the document that they have made.
void collect_places(const Document& after, const std::vector<Operation>& operations, std::vector<Place>& places,
                    Known& known, Names& key_names) {
    auto add = [&](std::string_view node, std::string_view property) {
        if (known.emplace(node, property).second) places.push_back({std::string(node), std::string(property)});
    };
    auto add_inside = [&](const std::string& id) {
        const auto place = document::place_of(after, id);
        if (!place) return;
        const std::vector<uint32_t> held = document::inside(after, *(*after.nodes)[*place]);
        for (size_t i = held.size(); i-- > 0;) add((*after.nodes)[held[i]]->id, "");
    };
    for (const Operation& operation : operations) {
        if (auto* set = std::get_if<document::Set>(&operation.change)) add(set->node, set->property);
        if (auto* create = std::get_if<document::Create>(&operation.change)) add(create->id, "");
        if (auto* hide = std::get_if<document::Delete>(&operation.change)) add_inside(hide->id), add(hide->id, "");
        if (auto* restore = std::get_if<document::RestoreNode>(&operation.change)) add(restore->id, "");
        if (auto* group = std::get_if<document::Group>(&operation.change))
            collect_places(after, group->operations, places, known, key_names);
        if (auto* move = std::get_if<document::Move>(&operation.change)) add(move->id, kPlace);
        if (auto* rename = std::get_if<document::Rename>(&operation.change)) add(rename->id, kTitle);
        if (auto* put = std::get_if<document::PutKey>(&operation.change))
            add(put->node, *key_names.insert(key_place(put->property, put->at)).first);
    }
}

std::string key_text(const document::Node& node, const KeyPlace& place) {
    const int index = schema::property_index(*node.kind, place.property);
    const animation::Curve* curve = document::curve_of(node, index);
    const animation::Key* key = curve ? animation::key_at(*curve, place.at) : nullptr;
    if (!key) return {};
    return document::dump(document::key_to_json(*key, node.kind->properties[static_cast<size_t>(index)]));
}

// The value at a place; nothing when the node has never been there.
std::optional<schema::Value> value_at(const Document& document, const Place& place) {
    auto found = document::place_of(document, place.node);
    if (place.property.empty()) return found && !(*document.nodes)[*found]->deleted;
    if (!found) return std::nullopt;
    const document::Node& node = *(*document.nodes)[*found];
    if (place.property == kTitle) return node.title;
    if (place.property == kPlace) return node.order + " " + node.parent;
    if (const auto key = key_place_of(place.property)) return key_text(node, *key);
    return node.values[static_cast<size_t>(schema::property_index(*node.kind, place.property))];
}

// What differs at the places that the operations touch. The properties of a node that is new come and go with it.
std::vector<Change> changes_between(const Document& before, const Document& after,
                                    const std::vector<Operation>& operations) {
    std::vector<Place> places;
    Known known;
    Names key_names;
    collect_places(after, operations, places, known, key_names);
    std::vector<Change> changes;
    for (Place& place : places) {
        auto old_value = value_at(before, place);
        auto new_value = value_at(after, place);
        if (!old_value || !new_value || *old_value == *new_value) continue;
        changes.push_back(
            {std::move(place.node), std::move(place.property), *std::move(old_value), *std::move(new_value), {}});
    }
    return changes;
}

// Adds the change to the step; where the step's own earlier write is still in force, the two become one.
void merge_change(Step& step, Change change, const Owner& owner) {
    auto same = std::ranges::find_if(
        step.changes, [&](const Change& c) { return c.node == change.node && c.property == change.property; });
    if (same == step.changes.end()) {
        change.owner_before = owner;
        step.changes.push_back(std::move(change));
    } else if (owner.step == step.id) {
        same->after = std::move(change.after);
    } else {
        // Somebody else wrote in between: their value is what undo goes back to.
        change.owner_before = owner;
        *same = std::move(change);
    }
}

size_t bytes_of(const schema::Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return text->size();
    size_t sum = sizeof(schema::Value);
    if (const auto* list = std::get_if<schema::List>(&value))
        for (const std::string& item : list->items()) sum += sizeof(std::string) + item.size();
    return sum;
}

size_t bytes_of(const std::vector<Change>& changes) {
    size_t sum = 0;
    for (const Change& change : changes)
        sum += change.node.size() + change.property.size() + bytes_of(change.before) + bytes_of(change.after);
    return sum;
}

void push_bounded(std::vector<Step>& steps, Step step) {
    size_t held = step.changes.size(), first = steps.size();
    while (first > 0 && steps.size() - first < kMaxSteps - 1 && held + steps[first - 1].changes.size() <= kMaxChanges)
        held += steps[--first].changes.size();
    steps.erase(steps.begin(), steps.begin() + static_cast<std::ptrdiff_t>(first));
    steps.push_back(std::move(step));
}

// Whether the changes are more of the person's last step. A step that is full is left as it is, so that its reversal is
// a record like any other: what the gesture does from then on is taken back by another undo.
bool goes_on(const Person& person, const Record& record, const std::vector<Change>& changes) {
    if (person.undo.empty() || record.gesture.empty() || person.undo.back().gesture != record.gesture) return false;
    const Step& step = person.undo.back();
    return step.changes.size() + changes.size() <= kMaxStepChanges &&
           bytes_of(step.changes) + bytes_of(changes) <= kMaxStepBytes;
}

// Of what came to nothing within the step nobody is the owner but whoever was before: a value that is back where it
// was, and values of a node that was there neither before nor after.
void drop_unchanged(History& history, Step& step) {
    std::set<std::string> come_or_gone;
    for (const Change& c : step.changes) {
        if (c.property.empty() && c.before != c.after) come_or_gone.insert(c.node);
    }
    auto being_there = [&](const std::string& node) { return come_or_gone.contains(node); };
    auto unchanged = [&](const Change& change) {
        if (change.before == change.after) return true;
        if (change.property == kPlace) return false;  // it counts when the node comes back
        bool visible = document::find(history.document, change.node) != nullptr;
        return !change.property.empty() && !visible && !being_there(change.node);
    };
    std::vector<Change> kept;
    for (Change& change : step.changes) {
        if (unchanged(change)) {
            history.owners[key_of(change.node, change.property)] = change.owner_before;
        } else {
            kept.push_back(change);
        }
    }
    step.changes = std::move(kept);
}

void take_edit(History& history, const Record& record, std::vector<Change> changes) {
    if (changes.empty()) return;
    Person& person = history.people[record.actor];
    person.redo.clear();
    if (!goes_on(person, record, changes)) push_bounded(person.undo, {record.revision, record.gesture, {}, {}});
    Step& step = person.undo.back();
    for (Change& change : changes) {
        Owner& owner = history.owners[key_of(change.node, change.property)];
        merge_change(step, std::move(change), owner);
        owner = {record.actor, step.id, record.revision};
    }
    drop_unchanged(history, step);
    step.label = label_of(history.document, step.changes);
    if (step.changes.empty()) person.undo.pop_back();
}

// Moves the actor's last step from one stack to the other, with those of its changes that the record's operations carry
// out.
void take_reversal(History& history, const Record& record, bool undo) {
    Person& person = history.people[record.actor];
    std::vector<Step>& from = undo ? person.undo : person.redo;
    if (from.empty()) return;
    Step step = std::move(from.back());
    from.pop_back();
    std::vector<Place> places;
    Known known;
    Names key_names;
    collect_places(history.document, record.operations, places, known, key_names);
    std::erase_if(step.changes, [&](const Change& change) { return !known.contains({change.node, change.property}); });
    if (step.changes.empty()) return;
    for (const Change& change : step.changes) {
        Owner& owner = history.owners[key_of(change.node, change.property)];
        owner = undo ? change.owner_before : Owner{record.actor, step.id, record.revision};
    }
    push_bounded(undo ? person.redo : person.undo, std::move(step));
}

// Forgets whoever has been away longest.
template <class Map>
void prune(Map& map, size_t most) {
    if (map.size() <= most) return;
    map.erase(std::ranges::min_element(map, {}, [](const auto& entry) { return entry.second.last_revision; }));
}

void take_note_of_sender(History& history, const Record& record) {
    Person& person = history.people[record.actor];
    person.name = record.name;
    person.last_revision = record.revision;
    prune(history.people, kMaxActors);
    Client& client = history.clients[record.client];
    if (record.client_seq < kHopelessSeq) client.last_seq = std::max(client.last_seq, record.client_seq);
    client.last_revision = record.revision;
    client.seen[record.client_seq] = {record.revision, digest_of(record.kind, record.gesture, record.operations)};
    if (client.seen.size() > kMaxSeen) client.seen.erase(client.seen.begin());
    prune(history.clients, kMaxClients);
}

// FNV-1a, 64 bits.
struct Digest {
    uint64_t hash = 0xcbf29ce484222325ULL;

    void add(uint64_t number) {
        for (int shift = 0; shift < 64; shift += 8) hash = (hash ^ ((number >> shift) & 0xff)) * 0x100000001b3ULL;
    }
    void add(std::string_view text) {
        for (unsigned char c : text) hash = (hash ^ c) * 0x100000001b3ULL;
        add(text.size());
    }
    void add(const schema::Value& value) {
        add(value.index());
        if (auto* number = std::get_if<double>(&value)) add(std::bit_cast<uint64_t>(*number));
        if (auto* flag = std::get_if<bool>(&value)) add(uint64_t{*flag});
        if (auto* text = std::get_if<std::string>(&value)) add(std::string_view(*text));
        if (auto* color = std::get_if<schema::Color>(&value)) {
            for (double channel : *color) add(std::bit_cast<uint64_t>(channel));
        }
        if (auto* list = std::get_if<schema::List>(&value)) {
            add(list->items().size());
            for (const std::string& item : list->items()) add(std::string_view(item));
        }
    }
    void add(const Operation& operation) {
        add(operation.change.index());
        if (auto* set = std::get_if<document::Set>(&operation.change)) {
            add(std::string_view(set->node));
            add(std::string_view(set->property));
            add(set->value);
        }
        if (auto* create = std::get_if<document::Create>(&operation.change)) {
            for (const std::string* text : {&create->id, &create->kind, &create->title}) add(std::string_view(*text));
            if (!create->parent.empty()) add(std::string_view("parent")), add(std::string_view(create->parent));
            // The order key is the server's where the message has none, so that it tells nothing apart.
            for (const auto& [name, value] : create->properties) {
                add(std::string_view(name));
                add(value);
            }
        }
        if (auto* hide = std::get_if<document::Delete>(&operation.change)) add(std::string_view(hide->id));
        if (auto* restore = std::get_if<document::RestoreNode>(&operation.change)) add(std::string_view(restore->id));
        if (auto* group = std::get_if<document::Group>(&operation.change)) add(group->operations);
        if (auto* move = std::get_if<document::Move>(&operation.change))
            for (const std::string* text : {&move->id, &move->parent, &move->order}) add(std::string_view(*text));
        if (auto* rename = std::get_if<document::Rename>(&operation.change))
            add(std::string_view(rename->id)), add(std::string_view(rename->title));
        if (auto* put = std::get_if<document::PutKey>(&operation.change)) {
            add(std::string_view(put->node)), add(std::string_view(put->property));
            add(static_cast<uint64_t>(put->at)), add(static_cast<uint64_t>(put->interpolation));
            if (put->value) add(*put->value);
        }
    }
    void add(const std::vector<Operation>& operations) {
        add(operations.size());
        for (const Operation& operation : operations) add(operation);
    }
};

void take(History& history, const Record& record, Document after) {
    Document before = std::exchange(history.document, std::move(after));
    history.revision = record.revision;
    switch (record.kind) {
        case RecordKind::edit:
            take_edit(history, record, changes_between(before, history.document, record.operations));
            break;
        case RecordKind::undo:
            take_reversal(history, record, true);
            break;
        case RecordKind::redo:
            take_reversal(history, record, false);
            break;
    }
    take_note_of_sender(history, record);
}

}  // namespace

std::string key_place(std::string_view property, base::Ticks at) {
    return fmt::format("{}@{}", property, at);
}

std::optional<KeyPlace> key_place_of(std::string_view property) {
    const size_t sign = property.find('@');
    if (sign == 0 || sign == std::string_view::npos) return std::nullopt;
    KeyPlace place{std::string(property.substr(0, sign)), 0};
    const std::string_view digits = property.substr(sign + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), place.at);
    if (read.ec != std::errc() || read.ptr != digits.data() + digits.size()) return std::nullopt;
    return place;
}

History make_history(Document document) {
    History history;
    history.document = std::move(document);
    return history;
}

uint64_t digest_of(RecordKind kind, std::string_view gesture, const std::vector<Operation>& operations) {
    Digest digest;
    digest.add(static_cast<uint64_t>(kind));
    if (kind == RecordKind::edit) {
        digest.add(gesture);
        digest.add(operations);
    }
    return digest.hash ? digest.hash : 1;
}

bool follows(uint64_t last, uint64_t seq) {
    return seq <= (last == 0 ? kMaxFirstSeq : last + kMaxSeqGap);
}

Result<void> advance(History& history, const Record& record) {
    if (record.revision != history.revision + 1) {
        return Error{fmt::format("revision {} cannot follow revision {}", record.revision, history.revision)};
    }
    auto after = document::apply_all(history.document, record.operations);
    if (!after) return after.error();
    take(history, record, *std::move(after));
    return {};
}

void replay(History& history, const Record& record, std::vector<Error>& skipped) {
    Record kept = record;
    Document after = history.document;
    std::erase_if(kept.operations, [&](const Operation& operation) {
        auto next = document::apply(after, operation, document::Growth::as_recorded);
        if (next) {
            after = *std::move(next);
            return false;
        }
        skipped.push_back({next.error().message, fmt::format("revision {}: {}", record.revision, next.error().field)});
        return true;
    });
    take(history, kept, std::move(after));
}

}  // namespace limn::collaboration
