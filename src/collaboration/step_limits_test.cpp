// What a film may hold and name, at the door and in old logs.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "collaboration/record.h"
#include "collaboration/test_session.h"

namespace limn::collaboration {
namespace {

namespace prop = schema::prop;
using document::Operation;
using document::set;
using schema::KindId;

TEST_F(TwoPeople, AFilmDoesNotGrowBeyondItsLimits) {
    s.say(1, creates(1, "light", "l", 125));
    EXPECT_EQ(s.got<server::Ack>(1).size(), 1u);
    s.say(1, creates(2, "light", "m", 1));
    auto errors = s.got<server::Error>(1);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].field, "ops[0].node");
    EXPECT_NE(errors[0].message.find("129"), std::string::npos) << errors[0].message;
    EXPECT_NE(errors[0].message.find("128"), std::string::npos) << errors[0].message;
    // Drafts neither.
    s.say(2, client::Draft{1, "drag", 0, creates(1, "light", "m", 1).operations});
    EXPECT_EQ(s.got<server::Error>(2).size(), 1u);
    EXPECT_TRUE(s.state.drafts.empty());
    // What was deleted does not come back by undo once its place is taken; it says so.
    s.say(1, client::Ops{3, "d", 0, {{document::Delete{"l7"}}}});
    s.say(2, creates(2, "light", "m", 1));
    s.mail.clear();
    s.say(1, client::Undo{4, 0});
    errors = s.got<server::Error>(1);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].code, "skipped");
    EXPECT_EQ(s.state.head.document.cost.nodes[static_cast<size_t>(KindId::light)], 128u);
}

