// Films over a real store and real sockets, with the filling engine in place of the tracer.
#include "session/films.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <future>
#include <thread>

#include "session/test_studio.h"
#include "store/temporary_folder.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;
using store::TemporaryFolder;

class Cinema {
  public:
    explicit Cinema(const TemporaryFolder& folder, FilmsOptions options = {}) {
        server = std::move(*stream::Server::listen({"127.0.0.1", 0}));
        auto opened = store::open_store(folder.path);
        EXPECT_TRUE(opened.ok());
        store = std::move(*opened);
        options.session.frames.width = 160, options.session.frames.height = 90;
        if (!options.engine) options.engine = [] { return fill_engine(); };
        options.thumbnails = folder.path / "thumbnails";
        Executor executor{[this](std::function<void()> fn) { server->post(std::move(fn)); },
                          [this](std::chrono::milliseconds delay, std::function<void()> fn) {
                              server->post_after(delay, std::move(fn));
                          }};
        auto made = Films::open(options, *store, executor);
        EXPECT_TRUE(made.ok()) << (made.ok() ? "" : made.error().message);
        films = std::move(*made);
        RouteOptions routes;
        routes.page = "/nonexistent";
        routes.uploads = std::filesystem::temp_directory_path();
        thread = std::thread([this, routes] { server->run(make_handlers(routes, films->sessions())); });
    }
    ~Cinema() {
        server->post([this] {
            films->say_goodbye("the test ends");
            server->stop();
        });
        thread.join();
        films->stop();
    }

    // On the I/O thread, and waits for what it answers.
    template <class Result>
    Result ask(std::function<void(std::function<void(Result)>)> question) {
        auto answer = std::make_shared<std::promise<Result>>();
        auto future = answer->get_future();
        server->post([question, answer] { question([answer](Result r) { answer->set_value(std::move(r)); }); });
        EXPECT_EQ(future.wait_for(20s), std::future_status::ready);
        return future.get();
    }
    using Changed = base::Result<FilmInfo>;
    Changed create(const std::string& title) {
        auto document = document::apply(document::demo_document(), document::set("film.title", title));
        // With a picture it is not opened for the sake of one.
        const auto picture = std::make_shared<const std::string>("a picture");
        return ask<Changed>([=, this](auto done) { films->create(*document, picture, done); });
    }
    Changed change(void (Films::*what)(const std::string&, Films::Done), const std::string& id) {
        return ask<Changed>([=, this](auto done) { (films.get()->*what)(id, done); });
    }
    std::vector<FilmInfo> list() {
        return ask<std::vector<FilmInfo>>([this](auto done) { done(films->list()); });
    }
    std::optional<FilmInfo> find(const std::string& id) {
        return ask<std::optional<FilmInfo>>([=, this](auto done) { done(films->find(id)); });
    }
    base::Result<void> may_open(const std::string& id) {
        return ask<base::Result<void>>([=, this](auto done) { done(films->may_open(id)); });
    }
    // Waits until it holds.
    bool until(const std::function<bool()>& good) {
        for (int i = 0; i < 400; ++i, std::this_thread::sleep_for(25ms))
            if (good()) return true;
        return false;
    }

    std::unique_ptr<stream::Server> server;
    std::unique_ptr<store::Store> store;
    std::unique_ptr<Films> films;
    std::thread thread;
};

double exposure(const Json& welcome) {
    for (const Json& node : welcome["document"]["nodes"])
        if (node["id"] == "camera") return node["properties"]["exposure"];
    return NAN;
}

TEST(Films, EachIsItsOwnAndIsThereAgainAfterARestart) {
    TemporaryFolder folder;
    std::string other;
    {
        Cinema cinema(folder);
        auto made = cinema.create("Second");
        ASSERT_TRUE(made.ok()) << made.error().message;
        other = made->kept.name;
        Page first(cinema.server->port(), "page-1"), second(cinema.server->port(), "page-2", true, "jpeg", other);
        EXPECT_EQ(first.welcome["session"], "demo");
        EXPECT_EQ(second.welcome["session"], other);
        second.set("camera.exposure", 2);
        EXPECT_EQ(second.expect("ack")["revision"], 1);
        second.set("film.title", "Renamed", "ops", "h");
        EXPECT_EQ(second.expect("ack")["revision"], 2);
        EXPECT_EQ(first.expect("changes", 100ms), nullptr) << "what is changed in one film is told in another";
        ASSERT_TRUE(cinema.until([&] { return cinema.find(other)->kept.title == "Renamed"; }));
        EXPECT_EQ(cinema.find("demo")->kept.revision, 0u);
        EXPECT_EQ(cinema.find(other)->people, 1u);
    }
    Cinema again(folder);
    auto list = again.list();
    ASSERT_EQ(list.size(), 2u);
    EXPECT_EQ(list[0].kept.name, other) << "the newest change comes first";
    EXPECT_EQ(list[0].kept.title, "Renamed");
    EXPECT_EQ(list[0].kept.revision, 2u);
    Page page(again.server->port(), "page-3", true, "jpeg", other);
    EXPECT_EQ(exposure(page.welcome), 2);
    ASSERT_TRUE(page.frame());
}

