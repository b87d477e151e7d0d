// Films that earlier versions have kept: tests/films/version-N.db and what that version exported of it as text.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "document/operation.h"
#include "document/tree.h"
#include "store/store.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;
namespace prop = schema::prop;

class EarlierFilms : public testing::TestWithParam<int> {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "limn-earlier-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder = name;
        fs::copy_file(film("db"), folder / "limn.db");
    }
    static std::string film(const char* ending) {
        return "tests/films/version-" + std::to_string(GetParam()) + "." + ending;
    }
    void TearDown() override { fs::remove_all(folder); }
    fs::path folder;
};

TEST_P(EarlierFilms, OpenWithAllTheyHold) {
    auto store = open_store(folder);
    ASSERT_TRUE(store.ok()) << store.error().message;
    auto loaded = (*store)->load("demo", document::demo_document(), 1);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    EXPECT_TRUE(loaded->skipped.empty());
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
    EXPECT_EQ(document::program_camera(film).id, GetParam() < 3 ? "camera" : "wide");
    EXPECT_EQ(document::text(*document::find(film, "key"), prop::light::role), "key");
    EXPECT_EQ(document::text(*document::find(*back, "rim"), prop::light::role), "rim");
    EXPECT_EQ(document::text(*document::find(film, "lamp"), prop::light::role), "practical");
    EXPECT_FALSE(loaded->history.people.begin()->second.undo.empty());
    if (GetParam() == 1) return;
    EXPECT_EQ(document::find(film, "ball")->parent, "set");
    EXPECT_EQ(document::find(film, "lamp")->parent, "set");
    EXPECT_TRUE(document::boolean(*document::find(film, "set"), prop::folder::locked));
    EXPECT_TRUE(document::boolean(*document::find(film, "hair"), prop::hair::hidden));
    EXPECT_EQ(document::find(film, "key")->title, "Main light");
    EXPECT_EQ(document::number(*document::find(film, "camera"), prop::camera::focal_length), 65);
    if (GetParam() == 2) return;
    const document::Node& second = *document::find(film, "second");
    EXPECT_EQ(document::number(second, prop::person::turn), -20);
    EXPECT_EQ(document::number(document::part_of(film, second, schema::KindId::face), prop::face::seed), 7);
    EXPECT_EQ(document::referred(film, *document::find(film, "wide"), prop::camera::aims_at), &second);
    EXPECT_EQ(document::referred(film, *document::find(film, "key"), prop::light::aims_at), &second);
    EXPECT_TRUE(document::list(*document::find(film, "film"), prop::film::tags).empty());
    if (GetParam() == 3) return;
    const animation::Curve* turning = document::curve_of(*document::find(film, "sun"), prop::sun::azimuth);
    ASSERT_TRUE(turning);
    ASSERT_EQ(turning->keys.size(), 2u);
    EXPECT_EQ(turning->keys[1].value[0], 45);
    EXPECT_EQ(turning->keys[1].interpolation, animation::Interpolation::linear);
    EXPECT_TRUE(document::curve_of(*document::find(film, "key"), prop::light::tint));
}

TEST_P(EarlierFilms, AsTextAreTheSameFilm) {
    auto store = open_store(folder);
    ASSERT_TRUE(store.ok());
    auto loaded = (*store)->load("demo", document::demo_document(), 1);
    ASSERT_TRUE(loaded.ok());
    std::ostringstream text;
    text << std::ifstream(film("json")).rdbuf();
    auto read = document::from_json(text.str());
    ASSERT_TRUE(read.ok()) << read.error().message;
    for (const auto& node : *read->nodes) {
        const document::Node* kept = document::find(loaded->history.document, node->id);
        ASSERT_TRUE(kept) << node->id;
        EXPECT_EQ(kept->values, node->values) << node->id;
        EXPECT_EQ(kept->curves, node->curves) << node->id;
        EXPECT_EQ(kept->parent, node->parent) << node->id;
        EXPECT_EQ(kept->title, node->title) << node->id;
    }
}

INSTANTIATE_TEST_SUITE_P(Version, EarlierFilms, testing::Values(1, 2, 3, 4));

}  // namespace
}  // namespace limn::store
