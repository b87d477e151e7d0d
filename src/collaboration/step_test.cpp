#include "collaboration/step.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "collaboration/record.h"

namespace limn::collaboration {
namespace {

namespace prop = schema::prop;
using document::set;
using schema::KindId;

// A session whose time stands still unless told, and whose store answers at once unless told not to.
struct Session {
    State state = make_state("demo", make_history(document::demo_document()));
    double now = 1;
    bool store_answers = true;
    std::vector<std::pair<MemberId, ServerMessage>> mail;
    std::vector<Append> appends;
    std::vector<SaveSnapshot> snapshots;
    std::vector<MemberId> closed;

    template <class Event>
    void input(Event event) {
        take(step(state, {now, 1'000'000, std::move(event)}));
    }
    void take(Effects effects) {
        std::vector<uint64_t> batches;
        for (Effect& effect : effects) {
            if (auto* send = std::get_if<Send>(&effect)) {
                for (MemberId to : send->to) mail.emplace_back(to, send->message);
            } else if (auto* append = std::get_if<Append>(&effect)) {
                batches.push_back(append->batch);
                appends.push_back(std::move(*append));
            } else if (auto* snapshot = std::get_if<SaveSnapshot>(&effect)) {
                snapshots.push_back(*snapshot);
            } else {
                closed.push_back(std::get<Close>(effect).member);
            }
        }
        if (!store_answers) return;
        for (uint64_t batch : batches) input(Committed{batch});
    }
    void join(MemberId member, const std::string& client) {
        input(Said{member, client::Hello{client, "", Codec::h264, 640, 360}});
        tick();
    }
    void tick() {
        now += 0.02;
        input(Tick{});
    }
    template <class Message>
    void say(MemberId member, Message message) {
        input(Said{member, std::move(message)});
    }
    void change(MemberId member, uint64_t seq, std::string_view path, schema::Value value, std::string gesture = "") {
        say(member,
            client::Ops{seq, gesture.empty() ? "g" + std::to_string(seq) : gesture, 0, {set(path, std::move(value))}});
    }

    // Takes all mail of one type out.
    template <class Message>
    std::vector<Message> got(MemberId member) {
        std::vector<Message> found;
        std::erase_if(mail, [&](const auto& entry) {
            auto* message = std::get_if<Message>(&entry.second);
            if (entry.first != member || !message) return false;
            found.push_back(*message);
            return true;
        });
        return found;
    }
    double head(const char* node, int property) { return number(*find(state.head.document, node), property); }
    double shown(const char* node, int property) { return number(*find(state.shown, node), property); }
};

client::Ops creates(uint64_t seq, const char* kind, const std::string& name, int count) {
    client::Ops ops{seq, "g" + std::to_string(seq), 0, {}};
    for (int i = 0; i < count; ++i)
        ops.operations.push_back({document::Create{name + std::to_string(i), kind, std::string(200, 'n'), {}}});
    return ops;
}

struct TwoPeople : testing::Test {
    Session s;
    void SetUp() override {
        s.join(1, "ann");
        s.join(2, "bob");
        s.mail.clear();
    }
};

TEST(Step, WelcomeTellsWhoAndWhat) {
    Session s;
    s.join(1, "ann");
    auto welcome = s.got<server::Welcome>(1);
    ASSERT_EQ(welcome.size(), 1u);
    EXPECT_EQ(welcome[0].session, "demo");
    EXPECT_EQ(welcome[0].actor.name, "Director 1");
    EXPECT_EQ(welcome[0].document, document::demo_document());
    s.join(2, "bob");
    EXPECT_EQ(s.got<server::Welcome>(2)[0].members.size(), 2u);
    auto members = s.got<server::Members>(1);
    ASSERT_EQ(members.size(), 1u);
    EXPECT_NE(members[0].members[0].actor.color, members[0].members[1].actor.color);
    s.input(Left{2});
    EXPECT_EQ(s.got<server::Members>(1).back().members.size(), 1u);
}

TEST(Step, HelloComesFirst) {
    Session s;
    s.say(7, client::Undo{1, 0});
    EXPECT_EQ(s.got<server::Error>(7)[0].code, "hello_first");
    EXPECT_EQ(s.closed, std::vector<MemberId>{7});
}

TEST_F(TwoPeople, NothingIsAcknowledgedOrToldBeforeItIsOnDisk) {
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.tick();
    EXPECT_EQ(s.shown("sun", prop::sun::elevation), 12.0);
    EXPECT_TRUE(s.got<server::Ack>(1).empty());
    EXPECT_TRUE(s.got<server::Changes>(2).empty());
    ASSERT_EQ(s.appends.size(), 1u);
    EXPECT_EQ(s.appends[0].records[0].revision, 1u);
    s.input(Committed{s.appends[0].batch});
    EXPECT_EQ(s.got<server::Ack>(1)[0].revision, 1u);
    s.tick();
    EXPECT_EQ(s.got<server::Changes>(1).size(), 1u);
    auto told = s.got<server::Changes>(2);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0].client, "ann");
    EXPECT_EQ(told[0].operations[0], set("sun.elevation", 12.0));
}

