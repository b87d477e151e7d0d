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

// Mostly one that applies; now and then one that must be refused.
inline Operation arbitrary_operation(const Document& document, int depth = 0) {
    const Node& node = **rc::gen::elementOf(std::vector(document.nodes->begin(), document.nodes->end()));
    const auto some_id = [&] {
        return (*rc::gen::elementOf(std::vector(document.nodes->begin(), document.nodes->end())))->id;
    };
    const auto some_parent = [&] {
        const int which = *rc::gen::inRange(0, 8);
        return which < 2 ? std::string() : which < 7 ? "folder-" + std::to_string(which % 4) : some_id();
    };
    const auto some_order = [&] {
        const std::string key = order_key_after(*rc::gen::elementOf(std::vector<std::string>{"a0", "aX", "Zz", "b2c"}));
        return *rc::gen::arbitrary<bool>() ? key : key + "V";
    };
    switch (*rc::gen::weightedElement<int>(
        {{10, 0}, {3, 1}, {2, 2}, {2, 3}, {depth < 3 ? 2 : 0, 4}, {1, 5}, {2, 6}, {4, 7}, {1, 8}, {2, 9}, {4, 10}})) {
        case 0: {
            auto properties = std::vector(node.kind->properties.begin(), node.kind->properties.end());
            schema::Property property = *rc::gen::elementOf(properties);
            return {Set{node.id, std::string(property.name), arbitrary_value(property)}};
        }
        case 1: {
            Create create{"light-" + std::to_string(*rc::gen::inRange(0, 12)), "light", "", {}};
            if (*rc::gen::arbitrary<bool>()) create.properties.emplace_back("gain", *rc::gen::inRange(-60, 61) / 10.0);
            if (*rc::gen::arbitrary<bool>()) create.parent = some_parent();
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
            create.parent = some_parent();
            return {std::move(create)};
        }
        case 9: {  // people and what lies in them, too many of which are refused
            const char* kind = *rc::gen::elementOf(std::vector<const char*>{"person", "face", "hair", "camera"});
            Create create{kind + std::string("-") + std::to_string(*rc::gen::inRange(0, 4)), kind, "", {}};
            if (*kind == 'f' || *kind == 'h')
                create.parent = *rc::gen::elementOf(std::vector<std::string>{"person", "person-0", "person-1"});
            return {std::move(create)};
        }
        case 7:
            return {Move{node.id, some_parent(), some_order()}};
        case 10: {  // few times, so that keys are met again
            auto properties = std::vector(node.kind->properties.begin(), node.kind->properties.end());
            const schema::Property property = *rc::gen::elementOf(properties);
            PutKey put{node.id, std::string(property.name), *rc::gen::inRange(0, 4) * base::kTicksPerSecond, {}};
            if (*rc::gen::inRange(0, 4) > 0) {
                put.value = arbitrary_value(property);
                put.interpolation = *rc::gen::element(animation::Interpolation::hold, animation::Interpolation::linear,
                                                      animation::Interpolation::smooth);
            }
            return {std::move(put)};
        }
        case 8:
            return {Rename{node.id, "Called " + std::to_string(*rc::gen::inRange(0, 9))}};
        default:
            break;
    }
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

}  // namespace limn::document
