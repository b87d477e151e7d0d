// Whatever the session acknowledges, the store gives back: random gestures in several messages, undo, redo, restarts.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "collaboration/record.h"
#include "collaboration/step.h"
#include "document/arbitrary.h"
#include "document/json.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

using namespace collaboration;
using document::Operation;

constexpr int kBalls = 700;  // more than a message can change

const document::Document& many_balls() {
    static const document::Document document = [] {
        std::vector<Operation> make;
        for (int i = 0; i < kBalls; ++i)
            make.push_back({document::Create{"ball-" + std::to_string(i), "prop", "", {}}});
        return *document::apply_all(document::demo_document(), make);
    }();
    return document;
}

// A session on a real store, which writes at once and can be started again.
struct Life {
    TemporaryFolder folder;
    std::unique_ptr<Store> store;
    State state;
    uint64_t seq = 0;
    double now = 1;
    uint64_t acknowledged = 0, refused = 0;

    Life() { start(); }

    void start() {
        store.reset();
        auto opened = open_store(folder.path);
        RC_ASSERT(opened.ok());
        store = *std::move(opened);
        auto loaded = store->load("demo", many_balls(), 0);
        if (!loaded) RC_FAIL(loaded.error().message);
        RC_ASSERT(loaded->skipped.empty());
        if (state.committed.revision > 0) RC_ASSERT(loaded->history == state.committed);
        state = make_state("demo", std::move(loaded->history), loaded->snapshot_revision);
        say(Received{1, client::Hello{"ann", "", Codec::h264, 640, 360}});
    }

    void say(decltype(Input::event) event) {
        now += 3;
        std::vector<Append> appends;
        for (Effect& effect : step(state, {now, 1, std::move(event)})) {
            if (auto* append = std::get_if<Append>(&effect)) appends.push_back(*append);
            if (auto* send = std::get_if<Send>(&effect)) {
                acknowledged += std::holds_alternative<server::Ack>(send->message);
                refused += std::holds_alternative<server::Error>(send->message);
            }
        }
        for (const Append& append : appends) {
            Batch batch{"demo", append.records};
            auto kept = store->append({&batch, 1});
            if (!kept) RC_FAIL(kept.error().message);
            say(Committed{append.batch});
        }
    }
};

// Up to as many operations as a message may hold.
std::vector<Operation> message(const document::Document& document) {
    std::vector<Operation> operations;
    if (*rc::gen::inRange(0, 3) == 0) {
        for (int i = *rc::gen::inRange(1, 6); i > 0; --i) operations.push_back(document::arbitrary_operation(document));
        return operations;
    }
    int first = *rc::gen::inRange(0, kBalls),
        count = *rc::gen::inRange(1, static_cast<int>(document::kMaxOperations) + 1);
    double gain = *rc::gen::inRange(-40, 40) / 10.0;
    for (int i = 0; i < count; ++i)
        operations.push_back(document::set("ball-" + std::to_string((first + i) % kBalls) + ".turn", gain + i * 1e-4));
    return operations;
}

RC_GTEST_PROP(Log, GivesBackWhateverIsAcknowledged, ()) {
    Life life;
    for (int i = *rc::gen::inRange(3, 9); i > 0; --i) {
        std::string gesture = "g" + std::to_string(*rc::gen::inRange(0, 3));
        switch (*rc::gen::weightedElement<int>({{7, 0}, {3, 1}, {2, 2}, {1, 3}})) {
            case 0:
                life.say(Received{1, client::Ops{++life.seq, gesture, 0, message(life.state.head.document)}});
                break;
            case 1:
                life.say(Received{1, client::Undo{++life.seq, 0}});
                break;
            case 2:
                life.say(Received{1, client::Redo{++life.seq, 0}});
                break;
            default:
                if (*rc::gen::arbitrary<bool>())
                    RC_ASSERT(life.store->save_snapshot("demo", life.state.committed).ok());
                life.start();
        }
    }
    life.start();
}

// As many groups in one another as a message can hold.
TEST(Log, GivesBackTheDeepestMessage) {
    TemporaryFolder folder;
    std::string inner = R"({"kind":"create","node":"light","id":"lamp"})";
    int depth = 0;
    std::string said;
    while (true) {
        std::string text = R"({"type":"ops","seq":1,"gesture":"g","stamp":0,"ops":[)" + inner + "]}";
        if (!parse_client_message(text)) break;
        said = text;
        inner = R"({"kind":"group","ops":[)" + inner + "]}";
        ++depth;
    }
    ASSERT_GT(depth, 4);
    auto operations = std::get<client::Ops>(*parse_client_message(said)).operations;
    auto store = open_store(folder.path);
    ASSERT_TRUE((*store)->load("demo", document::demo_document(), 0).ok());
    Batch batch{"demo", {{1, 0, "ann", "Ann", "ann", 1, "g", {}, operations}}};
    ASSERT_TRUE((*store)->append({&batch, 1}).ok());
    auto loaded = (*store)->load("demo", document::demo_document(), 0);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    EXPECT_NE(document::find(loaded->history.document, "lamp"), nullptr);
}

// Written when a gesture had no bound: the undo of more changes than a message may hold.
TEST(Log, OpensOneWithAnUndoLargerThanAnyMessage) {
    TemporaryFolder folder;
    {
        auto store = open_store(folder.path);
        ASSERT_TRUE((*store)->load("demo", document::demo_document(), 0).ok());
        std::vector<Operation> make, take_back;
        for (int i = 0; i < 600; ++i) {
            make.push_back({document::Create{"ball-" + std::to_string(i), "prop", "", {}}});
            take_back.push_back({document::Delete{"ball-" + std::to_string(i)}});
        }
        Batch batch{"demo",
                    {{1, 0, "ann", "Ann", "ann", 1, "g", RecordKind::edit, make},
                     {2, 0, "ann", "Ann", "ann", 2, "", RecordKind::undo, take_back}}};
        ASSERT_TRUE((*store)->append({&batch, 1}).ok());
    }
    auto store = open_store(folder.path);
    auto loaded = (*store)->load("demo", document::demo_document(), 0);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    EXPECT_TRUE(same_present(loaded->history.document, document::demo_document()));
}

}  // namespace
}  // namespace limn::store
