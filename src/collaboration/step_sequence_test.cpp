// Messages that come twice, out of order or under a number that is taken, and what fails alone.
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
    constexpr size_t kBalls = 600;
    std::vector<document::Operation> make;
    for (size_t i = 0; i < kBalls; ++i) make.push_back({document::Create{"ball-" + std::to_string(i), "prop", "", {}}});
    s.state = make_state("demo", make_history(*document::apply_all(document::demo_document(), make)));
    s.join(1, "ann");
    const document::Document before = s.state.head.document;
    uint64_t seq = 0;
    const char* properties[] = {"x", "y", "size", "turn", "material_scale", "wear", "wetness", "color"};
    for (const char* property : properties) {
        for (size_t first = 0; first < kBalls; first += 300) {
            std::vector<document::Operation> operations;
            for (size_t i = first; i < first + 300; ++i) {
                std::string path = "ball-" + std::to_string(i) + "." + property;
                schema::Value value = 0.75;
                if (path.ends_with("color")) value = schema::Color{1, 0.5, 0.25};
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

}  // namespace
}  // namespace limn::collaboration