TEST(Films, ACopyHasTheDocumentAndATitleOfItsOwn) {
    TemporaryFolder folder;
    Cinema cinema(folder);
    {
        Page page(cinema.server->port(), "page-1");
        page.set("camera.exposure", 1.5);
        page.expect("ack");
        page.set("film.tags", Json::array({"night", "rain"}), "ops", "h");
        page.expect("ack");
        ASSERT_TRUE(cinema.until([&] { return cinema.find("demo")->kept.tags.size() == 2; }));
    }
    auto copy = cinema.change(&Films::duplicate, "demo"), another = cinema.change(&Films::duplicate, "demo");
    ASSERT_TRUE(copy.ok());
    ASSERT_TRUE(another.ok());
    EXPECT_EQ(copy->kept.title, "Demo copy");
    EXPECT_EQ(another->kept.title, "Demo copy 2");
    EXPECT_EQ(copy->kept.tags, (std::vector<std::string>{"night", "rain"}));
    Page page(cinema.server->port(), "page-2", true, "jpeg", copy->kept.name);
    EXPECT_EQ(exposure(page.welcome), 1.5);
    EXPECT_EQ(page.welcome["revision"], 0);
}

TEST(Films, ADeletedFilmSendsItsPeopleAwayAndCanComeBack) {
    TemporaryFolder folder;
    Cinema cinema(folder);
    const std::string id = cinema.create("Short-lived")->kept.name;
    Page page(cinema.server->port(), "page-1", true, "jpeg", id);
    page.set("camera.exposure", 1);
    EXPECT_EQ(page.expect("ack")["revision"], 1);
    EXPECT_FALSE(cinema.change(&Films::purge, id).ok()) << "a film that is there cannot be removed for good";
    ASSERT_TRUE(cinema.change(&Films::put_away, id).ok());
    EXPECT_EQ(page.expect("bye")["reason"], "this film was deleted");
    EXPECT_FALSE(cinema.may_open(id).ok());
    ASSERT_TRUE(cinema.change(&Films::bring_back, id).ok());
    Page later(cinema.server->port(), "page-2", true, "jpeg", id);
    EXPECT_EQ(exposure(later.welcome), 1);
    later.client->close();
    ASSERT_TRUE(cinema.change(&Films::put_away, id).ok());
    ASSERT_TRUE(cinema.until([&] { return cinema.change(&Films::purge, id).ok(); }));
    EXPECT_FALSE(cinema.find(id));
    EXPECT_EQ(cinema.store->sessions()->size(), 1u);
    EXPECT_FALSE(cinema.change(&Films::bring_back, id).ok());
}

TEST(Films, ASessionClosesWhenNobodyIsThereAndOpensAgain) {
    TemporaryFolder folder;
    FilmsOptions options;
    options.linger = 100ms;
    options.thumbnail_after = 50ms;
    Cinema cinema(folder, options);
    const std::string id = cinema.create("Rest")->kept.name;
    {
        Page page(cinema.server->port(), "page-1", true, "jpeg", id);
        page.set("camera.exposure", -1);
        EXPECT_EQ(page.expect("ack")["revision"], 1);
    }
    auto open = [&] { return cinema.ask<size_t>([&](auto done) { done(cinema.films->open_sessions()); }); };
    ASSERT_TRUE(cinema.until([&] { return open() == 0; }));
    EXPECT_GT(cinema.find(id)->thumbnail, 1u) << "its picture is taken before it is closed";
    EXPECT_GT(std::filesystem::file_size(folder.path / "thumbnails" / (id + ".jpg")), 100u);
    Page page(cinema.server->port(), "page-2", true, "jpeg", id);
    EXPECT_EQ(exposure(page.welcome), -1);
    ASSERT_TRUE(page.frame());
}

