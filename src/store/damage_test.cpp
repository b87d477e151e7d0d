#include "store/damage.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <cstdlib>

#include "store/check.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

// Never a wrong value: always opened whole, or refused with the way out and then opened as far as anything holds it.
TEST(Damage, AtRandomPlacesIsNeverAWrongValue) {
    const char* wanted = std::getenv("LIMN_DAMAGE_RUNS");
    uint64_t runs = wanted ? std::strtoull(wanted, nullptr, 10) : 16;
    TemporaryFolder folder;
    int whole = 0, helped = 0;
    uint64_t hopeless = 0;
    for (uint64_t seed = 1; seed <= runs; ++seed) {
        DamageOutcome outcome = DamageTrial(folder.path / "trial", seed).run();
        EXPECT_EQ(outcome.wrong, "") << "seed " << seed << ", " << outcome.what << "; said: " << outcome.said;
        if (outcome.refused) {
            EXPECT_TRUE(outcome.said.find("limn recover") != std::string::npos ||
                        outcome.said.find("not a store") != std::string::npos ||
                        outcome.said.find("A newer Limn") != std::string::npos)
                << outcome.what << ": " << outcome.said;
        }
        whole += outcome.whole;
        helped += outcome.backup_helped;
        hopeless += outcome.hopeless;
    }
    EXPECT_GT(whole, 0);
    EXPECT_GT(helped, 0);
    EXPECT_LE(hopeless, runs / 10);
}

struct OneFilm : testing::Test {
    TemporaryFolder folder;

    void write(uint64_t first, uint64_t last) {
        auto store = *open_store(folder.path);
        ASSERT_TRUE(store->load("demo", document::demo_document(), 5).ok());
        for (uint64_t revision = first; revision <= last; ++revision) {
            Batch batch{"demo",
                        {{revision,
                          1000,
                          "ann",
                          "Ann",
                          "ann",
                          revision,
                          "g",
                          {},
                          {document::set("sun.elevation", static_cast<double>(revision))}}}};
            ASSERT_TRUE(store->append({&batch, 1}).ok());
        }
    }
    uint64_t revision() {
        return (*open_store(folder.path))->load("demo", document::demo_document(), 0)->history.revision;
    }
    void tamper(const char* sql) {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open((folder.path / "limn.db").c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
        sqlite3_close(db);
    }
};

TEST_F(OneFilm, OpensUpToTheDamageAndSaysWhatIsLost) {
    write(1, 9);
    tamper("UPDATE record SET operations = replace(operations, '6.0', '7.0') WHERE revision = 6");
    EXPECT_FALSE(check_store(folder.path)->at(0).faults.empty());
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok()) << recovery.error().message;
    EXPECT_TRUE(recovery->changed);
    EXPECT_EQ(recovery->lost, 4u);
    ASSERT_EQ(recovery->sentences.size(), 1u);
    EXPECT_TRUE(recovery->sentences[0].starts_with("demo: whole up to change 5 of 9; the 4 after it are lost"))
        << recovery->sentences[0];
    EXPECT_TRUE(fs::exists(recovery->kept / "limn.db"));
    EXPECT_EQ(revision(), 5u);
    EXPECT_TRUE(check_store(folder.path)->at(0).faults.empty());
}

TEST_F(OneFilm, ABackupFillsTheGap) {
    write(1, 7);
    ASSERT_TRUE(*make_backup(folder.path, 1'700'000'000'000));
    write(8, 12);
    tamper("UPDATE record SET operations = replace(operations, '6.0', '7.0') WHERE revision = 6");
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok()) << recovery.error().message;
    EXPECT_EQ(recovery->lost, 0u);
    EXPECT_NE(recovery->sentences[0].find("all 12 changes are there; backups/limn-2023-"), std::string::npos)
        << recovery->sentences[0];
    EXPECT_EQ(revision(), 12u);
}

TEST_F(OneFilm, AnEmptiedStoreComesBackFromABackup) {
    write(1, 7);
    ASSERT_TRUE(*make_backup(folder.path, 1'700'000'000'000));
    write(8, 12);
    fs::resize_file(folder.path / "limn.db", 0);
    EXPECT_FALSE(open_store(folder.path).ok());
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok()) << recovery.error().message;
    EXPECT_EQ(recovery->lost, 5u);
    EXPECT_EQ(revision(), 7u);
}

TEST_F(OneFilm, WhatIsWholeIsLeftAsItIs) {
    write(1, 7);
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok());
    EXPECT_FALSE(recovery->changed);
    EXPECT_TRUE(recovery->kept.empty());
    auto store = open_store(folder.path);
    EXPECT_NE(recover(folder.path, 0).error().message.find("in use by another Limn"), std::string::npos);
}

// A past that a backup does not share is not mixed with it.
TEST_F(OneFilm, AnotherPastIsNotMixedIn) {
    write(1, 7);
    ASSERT_TRUE(*make_backup(folder.path, 1'700'000'000'000));
    auto backup = list_backups(folder.path)[0].path;
    fs::remove(folder.path / "limn.db");
    fs::remove(folder.path / "limn.db.head");
    {
        auto store = *open_store(folder.path);
        ASSERT_TRUE(store->load("demo", document::demo_document(), 9).ok());
        for (uint64_t revision = 1; revision <= 5; ++revision) {
            Batch batch{"demo",
                        {{revision,
                          2000,
                          "bob",
                          "Bob",
                          "bob",
                          revision,
                          "g",
                          {},
                          {document::set("sun.azimuth", double(revision))}}}};
            ASSERT_TRUE(store->append({&batch, 1}).ok());
        }
    }
    tamper("UPDATE record SET operations = replace(operations, '4.0', '7.0') WHERE revision = 4");
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok());
    EXPECT_EQ(recovery->lost, 2u);
    EXPECT_NE(recovery->sentences[0].find("another past"), std::string::npos) << recovery->sentences[0];
    EXPECT_EQ(revision(), 3u);
}

// It goes on where a stop cut it short.
TEST_F(OneFilm, ARecoveryThatWasCutShortIsFinished) {
    write(1, 5);
    fs::copy_file(folder.path / "limn.db", folder.path / "limn.db.recovered");
    fs::copy_file(folder.path / "limn.db.head", folder.path / "limn.db.head.recovered");
    fs::resize_file(folder.path / "limn.db", 0);
    auto recovery = recover(folder.path, 1'800'000'000'000);
    ASSERT_TRUE(recovery.ok()) << recovery.error().message;
    EXPECT_FALSE(recovery->changed);
    EXPECT_FALSE(fs::exists(folder.path / "limn.db.recovered"));
    EXPECT_EQ(revision(), 5u);
}

}  // namespace
}  // namespace limn::store
