// Whole sessions over real sockets: protocol, drafts, undo, durability, pictures, credit.
#include <gmock/gmock.h>
#include <turbojpeg.h>
#include <unistd.h>

#include "session/test_studio.h"
#include "store/store.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

// Mean grey level of a JPEG frame, 0..255.
double level(const Frame& frame) {
    tjhandle handle = tjInitDecompress();
    int width = 0, height = 0, subsampling = 0;
    auto* bytes = reinterpret_cast<const unsigned char*>(frame.payload.data());
    EXPECT_EQ(tjDecompressHeader2(handle, const_cast<unsigned char*>(bytes), frame.payload.size(), &width, &height,
                                  &subsampling),
              0);
    EXPECT_EQ(width, frame.header.width);
    std::vector<unsigned char> grey(static_cast<size_t>(width) * height);
    EXPECT_EQ(tjDecompress2(handle, bytes, frame.payload.size(), grey.data(), width, width, height, TJPF_GRAY, 0), 0);
    tjDestroy(handle);
    double sum = 0;
    for (unsigned char v : grey) sum += v;
    return sum / static_cast<double>(grey.size());
}

TEST(Session, TellsWhatThePictureHintsAt) {
    FillOptions fill;
    fill.hint = "the camera stands inside the person";
    TestStudio studio(forgetful(), fill);
    Page page(studio.port(), "page-1");
    page.set("camera.exposure", 4);
    Json hint = page.expect("error");
    EXPECT_EQ(hint["code"], "hint");
    EXPECT_EQ(hint["message"], fill.hint);
    EXPECT_FALSE(hint.contains("seq"));
    // Who comes later is told too, until it is true no more.
    Page late(studio.port(), "page-2");
    EXPECT_EQ(late.expect("error")["code"], "hint");
    const uint32_t seq = page.set("camera.exposure", 0);
    ASSERT_TRUE(page.frame_with(seq));
    Page last(studio.port(), "page-3");
    ASSERT_TRUE(last.frame());
    EXPECT_TRUE(last.expect("error", std::chrono::milliseconds(200)).is_null());
}

TEST(Session, ShowsAnEditInThePictureAndSaysWhichOne) {
    TestStudio studio;
    Page page(studio.port(), "page-1");
    EXPECT_EQ(page.welcome["revision"], 0);
    auto before = page.frame();
    ASSERT_TRUE(before);
    EXPECT_EQ(before->header.codec, stream::Codec::jpeg);
    uint32_t seq = page.set("camera.exposure", 2);
    auto after = page.frame_with(seq);
    ASSERT_TRUE(after);
    EXPECT_GT(level(*after), level(*before) + 20);
    EXPECT_EQ(after->header.last_seq, seq);
    EXPECT_EQ(after->header.stamp, 10.0);
    EXPECT_TRUE(after->header.flags & stream::kResponseFrame);
    EXPECT_GT(after->header.report.stages[frame::Stage::total], 0);
    auto next = page.frame();
    ASSERT_TRUE(next);
    EXPECT_TRUE(std::isnan(next->header.stamp));
    EXPECT_EQ(page.expect("ack")["seq"], seq);
    auto changes = page.expect("changes");
    EXPECT_EQ(changes["revision"], 1);
    EXPECT_EQ(changes["client"], page.name);
    ASSERT_TRUE(page.frame([](const Frame& f) { return f.header.revision == 1; }));
}

TEST(Session, SendsH264WithAKeyFrameFirst) {
    TestStudio studio;
    Page page(studio.port(), "page-1", true, "h264");
    auto first = page.frame();
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->header.flags & stream::kKeyFrame);
    EXPECT_EQ(first->payload.substr(0, 4), std::string("\0\0\0\1", 4));
    auto second = page.frame();
    ASSERT_TRUE(second);
    EXPECT_FALSE(second->header.flags & stream::kKeyFrame);
    page.say({{"type", "key_frame"}});
    EXPECT_TRUE(page.frame([](const Frame& f) { return f.header.flags & stream::kKeyFrame; }));
}

