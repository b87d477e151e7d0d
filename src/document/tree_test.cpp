#include "document/tree.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "document/operation.h"
#include "document/order_key.h"

namespace limn::document {
namespace {

using testing::HasSubstr;

Document after(Document document, std::initializer_list<Operation> operations) {
    for (const Operation& operation : operations) {
        auto next = apply(document, operation);
        EXPECT_TRUE(next.ok()) << next.error().message;
        if (next) document = *std::move(next);
    }
    return document;
}

std::string why_not(const Document& document, const Operation& operation) {
    auto next = apply(document, operation);
    return next.ok() ? "" : next.error().field + ": " + next.error().message;
}

const Operation kSet{Create{"set", "folder", "Set", {}}}, kLamps{Create{"lamps", "folder", "Lamps", {}, "set"}},
    kLamp{Create{"lamp", "light", "Lamp", {}, "lamps"}};

TEST(Tree, APersonHoldsWhatIsHers) {
    const Document demo = demo_document();
    for (const char* id : {"face", "hair", "outfit"})
        EXPECT_EQ(parent_of(demo, *find(demo, id)), find(demo, "person")) << id;
    EXPECT_EQ(parent_of(demo, *find(demo, "person")), nullptr);
    EXPECT_THAT(why_not(demo, {Move{"face", "", "a1"}}), HasSubstr("a face lies in a person"));
    EXPECT_THAT(why_not(demo, {Create{"x", "light", "", {}, "person"}}),
                HasSubstr("a light lies in the film itself or a folder"));
}

TEST(Tree, APersonHasOneOfEachPartOrNone) {
    const Document demo = demo_document();
    EXPECT_EQ(part_of(demo, *find(demo, "person"), schema::KindId::hair).id, "hair");
    EXPECT_EQ(why_not(demo, {Create{"h2", "hair", "", {}, "person"}}),
              "parent: Person has a hair already; delete that first");
    const Document bald = after(demo, {{Delete{"hair"}}});
    EXPECT_EQ(part_of(bald, *find(bald, "person"), schema::KindId::hair).id, "") << "as hair is when it is made";
    const Document wig = after(bald, {{Create{"h2", "hair", "", {}, "person"}}});
    EXPECT_THAT(why_not(wig, {RestoreNode{"hair"}}), HasSubstr("Person has a hair already"));
    const Document two = after(wig, {{Create{"other", "person", "Other", {}}}});
    EXPECT_THAT(why_not(after(two, {{Create{"h3", "hair", "", {}, "other"}}}), {Move{"h2", "other", "a1"}}),
                HasSubstr("Other has a hair already"));
    EXPECT_EQ(part_of(after(two, {{Move{"h2", "other", "a1"}}}), *find(two, "other"), schema::KindId::hair).id, "h2");
    EXPECT_EQ(why_not(wig, {Move{"h2", "person", "a1"}}), "") << "itself is not in its way";
}

TEST(Tree, TheFilmIsSeenThroughTheCameraThatItNamesElseTheFirst) {
    const Document demo = after(demo_document(), {{Create{"close", "camera", "Close", {}}}});
    EXPECT_EQ(program_camera(demo).id, "camera");
    const Document close = after(demo, {set("film.camera", std::string("close"))});
    EXPECT_EQ(program_camera(close).id, "close");
    EXPECT_EQ(program_camera(after(close, {{Delete{"close"}}})).id, "camera");
    EXPECT_EQ(program_camera(after(close, {set("film.camera", std::string("sun"))})).id, "camera");
    EXPECT_EQ(program_camera(after(close, {{Delete{"close"}}, {Delete{"camera"}}})).id, "");
}

TEST(Tree, WhatLiesInANodeGoesAndComesBackWithIt) {
    const Document whole = after(demo_document(), {kSet, kLamps, kLamp, {Move{"key", "lamps", "a5"}}});
    const Operation gone{Delete{"set"}};
    const Document without = after(whole, {gone});
    for (const char* id : {"set", "lamps", "lamp", "key"}) EXPECT_EQ(find(without, id), nullptr) << id;
    EXPECT_EQ(without.cost, cost_of(without));
    EXPECT_TRUE(same_present(after(without, {invert(whole, gone)}), whole));
    EXPECT_THAT(why_not(without, {RestoreNode{"lamp"}}), HasSubstr("Lamp lies in Lamps, which has been deleted"));
    // What had been deleted before stays so.
    const Document less = after(whole, {{Delete{"lamp"}}});
    EXPECT_EQ(find(after(after(less, {gone}), {invert(less, gone)}), "lamp"), nullptr);
}

TEST(Tree, ARefusalSaysWhatIsInTheWay) {
    const Document whole = after(demo_document(), {kSet, kLamps, kLamp});
    EXPECT_THAT(why_not(whole, {Move{"set", "lamps", "a1"}}), HasSubstr("Set cannot lie in itself"));
    EXPECT_THAT(why_not(whole, {Move{"set", "set", "a1"}}), HasSubstr("Set cannot lie in itself"));
    EXPECT_THAT(why_not(whole, {Move{"lamp", "nowhere", "a1"}}), HasSubstr("parent: there is no node"));
    EXPECT_THAT(why_not(whole, {Move{"lamp", "", ""}}), HasSubstr("order: \"\" is no order key"));
    const Document holding = after(whole, {{Move{"sun", "lamps", "a1"}}});
    EXPECT_THAT(why_not(holding, {Delete{"set"}}), HasSubstr("Set holds Sun, which cannot be deleted"));
    const Document without = after(whole, {{Delete{"lamps"}}});
    EXPECT_THAT(why_not(without, {Create{"x", "light", "", {}, "lamps"}}),
                HasSubstr("Lamps (\"lamps\") has been deleted"));
    EXPECT_THAT(why_not(without, {Move{"key", "lamps", "a1"}}), HasSubstr("has been deleted"));
    EXPECT_THAT(why_not(whole, {Rename{"lamp", "two\nlines"}}), HasSubstr("no control characters"));
}

TEST(Tree, FoldersLieInEachOtherOnlySoDeep) {
    Document document = demo_document();
    std::string parent;
    for (int i = 0; i < kMaxTreeDepth; ++i) {
        const std::string id = "f" + std::to_string(i);
        document = after(document, {{Create{id, "folder", "", {}, parent}}});
        parent = id;
    }
    EXPECT_THAT(why_not(document, {Create{"x", "folder", "", {}, parent}}), HasSubstr("at most 16 deep"));
    document = after(document, {{Create{"top", "folder", "", {}}}});
    EXPECT_THAT(why_not(document, {Move{"f0", "top", "a1"}}), HasSubstr("at most 16 deep"));
    EXPECT_EQ(why_not(document, {Move{"f1", "top", "a1"}}), "");
}

TEST(Tree, WhatIsLockedStaysAsItIs) {
    const Document locked = after(demo_document(), {kSet, kLamps, kLamp, set("set.locked", true)});
    for (const Operation& operation :
         {set("lamp.gain", 1.0), Operation{Delete{"lamp"}}, Operation{Delete{"set"}}, Operation{Rename{"lamps", "L"}},
          Operation{Move{"lamp", "", "a1"}}, Operation{Move{"key", "lamps", "a1"}},
          Operation{Create{"x", "light", "", {}, "set"}}})
        EXPECT_THAT(why_not(locked, operation), HasSubstr("is locked"));
    EXPECT_EQ(why_not(locked, set("lamp.hidden", true)), "");
    EXPECT_EQ(why_not(after(locked, {set("set.locked", false)}), set("lamp.gain", 1.0)), "");
    const Document below = after(demo_document(), {kSet, kLamps, kLamp, set("lamp.locked", true)});
    EXPECT_THAT(why_not(below, {Delete{"set"}}), HasSubstr("Set holds Lamp, which is locked"));
}

TEST(Tree, WhatIsInAHiddenFolderIsHidden) {
    const Document hidden = after(demo_document(), {kSet, kLamps, kLamp, set("set.hidden", true)});
    EXPECT_TRUE(is_hidden(hidden, *find(hidden, "lamp")));
    EXPECT_FALSE(is_hidden(hidden, *find(hidden, "key")));
    EXPECT_TRUE(is_hidden(after(hidden, {set("person.hidden", true)}), *find(hidden, "face")));
}

TEST(Tree, WithoutAKeyANodeComesAfterAllOthers) {
    Document document = demo_document();
    for (int i = 0; i < 200; ++i) {
        const std::string last = document.last_order;
        document = after(document, {{Create{"l" + std::to_string(i), i % 2 ? "prop" : "light", "", {}}},
                                    {Delete{"l" + std::to_string(i)}}});
        EXPECT_GT((*document.nodes)[document.nodes->size() - 1]->order, last);
    }
    EXPECT_LE(document.last_order.size(), 4u);
}

// Whatever keys somebody has written, what is made after them is made.
TEST(Tree, AfterTheLastKeyThereIsStillRoom) {
    const std::string last = "z" + std::string(26, 'z') + std::string(kMaxOrderBytes - 27, 'z');
    Document document = after(demo_document(), {{Move{"key", "", last}}});
    for (int i = 0; i < 100; ++i) document = after(document, {{Create{"l" + std::to_string(i), "light", "", {}}}});
    EXPECT_EQ(*from_json(to_json(document, true)), document);
}

TEST(Tree, AFilmOfTheFirstVersionIsReadAsATree) {
    const auto read = from_json(R"({"version":1,"nodes":[{"id":"b","kind":"light"},
        {"id":"a","kind":"light","hidden":true},
        {"id":"face","kind":"face","properties":{"joy":0.5}}]})");
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(find(*read, "face")->parent, "person");
    EXPECT_EQ(find(*read, "a"), nullptr);
    EXPECT_LT(find(*read, "b")->order, find(*read, "face")->order);
    EXPECT_EQ(*from_json(to_json(*read, true)), *read);
}

