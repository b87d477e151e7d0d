// Processes that are killed while they write, and disks that refuse: what was acknowledged is there, all of it and in
// order.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>
#include <thread>

#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

using collaboration::Record;

Record edit(uint64_t revision) {
    return {revision,
            1000,
            "ann",
            "Ann",
            "client-1",
            revision,
            "g",
            collaboration::RecordKind::edit,
            {document::set("sun.elevation", static_cast<double>(revision % 60))}};
}

// Appends until it is killed, in batches of random size, and says each revision down the pipe once append has
// succeeded.
[[noreturn]] void write_until_killed(const std::filesystem::path& folder, int pipe, unsigned seed) {
    auto store = open_store(folder);
    if (!store) _exit(2);
    auto loaded = (*store)->load("demo", document::demo_document(), 0);
    if (!loaded) _exit(3);
    std::minstd_rand random(seed);
    uint64_t revision = loaded->history.revision;
    while (true) {
        Batch batch{"demo", {}};
        for (unsigned i = 1 + random() % 5; i > 0; --i)
            batch.records.push_back(edit(revision + batch.records.size() + 1));
        if (!(*store)->append(std::span(&batch, 1))) _exit(4);
        for (const Record& record : batch.records) {
            if (!collaboration::advance(loaded->history, record)) _exit(5);
        }
        revision += batch.records.size();
        if (write(pipe, &revision, sizeof revision) != sizeof revision) _exit(6);
        if (random() % 20 == 0 && !(*store)->save_snapshot("demo", loaded->history)) _exit(7);
    }
}

TEST(StoreCrash, KilledAtAnyMomentItLosesNothingAcknowledged) {
    TemporaryFolder folder;
    std::minstd_rand random(20'261'123);
    uint64_t last = 0;
    for (int loop = 0; loop < 20; ++loop) {
        int ends[2];
        ASSERT_EQ(pipe(ends), 0);
        pid_t child = fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            close(ends[0]);
            write_until_killed(folder.path, ends[1], random());
        }
        close(ends[1]);
        // Some die before their first commit, some in the middle of a checkpoint.
        std::thread killer([&, wait = random() % 60] {
            std::this_thread::sleep_for(std::chrono::milliseconds(wait));
            kill(child, SIGKILL);
        });
        uint64_t acknowledged = last, said = 0;
        while (read(ends[0], &said, sizeof said) == sizeof said) acknowledged = said;
        killer.join();
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself with " << WEXITSTATUS(status);

        auto store = open_store(folder.path);
        ASSERT_TRUE(store.ok()) << store.error().message;
        auto loaded = (*store)->load("demo", document::demo_document(), 0);
        ASSERT_TRUE(loaded.ok()) << loaded.error().message;
        // A batch may have reached the disk without its acknowledgement, but never a part of one or more than one.
        EXPECT_GE(loaded->history.revision, acknowledged) << "loop " << loop;
        EXPECT_LE(loaded->history.revision, acknowledged + 5) << "loop " << loop;
        EXPECT_TRUE(loaded->skipped.empty());
        last = loaded->history.revision;
    }
    EXPECT_GT(last, 20u);
    auto store = open_store(folder.path);
    auto records = (*store)->records("demo", 0, SIZE_MAX);
    ASSERT_EQ(records->size(), last);
    for (uint64_t i = 0; i < last; ++i) ASSERT_EQ((*records)[i], edit(i + 1));
}

TEST(StoreCrash, AnUncleanStopIsNoticed) {
    TemporaryFolder folder;
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        auto store = open_store(folder.path);
        _exit(store.ok() ? 0 : 1);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_EQ(WEXITSTATUS(status), 0);
    EXPECT_TRUE((*open_store(folder.path))->checked_after_crash());
    EXPECT_FALSE((*open_store(folder.path))->checked_after_crash());
}

// The kernel refuses every byte past a file size: what fails is said, and what was acknowledged stays.
TEST(StoreCrash, AFileThatMayNotGrowIsSaid) {
    TemporaryFolder folder;
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        signal(SIGXFSZ, SIG_IGN);
        auto store = open_store(folder.path);
        if (!store || !(*store)->load("demo", document::demo_document(), 0)) _exit(2);
        rlimit limit{400'000, 400'000};
        setrlimit(RLIMIT_FSIZE, &limit);
        for (uint64_t revision = 1; revision < 10'000; ++revision) {
            Batch batch{"demo", {edit(revision)}};
            auto done = (*store)->append(std::span(&batch, 1));
            if (!done) _exit(done.error().message.starts_with("The disk") ? 0 : 3);
            if (write(ends[1], &revision, sizeof revision) != sizeof revision) _exit(4);
        }
        _exit(5);
    }
    close(ends[1]);
    uint64_t acknowledged = 0, said = 0;
    while (read(ends[0], &said, sizeof said) == sizeof said) acknowledged = said;
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_EQ(WEXITSTATUS(status), 0);
    EXPECT_GT(acknowledged, 10u);
    auto store = open_store(folder.path);
    ASSERT_TRUE(store.ok()) << store.error().message;
    EXPECT_EQ((*store)->load("demo", document::demo_document(), 0)->history.revision, acknowledged);
}

}  // namespace
}  // namespace limn::store