TEST_F(TwoPeople, WhatCouldNotBeSavedIsTakenBackAndSaid) {
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(2, 1, "sun.azimuth", 30.0);
    s.change(2, 2, "sun.azimuth", 30.0);  // changes nothing, but rests on the one before
    s.input(Committed{s.appends[0].batch});
    s.input(NotSaved{s.appends[1].batch, {"the disk is full"}});
    auto errors = s.got<server::Error>(2);
    ASSERT_EQ(errors.size(), 2u);
    EXPECT_EQ(errors[0].code, "not_saved");
    EXPECT_EQ(errors[0].seq, 1u);
    EXPECT_EQ(errors[1].seq, 2u);
    EXPECT_TRUE(s.got<server::Ack>(2).empty());
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 12.0);
    EXPECT_EQ(s.shown("sun", prop::sun::azimuth), 0.0);
    // The same message again, once the disk has room.
    s.store_answers = true;
    s.change(2, 1, "sun.azimuth", 30.0);
    EXPECT_EQ(s.got<server::Ack>(2)[0].revision, 2u);
    // A late answer for a batch that is gone harms nobody.
    s.input(NotSaved{s.appends[1].batch, {"the disk is full"}});
    EXPECT_EQ(s.head("sun", prop::sun::azimuth), 30.0);
}

TEST_F(TwoPeople, ARepeatedMessageCountsOnce) {
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(2, 1, "sun.elevation", 20.0);
    s.change(1, 1, "sun.elevation", 12.0);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
    auto acks = s.got<server::Ack>(1);
    ASSERT_EQ(acks.size(), 2u);
    EXPECT_EQ(acks[0].revision, 1u);
    EXPECT_EQ(acks[1].revision, 1u);
    EXPECT_EQ(s.state.committed.revision, 2u);
}

// Whoever says another change under a number that is taken learns that it was not taken.
TEST_F(TwoPeople, AnAcknowledgementIsForTheVeryMessageThatWasTaken) {
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(1, 2, "sun.elevation", 12.0);  // changes nothing
    EXPECT_EQ(s.got<server::Ack>(1).size(), 2u);
    s.change(1, 1, "sun.azimuth", 30.0);
    s.change(1, 2, "sun.azimuth", 30.0);
    s.say(1, client::Undo{1, 0});
    EXPECT_TRUE(s.got<server::Ack>(1).empty());
    auto errors = s.got<server::Error>(1);
    ASSERT_EQ(errors.size(), 3u);
    for (const server::Error& error : errors) EXPECT_EQ(error.field, "seq");
    EXPECT_EQ(s.head("sun", prop::sun::azimuth), 0.0);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 12.0);
}

