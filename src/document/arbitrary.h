#pragma once
// Random documents and operations for property tests.
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "document/operation.h"
#include "document/order_key.h"

namespace limn::document {

// A value that the property allows.
inline schema::Value arbitrary_value(const schema::Property& property) {
    auto fraction = [] { return *rc::gen::inRange(0, 1'000'001) / 1e6; };
    switch (property.type) {
        case schema::Type::number:
            return property.min + (property.max - property.min) * fraction();
        case schema::Type::boolean:
            return *rc::gen::arbitrary<bool>();
        case schema::Type::color:
            return schema::Color{fraction(), fraction(), fraction()};
        case schema::Type::choice:
            return std::string((*rc::gen::elementOf(std::vector(property.choices.begin(), property.choices.end()))).id);
        case schema::Type::asset:
            return std::string(64, "0123456789abcdef"[*rc::gen::inRange(0, 16)]);
        case schema::Type::node:
            return *rc::gen::elementOf(std::vector<std::string>{"", "camera", "person", "nobody", "person-1"});
        case schema::Type::list: {
            schema::Property item = property;
            item.type = property.items;
            std::vector<std::string> items;
            for (int i = *rc::gen::inRange(0, 4); i > 0; --i) {
                std::string text = std::get<std::string>(arbitrary_value(item));
                if (!text.empty() && std::ranges::find(items, text) == items.end()) items.push_back(std::move(text));
            }
            return schema::List(std::move(items));
        }
        case schema::Type::text:
            break;
    }
    return *rc::gen::container<std::string>(rc::gen::inRange(' ', '~'));
}

inline const Node& arbitrary_node(const Document& document) {
    return **rc::gen::elementOf(std::vector(document.nodes->begin(), document.nodes->end()));
}

inline std::string arbitrary_parent(const Document& document) {
    const int which = *rc::gen::inRange(0, 8);
    return which < 2 ? std::string() : which < 7 ? "folder-" + std::to_string(which % 4) : arbitrary_node(document).id;
}

inline std::string arbitrary_order() {
    const std::string key = order_key_after(*rc::gen::elementOf(std::vector<std::string>{"a0", "aX", "Zz", "b2c"}));
    return *rc::gen::arbitrary<bool>() ? key : key + "V";
}

inline schema::Property arbitrary_property(const Node& node) {
    return *rc::gen::elementOf(std::vector(node.kind->properties.begin(), node.kind->properties.end()));
}

// Few times, so that keys are met again.
inline PutKey arbitrary_key(const Node& node) {
    const schema::Property property = arbitrary_property(node);
    PutKey put{node.id, std::string(property.name), *rc::gen::inRange(0, 4) * base::kTicksPerSecond, {}};
    if (*rc::gen::inRange(0, 4) > 0) {
        put.value = arbitrary_value(property);
        put.interpolation = *rc::gen::element(animation::Interpolation::hold, animation::Interpolation::linear,
                                              animation::Interpolation::smooth);
    }
    return put;
}

// People and what lies in them, too many of which are refused.
inline Create arbitrary_person() {
    const char* kind = *rc::gen::elementOf(std::vector<const char*>{"person", "face", "hair", "camera"});
    Create create{kind + std::string("-") + std::to_string(*rc::gen::inRange(0, 4)), kind, "", {}};
    if (*kind == 'f' || *kind == 'h')
        create.parent = *rc::gen::elementOf(std::vector<std::string>{"person", "person-0", "person-1"});
    return create;
}

inline Operation arbitrary_mistake() {
    return *rc::gen::elementOf(std::vector<Operation>{set("sun.elevation", 1e9),
                                                      set("sun.elevation", std::nan("")),
                                                      set("moon.phase", 1.0),
                                                      set("sun.phase", 1.0),
                                                      set("sun.elevation", std::string("high")),
                                                      set("film.tags", schema::List({"twice", "twice"})),
                                                      set("camera.aims_also_at", schema::List({"a b"})),
                                                      {Delete{"camera"}},
                                                      {Create{"a b", "light", "", {}}},
                                                      {Create{"x", "sun", "", {}}},
                                                      {Create{"x", "moon", "", {}}},
                                                      {Create{"x", "face", "", {}}},
                                                      {Create{"x", "light", "", {}, "person"}},
                                                      {Create{"x", "light", "", {}, "", "a10"}},
                                                      {Move{"face", "", "a1"}},
                                                      {Move{"person", "person", "a1"}},
                                                      {Move{"moon", "", "a1"}},
                                                      {Rename{"key", ""}}});
}

// Mostly one that applies; now and then one that must be refused.
inline Operation arbitrary_operation(const Document& document, int depth = 0) {
    const Node& node = arbitrary_node(document);
    switch (*rc::gen::weightedElement<int>(
        {{10, 0}, {3, 1}, {2, 2}, {2, 3}, {depth < 3 ? 2 : 0, 4}, {1, 5}, {2, 6}, {4, 7}, {1, 8}, {2, 9}, {4, 10}})) {
        case 0: {
            const schema::Property property = arbitrary_property(node);
            return {Set{node.id, std::string(property.name), arbitrary_value(property)}};
        }
        case 1: {
            Create create{"light-" + std::to_string(*rc::gen::inRange(0, 12)), "light", "", {}};
            if (*rc::gen::arbitrary<bool>()) create.properties.emplace_back("gain", *rc::gen::inRange(-60, 61) / 10.0);
            if (*rc::gen::arbitrary<bool>()) create.parent = arbitrary_parent(document);
            return {std::move(create)};
        }
        case 2:
            return {Delete{node.id}};
        case 3:
            return {RestoreNode{node.id}};
        case 4: {
            std::vector<Operation> operations;
            for (int i = *rc::gen::inRange(0, 5); i > 0; --i)
                operations.push_back(arbitrary_operation(document, depth + 1));
            return group(std::move(operations));
        }
        case 6: {
            Create create{"folder-" + std::to_string(*rc::gen::inRange(0, 4)), "folder", "", {}};
            create.parent = arbitrary_parent(document);
            return {std::move(create)};
        }
        case 7: {
            std::string parent = arbitrary_parent(document);
            return {Move{node.id, std::move(parent), arbitrary_order()}};
        }
        case 8:
            return {Rename{node.id, "Called " + std::to_string(*rc::gen::inRange(0, 9))}};
        case 9:
            return {arbitrary_person()};
        case 10:
            return {arbitrary_key(node)};
        default:
            return arbitrary_mistake();
    }
}

}  // namespace limn::document
