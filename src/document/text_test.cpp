#include <gtest/gtest.h>

#include <cmath>

#include "document/document.h"
#include "document/operation.h"

namespace limn::document {
namespace {

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
    EXPECT_TRUE(text.starts_with("{\n \"version\": 1,\n \"nodes\": ["));
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
    EXPECT_EQ(field_of(R"({"version":2,"nodes":[]})"), "version");
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
    Document read = *from_json(R"({"version":1,"nodes":[]})");
    EXPECT_EQ(read, make_document());
}

// A file of another version of the schema is read as far as it goes.
TEST(DocumentText, NotesWhatItLeavesOut) {
    std::vector<base::Error> skipped;
    auto read = from_json(
        R"({"version":1,"nodes":[{"id":"m","kind":"moon"},{"id":"a","kind":"light","properties":{"gain":7,"phase":1,"size":2}}]})",
        &skipped);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(number(*find(*read, "a"), schema::prop::light::size), 2.0);
    EXPECT_EQ(number(*find(*read, "a"), schema::prop::light::gain), 0.0);
    ASSERT_EQ(skipped.size(), 3u);
    EXPECT_EQ(skipped[0].field, "nodes[0].kind");
    EXPECT_EQ(skipped[1].field, "nodes[1].properties.gain");
}

}  // namespace
}  // namespace limn::document
