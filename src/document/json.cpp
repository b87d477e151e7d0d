#include "document/json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace limn::document {
namespace {

using base::Error;
using base::Result;

// Nesting is judged before parsing: the parser itself knows no limit.
bool deeper_than(std::string_view text, int max_depth) {
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (in_string) {
            if (c == '\\') ++i;
            if (c == '"') in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > max_depth) return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

// Where the parser gave up, for whoever has written the text by hand.
std::string where_it_ends(std::string_view text) {
    try {
        (void)Json::parse(text);
    } catch (const Json::parse_error& e) {
        const std::string_view read = text.substr(0, std::min(e.byte, text.size()));
        const auto line = std::ranges::count(read, '\n') + 1;
        const size_t start = read.rfind('\n');
        const size_t column = start == read.npos ? read.size() : read.size() - start - 1;
        return fmt::format("line {}, column {}", line, std::max(column, size_t{1}));
    } catch (const Json::exception&) {
        return "a number in it is too large";
    }
    return "it ends too early";
}

const std::string* text_field(const Json& object, const char* name) {
    auto found = object.find(name);
    return found == object.end() ? nullptr : found->get_ptr<const std::string*>();
}

struct PropertyPath {
    std::string node, property;
};

// "NODE.PROPERTY"; an id has no dot.
Result<PropertyPath> path_from_json(const Json& object, const char* kind) {
    const std::string* path = text_field(object, "path");
    if (!path) return Error{fmt::format("a {} operation needs a path, such as \"sun.elevation\"", kind), "path"};
    const size_t dot = path->find('.');
    if (dot == std::string::npos)
        return Error{fmt::format("\"{}\" is no path: it needs a node, a dot and a property", *path), "path"};
    return PropertyPath{path->substr(0, dot), path->substr(dot + 1)};
}

// field: where the value stands.
Result<schema::Value> placed_value_from_json(const Json& json, const std::string& field) {
    auto value = value_from_json(json);
    if (!value) return Error{value.error().message, field + value.error().field};
    return value;
}

Result<schema::Value> list_from_json(const Json& json) {
    if (json.size() > schema::kMostItems)
        return Error{fmt::format("a list holds at most {}, not {}", schema::kMostItems, json.size())};
    std::vector<std::string> items;
    for (const Json& item : json) {
        const auto* text = item.get_ptr<const std::string*>();
        if (!text) return Error{"a list holds texts", fmt::format("[{}]", items.size())};
        items.push_back(*text);
    }
    return schema::Value(schema::List(std::move(items)));
}

Result<Operation> set_from_json(const Json& object) {
    auto path = path_from_json(object, "set");
    if (!path) return path.error();
    auto value = object.find("value");
    if (value == object.end()) return Error{"a set operation needs a value", "value"};
    auto read = placed_value_from_json(*value, "value");
    if (!read) return read.error();
    return Operation{Set{std::move(path->node), std::move(path->property), *std::move(read)}};
}

// Empty where there is none.
Result<std::string> optional_text(const Json& object, const char* name) {
    auto found = object.find(name);
    if (found == object.end()) return std::string();
    if (!found->is_string()) return Error{fmt::format("{} must be text", name), name};
    return found->get<std::string>();
}

Result<Operation> move_from_json(const Json& object) {
    const std::string *id = text_field(object, "id"), *order = text_field(object, "order");
    if (!id) return Error{"a move operation needs an id", "id"};
    if (!order) return Error{"a move operation needs an order key", "order"};
    auto parent = optional_text(object, "parent");
    if (!parent) return parent.error();
    return Operation{Move{*id, *std::move(parent), *order}};
}

Result<Operation> rename_from_json(const Json& object) {
    const std::string *id = text_field(object, "id"), *title = text_field(object, "title");
    if (!id) return Error{"a rename operation needs an id", "id"};
    if (!title) return Error{"a rename operation needs a title", "title"};
    return Operation{Rename{*id, *title}};
}

constexpr std::array<std::string_view, 3> kInterpolations{"hold", "linear", "smooth"};  // in the enum's order

Result<animation::Interpolation> interpolation_from_json(const Json& json) {
    const auto* name = json.get_ptr<const std::string*>();
    const auto found = name ? std::ranges::find(kInterpolations, *name) : kInterpolations.end();
    if (found == kInterpolations.end()) return Error{"an interpolation is hold, linear or smooth", "interpolation"};
    return static_cast<animation::Interpolation>(found - kInterpolations.begin());
}

Result<base::Ticks> time_from_json(const Json& json) {
    if (!json.is_number_integer()) return Error{"a key's time is a whole number of ticks", "at"};
    if (json.is_number_unsigned() && json.get<uint64_t>() > static_cast<uint64_t>(animation::kLongestFilm))
        return animation::kLongestFilm + 1;
    return json.get<base::Ticks>();
}

Result<Operation> key_from_json(const Json& object) {
    auto path = path_from_json(object, "key");
    if (!path) return path.error();
    const auto at = object.find("at");
    if (at == object.end()) return Error{"a key operation needs at, a time in ticks", "at"};
    auto time = time_from_json(*at);
    if (!time) return time.error();
    PutKey put{std::move(path->node), std::move(path->property), *time, {}};
    const auto value = object.find("value");
    if (value == object.end()) return Error{"a key operation needs a value; null takes the key away", "value"};
    if (!value->is_null()) {
        auto read = placed_value_from_json(*value, "value");
        if (!read) return read.error();
        put.value = *std::move(read);
    }
    if (const auto how = object.find("interpolation"); how != object.end()) {
        auto read = interpolation_from_json(*how);
        if (!read) return read.error();
        // Of a key that goes it says nothing.
        if (put.value) put.interpolation = *read;
    }
    return Operation{std::move(put)};
}

Result<Operation> create_from_json(const Json& object) {
    Create create;
    const std::string* id = text_field(object, "id");
    const std::string* node = text_field(object, "node");
    if (!id) return Error{"a create operation needs an id", "id"};
    if (!node) return Error{"a create operation needs node, the kind of the new node", "node"};
    create.id = *id;
    create.kind = *node;
    for (auto [name, into] :
         {std::pair{"title", &create.title}, {"parent", &create.parent}, {"order", &create.order}}) {
        auto read = optional_text(object, name);
        if (!read) return read.error();
        *into = *std::move(read);
    }
    if (auto properties = object.find("properties"); properties != object.end()) {
        if (!properties->is_object()) return Error{"properties must be an object of values by name", "properties"};
        for (const auto& [name, json] : properties->items()) {
            auto read = placed_value_from_json(json, "properties." + name);
            if (!read) return read.error();
            create.properties.emplace_back(name, *std::move(read));
        }
    }
    return Operation{std::move(create)};
}

// What may still come, of how many in all.
struct Budget {
    size_t left = 0, most = 0;
};

Result<std::vector<Operation>> read_list(const Json& list, Budget& budget);

Result<Operation> operation_from_json(const Json& object, Budget& budget) {
    if (!object.is_object()) return Error{"an operation must be an object"};
    const std::string* kind = text_field(object, "kind");
    if (!kind) return Error{"an operation needs a kind", "kind"};
    if (*kind == "set") return set_from_json(object);
    if (*kind == "create") return create_from_json(object);
    if (*kind == "key") return key_from_json(object);
    if (*kind == "move") return move_from_json(object);
    if (*kind == "rename") return rename_from_json(object);
    if (*kind == "delete" || *kind == "restore_node") {
        const std::string* id = text_field(object, "id");
        if (!id) return Error{fmt::format("a {} operation needs an id", *kind), "id"};
        if (*kind == "delete") return Operation{Delete{*id}};
        return Operation{RestoreNode{*id}};
    }
    if (*kind == "group") {
        auto ops = object.find("ops");
        if (ops == object.end()) return Error{"a group needs ops", "ops"};
        auto read = read_list(*ops, budget);
        if (!read) return read.error();
        return group(*std::move(read));
    }
    return Error{fmt::format("\"{}\" is no kind of operation", kind->substr(0, 40)), "kind"};
}

Result<std::vector<Operation>> read_list(const Json& list, Budget& budget) {
    if (!list.is_array()) return Error{"ops must be a list of operations", "ops"};
    std::vector<Operation> operations;
    for (size_t i = 0; i < list.size(); ++i) {
        std::string where = fmt::format("ops[{}]", i);
        if (budget.left == 0) return Error{fmt::format("more than {} operations at once", budget.most), where};
        --budget.left;
        auto read = operation_from_json(list[i], budget);
        if (!read) {
            return Error{read.error().message, read.error().field.empty() ? where : where + "." + read.error().field};
        }
        operations.push_back(*std::move(read));
    }
    return operations;
}

}  // namespace

Result<Json> parse_json(std::string_view text, size_t max_bytes, int max_depth) {
    if (text.size() > max_bytes)
        return Error{fmt::format("{} bytes are more than the {} that are allowed", text.size(), max_bytes)};
    if (deeper_than(text, max_depth)) return Error{fmt::format("nested deeper than {} levels", max_depth)};
    Json json = Json::parse(text, nullptr, false);
    if (json.is_discarded()) return Error{fmt::format("this is not JSON in UTF-8: {}", where_it_ends(text))};
    return json;
}

std::string dump(const OrderedJson& json, bool pretty) {
    return json.dump(pretty ? 1 : -1, ' ', false, OrderedJson::error_handler_t::replace);
}

Result<schema::Value> value_from_json(const Json& json) {
    if (json.is_boolean()) return schema::Value(json.get<bool>());
    if (json.is_number()) return schema::Value(json.get<double>());
    if (json.is_string()) return schema::Value(json.get<std::string>());
    if (json.is_array() && json.size() == 3 &&
        std::ranges::all_of(json, [](const Json& part) { return part.is_number(); })) {
        return schema::Value(schema::Color{json[0].get<double>(), json[1].get<double>(), json[2].get<double>()});
    }
    if (json.is_array() && (json.empty() || json.front().is_string())) return list_from_json(json);
    return Error{"a value must be a number, true, false, text, a list of three numbers or a list of texts"};
}

OrderedJson value_to_json(const schema::Value& value) {
    return std::visit(
        [](const auto& held) {
            if constexpr (std::is_same_v<decltype(held), const schema::List&>) {
                OrderedJson json = OrderedJson::array();
                for (const std::string& item : held.items()) json.push_back(item);
                return json;
            } else {
                return OrderedJson(held);
            }
        },
        value);
}

Result<animation::Key> key_from_json(const Json& json, const schema::Property& property) {
    if (!json.is_array() || json.size() < 2 || json.size() > 3)
        return Error{"a key is a list of its time in ticks, its value and, unless it is smooth, its interpolation"};
    auto at = time_from_json(json[0]);
    if (!at) return at.error();
    if (*at < 0 || *at > animation::kLongestFilm) return Error{"a key is from 0 to 24 hours after the beginning"};
    auto value = value_from_json(json[1]);
    if (value) value = schema::check(property, *std::move(value));
    if (!value) return value.error();
    animation::Key key{*at, key_value(*value), animation::Interpolation::smooth};
    if (json.size() == 3) {
        auto how = interpolation_from_json(json[2]);
        if (!how) return how.error();
        key.interpolation = *how;
    }
    return key;
}

OrderedJson key_to_json(const animation::Key& key, const schema::Property& property) {
    OrderedJson json = OrderedJson::array({key.at, value_to_json(value_of(property, key.value))});
    if (key.interpolation != animation::Interpolation::smooth)
        json.push_back(kInterpolations[static_cast<size_t>(key.interpolation)]);
    return json;
}

Result<std::vector<Operation>> operations_from_json(const Json& list, size_t most) {
    Budget budget{most, most};
    return read_list(list, budget);
}

OrderedJson operation_to_json(const Operation& operation) {
    struct Writer {
        OrderedJson operator()(const Set& set) const {
            return {{"kind", "set"}, {"path", set.node + "." + set.property}, {"value", value_to_json(set.value)}};
        }
        OrderedJson operator()(const Create& create) const {
            OrderedJson json{{"kind", "create"}, {"id", create.id}, {"node", create.kind}};
            if (!create.title.empty()) json["title"] = create.title;
            if (!create.parent.empty()) json["parent"] = create.parent;
            if (!create.order.empty()) json["order"] = create.order;
            OrderedJson properties = OrderedJson::object();
            for (const auto& [name, value] : create.properties) properties[name] = value_to_json(value);
            json["properties"] = std::move(properties);
            return json;
        }
        OrderedJson operator()(const Delete& hide) const { return {{"kind", "delete"}, {"id", hide.id}}; }
        OrderedJson operator()(const RestoreNode& restore) const {
            return {{"kind", "restore_node"}, {"id", restore.id}};
        }
        OrderedJson operator()(const Move& move) const {
            return {{"kind", "move"}, {"id", move.id}, {"parent", move.parent}, {"order", move.order}};
        }
        OrderedJson operator()(const Rename& rename) const {
            return {{"kind", "rename"}, {"id", rename.id}, {"title", rename.title}};
        }
        OrderedJson operator()(const PutKey& put) const {
            OrderedJson json{{"kind", "key"}, {"path", put.node + "." + put.property}, {"at", put.at}};
            json["value"] = put.value ? value_to_json(*put.value) : OrderedJson();
            if (put.value && put.interpolation != animation::Interpolation::smooth)
                json["interpolation"] = kInterpolations[static_cast<size_t>(put.interpolation)];
            return json;
        }
        OrderedJson operator()(const Group& group) const {
            return {{"kind", "group"}, {"ops", operations_to_json(group.operations)}};
        }
    };
    return std::visit(Writer{}, operation.change);
}

OrderedJson operations_to_json(std::span<const Operation> operations) {
    OrderedJson list = OrderedJson::array();
    for (const Operation& operation : operations) list.push_back(operation_to_json(operation));
    return list;
}

OrderedJson node_to_json(const Node& node) {
    OrderedJson properties = OrderedJson::object();
    for (size_t i = 0; i < node.values.size(); ++i) {
        properties.push_back({std::string(node.kind->properties[i].name), value_to_json(node.values[i])});
    }
    OrderedJson json{{"id", node.id}, {"kind", node.kind->name}, {"title", node.title}};
    if (!node.parent.empty()) json["parent"] = node.parent;
    json["order"] = node.order;
    json["properties"] = std::move(properties);
    if (node.curves.empty()) return json;
    OrderedJson curves = OrderedJson::object();
    for (const PropertyCurve& c : node.curves) {
        const schema::Property& property = node.kind->properties[static_cast<size_t>(c.property)];
        OrderedJson keys = OrderedJson::array();
        for (const animation::Key& key : c.curve->keys) keys.push_back(key_to_json(key, property));
        curves[std::string(property.name)] = std::move(keys);
    }
    json["curves"] = std::move(curves);
    return json;
}

}  // namespace limn::document
