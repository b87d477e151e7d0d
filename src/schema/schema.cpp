#include "schema/schema.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <vector>

namespace limn::schema {
namespace {

constexpr size_t kMaxChoiceBytes = 64, kHashDigits = 64;

bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

using Names = std::unordered_map<std::string_view, int>;

// Name to place, for each kind.
const std::vector<Names>& property_names() {
    static const std::vector<Names> all = [] {
        std::vector<Names> made;
        for (const Kind& k : kinds()) {
            Names& names = made.emplace_back();
            for (size_t i = 0; i < k.properties.size(); ++i) names.emplace(k.properties[i].name, static_cast<int>(i));
        }
        return made;
    }();
    return all;
}

base::Result<Value> check_number(const Property& property, double value) {
    std::string unit = property.unit.empty() ? "" : fmt::format(" {}", property.unit);
    if (!std::isfinite(value)) return base::Error{fmt::format("{} must be a finite number", property.label)};
    if (value < property.min || value > property.max) {
        return base::Error{
            fmt::format("{} must be from {} to {}{}, not {}", property.label, property.min, property.max, unit, value)};
    }
    return Value(value);
}

base::Result<Value> check_color(const Property& property, const Color& value) {
    for (double channel : value) {
        if (!(channel >= 0 && channel <= 1)) {
            return base::Error{fmt::format("{} must be three numbers from 0 to 1", property.label)};
        }
    }
    return Value(value);
}

base::Result<Value> check_text(const Property& property, std::string value, size_t most) {
    if (value.size() > most)
        return base::Error{fmt::format("{} must be text of at most {} bytes", property.label, most)};
    // Control characters would break lines of logs and lists.
    if (std::ranges::any_of(value, [](unsigned char c) { return c < 0x20 || c == 0x7f; })) {
        return base::Error{fmt::format("{} must hold no control characters", property.label)};
    }
    return Value(std::move(value));
}

// Of the form only: see offers().
base::Result<Value> check_choice(const Property& property, std::string value) {
    if (!value.empty() && value.size() <= kMaxChoiceBytes)
        return check_text(property, std::move(value), kMaxChoiceBytes);
    return base::Error{fmt::format("{} must be a name of 1 to {} bytes", property.label, kMaxChoiceBytes)};
}

base::Result<Value> check_asset(const Property& property, std::string value) {
    // What films wrote before version 3.
    constexpr std::string_view kOldPrefix = "asset:";
    if (value.starts_with(kOldPrefix)) value.erase(0, kOldPrefix.size());
    if (value.empty() || is_file_hash(value)) return Value(std::move(value));
    if (property.library == Library::worlds && value.size() < kHashDigits && is_lower(value[0]) &&
        std::ranges::all_of(value, [](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == '-'; }))
        return Value(std::move(value));
    return base::Error{fmt::format("{} must be {}a SHA-256 in lower-case hex, or empty", property.label,
                                   property.library == Library::worlds ? "a name of the library, " : "")};
}

// Of the form only: what it names may have gone.
base::Result<Value> check_node(const Property& property, std::string value) {
    constexpr size_t kMaxIdBytes = 64;
    if (value.size() <= kMaxIdBytes && std::ranges::all_of(value, [](char c) {
            return is_lower(c) || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '-';
        }))
        return Value(std::move(value));
    return base::Error{fmt::format("{} must be the id of a node, or empty", property.label)};
}

base::Result<Value> check_item(const Property& property, std::string value) {
    switch (property.items) {
        case Type::asset:
            return check_asset(property, std::move(value));
        case Type::node:
            return check_node(property, std::move(value));
        default:
            return check_text(property, std::move(value), static_cast<size_t>(property.max));
    }
}

base::Result<Value> check_list(const Property& property, const List& value) {
    const auto items = value.items();
    if (items.size() > static_cast<size_t>(property.most))
        return base::Error{
            fmt::format("{} must be a list of at most {}, not of {}", property.label, property.most, items.size())};
    std::vector<std::string> checked;
    for (size_t i = 0; i < items.size(); ++i) {
        const std::string place = fmt::format("[{}]", i);
        auto item = check_item(property, items[i]);
        if (!item) return base::Error{item.error().message, place};
        auto& text = std::get<std::string>(*item);
        if (text.empty()) return base::Error{fmt::format("{} must hold nothing empty", property.label), place};
        if (std::ranges::find(checked, text) != checked.end())
            return base::Error{fmt::format("{} must hold nothing twice", property.label), place};
        checked.push_back(std::move(text));
    }
    return std::ranges::equal(checked, items) ? Value(value) : Value(List(std::move(checked)));
}

std::string_view type_name(Type type) {
    switch (type) {
        case Type::list:
            return "a list";
        case Type::number:
            return "a number";
        case Type::boolean:
            return "true or false";
        case Type::color:
            return "three numbers from 0 to 1";
        case Type::text:
        case Type::choice:
        case Type::asset:
        case Type::node:
            break;
    }
    return "text";
}

}  // namespace

const Kind& kind(KindId id) {
    return kinds()[static_cast<size_t>(id)];
}

const Kind* kind(std::string_view name) {
    auto found = std::ranges::find(kinds(), name, &Kind::name);
    return found == kinds().end() ? nullptr : &*found;
}

int property_index(const Kind& kind, std::string_view name) {
    const Names& names = property_names()[static_cast<size_t>(kind.id)];
    auto found = names.find(name);
    return found == names.end() ? -1 : found->second;
}

const Property* property(const Kind& kind, std::string_view name) {
    int index = property_index(kind, name);
    return index < 0 ? nullptr : &kind.properties[static_cast<size_t>(index)];
}

Value default_value(const Property& property) {
    switch (property.type) {
        case Type::number:
            return property.default_number;
        case Type::boolean:
            return property.default_number != 0;
        case Type::color:
            return property.default_color;
        case Type::list:
            return List();
        case Type::text:
        case Type::choice:
        case Type::asset:
        case Type::node:
            break;
    }
    return std::string(property.default_text);
}

std::span<const std::string> texts_of(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return {text, 1};
    if (const auto* list = std::get_if<List>(&value)) return list->items();
    return {};
}

bool is_file_hash(std::string_view asset) {
    return asset.size() == kHashDigits &&
           std::ranges::all_of(asset, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

bool offers(const Property& property, std::string_view id) {
    return std::ranges::find(property.choices, id, &Choice::id) != property.choices.end();
}

Type named_type(const Property& property) {
    return property.type == Type::list ? property.items : property.type;
}

base::Result<Value> check(const Property& property, Value value) {
    switch (property.type) {
        case Type::number:
            if (auto* number = std::get_if<double>(&value)) return check_number(property, *number);
            break;
        case Type::boolean:
            if (std::holds_alternative<bool>(value)) return value;
            break;
        case Type::color:
            if (auto* color = std::get_if<Color>(&value)) return check_color(property, *color);
            break;
        case Type::text:
            if (auto* text = std::get_if<std::string>(&value))
                return check_text(property, std::move(*text), static_cast<size_t>(property.max));
            break;
        case Type::choice:
            if (auto* text = std::get_if<std::string>(&value)) return check_choice(property, std::move(*text));
            break;
        case Type::asset:
            if (auto* text = std::get_if<std::string>(&value)) return check_asset(property, std::move(*text));
            break;
        case Type::node:
            if (auto* text = std::get_if<std::string>(&value)) return check_node(property, std::move(*text));
            break;
        case Type::list:
            if (auto* list = std::get_if<List>(&value)) return check_list(property, *list);
            break;
    }
    return base::Error{fmt::format("{} must be {}", property.label, type_name(property.type))};
}

}  // namespace limn::schema