TEST_F(TwoPeople, SequenceNumbersFollowEachOther) {
    constexpr uint64_t kLast = uint64_t{1} << 53;
    s.change(1, kLast, "sun.elevation", 1.0);  // the very first
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(1, kLast, "sun.elevation", 50.0);
    s.say(1, client::Draft{kLast - 1, "d", 0, {set("sun.elevation", 51.0)}});
    s.say(1, client::Drop{kLast - 2, "d"});
    s.say(1, client::Undo{kLast - 3, 0});
    s.change(1, 2 + kMaxSeqGap, "sun.elevation", 52.0);
    EXPECT_EQ(s.got<server::Error>(1).size(), 6u);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 12.0);
    EXPECT_EQ(find_member(s.state, 1)->shown_seq, 1u);
    // What is honest goes on, drafts that took their numbers in between included.
    s.change(1, 2, "sun.elevation", 13.0);
    s.say(1, client::Draft{2 + kMaxSeqGap, "d", 0, {set("sun.elevation", 14.0)}});
    s.say(1, client::Commit{3 + kMaxSeqGap, "d", 0, {}});
    EXPECT_EQ(s.got<server::Ack>(1).size(), 3u);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 14.0);
    s.join(3, "ann");
    EXPECT_EQ(s.got<server::Welcome>(3)[0].last_seq, 3 + kMaxSeqGap);
}

// A log from a time when any number was taken: its client goes on below, and what it says is taken.
TEST(Step, AClientOutlivesANumberThatNothingFollows) {
    History history = make_history(document::demo_document());
    std::vector<base::Error> skipped;
    for (uint64_t seq : {uint64_t{7}, uint64_t{1} << 53}) {
        double elevation = seq == 7 ? 5 : 6;
        replay(history, {history.revision + 1, 0, "ann", "Ann", "ann", seq, "g", {}, {set("sun.elevation", elevation)}},
               skipped);
    }
    EXPECT_EQ(history.clients.at("ann").last_seq, 7u);
    history.clients.at("ann").last_seq = uint64_t{1} << 53;  // as a snapshot of that time has it
    Session s;
    s.state = make_state("demo", *history_from_json(to_json(history), skipped));
    s.join(1, "ann");
    EXPECT_EQ(s.got<server::Welcome>(1)[0].last_seq, 7u);
    s.change(1, 8, "sun.elevation", 9.0);
    EXPECT_EQ(s.got<server::Ack>(1).size(), 1u);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 9.0);
}

TEST_F(TwoPeople, OneUnfitRecordFailsAlone) {
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(2, 1, "sun.azimuth", 30.0);
    s.change(1, 2, "camera.exposure", 1.0);
    s.say(2, client::Undo{2, 0});
    s.change(2, 3, "sun.azimuth", 0.0);  // changes nothing
    ASSERT_EQ(s.appends.size(), 4u);
    auto first = s.appends;
    s.appends.clear();
    s.input(Unfit{first[0].batch, {"it cannot be kept"}, {}});
    auto errors = s.got<server::Error>(1);
    ASSERT_EQ(errors.size(), 1u);
    EXPECT_EQ(errors[0].code, "not_saved");
    EXPECT_EQ(errors[0].seq, 1u);
    EXPECT_TRUE(s.got<server::Error>(2).empty());
    // The others' are ordered again, without a gap.
    ASSERT_EQ(s.appends.size(), 3u);
    for (uint64_t i = 0; i < 3; ++i) {
        EXPECT_EQ(s.appends[i].records[0].revision, i + 1);
        EXPECT_EQ(s.appends[i].records[0].operations, first[i + 1].records[0].operations);
    }
    for (const Append& append : std::vector(s.appends)) s.input(Committed{append.batch});
    EXPECT_EQ(s.got<server::Ack>(1).size(), 1u);
    EXPECT_EQ(s.got<server::Ack>(2).size(), 3u);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 0.0);
    EXPECT_EQ(s.head("camera", prop::camera::exposure), 1.0);
    EXPECT_EQ(s.state.head, s.state.committed);
}