TEST(Films, OfThoseWhereNobodyIsTheOneAtRestForLongestGivesWay) {
    TemporaryFolder folder;
    FilmsOptions options;
    options.most_open = 2;
    Cinema cinema(folder, options);
    const std::string a = cinema.create("A")->kept.name, b = cinema.create("B")->kept.name,
                      c = cinema.create("C")->kept.name;
    auto in_a = std::make_unique<Page>(cinema.server->port(), "page-a", true, "jpeg", a);
    Page in_b(cinema.server->port(), "page-b", true, "jpeg", b);
    EXPECT_EQ(in_b.welcome["session"], b);
    auto full = cinema.may_open(c);
    ASSERT_FALSE(full.ok());
    EXPECT_NE(full.error().message.find("2 films are open"), std::string::npos) << full.error().message;
    in_a.reset();
    ASSERT_TRUE(cinema.until([&] { return cinema.may_open(c).ok(); }));
    Page in_c(cinema.server->port(), "page-c", true, "jpeg", c);
    EXPECT_EQ(in_c.welcome["session"], c);
}

TEST(Films, ANewOneIsOpenedForItsFirstPicture) {
    TemporaryFolder folder;
    FilmsOptions options;
    options.thumbnail_after = 50ms;
    Cinema cinema(folder, options);
    auto made =
        cinema.ask<Cinema::Changed>([&](auto done) { cinema.films->create(document::demo_document(), nullptr, done); });
    ASSERT_TRUE(made.ok());
    EXPECT_EQ(made->thumbnail, 0u);
    ASSERT_TRUE(cinema.until([&] { return cinema.find(made->kept.name)->thumbnail > 0; }));
    auto jpeg = cinema.ask<std::shared_ptr<const std::string>>(
        [&](auto done) { done(cinema.films->thumbnail(made->kept.name)); });
    EXPECT_TRUE(jpeg->starts_with("\xff\xd8"));
}

TEST(Films, OneThatCameWhileAllPlacesWereTakenGetsItsPictureLater) {
    TemporaryFolder folder;
    FilmsOptions options;
    options.most_open = 1;
    options.thumbnail_after = 50ms;
    options.linger = 50ms;
    Cinema cinema(folder, options);
    std::vector<std::string> ids;
    {
        Page page(cinema.server->port(), "page-1");
        for (int i = 0; i < 2; ++i) {
            auto made = cinema.ask<Cinema::Changed>(
                [&](auto done) { cinema.films->create(document::demo_document(), nullptr, done); });
            ASSERT_TRUE(made.ok());
            ids.push_back(made->kept.name);
        }
        std::this_thread::sleep_for(1200ms);
        EXPECT_EQ(cinema.find(ids[0])->thumbnail, 0u) << "while somebody works nothing else is opened";
    }
    ASSERT_TRUE(cinema.until([&] {
        return std::ranges::all_of(ids, [&](const std::string& id) { return cinema.find(id)->thumbnail > 0; });
    }));
}

// Sessions that cannot be taken down before they are released; ended: how many have come to that.
struct SlowEnd {
    std::promise<void> released;
    std::shared_future<void> release{released.get_future()};
    std::atomic<int> ended{0};
    bool done = false;
    ~SlowEnd() { let_go(); }
    void let_go() {
        if (!std::exchange(done, true)) released.set_value();
    }
    std::function<frame::Engine()> engine() {
        return [this] {
            frame::Engine engine = fill_engine();
            std::shared_ptr<void> held(nullptr, [this](void*) {
                ++ended;
                release.wait();
            });
            engine.forget = [forget = engine.forget, held](frame::ViewId view) { forget(view); };
            return engine;
        };
    }
};

TEST(Films, WhoComesDoesNotWaitForOthersToBeClosed) {
    TemporaryFolder folder;
    auto slow = std::make_unique<SlowEnd>();
    FilmsOptions options;
    options.linger = 1ms;
    options.engine = slow->engine();
    Cinema cinema(folder, options);
    const auto let_go = std::shared_ptr<void>(nullptr, [&](void*) { slow->let_go(); });
    const std::string a = cinema.create("A")->kept.name, b = cinema.create("B")->kept.name;
    ASSERT_TRUE(cinema.until([&] { return slow->ended == 1; })) << "the demo, where nobody is";
    Page in_a(cinema.server->port(), "page-a", true, "jpeg", a);
    EXPECT_EQ(in_a.welcome["session"], a);
    ASSERT_TRUE(in_a.frame());
    in_a.set("camera.exposure", 1);
    EXPECT_EQ(in_a.expect("ack")["revision"], 1);
    in_a.client->close();
    Page in_b(cinema.server->port(), "page-b", true, "jpeg", b);
    EXPECT_EQ(in_b.welcome["session"], b);
    EXPECT_EQ(slow->ended, 1) << "it has been waiting all the while";
}

