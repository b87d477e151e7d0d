// Where nothing can be written: a disk that is full at the start, a read-only mount. Each test has mounts of its own,
// in a child.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <functional>

#include "store/check.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

constexpr int kNoMounts = 77;

bool enter_own_mounts() {
    if (::unshare(CLONE_NEWNS) != 0) {
        auto uid = ::getuid();
        auto gid = ::getgid();
        if (::unshare(CLONE_NEWUSER | CLONE_NEWNS) != 0) return false;
        std::ofstream("/proc/self/setgroups") << "deny";
        std::ofstream("/proc/self/uid_map") << "0 " << uid << " 1";
        std::ofstream("/proc/self/gid_map") << "0 " << gid << " 1";
    }
    return ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0;
}

// A file system of so many kB in the folder, for the body alone.
void in_small_disk(const fs::path& folder, int kilobytes, const std::function<void()>& body) {
    pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
        std::string size = "size=" + std::to_string(kilobytes) + "k";
        if (!enter_own_mounts() || ::mount("limn", folder.c_str(), "tmpfs", 0, size.c_str()) != 0) ::_exit(kNoMounts);
        body();
        ::_exit(testing::Test::HasFailure() ? 1 : 0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    if (WIFEXITED(status) && WEXITSTATUS(status) == kNoMounts) GTEST_SKIP() << "no mounts can be made here";
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void write_film(const fs::path& folder, uint64_t changes) {
    auto store = *open_store(folder);
    ASSERT_TRUE(store->load("demo", document::demo_document(), 5).ok());
    for (uint64_t revision = 1; revision <= changes; ++revision) {
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

// It is shown as far as it had come, and no change is taken.
void expect_for_looking_only(const fs::path& folder, uint64_t revision, const std::string& why) {
    auto store = open_store(folder, {.or_read_only = true});
    ASSERT_TRUE(store.ok()) << store.error().message;
    ASSERT_NE((*store)->only_reads(), nullptr);
    EXPECT_NE((*store)->only_reads()->message.find(why), std::string::npos) << (*store)->only_reads()->message;
    auto loaded = (*store)->load("demo", document::demo_document(), 5);
    ASSERT_TRUE(loaded.ok()) << loaded.error().message;
    EXPECT_EQ(loaded->history.revision, revision);
    EXPECT_TRUE((*store)->load("another", document::demo_document(), 5).ok());
    Batch batch{"demo",
                {{revision + 1, 0, "ann", "Ann", "ann", revision + 1, "g", {}, {document::set("sun.elevation", 1.0)}}}};
    EXPECT_EQ((*store)->append({&batch, 1}).error().message, (*store)->only_reads()->message);
    EXPECT_EQ((*store)->check_place().error().message, (*store)->only_reads()->message);
    EXPECT_FALSE((*store)->save_snapshot("demo", loaded->history).ok());
    store = base::Error{""};
    // What `limn export` does.
    if (revision == 0) return;
    auto reader = open_store(folder, {.read_only = true});
    ASSERT_TRUE(reader.ok()) << reader.error().message;
    EXPECT_EQ((*reader)->load("demo", document::demo_document(), 5)->history.revision, revision);
    EXPECT_EQ(check_store(folder)->at(0).whole, revision);
}

void fill(const fs::path& folder) {
    int file = ::open((folder / "filling").c_str(), O_WRONLY | O_CREAT, 0600);
    std::string piece(4096, 'x');
    while (::write(file, piece.data(), piece.size()) > 0) {
    }
    ::close(file);
}

TEST(Reading, AFullDiskAtTheStart) {
    TemporaryFolder folder;
    in_small_disk(folder.path, 2048, [&] {
        write_film(folder.path / "data", 9);
        fill(folder.path);
        expect_for_looking_only(folder.path / "data", 9, "disk is full");
        fs::remove(folder.path / "filling");
        auto store = open_store(folder.path / "data", {.or_read_only = true});
        ASSERT_TRUE(store.ok());
        EXPECT_EQ((*store)->only_reads(), nullptr);
    });
}

TEST(Reading, AFullDiskBeforeThereWasAnything) {
    TemporaryFolder folder;
    in_small_disk(folder.path, 64, [&] {
        fs::create_directory(folder.path / "data");
        fill(folder.path);
        expect_for_looking_only(folder.path / "data", 0, "disk is full");
    });
}

TEST(Reading, AReadOnlyMount) {
    TemporaryFolder folder;
    in_small_disk(folder.path, 4096, [&] {
        write_film(folder.path / "data", 9);
        // As a kill leaves it: the last changes are in the write-ahead log.
        {
            auto store = *open_store(folder.path / "data");
            Batch batch{"demo", {{10, 0, "ann", "Ann", "ann", 10, "g", {}, {document::set("sun.elevation", 1.0)}}}};
            ASSERT_TRUE(store->append({&batch, 1}).ok());
            fs::copy(folder.path / "data", folder.path / "killed");
        }
        fs::copy(folder.path / "killed", folder.path / "moved");
        fs::remove(folder.path / "moved" / "limn.db-shm");
        ASSERT_EQ(::mount("limn", folder.path.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr), 0);
        for (const char* name : {"data", "killed", "moved"}) {
            SCOPED_TRACE(name);
            expect_for_looking_only(folder.path / name, 10, "cannot be written");
        }
    });
}

}  // namespace
}  // namespace limn::store
