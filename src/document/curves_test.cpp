// Keys of properties in a document: put, moved, taken, kept, and in text.
#include <gtest/gtest.h>

#include "document/json.h"
#include "document/operation.h"

namespace limn::document {
namespace {

namespace prop = schema::prop;
using animation::Interpolation;
constexpr base::Ticks kSecond = base::kTicksPerSecond;

PutKey key(const char* property, double at, std::optional<schema::Value> value,
           Interpolation how = Interpolation::smooth) {
    return {"sun", property, base::ticks_from_seconds(at), std::move(value), how};
}

Document with(const Document& document, std::vector<Operation> operations) {
    auto after = apply_all(document, operations);
    EXPECT_TRUE(after.ok()) << after.error().message;
    return *after;
}

std::string refusal(const Operation& operation, const Document& document = demo_document()) {
    auto after = apply(document, operation);
    return after ? "" : after.error().field + ": " + after.error().message;
}

TEST(Curves, KeysArePutReplacedAndTaken) {
    const Document film = with(demo_document(), {{key("elevation", 1, 10.0)}, {key("elevation", 0, 5.0)}});
    const animation::Curve* curve = curve_of(*find(film, "sun"), prop::sun::elevation);
    ASSERT_TRUE(curve);
    EXPECT_EQ(curve->keys.size(), 2u);
    EXPECT_EQ(curve->keys[0].value[0], 5);
    EXPECT_EQ(film.cost.keys, 2u);
    // The value that was set waits below.
    EXPECT_EQ(number(*find(film, "sun"), prop::sun::elevation),
              number(*find(demo_document(), "sun"), prop::sun::elevation));
    const Document moved = with(film, {{key("elevation", 1, {})}, {key("elevation", 2, 10.0, Interpolation::hold)}});
    EXPECT_EQ(curve_of(*find(moved, "sun"), prop::sun::elevation)->keys[1].at, 2 * kSecond);
    const Document none = with(moved, {{key("elevation", 0, {})}, {key("elevation", 2, {})}});
    EXPECT_TRUE(same_present(none, demo_document()));
    EXPECT_EQ(none.cost, demo_document().cost);
}

TEST(Curves, WhatCannotBeKeyedIsRefusedWithItsPlace) {
    EXPECT_EQ(refusal({key("on", 0, true)}), "path: On cannot be keyed");
    EXPECT_EQ(refusal({key("elevation", 0, 1e9)}).substr(0, 6), "value:");
    EXPECT_EQ(refusal({key("elevation", 0, true)}).substr(0, 6), "value:");
    EXPECT_EQ(refusal({key("elevation", -1, 1.0)}).substr(0, 3), "at:");
    EXPECT_EQ(refusal({key("elevation", 1e6, 1.0)}).substr(0, 3), "at:");
    EXPECT_EQ(refusal({key("elevation", 0, {})}), "at: there is no key at that time");
    EXPECT_EQ(refusal({PutKey{"moon", "phase", 0, 1.0, {}}}).substr(0, 5), "path:");
}

TEST(Curves, OfOnePropertyAndOfAFilmThereAreOnlySoMany) {
    Document film = demo_document();
    std::vector<Operation> many;
    for (size_t i = 0; i < kMaxCurveKeys; ++i)
        many.push_back({PutKey{"sun", "elevation", static_cast<base::Ticks>(i), 1.0, {}}});
    film = with(film, many);
    EXPECT_EQ(refusal({PutKey{"sun", "elevation", kSecond, 1.0, {}}}, film), "at: a property has at most 4096 keys");
    EXPECT_EQ(refusal({PutKey{"sun", "elevation", 5, 2.0, {}}}, film), "");
    Cost full = film.cost, more = film.cost;
    full.keys = kMaxKeys, more.keys = kMaxKeys + 1;
    EXPECT_TRUE(check_growth(film.cost, full).ok());
    EXPECT_FALSE(check_growth(full, more).ok());
}

TEST(Curves, ComeAndGoWithTheirNode) {
    Document film = with(demo_document(), {{PutKey{"key", "gain", 0, 1.0, {}}}, {Delete{"key"}}});
    EXPECT_EQ(film.cost.keys, 0u);
    film = with(film, {{RestoreNode{"key"}}});
    EXPECT_EQ(film.cost.keys, 1u);
    EXPECT_TRUE(curve_of(*find(film, "key"), prop::light::gain));
}

TEST(Curves, AreInTheText) {
    const Document film = with(demo_document(), {{key("elevation", 1, 10.0, Interpolation::linear)},
                                                 {key("tint", 0.5, schema::Color{0.1, 0.2, 0.3})}});
    const std::string text = to_json(film);
    EXPECT_NE(text.find("linear"), std::string::npos);
    auto read = from_json(text);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_TRUE(same_present(*read, film));
    EXPECT_EQ(read->cost, film.cost);
}

TEST(Curves, BadTextIsNamedOrLeftOut) {
    const std::string begin = R"({"version": 4, "nodes": [{"id": "sun", "kind": "sun", "curves": )", end = "}]}";
    const std::pair<const char*, const char*> bad[] = {
        {R"([])", "nodes[0].curves"},
        {R"({"phase": []})", "nodes[0].curves.phase"},
        {R"({"on": [[0, true]]})", "nodes[0].curves.on"},
        {R"({"elevation": 5})", "nodes[0].curves.elevation"},
        {R"({"elevation": [[0]]})", "nodes[0].curves.elevation[0]"},
        {R"({"elevation": [[0, 1], [0.5, 1]]})", "nodes[0].curves.elevation[1]"},
        {R"({"elevation": [[-1, 1]]})", "nodes[0].curves.elevation[0]"},
        {R"({"elevation": [[18446744073709551615, 1]]})", "nodes[0].curves.elevation[0]"},
        {R"({"elevation": [[0, 1e9]]})", "nodes[0].curves.elevation[0]"},
        {R"({"elevation": [[0, 1, "springy"]]})", "nodes[0].curves.elevation[0]"},
    };
    for (const auto& [curves, field] : bad) {
        auto strict = from_json(begin + curves + end);
        ASSERT_FALSE(strict.ok()) << curves;
        EXPECT_EQ(strict.error().field, field);
        std::vector<base::Error> skipped;
        ASSERT_TRUE(from_json(begin + curves + end, &skipped).ok()) << curves;
        EXPECT_EQ(skipped.size(), 1u) << curves;
    }
}

TEST(Curves, AnOperationReadsBackAsItWasWritten) {
    const std::vector<Operation> operations{{key("elevation", 1, 10.0, Interpolation::hold)},
                                            {key("tint", 0, schema::Color{1, 0, 0.5})},
                                            {key("elevation", 2, {})}};
    auto read = operations_from_json(Json::parse(dump(operations_to_json(operations))));
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(*read, operations);
    const auto gone = operations_from_json(
        Json::parse(R"([{"kind": "key", "path": "sun.elevation", "at": 0, "value": null, "interpolation": "hold"}])"));
    ASSERT_TRUE(gone.ok());
    EXPECT_EQ(*operations_from_json(Json::parse(dump(operations_to_json(*gone)))), *gone);
    for (const char* bad : {R"([{"kind": "key", "path": "sun.elevation", "at": 0}])",
                            R"([{"kind": "key", "path": "sun.elevation", "value": 1}])",
                            R"([{"kind": "key", "path": "sun", "at": 0, "value": 1}])",
                            R"([{"kind": "key", "path": "sun.elevation", "at": "0", "value": 1}])",
                            R"([{"kind": "key", "path": "sun.elevation", "at": 0, "value": 1, "interpolation": 3}])"})
        EXPECT_FALSE(operations_from_json(Json::parse(bad)).ok()) << bad;
}

}  // namespace
}  // namespace limn::document
