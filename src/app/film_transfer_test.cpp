// A film that leaves one data folder as a file and comes into another, with its own look and world.
#include "app/film_transfer.h"

#include <gtest/gtest.h>

#include <fstream>
#include <future>
#include <thread>

#include "base/sha256.h"
#include "session/fill.h"
#include "stream/server.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kLook = "TITLE \"Warm\"\nLUT_3D_SIZE 2\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n";

// 4 x 2 pixels of 1.0, as Radiance files hold them without run lengths.
std::string small_world() {
    std::string hdr = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 2 +X 4\n";
    for (int i = 0; i < 8; ++i) hdr += "\x80\x80\x80\x81";
    return hdr;
}

struct Folder {
    fs::path path;
    Folder() {
        std::string name = fs::temp_directory_path() / "limn-transfer-XXXXXX";
        path = mkdtemp(name.data());
        fs::create_directories(path / "assets");
    }
    ~Folder() { fs::remove_all(path); }
};

// A data folder with what serves its films.
struct House {
    Folder folder;
    library::Intake intake{folder.path, [] {}};
    std::unique_ptr<stream::Server> server = std::move(*stream::Server::listen({"127.0.0.1", 0}));
    std::unique_ptr<store::Store> store = std::move(*store::open_store(folder.path));
    std::unique_ptr<session::Films> films;
    std::thread thread;

    House() {
        session::FilmsOptions options;
        options.engine = [] { return session::fill_engine(); };
        options.session.frames.width = 64, options.session.frames.height = 36;
        options.thumbnails = folder.path / "thumbnails";
        films = std::move(*session::Films::open(
            options, *store,
            {[this](std::function<void()> fn) { server->post(std::move(fn)); },
             [this](std::chrono::milliseconds delay, std::function<void()> fn) { server->post_after(delay, fn); }}));
        thread = std::thread([this] { server->run({}); });
    }
    ~House() {
        server->stop();
        thread.join();
        films->stop();
    }

    std::string take(const std::string& name, const std::string& bytes) {
        const fs::path file = folder.path / name;
        std::ofstream(file, std::ios::binary) << bytes;
        std::promise<std::string> hash;
        take_into(intake)(name, file, nullptr, [&](base::Result<std::string> taken) {
            EXPECT_TRUE(taken.ok()) << (taken.ok() ? "" : taken.error().message);
            hash.set_value(taken ? *taken : "");
        });
        return hash.get_future().get();
    }
    base::Result<session::FilmInfo> import(const std::string& bytes) {
        const fs::path file = folder.path / "incoming.limn";
        std::ofstream(file, std::ios::binary) << bytes;
        std::promise<base::Result<session::FilmInfo>> answer;
        films->run([&] {
            import_film(file, folder.path / "assets", take_into(intake), *films,
                        [&](base::Result<session::FilmInfo> film) { answer.set_value(std::move(film)); });
        });
        return answer.get_future().get();
    }
};

TEST(FilmTransfer, TakesAFilmFromOneHouseToAnother) {
    std::string file, world, look;
    document::Document film;
    {
        House home;
        world = home.take("Roof at noon.hdr", small_world());
        look = home.take("warm.cube", kLook);
        auto made = document::apply_all(
            document::demo_document(),
            std::vector{document::set("film.title", std::string("Travels")), document::set("environment.world", world),
                        document::set("film.look_table", look)});
        ASSERT_TRUE(made.ok()) << made.error().message;
        film = *made;
        auto bytes = export_film(film, "\xff\xd8 a picture", home.folder.path);
        ASSERT_TRUE(bytes.ok()) << bytes.error().message;
        file = *bytes;
    }
    House away;
    auto taken = away.import(file);
    ASSERT_TRUE(taken.ok()) << taken.error().message;
    EXPECT_EQ(taken->kept.title, "Travels");
    EXPECT_GT(taken->thumbnail, 0u);
    EXPECT_EQ(away.store->load(taken->kept.name, document::make_document(), 0)->history.document, film);
    ASSERT_EQ(away.intake.list(library::KindId::world).size(), 1u);
    EXPECT_EQ(away.intake.list(library::KindId::world)[0].hash, world);
    EXPECT_EQ(away.intake.list(library::KindId::world)[0].title, "Roof at noon");
    ASSERT_EQ(away.intake.list(library::KindId::look).size(), 1u);
    EXPECT_EQ(away.intake.list(library::KindId::look)[0].hash, look);

    // The same once more is another film; a damaged one is none.
    EXPECT_NE(away.import(file)->kept.name, taken->kept.name);
    std::string damaged = file;
    damaged[damaged.size() / 2] ^= 1;
    auto refused = away.import(damaged);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().field, "body");
    EXPECT_EQ(away.store->sessions()->size(), 3u);
}

TEST(FilmTransfer, AFilmThatHoldsMoreThanAFilmMayIsRefused) {
    House house;
    document::Document film = document::demo_document();
    for (int i = 0; i < 200; ++i)
        film = *document::apply(film, {document::Create{"l" + std::to_string(i), "light", "", {}}},
                                document::Growth::as_recorded);
    const auto refused = house.import(*export_film(film, "", house.folder.path));
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().message,
              "this film is too large: 203 nodes of the kind light are more than the 128 that a film may have; delete "
              "some first");
}

TEST(FilmTransfer, AWorldThatCannotBeDecodedRefusesTheFilm) {
    House house;
    exchange::FilmFile film{document::to_json(document::demo_document()), "", {}};
    const std::string content = "this is no picture";
    film.assets.push_back({exchange::FilmAssetKind::world, base::sha256_hex(content), "Broken", content});
    auto refused = house.import(*exchange::write_film_file(film));
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("Broken"), std::string::npos) << refused.error().message;
    EXPECT_EQ(house.store->sessions()->size(), 1u);
}

TEST(FilmTransfer, ADocumentThatIsNoneRefusesTheFilm) {
    House house;
    for (const char* text : {"", "[]", "{\"version\": 99, \"nodes\": []}", "{\"version\":1,\"nodes\":[{\"id\":7}]}"}) {
        auto refused = house.import(*exchange::write_film_file({text, "", {}}));
        EXPECT_FALSE(refused.ok()) << text;
    }
}

}  // namespace
}  // namespace limn::app
