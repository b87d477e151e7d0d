#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "document/document.h"
#include "document/operation.h"

namespace limn::document {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string field_of(std::string_view text) {
    auto read = from_json(text);
    return read.ok() ? "ok" : read.error().field;
}

TEST(DocumentText, HoldsAllValuesInTheSchemasOrder) {
    Document document = *apply(make_document(), set("sun.elevation", -12.5));
    std::string text = to_json(document);
    size_t sun = text.find(R"("id": "sun")");
    size_t time = text.find(R"("time_of_day": 16.5)", sun), elevation = text.find(R"("elevation": -12.5)", sun);
    EXPECT_TRUE(sun < time && time < elevation && elevation != std::string::npos);
    EXPECT_TRUE(text.starts_with("{\n \"version\": 5,\n \"nodes\": ["));
}

TEST(DocumentText, NumbersReadBackExactly) {
    for (double value : {0.1, 1.0 / 3, 5e-324, std::nextafter(60.0, 0.0), -0.0}) {
        Document document = *apply(make_document(), set("sun.elevation", value));
        Document read = *from_json(to_json(document));
        double back = number(only(read, schema::KindId::sun), schema::prop::sun::elevation);
        EXPECT_EQ(back, value);
    }
}

TEST(DocumentText, ErrorsNameThePath) {
    EXPECT_EQ(field_of("[]"), "");
    EXPECT_EQ(field_of("{}"), "version");
    EXPECT_EQ(field_of(R"({"version":99,"nodes":[]})"), "version");
    EXPECT_EQ(field_of(R"({"version":1})"), "nodes");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[7]})"), "nodes[0]");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":"moon"}]})"), "nodes[0].kind");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a b","kind":"light"}]})"), "nodes[0].id");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":"light"},{"id":"a","kind":"light"}]})"),
              "nodes[1].id");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"sol","kind":"sun"}]})"), "nodes[0].id");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"sun","kind":"light"}]})"), "nodes[0].id");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":"light","properties":{"gain":7}}]})"),
              "nodes[0].properties.gain");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":"light","properties":{"phase":7}}]})"),
              "nodes[0].properties.phase");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":"light","properties":[]}]})"), "nodes[0].properties");
    EXPECT_FALSE(from_json("{\"version\":1,").ok());
    EXPECT_FALSE(from_json(std::string(100'000, '[')).ok());
}

TEST(DocumentText, MakesWhatIsMissing) {
    Document read = *from_json(R"({"version":3,"nodes":[]})");
    EXPECT_EQ(read, make_document());
    EXPECT_EQ(all(read, schema::KindId::person).size(), 0u);
}

// Until version 3 every film had one camera and one person, and a light's name was its role.
TEST(DocumentText, MakesWhatEarlierVersionsCouldNotBeWithout) {
    for (const char* version : {"1", "2"}) {
        Document read = *from_json(fmt::format(
            R"({{"version":{},"nodes":[{{"id":"rim","kind":"light"}},{{"id":"lamp","kind":"light"}},
                {{"id":"environment","kind":"environment","properties":{{"world":"asset:{}"}}}},
                {{"id":"face","kind":"face","properties":{{"joy":0.5}}}}]}})",
            version, std::string(64, 'a')));
        for (const char* id : {"camera", "person", "face", "hair", "outfit"}) EXPECT_TRUE(find(read, id)) << id;
        for (const char* id : {"face", "hair", "outfit"}) EXPECT_EQ(find(read, id)->parent, "person") << id;
        EXPECT_EQ(number(*find(read, "face"), schema::prop::face::joy), 0.5);
        EXPECT_EQ(program_camera(read).id, "camera");
        EXPECT_EQ(text(*find(read, "rim"), schema::prop::light::role), "rim");
        EXPECT_EQ(text(*find(read, "lamp"), schema::prop::light::role), "practical");
        EXPECT_EQ(text(*find(read, "environment"), schema::prop::environment::world), std::string(64, 'a'));
        EXPECT_EQ(*from_json(to_json(read)), read) << "and once more";
    }
}

TEST(DocumentText, WhatCanLieNowhereIsDeletedAndStaysSo) {
    std::vector<base::Error> skipped;
    const auto read = from_json(R"({"version":3,"nodes":[{"id":"f","kind":"face","parent":"gone"}]})", &skipped);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(skipped.size(), 1u);
    EXPECT_EQ(find(*read, "f"), nullptr);
    EXPECT_FALSE(apply(*read, {RestoreNode{"f"}}).ok());
    EXPECT_EQ(*from_json(to_json(*read, true)), *read);
}

