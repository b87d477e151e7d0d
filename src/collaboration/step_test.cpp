#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>

#include "collaboration/test_session.h"

namespace limn::collaboration {
namespace {

namespace prop = schema::prop;
using document::Operation;
using document::set;
using schema::KindId;

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

TEST(Step, APageOfAnotherVersionIsToldAndLeaves) {
    Session s;
    client::Hello old{"old", "", Codec::h264, 640, 360};
    old.protocol = kProtocol - 1;
    s.say(9, old);
    EXPECT_TRUE(s.got<server::Welcome>(9).empty());
    EXPECT_EQ(s.got<server::Error>(9).at(0).code, "other_version");
    EXPECT_EQ(find_member(s.state, 9), nullptr);
    EXPECT_EQ(s.closed, std::vector<MemberId>{9});
}

// To a page, all up to an acknowledged number is kept: what changes nothing must not overtake what is on its way to the
// disk.
TEST_F(TwoPeople, NothingIsAcknowledgedBeforeWhatWasSaidEarlier) {
    s.store_answers = false;
    s.change(1, 1, "sun.elevation", 12.0);
    s.say(1, client::Drop{2, "none"});
    client::Transport play;
    play.seq = 3;
    play.playing = true;
    s.say(1, play);
    EXPECT_TRUE(s.got<server::Ack>(1).empty());
    const auto told = s.got<server::TransportChange>(1);
    ASSERT_EQ(told.size(), 1u);
    EXPECT_TRUE(told[0].transport.playing);
    EXPECT_EQ(told[0].seq, 3u);
    EXPECT_EQ(s.got<server::TransportChange>(2).size(), 1u);
    // A wish that changes nothing is answered, too, and to nobody else.
    s.say(1, client::Transport{.seq = 4, .stamp = 0, .playing = true});
    EXPECT_EQ(s.got<server::TransportChange>(1).at(0).seq, 4u);
    s.input(Committed{s.appends.back().batch});
    const auto acks = s.got<server::Ack>(1);
    ASSERT_EQ(acks.size(), 2u);
    EXPECT_EQ(acks[0].seq, 1u);
    EXPECT_EQ(acks[1].seq, 2u);
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

TEST_F(TwoPeople, AFolderGoesAndComesBackWithWhatLiesInIt) {
    s.say(1, client::Ops{1,
                         "g",
                         0,
                         {{document::Create{"set", "folder", "Set", {}}},
                          {document::Create{"lamp", "light", "Lamp", {}, "set"}}}});
    s.say(2, client::Ops{1, "g", 0, {{document::Move{"key", "set", "a0"}}}});
    EXPECT_EQ(s.got<server::UndoState>(2).back().undo_label, "Move Key light");
    s.say(1, client::Ops{2, "h", 0, {{document::Delete{"set"}}}});
    EXPECT_EQ(find(s.state.head.document, "key"), nullptr);
    // What the other moves or makes there at the same moment is refused in words.
    s.say(2, client::Ops{2, "i", 0, {{document::Move{"rim", "set", "a0"}}}});
    EXPECT_EQ(s.got<server::Error>(2).back().message, "Set (\"set\") has been deleted; restore it first");
    s.say(1, client::Undo{3, 0});
    for (const char* id : {"set", "lamp", "key"}) EXPECT_NE(find(s.state.head.document, id), nullptr) << id;
    EXPECT_EQ(find(s.state.head.document, "key")->parent, "set");
    s.say(1, client::Redo{4, 0});
    for (const char* id : {"set", "lamp", "key"}) EXPECT_EQ(find(s.state.head.document, id), nullptr) << id;
}

TEST_F(TwoPeople, UndoOfAFolderSparesWhatTheOtherHasPutThere) {
    s.say(1, client::Ops{1, "g", 0, {{document::Create{"set", "folder", "Set", {}}}}});
    s.say(2, client::Ops{1, "g", 0, {{document::Move{"key", "set", "a0"}}}});
    s.say(1, client::Undo{2, 0});
    EXPECT_NE(find(s.state.head.document, "key"), nullptr);
    EXPECT_EQ(s.got<server::Error>(1).back().message, "Set holds something by now and stays");
}

TEST_F(TwoPeople, ATitleAndAPlaceAreWhoseTheyAre) {
    s.say(1, client::Ops{1, "g", 0, {{document::Rename{"key", "Window"}}}});
    EXPECT_EQ(s.got<server::UndoState>(1).back().undo_label, "Rename Window");
    s.say(2, client::Ops{1, "g", 0, {{document::Rename{"key", "Door"}}}});
    s.say(1, client::Undo{2, 0});
    EXPECT_EQ(find(s.state.head.document, "key")->title, "Door");
    EXPECT_EQ(s.got<server::Error>(1).back().message, "Door has been changed by Director 2 since and stays");
    s.say(2, client::Undo{2, 0});
    EXPECT_EQ(find(s.state.head.document, "key")->title, "Window");
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

}  // namespace
}  // namespace limn::collaboration