TEST(Session, ADraftIsSeenByAllAndLeavesNoTraceWhenDropped) {
    TestStudio studio;
    Page author(studio.port(), "author"), other(studio.port(), "other");
    auto before = other.frame();
    ASSERT_TRUE(before);
    uint32_t seq = author.set("camera.exposure", 3, "draft", "drag");
    EXPECT_EQ(other.expect("draft")["gesture"], "drag");
    ASSERT_TRUE(author.frame_with(seq));
    ASSERT_TRUE(other.frame([&](const Frame& f) { return level(f) > level(*before) + 20; }));
    author.simple("drop", "drag");
    EXPECT_EQ(other.expect("draft_end")["committed"], false);
    ASSERT_TRUE(other.frame([&](const Frame& f) { return level(f) < level(*before) + 10; }));
    Page fresh(studio.port(), "fresh");
    EXPECT_EQ(fresh.welcome["revision"], 0);
}

TEST(Session, EyesFollowOnlyPointersThatAreStillOverThePicture) {
    TestStudio studio;
    Page a(studio.port(), "a");
    auto first = a.frame();
    ASSERT_TRUE(first);
    const double alone = level(*first);
    const auto away = [&](const Frame& f) { return std::abs(level(f) - alone) < 8; };
    // The discs of the picture circle: nothing is quite the same from frame to frame.
    double one = 0;
    const auto lit = [&](const Frame& f) { return level(f) > alone + 20; };
    const auto middle = [&](const Frame& f) { return std::abs(level(f) - one) < 8; };
    const auto right = [&](const Frame& f) { return level(f) > one + 20; };
    const auto look = [](double x) { return Json{{"type", "pointer"}, {"x", x}, {"y", 0}}; };
    const Json gone{{"type", "pointer"}, {"away", true}};

    a.say(look(-0.5));
    auto followed = a.frame(lit);
    ASSERT_TRUE(followed);
    one = level(*followed);
    a.say(gone);
    ASSERT_TRUE(a.frame(away));
    // Another's pointer is another's.
    a.say(look(-0.5));
    ASSERT_TRUE(a.frame(middle));
    {
        Page b(studio.port(), "b");
        b.say(gone);
        EXPECT_FALSE(a.frame(away, 300ms));
        b.say(look(1));
        ASSERT_TRUE(a.frame(right));
        b.say(gone);
        ASSERT_TRUE(a.frame(middle));
        b.say(look(1));
        ASSERT_TRUE(a.frame(right));
        a.say(gone);
        EXPECT_FALSE(a.frame(away, 300ms));
    }
    // It has left with its pointer over the picture.
    ASSERT_TRUE(a.frame(away));
    Page taken(studio.port(), "c");
    taken.say(look(1));
    ASSERT_TRUE(a.frame(right));
    Page taker(studio.port(), "c");
    ASSERT_TRUE(a.frame(away));
    EXPECT_EQ(Page(studio.port(), "fresh").welcome["revision"], 0);
}

TEST(Session, ADragIsOneChangeAndOneUndo) {
    TestStudio studio;
    Page page(studio.port(), "page"), other(studio.port(), "other");
    for (int i = 1; i <= 30; i++) page.set("sun.elevation", i, "draft", "drag");
    page.simple("commit", "drag");
    EXPECT_EQ(page.expect("ack")["revision"], 1);
    EXPECT_EQ(other.expect("changes")["ops"][0]["value"], 30);
    EXPECT_EQ(page.expect("undo_state")["undo_label"], "Sun elevation");
    page.simple("undo");
    EXPECT_EQ(page.expect("ack")["revision"], 2);
    other.expect("changes");
    Page fresh(studio.port(), "fresh");
    for (auto& node : fresh.welcome["document"]["nodes"]) {
        if (node["id"] == "sun") {
            EXPECT_EQ(node["properties"].value("elevation", 0.0), 0.0);
        }
    }
}

