#include "evaluation/resolve.h"

#include <gtest/gtest.h>

#include "document/operation.h"

namespace limn::evaluation {
namespace {

namespace prop = schema::prop;
constexpr base::Ticks kSecond = base::kTicksPerSecond;

document::Document keyed() {
    const std::vector<document::Operation> operations{
        {document::PutKey{"sun", "elevation", 0, 0.0, animation::Interpolation::linear}},
        {document::PutKey{"sun", "elevation", 10 * kSecond, 40.0, animation::Interpolation::linear}},
        {document::PutKey{"key", "tint", 0, schema::Color{1, 0, 0}, animation::Interpolation::hold}},
        {document::PutKey{"key", "tint", 5 * kSecond, schema::Color{0, 1, 0}, animation::Interpolation::hold}}};
    return *document::apply_all(document::demo_document(), operations);
}

TEST(Resolve, GivesEachKeyedPropertyItsValueOfThatTime) {
    const document::Document film = keyed();
    Resolved resolved;
    const document::Document at = resolve(resolved, film, 4 * kSecond);
    EXPECT_DOUBLE_EQ(document::number(*document::find(at, "sun"), prop::sun::elevation), 16);
    EXPECT_EQ(document::color(*document::find(at, "key"), prop::light::tint), (schema::Color{1, 0, 0}));
    for (const auto& node : *at.nodes) EXPECT_TRUE(node->curves.empty());
    const document::Document later = resolve(resolved, film, 6 * kSecond);
    EXPECT_EQ(document::color(*document::find(later, "key"), prop::light::tint), (schema::Color{0, 1, 0}));
    EXPECT_TRUE(document::find(at, "sun")->curves.empty());
}

TEST(Resolve, WhatDoesNotMoveIsTheVerySameNode) {
    const document::Document film = keyed();
    Resolved resolved;
    const document::Document one = resolve(resolved, film, 1 * kSecond), two = resolve(resolved, film, 2 * kSecond);
    for (size_t i = 0; i < film.nodes->size(); ++i)
        if ((*film.nodes)[i]->id != "sun") EXPECT_EQ((*one.nodes)[i], (*two.nodes)[i]) << (*film.nodes)[i]->id;
    EXPECT_NE(document::find(one, "sun"), document::find(two, "sun"));
    EXPECT_EQ(resolve(resolved, document::demo_document(), 3 * kSecond).nodes, document::demo_document().nodes);
}

// What was asked before does not matter.
TEST(Resolve, IsTheSameWhateverCameBefore) {
    const document::Document film = keyed();
    Resolved used;
    for (const base::Ticks at : {9 * kSecond, kSecond, 5 * kSecond}) resolve(used, film, at);
    const auto shorter = document::apply(film, {document::Delete{"key"}});
    ASSERT_TRUE(shorter.ok());
    Resolved fresh;
    EXPECT_TRUE(resolve(used, *shorter, 3 * kSecond) == resolve(fresh, *shorter, 3 * kSecond));
}

}  // namespace
}  // namespace limn::evaluation