TEST(Tree, AFileWithABrokenTreeIsRefusedOrMended) {
    const std::string text =
        R"({"version":2,"nodes":[
        {"id":"a","kind":"folder","parent":"b"},{"id":"b","kind":"folder","parent":"a"},
        {"id":"c","kind":"light","parent":"nowhere"},{"id":"d","kind":"light","parent":"person"},
        {"id":"e","kind":"light","order":"a10"}]})";
    EXPECT_FALSE(from_json(text).ok());
    std::vector<base::Error> skipped;
    const auto mended = from_json(text, &skipped);
    ASSERT_TRUE(mended.ok()) << mended.error().message;
    EXPECT_GE(skipped.size(), 4u);
    for (const char* id : {"c", "d", "e"}) EXPECT_EQ(find(*mended, id)->parent, "") << id;
    EXPECT_TRUE(from_json(to_json(*mended)).ok());
}

TEST(OrderKey, KnowsWhatIsOne) {
    for (const char* key : {"a0", "Zz", "a0V", "b10", "Y00", "b00V"}) EXPECT_TRUE(is_order_key(key)) << key;
    for (const char* key : {"", "a", "0", "a00", "b1", "a0-", "a0 ", "Y0", "a0V0"})
        EXPECT_FALSE(is_order_key(key)) << key;
    EXPECT_FALSE(is_order_key("a0" + std::string(kMaxOrderBytes, 'V')));
}

TEST(OrderKey, CountsUpwards) {
    std::string key = "Y00";
    for (int i = 0; i < 200'000; ++i) {
        std::string next = order_key_after(key);
        ASSERT_TRUE(is_order_key(next)) << next;
        ASSERT_LT(key, next);
        key = std::move(next);
    }
    EXPECT_LE(key.size(), 4u);
    const std::string last = "z" + std::string(26, 'z');
    EXPECT_TRUE(is_order_key(last));
    EXPECT_EQ(order_key_after(last), last);
    EXPECT_EQ(order_key_after(last + "V"), last + "V");
    EXPECT_EQ(order_key_after("Zz"), "a0");
    EXPECT_EQ(order_key_after("az"), "b00");
    EXPECT_EQ(order_key_after("Yzz"), "Z0");
}

}  // namespace
}  // namespace limn::document