// An old film may hold more than a new one: whoever comes is told all of it, and edits are acknowledged as ever.
TEST(Session, AFilmOverItsLimitsIsToldToEverybodyWhoComes) {
    document::Document document = document::demo_document();
    for (int i = 0; i < 10'000; ++i)
        document = *document::apply(
            document, {document::Create{"light-" + std::to_string(i), "light", std::string(200, 'n'), {}}},
            document::Growth::as_recorded);
    TestStudio studio(forgetful(), {}, {}, collaboration::make_state("demo", collaboration::make_history(document), 0));
    for (int visit = 0; visit < 2; ++visit) {
        Page page(studio.port(), "page" + std::to_string(visit));
        ASSERT_EQ(page.welcome["document"]["nodes"].size(), document.nodes->size());
        EXPECT_GT(page.welcome.dump().size(), 4u << 20);
        for (int i = 0; i < 5; ++i) {
            page.set("light-" + std::to_string(i) + ".gain", visit + 1);
            ASSERT_FALSE(page.expect("ack", 30s).is_null());
        }
    }
}

TEST(Session, ManyPropsInOneMessageHoldUpNobodysEdits) {
    TestStudio studio;
    Page many(studio.port(), "many"), honest(studio.port(), "honest");
    for (int message = 0; message < 2; ++message) {
        Json ops = Json::array();
        for (int i = 0; i < 500; ++i)
            ops.push_back({{"kind", "create"},
                           {"id", "p" + std::to_string(message * 500 + i)},
                           {"node", "prop"},
                           {"properties", Json::object()}});
        many.say({{"type", "ops"},
                  {"seq", ++many.seq},
                  {"gesture", "g" + std::to_string(message)},
                  {"stamp", 1},
                  {"ops", ops}});
    }
    for (int i = 0; i < 20; ++i) {
        honest.set("sun.elevation", i);
        ASSERT_FALSE(honest.expect("ack", 2s).is_null());
    }
    for (int i = 0; i < 2; ++i) EXPECT_FALSE(many.expect("ack").is_null());
    many.say(
        {{"type", "ops"},
         {"seq", ++many.seq},
         {"gesture", "more"},
         {"stamp", 1},
         {"ops",
          Json::array({{{"kind", "create"}, {"id", "one-more"}, {"node", "prop"}, {"properties", Json::object()}}})}});
    const Json error = many.expect("error");
    EXPECT_EQ(error["field"], "ops[0].node");
    EXPECT_NE(error["message"].get<std::string>().find("1000"), std::string::npos) << error;
}

TEST(Session, BadMessagesAreAnsweredAndChangeNothing) {
    TestStudio studio;
    Page page(studio.port(), "page");
    struct Bad {
        std::string text, code, field;
    };
    std::string head = R"({"type":"ops","seq":1,"gesture":"g","stamp":1,"ops":)";
    std::vector<Bad> all{
        {"{", "bad_message", ""},
        {"[]", "bad_message", ""},
        {R"({"type":"nonsense"})", "bad_message", "type"},
        {head + R"([{"kind":"set","path":"sun.nonsense","value":1}]})", "unknown_path", "ops[0].path"},
        {head + R"([{"kind":"set","path":"sun.elevation","value":1000}]})", "out_of_range", "ops[0].value"},
        {head + R"([{"kind":"set","path":"sun.elevation","value":"high"}]})", "out_of_range", "ops[0].value"},
        {R"({"type":"commit","seq":1,"gesture":"none","stamp":1})", "no_draft", "gesture"},
        {R"({"type":"undo","seq":2,"stamp":1})", "nothing_to_undo", ""},
        {std::string(70'000, ' '), "too_large", ""},
    };
    for (const Bad& bad : all) {
        page.client->send(bad.text);
        Json error = page.expect("error");
        ASSERT_FALSE(error.is_null()) << bad.text.substr(0, 100);
        EXPECT_EQ(error["code"], bad.code) << error << bad.text.substr(0, 100);
        EXPECT_EQ(error.value("field", ""), bad.field) << error;
        EXPECT_FALSE(error["message"].get<std::string>().empty());
    }
    page.client->send_binary("abc");
    EXPECT_EQ(page.expect("error")["code"], "bad_message");
    page.say({{"type", "ping"}, {"stamp", 5}});
    EXPECT_EQ(page.expect("pong")["stamp"], 5);
    EXPECT_EQ(Page(studio.port(), "fresh").welcome["revision"], 0);
}

TEST(Session, AbuseEndsTheConnectionOfItsSenderOnly) {
    TestStudio studio;
    Page good(studio.port(), "good");
    Page bad(studio.port(), "bad");
    for (int i = 0; i < 400; i++) bad.client->send("{");
    EXPECT_FALSE(bad.expect("bye").is_null());
    for (int i = 0; i < 500 && !bad.client->closed(); i++) bad.client->receive(10ms);
    EXPECT_TRUE(bad.client->closed());
    uint32_t seq = good.set("sun.elevation", 3);
    EXPECT_EQ(good.expect("ack")["seq"], seq);
}

TEST(Session, TheFirstMessageMustBeHello) {
    SessionOptions options;
    options.hello_within = 200ms;
    TestStudio studio(forgetful(), {}, options);
    auto rude = std::move(*stream::Client::connect(studio.port(), "/ws/demo"));
    rude->send(R"({"type":"undo","seq":1,"stamp":1})");
    EXPECT_THAT(rude->receive(5s)->data, HasSubstr("hello_first"));
    auto silent = std::move(*stream::Client::connect(studio.port(), "/ws/demo"));
    for (int i = 0; i < 500 && !silent->closed(); i++) silent->receive(10ms);
    EXPECT_TRUE(silent->closed());
}

TEST(Session, NoMoreThanTwoFramesAreUnderWay) {
    TestStudio studio;
    Page page(studio.port(), "page", false, "h264");
    auto frames = page.frames_within(700ms);
    ASSERT_EQ(frames.size(), 2u);
    page.shown(frames[1].header.frame);
    auto more = page.frames_within(500ms);
    ASSERT_EQ(more.size(), 2u);
    // What was missed was dropped whole before encoding: the stream goes on without a key frame.
    EXPECT_FALSE(more[0].header.flags & stream::kKeyFrame);
    EXPECT_GT(more[0].header.frame, frames[1].header.frame);
}

TEST(Session, AStuckViewerDoesNotHoldUpAnother) {
    TestStudio studio;
    Page stuck(studio.port(), "stuck", false), well(studio.port(), "well");
    EXPECT_GT(well.frames_within(1000ms).size(), 10u);
    EXPECT_LE(stuck.frames_within(10ms).size(), 2u);
}

TEST(Session, HoldSettlesStopsAndWakes) {
    TestStudio studio;
    Page page(studio.port(), "page");
    ASSERT_TRUE(page.frame());
    page.say({{"type", "clock"}, {"mode", "hold"}});
    EXPECT_EQ(page.expect("mode")["mode"], "hold");
    auto settled = page.frame([](const Frame& f) { return f.header.flags & stream::kSettled; });
    ASSERT_TRUE(settled);
    EXPECT_EQ(settled->header.report.settled, 1);
    EXPECT_TRUE(page.frames_within(300ms).empty());
    auto after = page.frame_with(page.set("sun.elevation", 20));
    ASSERT_TRUE(after);
    EXPECT_EQ(after->header.time_seconds, settled->header.time_seconds);
    page.say({{"type", "clock"}, {"mode", "live"}});
    EXPECT_TRUE(page.frame([&](const Frame& f) { return f.header.time_seconds > settled->header.time_seconds; }));
}

TEST(Session, AFilmPlaysForEverybodyAndIsHeldWhereItWasPut) {
    TestStudio studio;
    Page a(studio.port(), "a"), b(studio.port(), "b");
    ASSERT_TRUE(b.frame());
    a.say({{"type", "transport"}, {"seq", 1}, {"stamp", 1}, {"playing", true}, {"at", 4 * base::kTicksPerSecond}});
    const Json told = b.expect("transport");
    EXPECT_EQ(told["transport"]["playing"], true);
    EXPECT_EQ(a.expect("transport")["seq"], 1);
    EXPECT_TRUE(b.frame([](const Frame& f) { return f.header.time_seconds > 4 && f.header.time_seconds < 10; }));
    a.say({{"type", "transport"}, {"seq", 2}, {"stamp", 2}, {"playing", false}, {"at", 7 * base::kTicksPerSecond}});
    EXPECT_EQ(b.expect("transport")["transport"]["position"], 7 * base::kTicksPerSecond);
    b.say({{"type", "clock"}, {"mode", "hold"}});
    EXPECT_TRUE(a.frame([](const Frame& f) { return f.header.flags & stream::kSettled; }));
    EXPECT_TRUE(a.frame_with(a.set("sun.elevation", 20))->header.time_seconds == 7);
    Page late(studio.port(), "late");
    EXPECT_EQ(late.welcome["transport"]["position"], 7 * base::kTicksPerSecond);
    EXPECT_GT(late.welcome["tick"], 0);
}

TEST(Session, NobodyWatchingCostsNothing) {
    TestStudio studio;
    uint32_t seen;
    {
        Page page(studio.port(), "page");
        seen = page.frame()->header.frame;
        page.client->close();
    }
    // With somebody there it would be 45 frames.
    std::this_thread::sleep_for(1500ms);
    Page page(studio.port(), "page");
    auto first = page.frame();
    ASSERT_TRUE(first);
    EXPECT_LT(first->header.frame, seen + 20);
}

TEST(Session, APageThatComesBackFindsItsStateAndItsUndo) {
    TestStudio studio;
    {
        Page page(studio.port(), "page");
        page.set("sun.elevation", 12);
        page.expect("ack");
        page.set("sun.elevation", 40, "draft", "drag");
        page.client->cut();
    }
    Page page(studio.port(), "page");
    EXPECT_EQ(page.welcome["revision"], 1);
    EXPECT_EQ(page.welcome["undo"]["can_undo"], true);
    EXPECT_TRUE(page.frame());
    page.seq = 10;
    page.simple("undo");
    EXPECT_EQ(page.expect("ack")["revision"], 2);
}

TEST(Session, WhatIsNotSavedIsNotAcknowledged) {
    MemoryKeeper keeper;
    TestStudio studio(keeper.keeper());
    Page page(studio.port(), "page"), other(studio.port(), "other");
    page.set("sun.elevation", 5);
    EXPECT_EQ(page.expect("ack")["revision"], 1);
    keeper.broken = true;
    uint32_t lost = page.set("sun.elevation", 50);
    Json error = page.expect("error");
    EXPECT_EQ(error["code"], "not_saved");
    EXPECT_EQ(error["seq"], lost);
    EXPECT_THAT(error["message"].get<std::string>(), HasSubstr("disk is full"));
    EXPECT_TRUE(page.expect("ack", 100ms).is_null());
    keeper.broken = false;
    uint32_t kept = page.set("sun.elevation", 7);
    Json ack = page.expect("ack");
    EXPECT_EQ(ack["seq"], kept);
    EXPECT_EQ(ack["revision"], 2);
    std::lock_guard lock(keeper.mutex);
    ASSERT_EQ(keeper.records.size(), 2u);
    EXPECT_EQ(keeper.records[1].revision, 2u);
}

TEST(Session, EveryoneIsToldThatNothingCanBeSaved) {
    MemoryKeeper memory;
    std::atomic<bool> gone{false};
    Keeper keeper = memory.keeper();
    keeper.watch = [&]() -> base::Result<void> {
        if (gone) return base::Error{"Nothing is saved: limn.db has been removed"};
        return {};
    };
    TestStudio studio(keeper);
    Page page(studio.port(), "page");
    gone = true;
    Json error = page.expect("error");
    EXPECT_EQ(error["code"], "not_saved");
    EXPECT_FALSE(error.contains("seq"));
    EXPECT_THAT(error["message"].get<std::string>(), HasSubstr("limn.db has been removed"));
    Page later(studio.port(), "later");
    EXPECT_EQ(later.expect("error")["code"], "not_saved");
    gone = false;
    page.set("sun.elevation", 7);
    EXPECT_EQ(page.expect("ack")["revision"], 1);
}

TEST(Session, WhatWasAcknowledgedIsThereAfterAKill) {
    namespace fs = std::filesystem;
    fs::path folder = fs::temp_directory_path() / ("limn-kill-" + std::to_string(::getpid()));
    fs::path killed = folder.string() + "-killed";
    fs::remove_all(folder);
    fs::remove_all(killed);
    {
        auto store = std::move(*store::open_store(folder));
        auto loaded = std::move(*store->load("demo", document::demo_document(), 1));
        Keeper keeper{[&](const std::vector<collaboration::Record>& records) {
                          store::Batch batch{"demo", records};
                          return store->append({&batch, 1});
                      },
                      [&](const collaboration::History& history) { return store->save_snapshot("demo", history); }};
        TestStudio studio(keeper, {}, {},
                          collaboration::make_state("demo", std::move(loaded.history), loaded.snapshot_revision));
        Page page(studio.port(), "page");
        for (int i = 1; i <= 20; i++) {
            page.set("sun.elevation", i);
            ASSERT_EQ(page.expect("ack")["revision"], i);
        }
        // What a kill would leave: the files as they are now.
        fs::copy(folder, killed, fs::copy_options::recursive);
    }
    auto store = store::open_store(killed);
    ASSERT_TRUE(store.ok()) << store.error().message;
    auto loaded = (*store)->load("demo", document::demo_document(), 1);
    ASSERT_TRUE(loaded.ok());
    EXPECT_EQ(loaded->history.revision, 20u);
    const auto& sun = document::only(loaded->history.document, schema::KindId::sun);
    EXPECT_EQ(document::number(sun, schema::property_index(*sun.kind, "elevation")), 20);
    fs::remove_all(folder);
    fs::remove_all(killed);
}

TEST(Session, EveryoneIsToldOfTheEnd) {
    TestStudio studio;
    Page page(studio.port(), "page");
    auto start = Clock::now();
    studio.end();
    EXPECT_LT(Clock::now() - start, 2s);
    EXPECT_FALSE(page.expect("bye").is_null());
}

TEST(Session, MoreViewersThanEncodersShareOne) {
    SessionOptions options;
    options.video.own_encoders = 1;
    TestStudio studio(forgetful(), {}, options);
    Page own(studio.port(), "own", true, "h264");
    ASSERT_TRUE(own.frame());
    Page a(studio.port(), "a", true, "h264"), b(studio.port(), "b", false, "h264");
    auto first = a.frame();
    ASSERT_TRUE(first);
    EXPECT_TRUE(first->header.flags & stream::kKeyFrame);
    EXPECT_GT(a.frames_within(500ms).size(), 3u);
    // b ran out of credit and left the shared stream; it comes back with a key frame.
    auto joined = b.frame();
    ASSERT_TRUE(joined);
    EXPECT_TRUE(joined->header.flags & stream::kKeyFrame);
    auto seen = b.frames_within(300ms);
    EXPECT_LE(seen.size(), 1u);
    uint32_t newest = seen.empty() ? joined->header.frame : seen.back().header.frame;
    ASSERT_TRUE(a.frame([&](const Frame& f) { return f.header.frame > newest; }));
    b.shown(newest);
    auto back = b.frame();
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->header.flags & stream::kKeyFrame);
}

TEST(Session, StatsComeOnceASecond) {
    TestStudio studio;
    Page page(studio.port(), "page");
    page.frames_within(2200ms);
    Json stats = page.expect("stats", 2s);
    ASSERT_FALSE(stats.is_null());
    stats = page.expect("stats", 2s);
    EXPECT_GT(stats["fps"], 5);
    EXPECT_LE(stats["fps"], 70);
    EXPECT_EQ(stats["gbuffer_width"], 160);
    EXPECT_TRUE(stats["stages_ms"].contains("encode"));
}

TEST(Door, AnswersQuestionsAboutTheServer) {
    TestStudio studio;
    EXPECT_EQ(stream::ask(studio.port(), {.target = "/healthz"})->status, 200);
    for (int i = 0; i < 500 && !studio.session->ready(); i++) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(stream::ask(studio.port(), {.target = "/readyz"})->status, 200);
    EXPECT_EQ(Json::parse(stream::ask(studio.port(), {.target = "/version"})->body)["name"], "limn");
    EXPECT_EQ(stream::ask(studio.port(), {.target = "/studio/none"})->status, 404);
    EXPECT_EQ(stream::ask(studio.port(), {.target = "/api/none"})->status, 404);
    EXPECT_EQ(stream::ask(studio.port(), {.target = "/../etc/passwd"})->status, 404);
    EXPECT_FALSE(stream::Client::connect(studio.port(), "/ws/none").ok());
}

}  // namespace
}  // namespace limn::session