TEST(Step, TheGreetingOfAFullFilmFitsWhatMayWaitForASocket) {
    Session s;
    s.join(1, "a");
    uint64_t seq = 0;
    s.say(1, creates(++seq, "light", std::string(55, 'l'), 125));
    for (int i = 0; i < 10; ++i) s.say(1, creates(++seq, "prop", std::string(55, 'a' + static_cast<char>(i)), 100));
    EXPECT_EQ(s.got<server::Ack>(1).size(), 11u);
    s.join(2, "b");
    const auto welcome = s.got<server::Welcome>(2);
    ASSERT_EQ(welcome.size(), 1u);
    const size_t bytes = to_json(welcome[0]).size();
    EXPECT_GT(bytes, 500'000u);
    EXPECT_LT(bytes, 2u << 20);
}

// A log that was written under other limits is read as it was written.
TEST(Step, AFilmOverItsLimitsOpensAndMayShrink) {
    History history = make_history(document::demo_document());
    std::vector<base::Error> skipped;
    for (uint64_t r = 1; r <= 103; ++r) {
        Record record{r,
                      0,
                      "a",
                      "A",
                      "a",
                      r,
                      "g",
                      RecordKind::edit,
                      creates(r, "light", "l" + std::to_string(r) + "-", 100).operations};
        replay(history, record, skipped);
    }
    EXPECT_TRUE(skipped.empty());
    EXPECT_EQ(all(history.document, KindId::light).size(), 10'303u);
    std::vector<base::Error> none;
    auto read = history_from_json(to_json(history), none);
    ASSERT_TRUE(read.ok());
    Session s;
    s.state = make_state("demo", *std::move(read));
    s.join(1, "b");
    ASSERT_EQ(s.got<server::Welcome>(1).size(), 1u);
    s.say(1, client::Ops{1, "one", 0, {{document::Delete{"l1-0"}}}});
    EXPECT_EQ(s.got<server::Ack>(1).size(), 1u);
    s.say(1, creates(2, "light", "new", 1));
    EXPECT_EQ(s.got<server::Error>(1).size(), 1u);
}

// What does not exist is refused in whatever way it comes in, and nothing of it is kept, shown or told.
TEST_F(TwoPeople, AChoiceThatDoesNotExistIsRefusedAtTheDoor) {
    s.state.choices.worlds = [] { return std::vector<document::Offer>{{"pine_forest", "Pine forest"}}; };
    const document::Document before = s.state.head.document;
    const std::vector<document::Operation> paris = {set("sun.gain", 2.0),
                                                    set("environment.world", std::string("paris"))};
    const std::vector<document::Operation> made = {
        {document::Create{"p1", "prop", "", {{"material", std::string("mithril")}}}}};
    uint64_t seq = 1;
    const auto refused = [&](std::string_view field, std::string_view name) {
        auto errors = s.got<server::Error>(1);
        ASSERT_EQ(errors.size(), 1u) << name;
        EXPECT_EQ(errors[0].code, "out_of_range");
        EXPECT_EQ(errors[0].field, field);
        EXPECT_NE(errors[0].message.find(name), std::string::npos) << errors[0].message;
        EXPECT_NE(errors[0].message.find("close by"), std::string::npos) << errors[0].message;
        EXPECT_EQ(s.state.head.document, before);
        EXPECT_EQ(s.state.shown, before);
        EXPECT_TRUE(s.appends.empty());
    };
    s.got<server::Error>(1);
    s.say(1, client::Ops{seq++, "a", 0, paris});
    refused("ops[1].value", "paris");
    s.say(1, client::Draft{seq++, "b", 0, paris});
    refused("ops[1].value", "paris");
    s.say(1, client::Draft{seq++, "c", 0, {set("environment.world", std::string("pine_forest"))}});
    s.say(1, client::Commit{seq++, "c", 0, paris});
    refused("ops[1].value", "paris");
    EXPECT_TRUE(s.state.drafts.empty()) << "the draft that it was to replace goes with it";
    s.say(1, client::Ops{seq++, "d", 0, made});
    refused("ops[0].properties.material", "mithril");
    s.say(1, client::Ops{seq++, "e", 0, {document::group(made)}});
    refused("ops[0].ops[0].properties.material", "mithril");
    s.tick();
    EXPECT_TRUE(s.got<server::Changes>(2).empty());
}

// A film that names a world which has gone since: an edit over it can be taken back and made again.
TEST(Step, UndoAndRedoAreNotHeldToWhatExists) {
    Session s;
    s.state = make_state("demo", make_history(*document::apply(document::demo_document(),
                                                               set("environment.world", std::string("gone")))));
    std::vector<document::Offer> there = {{"pine_forest", "Pine forest"}};
    s.state.choices.worlds = [&] { return there; };
    s.join(1, "ann");
    const auto world = [&] { return text(*find(s.state.head.document, "environment"), prop::environment::world); };
    s.change(1, 1, "environment.world", std::string("pine_forest"));
    EXPECT_EQ(world(), "pine_forest");
    s.say(1, client::Undo{2, 0});
    EXPECT_EQ(world(), "gone");
    there.clear();
    s.say(1, client::Redo{3, 0});
    EXPECT_EQ(world(), "pine_forest");
    EXPECT_TRUE(s.got<server::Error>(1).empty());
    EXPECT_EQ(s.state.committed.document, s.state.head.document);
}

// What a log names and is gone since is no damage: all of it is replayed.
TEST(Step, AnOldLogThatNamesWhatIsGoneOpensWhole) {
    History history = make_history(document::demo_document());
    std::vector<base::Error> skipped;
    const std::vector<std::vector<document::Operation>> edits = {
        {set("environment.world", std::string("gone"))},
        {set("outfit.style", std::string("gown09"))},
        {{document::Create{"p1", "prop", "", {{"material", std::string("mithril")}}}}},
        {set("film.look_table", std::string(64, 'a'))}};
    for (uint64_t i = 0; i < edits.size(); ++i)
        replay(history, Record{i + 1, 0, "ann", "Ann", "c", i + 1, "g", RecordKind::edit, edits[i]}, skipped);
    EXPECT_TRUE(skipped.empty());
    EXPECT_EQ(history.revision, edits.size());
    EXPECT_EQ(text(*find(history.document, "outfit"), prop::garment::style), "gown09");
    EXPECT_EQ(text(*find(history.document, "p1"), prop::prop::material), "mithril");
    EXPECT_EQ(document::unknown_choices(history.document, {}).size(), 2u) << "of what the schema lists";
}

}  // namespace
}  // namespace limn::collaboration