TEST(Films, WhatIsStillBeingClosedIsRemovedAsSoonAsItIs) {
    TemporaryFolder folder;
    auto slow = std::make_unique<SlowEnd>();
    FilmsOptions options;
    options.engine = slow->engine();
    Cinema cinema(folder, options);
    const auto let_go = std::shared_ptr<void>(nullptr, [&](void*) { slow->let_go(); });
    const std::string id = cinema.create("Short-lived")->kept.name;
    Page page(cinema.server->port(), "page-1", true, "jpeg", id);
    ASSERT_TRUE(cinema.change(&Films::put_away, id).ok());
    std::promise<bool> removed;
    auto gone = removed.get_future();
    cinema.server->post(
        [&] { cinema.films->purge(id, [&](base::Result<FilmInfo> film) { removed.set_value(film.ok()); }); });
    EXPECT_EQ(gone.wait_for(300ms), std::future_status::timeout);
    slow->let_go();
    EXPECT_TRUE(gone.get());
    EXPECT_FALSE(cinema.find(id));
}

TEST(Films, WhoComesIsLetInOnceWhatIsBeingClosedHasGivenBackItsMemory) {
    TemporaryFolder folder;
    auto slow = std::make_unique<SlowEnd>();
    FilmsOptions options;
    options.linger = 1ms;
    options.most_open = 1;
    options.engine = slow->engine();
    Cinema cinema(folder, options);
    const auto let_go = std::shared_ptr<void>(nullptr, [&](void*) { slow->let_go(); });
    const std::string a = cinema.create("A")->kept.name, b = cinema.create("B")->kept.name,
                      c = cinema.create("C")->kept.name;
    ASSERT_TRUE(cinema.until([&] { return slow->ended == 1; }));
    auto in_a = std::make_unique<Page>(cinema.server->port(), "page-a", true, "jpeg", a);
    EXPECT_EQ(in_a->welcome["session"], a);
    in_a.reset();
    ASSERT_TRUE(cinema.until([&] { return cinema.may_open(b).ok() && cinema.find(a)->people == 0; }));
    std::atomic<int> in{0};
    Json welcome;
    std::thread b_comes([&] { welcome = Page(cinema.server->port(), "page-b", true, "jpeg", b).welcome, ++in; });
    std::this_thread::sleep_for(800ms);
    EXPECT_EQ(in, 0) << "two are being closed where one may be open";
    // One that is put away meanwhile sends away who waits for it.
    std::string why;
    std::thread c_comes([&] {
        Page page(cinema.server->port(), "page-c", true, "jpeg", c);
        why = page.expect("bye").value("reason", "");
    });
    std::this_thread::sleep_for(200ms);
    EXPECT_TRUE(cinema.change(&Films::put_away, c).ok());
    c_comes.join();
    EXPECT_EQ(why, "this film was deleted");
    slow->let_go();
    b_comes.join();
    EXPECT_EQ(welcome["session"], b);
}

TEST(Films, ManyComeAndGo) {
    TemporaryFolder folder;
    FilmsOptions options;
    options.most_open = 2;
    options.linger = 1ms;
    Cinema cinema(folder, options);
    std::vector<std::string> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(cinema.create(std::to_string(i))->kept.name);
    for (int i = 0; i < 24; ++i) {
        const std::string& id = ids[static_cast<size_t>(i) % ids.size()];
        ASSERT_TRUE(cinema.until([&] { return cinema.may_open(id).ok(); }));
        Page page(cinema.server->port(), "page", true, "jpeg", id);
        ASSERT_EQ(page.welcome["revision"], i / 4) << i;
        page.seq = static_cast<uint32_t>(i);
        page.set("camera.exposure", 0.1 * (i + 1));
        ASSERT_EQ(page.expect("ack")["revision"], i / 4 + 1) << i;
    }
}

}  // namespace
}  // namespace limn::session
