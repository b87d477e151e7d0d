// A history as text, for the store's snapshots. It is written and read by this program only, but a file may be damaged
// or come from a newer version: what is wrong is an error, and the store goes back to the log.
#include <fmt/format.h>

#include "collaboration/history.h"
#include "document/json.h"

namespace limn::collaboration {
namespace {

using base::Error;
using base::Result;
using document::Json;
using document::OrderedJson;

constexpr int kVersion = 1;
constexpr size_t kMaxBytes = size_t{256} << 20;
constexpr int kMaxDepth = 24;

OrderedJson owner_json(const Owner& owner) {
    return OrderedJson::array({owner.actor, owner.step, owner.revision});
}

OrderedJson steps_json(const std::vector<Step>& steps) {
    OrderedJson list = OrderedJson::array();
    for (const Step& step : steps) {
        OrderedJson changes = OrderedJson::array();
        for (const Change& change : step.changes) {
            changes.push_back(
                OrderedJson::array({change.node, change.property, document::value_to_json(change.before),
                                    document::value_to_json(change.after), owner_json(change.owner_before)}));
        }
        list.push_back(
            {{"id", step.id}, {"gesture", step.gesture}, {"label", step.label}, {"changes", std::move(changes)}});
    }
    return list;
}

// Thrown and caught in this file only, together with the JSON library's own exceptions.
struct Malformed {
    std::string message;
};

schema::Value read_value(const Json& json) {
    auto value = document::value_from_json(json);
    if (!value) throw Malformed{value.error().message};
    return *std::move(value);
}

Owner read_owner(const Json& json) {
    return {json.at(0).get<std::string>(), json.at(1).get<uint64_t>(), json.at(2).get<uint64_t>()};
}

std::vector<Step> read_steps(const Json& list) {
    std::vector<Step> steps;
    for (const Json& json : list) {
        Step step{json.at("id").get<uint64_t>(),
                  json.at("gesture").get<std::string>(),
                  json.at("label").get<std::string>(),
                  {}};
        for (const Json& change : json.at("changes")) {
            Change read{change.at(0).get<std::string>(), change.at(1).get<std::string>(), read_value(change.at(2)),
                        read_value(change.at(3)), read_owner(change.at(4))};
            if (read.property.empty() &&
                !(std::holds_alternative<bool>(read.before) && std::holds_alternative<bool>(read.after))) {
                throw Malformed{"a node's being there is true or false"};
            }
            if (read.property.starts_with('@'))
                for (const schema::Value* value : {&read.before, &read.after})
                    if (const auto* text = std::get_if<std::string>(value);
                        !text || (read.property == kPlace && text->find(' ') == text->npos))
                        throw Malformed{"a title is text, and a place an order key and a parent"};
            step.changes.push_back(std::move(read));
        }
        steps.push_back(std::move(step));
    }
    return steps;
}

// As it is counted when records are taken.
void go_on_below_the_last(Client& client) {
    if (client.last_seq < kHopelessSeq) return;
    auto above = client.seen.lower_bound(kHopelessSeq);
    client.last_seq = above == client.seen.begin() ? 0 : std::prev(above)->first;
}

History read_history(const Json& json, std::vector<Error>& skipped) {
    if (int version = json.at("version").get<int>(); version != kVersion)
        throw Malformed{fmt::format("version {} is not known here", version)};
    auto document = document::document_from_json(json.at("document"), &skipped);
    if (!document) throw Malformed{document.error().field + ": " + document.error().message};
    History history = make_history(*std::move(document));
    history.revision = json.at("revision").get<uint64_t>();
    for (const auto& [key, owner] : json.at("owners").items()) history.owners.emplace(key, read_owner(owner));
    for (const auto& [actor, person] : json.at("people").items()) {
        history.people.emplace(actor,
                               Person{person.at("name").get<std::string>(), person.at("last_revision").get<uint64_t>(),
                                      read_steps(person.at("undo")), read_steps(person.at("redo"))});
    }
    for (const auto& [id, json_client] : json.at("clients").items()) {
        Client client{json_client.at("last_seq").get<uint64_t>(), json_client.at("last_revision").get<uint64_t>(), {}};
        for (const Json& seen : json_client.at("seen")) {
            // The digest has not always been kept.
            uint64_t digest = seen.size() > 2 ? seen.at(2).get<uint64_t>() : 0;
            client.seen.emplace(seen.at(0).get<uint64_t>(), Taken{seen.at(1).get<uint64_t>(), digest});
        }
        go_on_below_the_last(client);
        history.clients.emplace(id, std::move(client));
    }
    return history;
}

}  // namespace

std::string to_json(const History& history) {
    OrderedJson owners = OrderedJson::object(), people = OrderedJson::object(), clients = OrderedJson::object();
    // push_back, because look-up in an ordered object is linear.
    for (const auto& [key, owner] : history.owners) owners.push_back({key, owner_json(owner)});
    for (const auto& [actor, person] : history.people) {
        people.push_back({actor,
                          {{"name", person.name},
                           {"last_revision", person.last_revision},
                           {"undo", steps_json(person.undo)},
                           {"redo", steps_json(person.redo)}}});
    }
    for (const auto& [id, client] : history.clients) {
        OrderedJson seen = OrderedJson::array();
        for (const auto& [seq, taken] : client.seen)
            seen.push_back(OrderedJson::array({seq, taken.revision, taken.digest}));
        clients.push_back(
            {id, {{"last_seq", client.last_seq}, {"last_revision", client.last_revision}, {"seen", std::move(seen)}}});
    }
    return document::dump({{"version", kVersion},
                           {"revision", history.revision},
                           {"document", document::document_to_json(history.document, true)},
                           {"owners", std::move(owners)},
                           {"people", std::move(people)},
                           {"clients", std::move(clients)}});
}

Result<History> history_from_json(std::string_view text, std::vector<Error>& skipped) {
    auto json = document::parse_json(text, kMaxBytes, kMaxDepth);
    if (!json) return json.error();
    try {
        return read_history(*json, skipped);
    } catch (const Json::exception& error) {
        return Error{fmt::format("the snapshot is damaged: {}", error.what())};
    } catch (const Malformed& error) {
        return Error{fmt::format("the snapshot is damaged: {}", error.message)};
    }
}

}  // namespace limn::collaboration