// A file of another version of the schema is read as far as it goes.
TEST(DocumentText, NotesWhatItLeavesOut) {
    std::vector<base::Error> skipped;
    auto read = from_json(R"({"version":1,"nodes":[{"id":"m","kind":"moon"},)"
                          R"({"id":"a","kind":"light","properties":{"gain":7,"phase":1,"size":2}}]})",
                          &skipped);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(number(*find(*read, "a"), schema::prop::light::size), 2.0);
    EXPECT_EQ(number(*find(*read, "a"), schema::prop::light::gain), 0.0);
    ASSERT_EQ(skipped.size(), 3u);
    EXPECT_EQ(skipped[0].field, "nodes[0].kind");
    EXPECT_EQ(skipped[1].field, "nodes[1].properties.gain");
}

std::string why(std::string_view text) {
    auto read = from_json(text);
    return read.ok() ? "ok" : read.error().message;
}

TEST(DocumentText, SaysWhatIsWrongWithItsVersion) {
    const auto of = [](const char* version) { return why(fmt::format(R"({{"version":{},"nodes":[]}})", version)); };
    EXPECT_EQ(of("1"), "ok");
    EXPECT_THAT(why(R"({"nodes":[]})"), HasSubstr("version is missing"));
    for (const char* newer : {"6", "7", "18446744073709551615"}) {
        EXPECT_THAT(of(newer), HasSubstr("a newer Limn wrote it")) << newer;
        EXPECT_THAT(of(newer), HasSubstr(newer));
    }
    for (const char* odd :
         {"0", "-1", "1.0", "1.5", "1e300", "99999999999999999999", "\"1\"", "null", "true", "[1]", "{}"}) {
        EXPECT_THAT(of(odd), HasSubstr("must be a whole number from 1 to 5")) << odd;
        EXPECT_THAT(of(odd), Not(HasSubstr("newer"))) << odd;
    }
}

TEST(DocumentText, SaysWhereItIsNoJson) {
    EXPECT_EQ(why("{\"version\": 1,\n \"nodes\": [}\n"), "this is not JSON in UTF-8: line 2, column 12");
    EXPECT_THAT(why(""), HasSubstr("line 1, column 1"));
    EXPECT_THAT(why("\xff\xfe{"), HasSubstr("line 1, column 1"));
    EXPECT_THAT(why(R"({"version":1e999,"nodes":[]})"), HasSubstr("too large"));
}

// What hands, other programs and damage make of a file: each is refused with a place, none is a crash.
TEST(DocumentText, HostileFilesAreRefusedWithAPlace) {
    const auto with = [](std::string_view light) {
        return fmt::format(R"({{"version":1,"nodes":[{{"id":"a","kind":"light","properties":{{{}}}}}]}})", light);
    };
    for (const char* value : {"1e308", "-1e308", "9007199254740993", "\"2\"", "null", "[1,2,3]", "[1,2]", "{}", "true"})
        EXPECT_EQ(field_of(with(fmt::format(R"("gain":{})", value))), "nodes[0].properties.gain") << value;
    for (const char* value : {"[1,1]", "[1,1,1,1]", "[1,1,\"1\"]", "[1,1,2]", "[0,-1,0]", "\"#ffffff\"", "1"})
        EXPECT_EQ(field_of(with(fmt::format(R"("tint":{})", value))), "nodes[0].properties.tint") << value;
    for (const char* value : {"1", "\"true\"", "null"})
        EXPECT_EQ(field_of(with(fmt::format(R"("on":{})", value))), "nodes[0].properties.on") << value;
    const auto prop = [](const std::string& material) {
        return fmt::format(R"({{"version":1,"nodes":[{{"id":"a","kind":"prop","properties":{{"material":{}}}}}]}})",
                           material);
    };
    for (const std::string& value :
         {std::string("\"\""), std::string("7"), std::string("null"), std::string("\"a\\nb\""),
          '"' + std::string(65, 'm') + '"', std::string("[\"glass\"]")})
        EXPECT_EQ(field_of(prop(value)), "nodes[0].properties.material") << value;
    for (const char* nodes : {"{}", "7", "null", "\"a\""})
        EXPECT_EQ(field_of(fmt::format(R"({{"version":1,"nodes":{}}})", nodes)), "nodes");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[[[[[]]]]]})"), "nodes[0]");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":7,"kind":"light"}]})"), "nodes[0].id");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"a","kind":7}]})"), "nodes[0].kind");
    EXPECT_EQ(field_of(R"({"version":1,"nodes":[{"id":"sun","kind":"sun"},{"id":"sun","kind":"sun"}]})"),
              "nodes[1].id");
    std::string many = R"({"version":1,"nodes":[)";
    for (size_t i = 0; i <= kMaxNodes; ++i) many += "{},";
    EXPECT_EQ(field_of(many + "{}]}"), "nodes");
    EXPECT_THAT(why(std::string(70u << 20, ' ')), HasSubstr("bytes"));
    EXPECT_THAT(why(R"({"version":1,"nodes":)" + std::string(5'000'000, '[')), HasSubstr("nested deeper"));
}

}  // namespace
}  // namespace limn::document
