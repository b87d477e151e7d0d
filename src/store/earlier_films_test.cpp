// Films that earlier versions have kept: tests/films/version-N.db and what that version exported of it as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "document/operation.h"
#include "store/store.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;
namespace prop = schema::prop;

class EarlierFilms : public testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "limn-earlier-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder = name;
        fs::copy_file("tests/films/version-1.db", folder / "limn.db");
    }
    void TearDown() override { fs::remove_all(folder); }
    fs::path folder;
};

TEST_F(EarlierFilms, OfTheFirstVersionOpenWithAllTheyHold) {
    auto store = open_store(folder);
    ASSERT_TRUE(store.ok()) << store.error().message;
    auto loaded = (*store)->load("demo", document::demo_document(), 1);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    const document::Document& film = loaded->history.document;
    EXPECT_EQ(document::number(*document::find(film, "face"), prop::face::joy), 0.6);
    EXPECT_EQ(document::number(*document::find(film, "sun"), prop::sun::elevation), 12);
    EXPECT_EQ(document::text(*document::find(film, "ball"), prop::prop::material), "gold");
    EXPECT_EQ(document::number(*document::find(film, "lamp"), prop::light::gain), 1.5);
    EXPECT_EQ(document::find(film, "rim"), nullptr);
    EXPECT_EQ(document::find(film, "face")->parent, "person");
    const auto back = document::apply(film, {document::RestoreNode{"rim"}});
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(document::number(*document::find(*back, "rim"), prop::light::temperature), 6000);
    EXPECT_EQ(loaded->history.revision, 6u);
    EXPECT_FALSE(loaded->history.people.begin()->second.undo.empty());
}

TEST_F(EarlierFilms, AsTextAreTheSameFilm) {
    auto store = open_store(folder);
    ASSERT_TRUE(store.ok());
    auto loaded = (*store)->load("demo", document::demo_document(), 1);
    ASSERT_TRUE(loaded.ok());
    std::ostringstream text;
    text << std::ifstream("tests/films/version-1.json").rdbuf();
    auto read = document::from_json(text.str());
    ASSERT_TRUE(read.ok()) << read.error().message;
    for (const auto& node : *read->nodes) {
        const document::Node* kept = document::find(loaded->history.document, node->id);
        ASSERT_TRUE(kept) << node->id;
        EXPECT_EQ(kept->values, node->values) << node->id;
        EXPECT_EQ(kept->parent, node->parent) << node->id;
        EXPECT_EQ(kept->title, node->title) << node->id;
    }
}

}  // namespace
}  // namespace limn::store