// However many have come and gone since: the log knows, and the store says so.
TEST_F(TwoPeople, ARepetitionThatOnlyTheLogKnowsIsTakenAsTaken) {
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(2, 1, "sun.elevation", 20.0);
    uint64_t digest = s.state.head.clients.at("ann").seen.at(1).digest;
    s.state.head.clients.erase("ann");
    s.state.committed.clients.erase("ann");
    s.got<server::Ack>(1);
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.change(2, 2, "sun.azimuth", 30.0);
    s.input(Unfit{s.appends[2].batch, {"taken before"}, Taken{1, digest}});
    auto acks = s.got<server::Ack>(1);
    ASSERT_EQ(acks.size(), 1u);
    EXPECT_EQ(acks[0].revision, 1u);
    s.input(Committed{s.appends.back().batch});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
    EXPECT_EQ(s.head("sun", prop::sun::azimuth), 30.0);
    // Another change under that number is not taken, and not acknowledged.
    s.change(1, 1, "sun.elevation", 13.0);
    s.input(Unfit{s.appends.back().batch, {"taken before"}, Taken{1, digest}});
    EXPECT_TRUE(s.got<server::Ack>(1).empty());
    EXPECT_EQ(s.got<server::Error>(1).at(0).field, "seq");
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
}

TEST(Unchanged, TheOldestGoFirst) {
    Unchanged unchanged;
    unchanged.add({"zoe", 1}, 5);
    unchanged.add({"ann", 1}, 6);
    for (uint64_t seq = 1; seq < kMaxUnchanged - 1; ++seq) unchanged.add({"bob", seq}, 1);
    EXPECT_EQ(unchanged.find({"zoe", 1}), 5u);
    unchanged.add({"bob", kMaxUnchanged}, 1);
    EXPECT_FALSE(unchanged.find({"zoe", 1}));
    EXPECT_EQ(unchanged.find({"ann", 1}), 6u);
    // One that was removed and came back is as old as its coming back.
    unchanged.remove({"ann", 1});
    unchanged.add({"ann", 1}, 7);
    unchanged.add({"bob", kMaxUnchanged + 1}, 1);
    EXPECT_EQ(unchanged.find({"ann", 1}), 7u);
}

// A gesture may be longer than any message: its undo is a record like any other, and nothing is left out.
TEST_F(TwoPeople, AGestureOfManyMessagesCanBeUndoneAndRead) {
    constexpr size_t kLamps = 600;
    std::vector<document::Operation> make;
    for (size_t i = 0; i < kLamps; ++i) make.push_back({document::Create{"lamp-" + std::to_string(i), "light", "", {}}});
    s.state = make_state("demo", make_history(*document::apply_all(document::demo_document(), make)));
    s.join(1, "ann");
    const document::Document before = s.state.head.document;
    uint64_t seq = 0;
    const char* properties[] = {"gain", "temperature", "size", "azimuth", "elevation", "distance", "on", "tint"};
    for (const char* property : properties) {
        for (size_t first = 0; first < kLamps; first += 300) {
            std::vector<document::Operation> operations;
            for (size_t i = first; i < first + 300; ++i) {
                std::string path = "lamp-" + std::to_string(i) + "." + property;
                schema::Value value = 2.5;
                if (path.ends_with("temperature")) value = 2500.0;
                if (path.ends_with(".on")) value = false;
                if (path.ends_with("tint")) value = schema::Color{1, 0.5, 0.25};
                operations.push_back(set(path, value));
            }
            s.now += 1;
            s.say(1, client::Ops{++seq, "drag", 0, operations});
        }
    }
    ASSERT_EQ(s.got<server::Ack>(1).size(), 16u);
    auto state = s.state.head.document;
    int undone = 0;
    for (s.got<server::Error>(1); s.got<server::Error>(1).empty(); ++undone) {
        s.now += 10;
        s.say(1, client::Undo{++seq, 0});
    }
    EXPECT_EQ(undone - 1, 2);
    EXPECT_EQ(s.state.head.document, before);
    for (int i = 0; i < 2; ++i) s.say(1, client::Redo{++seq, 0});
    EXPECT_EQ(s.state.head.document, state);
    for (const Append& append : s.appends) {
        auto text = record_text(append.records[0].operations);
        ASSERT_TRUE(text.ok());
        EXPECT_EQ(*operations_from_record(*text), append.records[0].operations);
        EXPECT_LE(append.records[0].operations.size(), kMaxStepChanges);
    }
}

