// Lists as values of properties: set, checked, counted, kept, in text, and of what is not there any more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/choices.h"
#include "document/json.h"
#include "document/operation.h"

namespace limn::document {
namespace {

namespace prop = schema::prop;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

schema::List list_of(std::vector<std::string> items) {
    return schema::List(std::move(items));
}

Document with(const Document& document, std::vector<Operation> operations) {
    auto after = apply_all(document, operations);
    EXPECT_TRUE(after.ok()) << after.error().message;
    return *after;
}

base::Error refusal(std::vector<Operation> operations) {
    auto after = apply_all(demo_document(), operations);
    return after ? base::Error{"taken", "taken"} : after.error();
}

std::vector<std::string> tags(const Document& document) {
    const auto items = list(*find(document, "film"), prop::film::tags);
    return {items.begin(), items.end()};
}

TEST(Lists, AreSetWholeAndTakenBack) {
    EXPECT_THAT(tags(demo_document()), IsEmpty());
    const Operation edit = set("film.tags", list_of({"night", "rain"}));
    const Document film = with(demo_document(), {edit});
    EXPECT_THAT(tags(film), ElementsAre("night", "rain"));
    EXPECT_EQ(film.cost.text_bytes, demo_document().cost.text_bytes + 9);
    EXPECT_EQ(with(film, {set("film.tags", list_of({"night", "rain"}))}).nodes, film.nodes) << "nothing has changed";
    const Document undone = with(film, {invert(demo_document(), edit)});
    EXPECT_TRUE(same_present(undone, demo_document()));
    EXPECT_EQ(undone.cost, demo_document().cost);
    // The same in another order is another list.
    EXPECT_THAT(tags(with(film, {set("film.tags", list_of({"rain", "night"}))})), ElementsAre("rain", "night"));
}

TEST(Lists, WhatDoesNotFitIsRefusedWithItsPlace) {
    EXPECT_EQ(refusal({set("sun.gain", 1.0), set("film.tags", list_of({"a", "b", "a"}))}).field, "ops[1].value[2]");
    EXPECT_EQ(refusal({set("film.tags", list_of({"a", ""}))}).field, "ops[0].value[1]");
    EXPECT_EQ(refusal({set("film.tags", list_of({std::string(33, 'x')}))}).field, "ops[0].value[0]");
    EXPECT_EQ(refusal({set("film.tags", list_of({"a\nb"}))}).field, "ops[0].value[0]");
    EXPECT_EQ(refusal({set("camera.aims_also_at", list_of({"person", "a b"}))}).field, "ops[0].value[1]");
    EXPECT_EQ(refusal({{Create{"two", "camera", "", {{"aims_also_at", list_of({"a b"})}}}}}).field,
              "ops[0].properties.aims_also_at[0]");
    std::vector<std::string> many;
    for (int i = 0; i < 17; ++i) many.push_back(std::to_string(i));
    const base::Error error = refusal({set("film.tags", list_of(many))});
    EXPECT_EQ(error.field, "ops[0].value");
    EXPECT_THAT(error.message, HasSubstr("at most 16, not of 17"));
    many.pop_back();
    EXPECT_EQ(refusal({set("film.tags", list_of(many))}).field, "taken");
    EXPECT_EQ(refusal({set("film.tags", std::string("night"))}).message, "Tags must be a list");
    EXPECT_EQ(refusal({set("film.title", list_of({"night"}))}).field, "ops[0].value");
    EXPECT_EQ(refusal({{PutKey{"film", "tags", 0, list_of({}), {}}}}).message, "Tags cannot be keyed");
}

TEST(Lists, OperationsReadBackAsTheyWereWritten) {
    const std::vector<Operation> operations{set("film.tags", list_of({"night", "\"rain\" für dich"})),
                                            set("film.tags", list_of({})),
                                            {Create{"two", "camera", "", {{"aims_also_at", list_of({"person"})}}}}};
    auto read = operations_from_json(Json::parse(dump(operations_to_json(operations))));
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(*read, operations);
}

TEST(Lists, BadJsonIsRefusedWithItsPlace) {
    const auto field = [](const std::string& value) {
        auto read =
            operations_from_json(Json::parse(R"([{"kind": "set", "path": "film.tags", "value": )" + value + "}]"));
        return read ? "ok" : read.error().field;
    };
    EXPECT_EQ(field(R"(["a", "b"])"), "ok");
    EXPECT_EQ(field("[]"), "ok");
    EXPECT_EQ(field(R"(["a", "b", "c", 7])"), "ops[0].value[3]");
    EXPECT_EQ(field(R"(["a", ["b"]])"), "ops[0].value[1]");
    EXPECT_EQ(field(R"(["a", null])"), "ops[0].value[1]");
    EXPECT_EQ(field(R"([["a"]])"), "ops[0].value");
    EXPECT_EQ(field(R"([1, "a"])"), "ops[0].value");
    std::string many = R"(["0")";
    for (size_t i = 0; i < schema::kMostItems; ++i) many += ",\"a\"";
    EXPECT_EQ(field(many + "]"), "ops[0].value");
}

TEST(Lists, AreInTheText) {
    const Document film = with(demo_document(), {set("film.tags", list_of({"night", "rain"})),
                                                 set("camera.aims_also_at", list_of({"person"}))});
    auto read = from_json(to_json(film));
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_TRUE(same_present(*read, film));
    EXPECT_EQ(read->cost, film.cost);
    const auto bad = from_json(R"({"version":5,"nodes":[{"id":"film","kind":"film","properties":{"tags":["a",""]}}]})");
    ASSERT_FALSE(bad.ok());
    EXPECT_EQ(bad.error().field, "nodes[0].properties.tags[1]");
    // A film of an earlier version has none.
    EXPECT_THAT(tags(*from_json(R"({"version":4,"nodes":[]})")), IsEmpty());
}

TEST(Lists, WhatTheyNameMustBeThereAndOfAKind) {
    const auto checked = [](std::vector<Operation> operations) {
        auto known = check_choices(demo_document(), operations, {});
        return known ? base::Error{"taken", "taken"} : known.error();
    };
    EXPECT_EQ(checked({set("camera.aims_also_at", list_of({"person"}))}).field, "taken");
    EXPECT_EQ(checked({set("camera.aims_also_at", list_of({}))}).field, "taken");
    EXPECT_EQ(checked({set("camera.aims_also_at", list_of({"person", "nobody"}))}).field, "ops[0].value[1]");
    EXPECT_EQ(checked({set("camera.aims_also_at", list_of({"sun"}))}).message,
              "camera.aims_also_at: there is no person \"sun\"");
    EXPECT_EQ(checked({{Create{"two", "camera", "", {{"aims_also_at", list_of({"nobody"})}}}}}).field,
              "ops[0].properties.aims_also_at[0]");
    EXPECT_EQ(
        checked({{Create{"eve", "person", "", {}}}, set("camera.aims_also_at", list_of({"eve", "person"}))}).field,
        "taken");
    EXPECT_EQ(checked({set("film.tags", list_of({"anything"}))}).field, "taken");
}

// As a single reference does: it stays, names nothing while the node is gone, and names it again when it is back.
TEST(Lists, WhatIsDeletedDoesNotCountUntilItIsBack) {
    const Document film = with(
        demo_document(),
        {{Create{"eve", "person", "", {}}}, set("camera.aims_also_at", list_of({"nobody", "eve", "sun", "person"}))});
    const auto named = [](const Document& document) {
        std::vector<std::string> ids;
        for (const Node* node : all_referred(document, *find(document, "camera"), prop::camera::aims_also_at))
            ids.push_back(node->id);
        return ids;
    };
    EXPECT_THAT(named(film), ElementsAre("eve", "person"));
    const Document gone = with(film, {{Delete{"eve"}}});
    EXPECT_THAT(named(gone), ElementsAre("person"));
    EXPECT_THAT(named(with(gone, {{RestoreNode{"eve"}}})), ElementsAre("eve", "person"));
}

}  // namespace
}  // namespace limn::document
