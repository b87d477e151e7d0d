#pragma once
// What can be edited, as declared in schema/*.json: node kinds and their properties, with type, unit, range and
// default.
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.h"
#include "schema/constants.h"
#include "schema/list.h"

namespace limn::schema {

using Color = std::array<double, 3>;  // linear Rec.709, 0..1

// Of a number, bool, text (also choice, asset and node), color or list property.
using Value = std::variant<double, bool, std::string, Color, List>;

// An asset is something of a library, by its name there, or a file of people's own, by its SHA-256; empty: none. A node
// is named by its id; empty, or one that is not there: whatever the property says instead. A list holds texts, assets
// or nodes, none of them empty and none twice; one that is not there does not count.
enum class Type : uint8_t { number, boolean, text, choice, color, asset, node, list };
enum class Library : uint8_t { none, worlds, looks };

struct Choice {
    std::string_view id;
    std::string_view label;
};

struct Property {
    std::string_view name;
    std::string_view label;
    std::string_view full;  // accessible name; "{title}" stands for the node's title
    std::string_view section;
    std::string_view low, high;  // what the ends of the range mean; often empty
    Type type = Type::number;
    std::string_view unit;
    double min = 0, max = 0;    // numbers: both ends included; text, also of a list: max is the longest in bytes
    double step = 0;            // one key press
    double default_number = 0;  // also a bool's: 0 or 1
    std::string_view default_text = {};
    Color default_color = {};
    std::span<const Choice> choices = {};
    std::span<const KindId> of = {};  // what a node reference may name
    Library library = Library::none;  // that an asset is from
    Type items = Type::text;          // of a list: text, asset or node
    int most = 0;                     // items that a list may have, at most kMostItems
    bool keyable = false;
};

struct Kind {
    KindId id;
    std::string_view name;
    std::string_view label;
    // A document holds exactly one node of such a kind, under this id and title; empty: any number.
    std::string_view single_id;
    std::string_view single_title;
    std::span<const Property> properties;
    int most = 1;                  // nodes of the kind that a film may have
    std::span<const int> inside;   // the kinds that may hold it; -1: it may stand in the film itself
    bool holds = false;            // other nodes may be inside it
    int hidden = -1, locked = -1;  // those properties; -1: it has none
    int most_inside = 0;           // nodes of the kind that may lie in one node; 0: any number

    bool single() const { return !single_id.empty(); }
};

// All kinds, in KindId's order.
std::span<const Kind> kinds();
const Kind& kind(KindId id);
// Null when there is no such kind or property.
const Kind* kind(std::string_view name);
const Property* property(const Kind& kind, std::string_view name);
// -1 when there is none.
int property_index(const Kind& kind, std::string_view name);

Value default_value(const Property& property);
// The texts that a value holds: its own, those of a list, or none. Valid as long as the value.
std::span<const std::string> texts_of(const Value& value);

// What the property's value names: its own type, of a list that of its items.
Type named_type(const Property& property);

// The value, if it is of the property's type, finite and in range; else an error that says what would be right, its
// field empty, or the place in a list ("[3]"). A choice has to be a name and no more: a film may come from a program
// that offers others.
base::Result<Value> check(const Property& property, Value value);
// Whether it is the SHA-256 of a file, in lower-case hex.
bool is_file_hash(std::string_view asset);
// Whether the id is among the property's choices.
bool offers(const Property& property, std::string_view id);

// The demo document in the text form that document::from_json reads.
std::string_view demo_text();

}  // namespace limn::schema
