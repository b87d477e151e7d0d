#include "document/document.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>

#include "document/arbitrary.h"
#include "document/operation.h"
#include "document/order_key.h"
#include "document/tree.h"

namespace limn::document {
namespace {

namespace prop = schema::prop;
using schema::KindId;

// What every document keeps, whatever is done to it.
void check_invariants(const Document& document) {
    RC_ASSERT(document.index->size() == document.nodes->size());
    for (size_t i = 0; i < document.nodes->size(); ++i) {
        const Node& node = *(*document.nodes)[i];
        RC_ASSERT(place_of(document, node.id) == i);
        RC_ASSERT(node.values.size() == node.kind->properties.size());
        RC_ASSERT((is_order_key(node.order) && node.order <= document.last_order));
        const Node* parent = parent_of(document, node);
        RC_ASSERT((node.parent.empty() || parent));
        const auto siblings = document.children->find(*document.nodes, node.parent);
        RC_ASSERT((node.parent.empty() || std::ranges::count(siblings, static_cast<uint32_t>(i)) == 1));
        for (uint32_t place : document.children->find(*document.nodes, node.id))
            RC_ASSERT((*document.nodes)[place]->parent == node.id);
        RC_ASSERT((node.deleted || !parent || !parent->deleted));
        RC_ASSERT(may_lie_in(*node.kind, parent).ok());
        int depth = 0;
        for (const Node* at = &node; at; at = parent_of(document, *at)) RC_ASSERT(++depth <= kMaxTreeDepth);
        for (size_t p = 0; p < node.values.size(); ++p)
            RC_ASSERT(schema::check(node.kind->properties[p], node.values[p]).ok());
    }
    RC_ASSERT(document.cost == cost_of(document));
    for (const schema::Kind& kind : schema::kinds()) {
        if (kind.single()) RC_ASSERT(all(document, kind.id).size() == 1u);
    }
}

Document arbitrary_document() {
    Document document = demo_document();
    for (int i = *rc::gen::inRange(0, 20); i > 0; --i) {
        if (auto next = apply(document, arbitrary_operation(document))) document = *std::move(next);
    }
    return document;
}

TEST(Document, DemoHoldsWhatTheFirstPageShows) {
    const Document& demo = demo_document();
    EXPECT_EQ(text(only(demo, KindId::film), prop::film::title), "Demo");
    EXPECT_EQ(number(only(demo, KindId::sun), prop::sun::time_of_day), 16.5);
    EXPECT_TRUE(boolean(only(demo, KindId::sun), prop::sun::on));
    EXPECT_EQ(color(only(demo, KindId::sun), prop::sun::tint), (schema::Color{1, 1, 1}));
    auto lights = all(demo, KindId::light);
    ASSERT_EQ(lights.size(), 3u);
    EXPECT_EQ(lights[0]->title, "Key light");
    EXPECT_EQ(find(demo, "rim"), lights[2]);
    EXPECT_EQ(find(demo, "moon"), nullptr);
}

TEST(Document, AChangeSharesWhatItDoesNotTouch) {
    Document before = demo_document();
    Document after = *apply(before, set("sun.elevation", 12.0));
    EXPECT_EQ(number(*find(after, "sun"), prop::sun::elevation), 12.0);
    EXPECT_EQ(number(*find(before, "sun"), prop::sun::elevation), 0.0);
    EXPECT_NE(find(before, "sun"), find(after, "sun"));
    EXPECT_EQ(find(before, "person"), find(after, "person"));
    Document same = *apply(before, set("sun.elevation", 0.0));
    EXPECT_EQ(same.nodes, before.nodes);
}

TEST(Document, DeletedNodesAreKeptAndComeBack) {
    Document document = *apply(demo_document(), set("key.gain", 2.0));
    document = *apply(document, {Delete{"key"}});
    EXPECT_EQ(find(document, "key"), nullptr);
    EXPECT_EQ(all(document, KindId::light).size(), 2u);
    auto on_hidden = apply(document, set("key.gain", 1.0));
    ASSERT_FALSE(on_hidden.ok());
    EXPECT_EQ(on_hidden.error().field, "path");
    EXPECT_FALSE(apply(document, {Delete{"key"}}).ok());
    document = *apply(document, {RestoreNode{"key"}});
    EXPECT_EQ(number(*find(document, "key"), prop::light::gain), 2.0);
    EXPECT_EQ(all(document, KindId::light)[0]->id, "key");
    EXPECT_FALSE(apply(document, {RestoreNode{"key"}}).ok());
}

TEST(Document, ErrorsNameTheField) {
    auto field = [](const Operation& operation) {
        auto result = apply(demo_document(), operation);
        return result.ok() ? std::string("ok") : result.error().field;
    };
    EXPECT_EQ(field(set("moon.phase", 1.0)), "path");
    EXPECT_EQ(field(set("sun.phase", 1.0)), "path");
    EXPECT_EQ(field(set("sun.elevation", 61.0)), "value");
    EXPECT_EQ(field(group({set("sun.elevation", 6.0), set("sun.elevation", 61.0)})), "ops[1].value");
    EXPECT_EQ(field({Create{"key", "light", "", {}}}), "id");
    EXPECT_EQ(field({Create{"a.b", "light", "", {}}}), "id");
    EXPECT_EQ(field({Create{"x", "moon", "", {}}}), "node");
    EXPECT_EQ(field({Create{"x", "sun", "", {}}}), "node");
    EXPECT_EQ(field({Create{"x", "light", std::string(201, 't'), {}}}), "title");
    EXPECT_EQ(field({Create{"x", "light", "", {{"gain", 99.0}}}}), "properties.gain");
    EXPECT_EQ(field({Delete{"sun"}}), "id");
}

TEST(Document, AGroupIsAllOrNothing) {
    Document before = demo_document();
    std::vector<Operation> operations{
        set("sun.elevation", 5.0), {Create{"a", "light", "", {}}}, set("sun.elevation", 500.0)};
    auto result = apply_all(before, operations);
    ASSERT_FALSE(result.ok());
    EXPECT_EQ(result.error().field, "ops[2].value");
    EXPECT_EQ(before, demo_document());
}

TEST(Document, OverlayLeavesOutWhatNoLongerApplies) {
    std::vector<std::vector<Operation>> drafts{{set("key.gain", 1.0), set("sun.elevation", 9.0)},
                                               {set("sun.elevation", 20.0)}};
    Document head = *apply(demo_document(), {Delete{"key"}});
    Document shown = overlay(head, drafts);
    EXPECT_EQ(find(shown, "key"), nullptr);
    EXPECT_EQ(number(*find(shown, "sun"), prop::sun::elevation), 20.0);
    EXPECT_EQ(number(*find(head, "sun"), prop::sun::elevation), 0.0);
}

TEST(Document, ShareNodesKeepsThePointersOfWhatIsEqual) {
    Document a = *apply(demo_document(), set("sun.elevation", 5.0));
    Document b = *apply(*apply(demo_document(), set("sun.elevation", 5.0)), set("key.gain", 1.0));
    EXPECT_NE(find(a, "sun"), find(b, "sun"));
    Document shared = share_nodes(b, a);
    EXPECT_EQ(shared, b);
    EXPECT_EQ(find(a, "sun"), find(shared, "sun"));
    EXPECT_EQ(find(b, "key"), find(shared, "key"));
    EXPECT_EQ(share_nodes(*apply(a, {Create{"x", "light", "", {}}}), a).nodes->size(), a.nodes->size() + 1);
}

// A film with as many lights as it may have.
Document full_of_lights() {
    Document document = demo_document();
    for (int i = static_cast<int>(all(document, KindId::light).size()); i < schema::kind(KindId::light).most; ++i)
        document = *apply(document, {Create{"l" + std::to_string(i), "light", "", {}}});
    return document;
}

TEST(Cost, AFilmHoldsAsMuchOfAKindAsIsDeclaredAndNoMore) {
    const Document full = full_of_lights();
    EXPECT_EQ(full.cost.nodes[static_cast<size_t>(KindId::light)], 128u);
    const auto refused = apply(full, {Create{"more", "light", "", {}}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().field, "node");
    EXPECT_EQ(refused.error().message,
              "129 nodes of the kind light are more than the 128 that a film may have; delete some first");
    EXPECT_TRUE(apply(full, {Create{"a", "prop", "", {}}}).ok());
    EXPECT_TRUE(apply(full, set("key.gain", 2.0)).ok());
}

TEST(Cost, WhatWasDeletedMakesRoomAndComesBackOnlyWhereThereIsSome) {
    Document document = *apply(full_of_lights(), {Delete{"key"}});
    EXPECT_TRUE(apply(document, {RestoreNode{"key"}}).ok());
    document = *apply(document, {Create{"more", "light", "", {}}});
    const auto refused = apply(document, {RestoreNode{"key"}});
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().field, "id");
    // Nor by way of a group or of a draft.
    EXPECT_FALSE(apply(document, group({set("sun.elevation", 1.0), {RestoreNode{"key"}}})).ok());
    const std::vector<std::vector<Operation>> drafts{{{RestoreNode{"key"}}}};
    EXPECT_EQ(find(overlay(document, drafts), "key"), nullptr);
}

TEST(Cost, AFilmThatIsOverALimitMayShrinkAndChangeButNotGrow) {
    Document document = demo_document();
    for (int i = 0; i < 300; ++i)
        document = *apply(document, {Create{"l" + std::to_string(i), "light", "", {}}}, Growth::as_recorded);
    EXPECT_EQ(from_json(to_json(document))->cost, document.cost);
    EXPECT_TRUE(apply(document, set("l7.gain", 1.0)).ok());
    EXPECT_FALSE(apply(document, {Create{"more", "light", "", {}}}).ok());
    const Document less = *apply(document, {Delete{"l7"}});
    EXPECT_EQ(all(less, KindId::light).size(), 302u);
    EXPECT_FALSE(apply(less, {RestoreNode{"l7"}}).ok());
    EXPECT_TRUE(apply(less, {RestoreNode{"l7"}}, Growth::as_recorded).ok());
}

TEST(Cost, NamesAndTextsAreBounded) {
    Document document = demo_document();
    int taken = 0;
    const std::string title(kMaxTitleBytes, 't');
    for (int i = 0; i < 19'000 && apply(document, {Create{"p" + std::to_string(i), "prop", title, {}}}).ok();
         ++i, ++taken)
        document = *apply(document, {Create{"p" + std::to_string(i), "prop", title, {}}});
    EXPECT_EQ(taken, schema::kind(KindId::prop).most);
    EXPECT_LE(document.cost.text_bytes, kMaxTextBytes);
    EXPECT_GT(document.cost.text_bytes, 900 * kMaxTitleBytes);
}

// A change among 20,000 nodes is about as quick as among few: this is far too slow where each copies them all.
TEST(Document, ManyNodesAreMadeInNoTime) {
    Document document = demo_document();
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 19'000; ++i)
        document = *apply(document, {Create{"node-" + std::to_string(i), "light", "A light", {}}}, Growth::as_recorded);
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
    check_invariants(document);
    EXPECT_EQ(place_of(document, "node-18999"), document.nodes->size() - 1);
    EXPECT_EQ(place_of(document, "node-19000"), std::nullopt);
    Document next = *apply(document, set("node-9.gain", 1.0));
    EXPECT_EQ((*next.nodes)[document.nodes->size() - 1], (*document.nodes)[document.nodes->size() - 1]);
    EXPECT_EQ(share_nodes(*apply(next, set("node-9.gain", 0.0)), document).nodes, document.nodes);
}

// In a folder that holds them all, too, which moves and goes.
TEST(Document, ManyNodesInAFolderComeAndGoWithIt) {
    Document document = *apply(demo_document(), {Create{"set", "folder", "Set", {}}});
    for (int i = 0; i < 4'000; ++i)
        document =
            *apply(document, {Create{"node-" + std::to_string(i), "light", "A light", {}, "set"}}, Growth::as_recorded);
    const Document without = *apply(document, {Delete{"set"}});
    EXPECT_EQ(all(without, KindId::light).size(), 3u);
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(apply(document, {Move{"set", "", i % 2 ? "a1" : "a2"}}).ok());
        EXPECT_EQ(inside(without, *(*without.nodes)[*place_of(without, "set")]).size(), 4'000u);
    }
    check_invariants(without);
}

RC_GTEST_PROP(DocumentProperty, ApplyThenInvertIsIdentity, ()) {
    Document before = arbitrary_document();
    Operation operation = arbitrary_operation(before);
    auto after = apply(before, operation);
    RC_PRE(after.ok());
    auto undone = apply(*after, invert(before, operation));
    RC_ASSERT(undone.ok());
    RC_ASSERT(same_present(*undone, before));
}

RC_GTEST_PROP(DocumentProperty, InvertOfInvertRedoes, ()) {
    Document before = arbitrary_document();
    Operation operation = arbitrary_operation(before);
    auto after = apply(before, operation);
    RC_PRE(after.ok());
    Operation back = invert(before, operation);
    Document undone = *apply(*after, back);
    auto redone = apply(undone, invert(*after, back));
    RC_ASSERT(redone.ok());
    RC_ASSERT(same_present(*redone, *after));
}

RC_GTEST_PROP(DocumentProperty, RandomOperationsNeverBreakIt, ()) {
    Document document = demo_document();
    for (int i = 0; i < 40; ++i) {
        Document before = document;
        auto next = apply(document, arbitrary_operation(document));
        RC_ASSERT(before == document);
        if (next) document = *std::move(next);
        check_invariants(document);
    }
}

RC_GTEST_PROP(DocumentProperty, TextReadsBackExactly, ()) {
    Document document = arbitrary_document();
    auto whole = from_json(to_json(document, true));
    RC_ASSERT(whole.ok());
    RC_ASSERT(*whole == document);
    RC_ASSERT(to_json(*whole, true) == to_json(document, true));
    auto visible = from_json(to_json(document));
    RC_ASSERT(visible.ok());
    RC_ASSERT(same_present(*visible, document));
    check_invariants(*visible);
}

}  // namespace
}  // namespace limn::document
