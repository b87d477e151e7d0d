#include "document/choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/nearest.h"
#include "document/edit.h"

namespace limn::document {
namespace {

using base::Error;
using base::Result;
using schema::Kind;
using schema::Property;
using schema::Value;

const std::function<std::vector<Offer>()>* list_of(const Property& property, const Choices& choices) {
    switch (property.library) {
        case schema::Library::worlds:
            return &choices.worlds;
        case schema::Library::looks:
            return &choices.looks;
        case schema::Library::none:
            break;
    }
    return nullptr;
}

std::vector<Offer> schema_offers(const Property& property) {
    std::vector<Offer> offers;
    for (const schema::Choice& choice : property.choices)
        offers.push_back({std::string(choice.id), std::string(choice.label)});
    return offers;
}

std::string close_by(const std::string& wanted, const std::vector<Offer>& offers) {
    if (offers.empty()) return "there is none at all";
    std::vector<std::string> names;
    for (const Offer& offer : offers) names.push_back(offer.id);
    for (const Offer& offer : offers) names.push_back(offer.title);
    std::vector<std::string> told;
    for (size_t place : base::nearest_names(wanted, names, 6)) {
        const Offer& offer = offers[place % offers.size()];
        std::string name = offer.title.empty() || offer.title == offer.id
                               ? fmt::format("\"{}\"", offer.id)
                               : fmt::format("\"{}\" ({})", offer.id.substr(0, 80), offer.title);
        if (std::ranges::find(told, name) == told.end() && told.size() < 3) told.push_back(std::move(name));
    }
    return fmt::format("close by: {}", fmt::join(told, ", "));
}

// A file is named by what is in it, and no other is close to that.
bool names_a_file(const Property& property, const std::string& value) {
    return property.library == schema::Library::looks || schema::is_file_hash(value);
}

// Ok when it is no choice, or one that exists. path: of the property, for the sentence.
Result<void> check_name(const Property& property, const std::string& name, const std::string& path,
                        const Choices& choices) {
    std::vector<Offer> offers;
    if (property.type == schema::Type::choice) {
        if (schema::offers(property, name)) return {};
        offers = schema_offers(property);
    } else {
        const auto* list = list_of(property, choices);
        if (!list || !*list || (property.library == schema::Library::looks && name.empty())) return {};
        offers = (*list)();
        if (std::ranges::find(offers, name, &Offer::id) != offers.end()) return {};
    }
    const bool file = names_a_file(property, name);
    return Error{fmt::format("{}: there is no {} \"{}\"; {}", path, property.label, name.substr(0, file ? 18 : 80),
                             file ? "no such file is in the data folder, add it again" : close_by(name, offers))};
}

// The first of the texts that the value holds which check(text) refuses; the error's field is its place in a list.
template <class Check>
Result<void> each_text(const Value& value, Check&& check) {
    const auto texts = schema::texts_of(value);
    for (size_t i = 0; i < texts.size(); ++i) {
        auto known = check(texts[i]);
        if (known) continue;
        const bool listed = std::holds_alternative<schema::List>(value);
        return Error{known.error().message, listed ? fmt::format("[{}]", i) : ""};
    }
    return {};
}

Result<void> check(const Property& property, const Value& value, const std::string& path, const Choices& choices) {
    return each_text(value, [&](const std::string& name) { return check_name(property, name, path, choices); });
}

struct Checker {
    const Document& document;
    const Choices& choices;
    std::map<std::string, const Kind*> made = {};  // by the operations themselves

    const Kind* kind_of(const std::string& id) const {
        if (auto found = made.find(id); found != made.end()) return found->second;
        const Node* node = find_any(document, id);
        return node ? node->kind : nullptr;
    }

    Result<void> value(const Kind& kind, const std::string& node, const std::string& name, const Value& value,
                       const std::string& field) const {
        const Property* property = schema::property(kind, name);
        if (!property) return {};
        const std::string path = node + "." + name;
        auto known = schema::named_type(*property) == schema::Type::node
                         ? each_text(value, [&](const std::string& id) { return reference(*property, path, id); })
                         : check(*property, value, path, choices);
        return known ? known : Error{known.error().message, field + known.error().field};
    }

    Result<void> reference(const Property& property, const std::string& path, const std::string& id) const {
        if (id.empty()) return {};
        const Kind* kind = kind_of(id);
        if (kind && std::ranges::find(property.of, kind->id) != property.of.end()) return {};
        std::vector<std::string> kinds;
        for (schema::KindId of : property.of) kinds.emplace_back(schema::kind(of).name);
        return Error{
            fmt::format("{}: there is no {} \"{}\"", path, fmt::join(kinds, " or "), id.substr(0, kMaxIdBytes))};
    }

    Result<void> operator()(const Set& set) {
        const Kind* kind = kind_of(set.node);
        return kind ? value(*kind, set.node, set.property, set.value, "value") : Result<void>{};
    }
    Result<void> operator()(const Create& create) {
        const Kind* kind = schema::kind(create.kind);
        if (!kind) return {};
        made[create.id] = kind;
        for (const auto& [name, given] : create.properties)
            if (auto known = value(*kind, create.id, name, given, "properties." + name); !known) return known;
        return {};
    }
    Result<void> operator()(const Delete&) { return {}; }
    Result<void> operator()(const RestoreNode&) { return {}; }
    Result<void> operator()(const Move&) { return {}; }
    Result<void> operator()(const Rename&) { return {}; }
    Result<void> operator()(const PutKey&) { return {}; }
    Result<void> operator()(const Group& group) { return all(group.operations); }

    Result<void> all(std::span<const Operation> operations) {
        for (size_t i = 0; i < operations.size(); ++i)
            if (auto known = std::visit(*this, operations[i].change); !known)
                return Error{known.error().message, fmt::format("ops[{}].{}", i, known.error().field)};
        return {};
    }
};

}  // namespace

Result<void> check_choices(const Document& document, std::span<const Operation> operations, const Choices& choices) {
    return Checker{document, choices}.all(operations);
}

std::vector<Error> unknown_choices(const Document& document, const Choices& choices) {
    std::vector<Error> unknown;
    for (const auto& node : *document.nodes) {
        if (node->deleted) continue;
        for (size_t i = 0; i < node->values.size(); ++i) {
            const Property& property = node->kind->properties[i];
            const std::string path = fmt::format("{}.{}", node->id, property.name);
            if (auto known = check(property, node->values[i], path, choices); !known)
                unknown.push_back({known.error().message, path});
        }
    }
    return unknown;
}

}  // namespace limn::document