TEST_F(TwoPeople, ARepeatOverANewConnectionIsAcknowledgedThere) {
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.join(3, "ann");
    EXPECT_EQ(s.got<server::Bye>(1).size(), 1u);
    EXPECT_EQ(s.closed, std::vector<MemberId>{1});
    auto welcome = s.got<server::Welcome>(3);
    EXPECT_EQ(welcome[0].revision, 0u);
    EXPECT_EQ(welcome[0].last_seq, 1u);
    s.change(3, 1, "sun.elevation", 12.0);
    EXPECT_EQ(s.appends.size(), 1u);
    s.input(Committed{s.appends[0].batch});
    EXPECT_EQ(s.got<server::Ack>(3).size(), 1u);
    s.tick();
    EXPECT_EQ(s.got<server::Changes>(3).size(), 1u);
}

TEST_F(TwoPeople, ADraftIsShownToAllAndLeavesNoTrace) {
    s.say(1, client::Draft{1, "g", 5, {set("sun.elevation", 12.0)}});
    s.tick();
    EXPECT_EQ(s.shown("sun", prop::sun::elevation), 12.0);
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 0.0);
    EXPECT_EQ(s.got<server::Draft>(2).size(), 1u);
    EXPECT_TRUE(s.got<server::Draft>(1).empty());
    EXPECT_EQ(find_member(s.state, 1)->shown_seq, 1u);
    EXPECT_EQ(find_member(s.state, 1)->shown_stamp, 5);
    s.say(1, client::Drop{2, "g"});
    s.tick();
    EXPECT_EQ(s.shown("sun", prop::sun::elevation), 0.0);
    auto ends = s.got<server::DraftEnd>(2);
    ASSERT_EQ(ends.size(), 1u);
    EXPECT_FALSE(ends[0].committed);
    EXPECT_EQ(s.got<server::Ack>(1)[0].seq, 2u);
    EXPECT_TRUE(s.appends.empty());
}

TEST_F(TwoPeople, ADraftBecomesOneChange) {
    for (uint64_t seq = 1; seq <= 20; ++seq)
        s.say(1, client::Draft{seq, "g", 0, {set("sun.elevation", static_cast<double>(seq))}});
    s.tick();
    EXPECT_EQ(s.got<server::Draft>(2).size(), 1u);
    s.say(1, client::Commit{21, "g", 0, {}});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
    EXPECT_TRUE(s.state.drafts.empty());
    s.tick();
    // First the new value, then the end of the draft: nobody sees the old one in between.
    std::vector<std::string> order;
    for (const auto& [to, message] : s.mail) {
        if (to != 2) continue;
        if (std::holds_alternative<server::Changes>(message)) order.push_back("changes");
        if (std::holds_alternative<server::DraftEnd>(message)) order.push_back("draft_end");
    }
    EXPECT_EQ(order, (std::vector<std::string>{"changes", "draft_end"}));
    s.say(1, client::Commit{22, "g", 0, {}});
    EXPECT_EQ(s.got<server::Error>(1)[0].code, "no_draft");
}

TEST_F(TwoPeople, DraftsVanishWithTheirOwner) {
    s.say(1, client::Draft{1, "g", 0, {set("sun.elevation", 12.0)}});
    s.tick();
    s.input(Left{1});
    s.tick();
    EXPECT_EQ(s.shown("sun", prop::sun::elevation), 0.0);
    EXPECT_EQ(s.got<server::DraftEnd>(2).size(), 1u);
}

