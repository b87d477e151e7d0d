#include "schema/schema.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <set>

namespace limn::schema {
namespace {

const Property& named(std::string_view kind_name, std::string_view property_name) {
    return *property(*kind(kind_name), property_name);
}

TEST(Schema, ConstantsNameTheirPlaces) {
    EXPECT_EQ(kind(KindId::sun).properties[prop::sun::elevation].name, "elevation");
    EXPECT_EQ(kind(KindId::face).properties[prop::face::jawOpen].label, "Jaw open");
    EXPECT_EQ(kind(KindId::light).properties.size(), static_cast<size_t>(prop::light::kCount));
    for (const Kind& k : kinds()) {
        EXPECT_EQ(&kind(k.id), &k);
        EXPECT_EQ(kind(k.name), &k);
        for (size_t i = 0; i < k.properties.size(); ++i)
            EXPECT_EQ(property_index(k, k.properties[i].name), static_cast<int>(i));
    }
    EXPECT_EQ(kind("moon"), nullptr);
    EXPECT_EQ(property(*kind("sun"), "moon"), nullptr);
}

TEST(Schema, EveryDefaultIsAllowed) {
    for (const Kind& k : kinds()) {
        for (const Property& p : k.properties) {
            auto value = check(p, default_value(p));
            EXPECT_TRUE(value.ok()) << k.name << "." << p.name;
        }
    }
}

TEST(Schema, HoldsThe52FaceWeights) {
    std::set<std::string_view> weights;
    for (const Property& p : kind(KindId::face).properties) {
        if (p.section.ends_with("muscles")) weights.insert(p.name);
    }
    EXPECT_EQ(weights.size(), 52u);
    for (auto name :
         {"eyeBlinkLeft", "jawOpen", "mouthSmileRight", "browInnerUp", "cheekPuff", "noseSneerLeft", "tongueOut"}) {
        EXPECT_TRUE(weights.contains(name)) << name;
    }
}

// The names that people, screen readers and tests find the first controls by.
TEST(Schema, AccessibleNamesOfTheFirstControls) {
    EXPECT_EQ(named("sun", "elevation").full, "{title} elevation");
    EXPECT_EQ(named("sun", "azimuth").full, "{title} azimuth");
    EXPECT_EQ(named("sun", "time_of_day").full, "Time of day");
    EXPECT_EQ(named("camera", "exposure").full, "Exposure");
    EXPECT_EQ(named("light", "gain").full, "{title} gain");
    EXPECT_EQ(named("environment", "exposure").full, "{title} exposure");
    EXPECT_EQ(named("face", "joy").full, "Joy");
    EXPECT_EQ(named("face", "anger").full, "Anger");
}

TEST(Schema, RangeIncludesItsEndsAndNothingBeyond) {
    const Property& elevation = named("sun", "elevation");
    EXPECT_TRUE(check(elevation, -60.0).ok());
    EXPECT_TRUE(check(elevation, 60.0).ok());
    auto over = check(elevation, std::nextafter(60.0, 61.0));
    ASSERT_FALSE(over.ok());
    EXPECT_TRUE(over.error().message.starts_with("Elevation must be from -60 to 60 deg, not 60"))
        << over.error().message;
    EXPECT_FALSE(check(elevation, std::numeric_limits<double>::quiet_NaN()).ok());
    EXPECT_FALSE(check(elevation, std::numeric_limits<double>::infinity()).ok());
}

TEST(Schema, RefusesAnotherType) {
    EXPECT_FALSE(check(named("sun", "elevation"), true).ok());
    EXPECT_FALSE(check(named("sun", "elevation"), std::string("12")).ok());
    EXPECT_FALSE(check(named("sun", "on"), 1.0).ok());
    EXPECT_FALSE(check(named("sun", "tint"), 1.0).ok());
    EXPECT_FALSE(check(named("film", "title"), 1.0).ok());
}

TEST(Schema, ChecksColourChoiceAndText) {
    EXPECT_TRUE(check(named("sun", "tint"), Color{0, 0.5, 1}).ok());
    EXPECT_FALSE(check(named("sun", "tint"), Color{0, 0.5, 1.1}).ok());
    EXPECT_FALSE(check(named("sun", "tint"), Color{0, std::nan(""), 1}).ok());
    EXPECT_TRUE(check(named("person", "iris"), std::string("ice")).ok());
    EXPECT_FALSE(check(named("person", "iris"), std::string()).ok());
    EXPECT_FALSE(check(named("person", "iris"), std::string(65, 'x')).ok());
    EXPECT_FALSE(check(named("person", "iris"), std::string("a\nb")).ok());
    EXPECT_FALSE(check(named("person", "iris"), 1.0).ok());
    EXPECT_TRUE(check(named("film", "title"), std::string(200, 'x')).ok());
    EXPECT_FALSE(check(named("film", "title"), std::string(201, 'x')).ok());
    EXPECT_FALSE(check(named("film", "title"), std::string("a\nb")).ok());
}

// Of each kind of item; what the schema's own lists hold is tried where documents are.
TEST(Schema, ChecksEachItemOfAListAndSaysWhich) {
    const auto field = [](const Property& property, std::vector<std::string> items) {
        auto checked = check(property, List(std::move(items)));
        return checked ? "ok" : checked.error().field;
    };
    const std::string hash(64, 'a');
    const Property texts{.name = "t", .label = "T", .type = Type::list, .max = 4, .items = Type::text, .most = 2};
    const Property worlds{
        .name = "w", .label = "W", .type = Type::list, .library = Library::worlds, .items = Type::asset, .most = 3};
    const Property looks{
        .name = "l", .label = "L", .type = Type::list, .library = Library::looks, .items = Type::asset, .most = 3};
    const Property nodes{.name = "n", .label = "N", .type = Type::list, .items = Type::node, .most = 3};
    EXPECT_EQ(field(texts, {}), "ok");
    EXPECT_EQ(field(texts, {"abcd", "b"}), "ok");
    EXPECT_EQ(field(texts, {"a", "abcde"}), "[1]");
    EXPECT_EQ(field(texts, {"a", "b", "c"}), "");
    EXPECT_EQ(field(worlds, {"park_grove", hash}), "ok");
    EXPECT_EQ(field(worlds, {"park_grove", "Park"}), "[1]");
    EXPECT_EQ(field(worlds, {hash, "asset:" + hash}), "[1]") << "the same file, as earlier versions named it";
    EXPECT_EQ(field(worlds, {"asset:"}), "[0]") << "none";
    EXPECT_EQ(field(looks, {"park_grove"}), "[0]");
    EXPECT_EQ(field(nodes, {"ann", "eve-1"}), "ok");
    EXPECT_EQ(field(nodes, {"ann", "a.b"}), "[1]");
    EXPECT_FALSE(check(texts, std::string("a")).ok());
    EXPECT_FALSE(check(named("film", "title"), List({"a"})).ok());
    EXPECT_EQ(std::get<List>(default_value(texts)), List());
    EXPECT_EQ(named_type(nodes), Type::node);
}

TEST(Schema, AListIsSharedAndComparedByWhatItHolds) {
    const List a({"x", "y"}), copy = a, same({"x", "y"}), other({"y", "x"});
    EXPECT_EQ(copy.items().data(), a.items().data());
    EXPECT_EQ(a, same);
    EXPECT_FALSE(a == other);
    EXPECT_EQ(List(), List(std::vector<std::string>{}));
    EXPECT_EQ(texts_of(a).size(), 2u);
    EXPECT_EQ(texts_of(std::string("z")).size(), 1u);
    EXPECT_TRUE(texts_of(1.0).empty());
}

// What another program offers is kept as a name; that it is not offered here can be told.
TEST(Schema, TellsWhichChoicesItOffers) {
    const Property& transform = named("film", "view_transform");
    EXPECT_TRUE(check(transform, std::string("ACES")).ok());
    EXPECT_TRUE(offers(transform, "aces"));
    EXPECT_FALSE(offers(transform, "ACES"));
    EXPECT_FALSE(offers(transform, ""));
    EXPECT_FALSE(offers(named("film", "title"), "aces"));
}

}  // namespace
}  // namespace limn::schema
