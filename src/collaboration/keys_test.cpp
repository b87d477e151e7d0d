// Keys of curves in a history: whose they are, and what undo and redo make of them.
#include <gtest/gtest.h>

#include "collaboration/history.h"

namespace limn::collaboration {
namespace {

constexpr base::Ticks kSecond = base::kTicksPerSecond;
namespace prop = schema::prop;

struct Film {
    History history = make_history(document::demo_document());

    void take(const std::string& actor, std::vector<document::Operation> operations,
              RecordKind kind = RecordKind::edit) {
        const uint64_t next = history.revision + 1;
        const auto done =
            advance(history, {next, 1, actor, actor, actor, next, std::to_string(next), kind, std::move(operations)});
        ASSERT_TRUE(done.ok()) << done.error().message;
    }
    void undo(const std::string& actor) {
        const auto plan = plan_undo(history, actor);
        ASSERT_TRUE(plan);
        skipped = plan->skipped;
        take(actor, plan->operations, RecordKind::undo);
    }
    void redo(const std::string& actor) {
        const auto plan = plan_redo(history, actor);
        ASSERT_TRUE(plan);
        take(actor, plan->operations, RecordKind::redo);
    }
    // Values of the sun's elevation by second, "hold" ones with an h.
    std::string keys() const {
        std::string told;
        const auto* curve = document::curve_of(*document::find(history.document, "sun"), prop::sun::elevation);
        if (!curve) return told;
        for (const animation::Key& key : curve->keys)
            told += std::to_string(key.at / kSecond) + ":" + std::to_string(static_cast<int>(key.value[0])) +
                    (key.interpolation == animation::Interpolation::hold ? "h " : " ");
        return told;
    }
    std::vector<std::string> skipped;
};

document::Operation key(int second, std::optional<double> value,
                        animation::Interpolation how = animation::Interpolation::smooth) {
    document::PutKey put{"sun", "elevation", second * kSecond, {}, how};
    if (value) put.value = *value;
    return {put};
}

TEST(Keys, AreTakenBackAndComeAgainWithAllTheyAre) {
    Film film;
    film.take("ann", {key(1, 10.0, animation::Interpolation::hold), key(2, 20.0)});
    film.take("ann", {key(1, 15.0)});
    film.take("ann", {key(2, {})});
    EXPECT_EQ(film.keys(), "1:15 ");
    film.undo("ann");
    EXPECT_EQ(film.keys(), "1:15 2:20 ");
    film.undo("ann");
    EXPECT_EQ(film.keys(), "1:10h 2:20 ");
    film.undo("ann");
    EXPECT_EQ(film.keys(), "");
    for (int i = 0; i < 3; ++i) film.redo("ann");
    EXPECT_EQ(film.keys(), "1:15 ");
}

TEST(Keys, OfOthersStay) {
    Film film;
    film.take("ann", {key(1, 10.0), key(2, 20.0)});
    film.take("bob", {key(2, 25.0), key(3, 30.0)});
    film.undo("ann");
    EXPECT_EQ(film.keys(), "2:25 3:30 ");
    ASSERT_EQ(film.skipped.size(), 1u);
    EXPECT_NE(film.skipped[0].find("Sun elevation key"), std::string::npos) << film.skipped[0];
    film.undo("bob");
    EXPECT_EQ(film.keys(), "2:20 ");
}

TEST(Keys, AreNamedInWhatCanBeUndone) {
    Film film;
    film.take("ann", {key(1, 10.0)});
    EXPECT_EQ(film.history.people.at("ann").undo.back().label, "Sun elevation key");
}

TEST(Keys, PlacesReadBack) {
    EXPECT_EQ(key_place("elevation", 5), "elevation@5");
    EXPECT_EQ(key_place_of("elevation@5")->at, 5);
    EXPECT_EQ(key_place_of("elevation@5")->property, "elevation");
    for (const char* none : {"elevation", "@title", "@place", "", "elevation@", "elevation@x", "elevation@5x"})
        EXPECT_FALSE(key_place_of(none)) << none;
}

}  // namespace
}  // namespace limn::collaboration