TEST_F(TwoPeople, UndoAndRedoGoByGesture) {
    s.change(1, 1, "sun.elevation", 5.0, "drag");
    s.change(1, 2, "sun.elevation", 6.0, "drag");
    s.change(1, 3, "sun.azimuth", 7.0, "drag");
    s.change(1, 4, "camera.exposure", 1.0);
    auto undo = s.got<server::UndoState>(1);
    ASSERT_FALSE(undo.empty());
    EXPECT_EQ(undo.back(), (server::UndoState{true, false, "Exposure", ""}));
    s.say(1, client::Undo{5, 0});
    s.say(1, client::Undo{6, 0});
    EXPECT_EQ(s.state.head.document, document::demo_document());
    EXPECT_EQ(s.got<server::UndoState>(1).back(), (server::UndoState{false, true, "", "Sun elevation and 1 more"}));
    s.say(1, client::Undo{7, 0});
    EXPECT_EQ(s.got<server::Error>(1).back().code, "nothing_to_undo");
    s.say(1, client::Redo{8, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 6.0);
    s.say(1, client::Redo{9, 0});
    EXPECT_EQ(s.head("camera", prop::camera::exposure), 1.0);
    s.say(1, client::Redo{10, 0});
    EXPECT_EQ(s.got<server::Error>(1).back().code, "nothing_to_redo");
    s.say(2, client::Undo{1, 0});
    EXPECT_EQ(s.got<server::Error>(2).back().code, "nothing_to_undo");
}

TEST_F(TwoPeople, ANewChangeEndsRedo) {
    s.change(1, 1, "sun.elevation", 5.0);
    s.say(1, client::Undo{2, 0});
    s.change(1, 3, "sun.azimuth", 5.0);
    s.say(1, client::Redo{4, 0});
    EXPECT_EQ(s.got<server::Error>(1).back().code, "nothing_to_redo");
}

TEST_F(TwoPeople, UndoLeavesWhatAnotherHasChangedSince) {
    s.say(1, client::Ops{1, "g", 0, {set("sun.elevation", 5.0), set("sun.azimuth", 6.0)}});
    s.change(2, 1, "sun.elevation", 20.0);
    s.say(1, client::Undo{2, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
    EXPECT_EQ(s.head("sun", prop::sun::azimuth), 0.0);
    auto said = s.got<server::Error>(1);
    ASSERT_EQ(said.size(), 1u);
    EXPECT_EQ(said[0].code, "skipped");
    EXPECT_EQ(said[0].message, "Sun elevation has been changed by Director 2 since and stays");
    s.say(1, client::Redo{3, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 20.0);
    EXPECT_EQ(s.head("sun", prop::sun::azimuth), 6.0);
}

// Ann 1, Bob 2, Ann 3: undoing Ann's last gives Bob's value, and her first then stays undone for his sake.
TEST_F(TwoPeople, UndoGoesBackToTheOthersValueAndNotBehindIt) {
    s.change(1, 1, "sun.elevation", 1.0);
    s.change(2, 1, "sun.elevation", 2.0);
    s.change(1, 2, "sun.elevation", 3.0);
    s.say(1, client::Undo{3, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 2.0);
    s.say(1, client::Undo{4, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 2.0);
    EXPECT_EQ(s.got<server::Error>(1).back().code, "skipped");
    s.say(2, client::Undo{2, 0});
    EXPECT_EQ(s.head("sun", prop::sun::elevation), 1.0);
}

TEST_F(TwoPeople, UndoOfACreationSparesAnothersWork) {
    s.say(1, client::Ops{1, "g", 0, {{document::Create{"lamp", "light", "Lamp", {}}}}});
    s.change(2, 1, "lamp.gain", 2.0);
    s.say(1, client::Undo{2, 0});
    EXPECT_NE(find(s.state.head.document, "lamp"), nullptr);
    EXPECT_EQ(s.got<server::Error>(1).back().message, "Lamp has been worked on by Director 2 since and stays");
}

TEST_F(TwoPeople, DeletedNodesComeBackWithAllTheyHold) {
    s.change(1, 1, "key.gain", 2.0);
    s.say(2, client::Ops{1, "g", 0, {{document::Delete{"key"}}}});
    EXPECT_EQ(s.got<server::UndoState>(2).back().undo_label, "Delete Key light");
    s.say(1, client::Undo{2, 0});
    EXPECT_EQ(s.got<server::Error>(1).back().code, "skipped");
    s.say(2, client::Undo{2, 0});
    s.tick();
    auto changes = s.got<server::Changes>(1);
    ASSERT_EQ(changes.back().restored.size(), 1u);
    EXPECT_EQ(number(*changes.back().restored[0], prop::light::gain), 2.0);
}

TEST_F(TwoPeople, RefusalsNameTheFieldAndChangeNothing) {
    s.change(1, 1, "sun.elevation", 500.0);
    s.change(1, 2, "moon.phase", 1.0);
    s.say(1, client::Draft{3, "g", 0, {set("sun.gain", std::string("bright"))}});
    auto errors = s.got<server::Error>(1);
    ASSERT_EQ(errors.size(), 3u);
    EXPECT_EQ(errors[0].code, "out_of_range");
    EXPECT_EQ(errors[0].field, "ops[0].value");
    EXPECT_EQ(errors[0].message, "Elevation must be from -60 to 60 deg, not 500");
    EXPECT_EQ(errors[1].code, "unknown_path");
    EXPECT_EQ(errors[2].seq, 3u);
    EXPECT_TRUE(s.appends.empty());
    EXPECT_TRUE(s.state.drafts.empty());
}

TEST_F(TwoPeople, AbuseEnds) {
    for (uint64_t seq = 1; seq <= 700; ++seq) s.change(1, seq, "sun.elevation", 1000.0);
    EXPECT_EQ(s.got<server::Error>(1).size(), static_cast<size_t>(kErrorBurst) + 1);
    EXPECT_EQ(s.closed, std::vector<MemberId>{1});
    EXPECT_EQ(find_member(s.state, 1), nullptr);
    EXPECT_TRUE(s.closed.size() == 1 && find_member(s.state, 2));
    // Bob is not touched by it.
    s.change(2, 1, "sun.azimuth", 4.0);
    EXPECT_EQ(s.got<server::Ack>(2).size(), 1u);
}

TEST_F(TwoPeople, OneMemberDraftsSoMuch) {
    std::vector<document::Operation> many(512, set("sun.elevation", 1.0));
    for (uint64_t seq = 1; seq <= 3; ++seq) s.say(1, client::Draft{seq, "g" + std::to_string(seq), 0, many});
    EXPECT_EQ(s.got<server::Error>(1).size(), 1u);
    EXPECT_EQ(s.state.drafts.size(), 2u);
    s.say(1, client::Draft{4, "g1", 0, many});  // in the place of one
    s.say(2, client::Draft{1, "g", 0, many});
    EXPECT_EQ(s.got<server::Error>(1).size() + s.got<server::Error>(2).size(), 0u);
}

// Whatever is kept below, the picture shows what laying all of them anew would.
TEST_F(TwoPeople, DraftsThatChangeLieAsIfAllWereLaidAnew) {
    uint64_t seq = 0;
    auto expect_anew = [&] {
        std::vector<std::vector<document::Operation>> drafts;
        for (const DraftState& draft : s.state.drafts) drafts.push_back(draft.draft.operations);
        EXPECT_EQ(s.state.shown, document::overlay(s.state.head.document, drafts));
    };
    for (int round = 0; round < 40; ++round) {
        const MemberId member = 1 + static_cast<MemberId>(round % 2);
        const std::string gesture = "g" + std::to_string(round * 7 % 5);
        const char* path = round % 3 ? "sun.elevation" : "sun.azimuth";
        if (round % 11 == 10)
            s.say(member, client::Drop{++seq, gesture});
        else if (round % 7 == 6)
            s.say(member, client::Commit{++seq, gesture, 0, {{set(path, double(round))}}});
        else
            s.say(member, client::Draft{++seq, gesture, 0, {set(path, double(round)), set("sun.gain", 1.0 + round)}});
        expect_anew();
    }
    EXPECT_FALSE(s.state.drafts.empty());
}

TEST_F(TwoPeople, OneMemberHoldsFewDrafts) {
    for (uint64_t seq = 1; seq <= kMaxDrafts + 1; ++seq)
        s.say(1, client::Draft{seq, "g" + std::to_string(seq), 0, {set("sun.elevation", 1.0)}});
    EXPECT_EQ(s.got<server::Error>(1).size(), 1u);
    EXPECT_EQ(s.state.drafts.size(), kMaxDrafts);
}

TEST_F(TwoPeople, ModeIsShared) {
    s.say(1, client::Clock{Mode::hold});
    EXPECT_EQ(s.got<server::ModeChange>(2)[0].mode, Mode::hold);
    s.say(2, client::Clock{Mode::hold});
    EXPECT_TRUE(s.got<server::ModeChange>(1).size() == 1);
    s.say(1, client::Ping{42});
    EXPECT_EQ(s.got<server::Pong>(1)[0].stamp, 42);
}

TEST_F(TwoPeople, NewsAreBatchedByTheTick) {
    s.tick();
    s.now += 0.001;
    s.change(1, 1, "sun.elevation", 1.0);
    s.change(1, 2, "sun.elevation", 2.0);
    EXPECT_TRUE(s.got<server::Changes>(2).empty());
    s.tick();
    EXPECT_EQ(s.got<server::Changes>(2).size(), 2u);
}

TEST_F(TwoPeople, SnapshotsComeNowAndThen) {
    for (uint64_t seq = 1; seq <= 2 * kSnapshotEvery; ++seq) {
        s.now += 0.01;
        s.change(1, seq, "sun.elevation", static_cast<double>(seq % 50 + 1));
    }
    ASSERT_EQ(s.snapshots.size(), 2u);
    EXPECT_EQ(s.snapshots[1].history->revision, 2 * kSnapshotEvery);
}

// What the store reads back is what was lived: document, undo, repeats.
TEST_F(TwoPeople, ReplayAndTextGiveTheSameHistory) {
    s.change(1, 1, "sun.elevation", 5.0, "drag");
    s.change(1, 2, "sun.azimuth", 6.0, "drag");
    s.change(2, 1, "sun.elevation", 9.0);
    s.say(1, client::Ops{3, "c", 0, {{document::Create{"lamp", "light", "", {{"gain", 1.5}}}}}});
    s.say(1, client::Undo{4, 0});
    s.say(1, client::Undo{5, 0});
    s.say(1, client::Redo{6, 0});
    History replayed = make_history(document::demo_document());
    std::vector<base::Error> skipped;
    for (const Append& append : s.appends) {
        for (const Record& record : append.records) replay(replayed, record, skipped);
    }
    EXPECT_TRUE(skipped.empty());
    EXPECT_EQ(replayed, s.state.committed);
    auto read = history_from_json(to_json(replayed), skipped);
    ASSERT_TRUE(read.ok()) << read.error().message;
    EXPECT_EQ(*read, s.state.committed);
    EXPECT_FALSE(history_from_json("{\"version\":1}", skipped).ok());
    EXPECT_FALSE(
        history_from_json(R"({"version":1,"document":{"version":1,"nodes":[]},"revision":"x"})", skipped).ok());
}

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
    const auto start = std::chrono::steady_clock::now();
    std::vector<base::Error> none;
    auto read = history_from_json(to_json(history), none);
    ASSERT_TRUE(read.ok());
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(4));
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
