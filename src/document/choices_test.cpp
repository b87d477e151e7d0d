#include "document/choices.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace limn::document {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string kHash(64, 'a');

Choices some_choices() {
    return {
        [] {
            return std::vector<Offer>{{"pine_forest", "Pine forest"}, {"park_grove", "Park grove"}, {kHash, "Mine"}};
        },
        [] {
            return std::vector<Offer>{{kHash, "Teal"}};
        }};
}

base::Error refused(std::vector<Operation> operations, const Choices& choices = some_choices()) {
    auto known = check_choices(demo_document(), operations, choices);
    return known ? base::Error{"taken", "taken"} : known.error();
}

Operation a_prop(std::string material) {
    return {Create{"ball", "prop", "", {{"size", 0.3}, {"material", std::move(material)}}}};
}

TEST(Choices, WhatExistsIsTaken) {
    EXPECT_EQ(refused({set("environment.world", std::string("pine_forest"))}).message, "taken");
    EXPECT_EQ(refused({set("environment.world", kHash)}).message, "taken");
    EXPECT_EQ(refused({set("film.look_table", kHash)}).message, "taken");
    EXPECT_EQ(refused({set("film.look_table", std::string())}).message, "taken") << "none is a choice";
    EXPECT_EQ(refused({set("outfit.style", std::string("male_worksuit01")), a_prop("glass")}).message, "taken");
    EXPECT_EQ(refused({set("film.title", std::string("paris"))}).message, "taken") << "words are free";
}

// Every property that takes one of a list, whatever its kind.
TEST(Choices, WhatDoesNotExistIsRefusedForEveryPropertyThatNamesAChoice) {
    int choices = 0;
    for (const schema::Kind& kind : schema::kinds()) {
        for (const schema::Property& property : kind.properties) {
            if (property.type != schema::Type::choice) continue;
            ++choices;
            const std::string name(property.name);
            std::vector<Operation> operations;
            if (kind.single()) {
                operations = {set(std::string(kind.single_id) + "." + name, std::string("mithril"))};
            } else {
                operations = {{Create{"new1", std::string(kind.name), "", {}}},
                              set("new1." + name, std::string("mithril"))};
                const auto made =
                    refused({{Create{"new2", std::string(kind.name), "", {{name, std::string("mithril")}}}}});
                EXPECT_EQ(made.field, "ops[0].properties." + name);
            }
            EXPECT_THAT(refused(operations).message, HasSubstr("\"mithril\"")) << kind.name << "." << name;
            EXPECT_THAT(refused(operations).message, HasSubstr(name));
        }
    }
    EXPECT_GT(choices, 15);
}

TEST(Choices, ARefusalNamesThePlaceAndWhatIsCloseBy) {
    const auto world = refused({set("sun.gain", 1.0), set("environment.world", std::string("pine_forrest"))});
    EXPECT_EQ(world.field, "ops[1].value");
    EXPECT_THAT(
        world.message,
        HasSubstr(
            "environment.world: there is no Environment \"pine_forrest\"; close by: \"pine_forest\" (Pine forest)"));
    EXPECT_THAT(refused({a_prop("glas")}).message, HasSubstr("close by: \"glass\" (Glass)"));
    EXPECT_EQ(refused({group({set("sun.gain", 1.0), a_prop("glas")})}).field, "ops[0].ops[1].properties.material");
    EXPECT_EQ(refused({set("film.look_table", std::string(64, 'b'))}).field, "ops[0].value");
    EXPECT_EQ(refused({set("environment.world", std::string(64, 'b'))}).field, "ops[0].value");
    EXPECT_EQ(refused({set("environment.world", std::string())}).field, "ops[0].value");
    EXPECT_THAT(refused({set("film.look_table", std::string(64, 'b'))}).message, HasSubstr("add it again"));
    EXPECT_THAT(
        refused({set("environment.world", std::string("paris"))}, {[] { return std::vector<Offer>{}; }, {}}).message,
        HasSubstr("none at all"));
}

TEST(Choices, AReferenceNamesWhatIsThereAndOfItsKind) {
    EXPECT_EQ(refused({set("film.camera", std::string("camera"))}).message, "taken");
    EXPECT_EQ(refused({set("film.camera", std::string())}).message, "taken") << "none is a choice";
    EXPECT_EQ(refused({set("film.camera", std::string("sun"))}).message, "film.camera: there is no camera \"sun\"");
    EXPECT_EQ(refused({set("key.aims_at", std::string("nobody"))}).field, "ops[0].value");
    EXPECT_EQ(refused({{Create{"new", "camera", "", {}}}, set("film.camera", std::string("new"))}).message, "taken");
}

TEST(Choices, WhereNothingIsKnownOfAListItIsNotChecked) {
    EXPECT_EQ(refused({set("environment.world", std::string("paris"))}, {}).message, "taken");
    EXPECT_NE(refused({set("outfit.material", std::string("mithril"))}, {}).message, "taken")
        << "the schema's own are known";
}

TEST(Choices, ADocumentWithUnknownOnesOpensAndTheyAreNamed) {
    const auto read = from_json(R"({"version":1,"nodes":[
        {"id":"environment","kind":"environment","properties":{"world":"paris"}},
        {"id":"hair","kind":"hair","properties":{"style":"mohawk"}},
        {"id":"a","kind":"prop","properties":{"material":"mithril"}},
        {"id":"b","kind":"prop","hidden":true,"properties":{"material":"mithril"}}]})");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(text(*find(*read, "a"), schema::prop::prop::material), "mithril");
    EXPECT_EQ(*from_json(to_json(*read, true)), *read) << "and they are kept";
    const auto unknown = unknown_choices(*read, some_choices());
    ASSERT_EQ(unknown.size(), 3u);
    EXPECT_EQ(unknown[0].field, "environment.world");
    EXPECT_THAT(unknown[0].message, HasSubstr("\"paris\""));
    EXPECT_EQ(unknown[1].field, "hair.style");
    EXPECT_EQ(unknown[2].field, "a.material");
    EXPECT_THAT(unknown_choices(demo_document(), {}), IsEmpty());
}

// An edit over an unknown value can be taken back.
TEST(Choices, UndoGoesBackToWhatIsNotThere) {
    const auto before =
        from_json(R"({"version":1,"nodes":[{"id":"a","kind":"prop","properties":{"material":"mithril"}}]})");
    ASSERT_TRUE(before.ok());
    const Operation edit = set("a.material", std::string("glass"));
    const auto after = apply(*before, edit);
    ASSERT_TRUE(after.ok());
    const auto undone = apply(*after, invert(*before, edit));
    ASSERT_TRUE(undone.ok()) << undone.error().message;
    EXPECT_TRUE(same_present(*undone, *before));
}

}  // namespace
}  // namespace limn::document
