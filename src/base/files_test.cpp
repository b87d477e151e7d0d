#include "base/files.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

namespace limn::base {
namespace {

namespace fs = std::filesystem;

struct Folder {
    fs::path path;
    Folder() {
        std::string name = fs::temp_directory_path() / "limn-files-XXXXXX";
        path = mkdtemp(name.data());
    }
    ~Folder() { fs::remove_all(path); }
    size_t files() const {
        return static_cast<size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
    }
};

TEST(Files, GiveBackWhatWasWritten) {
    const Folder folder;
    const fs::path file = folder.path / "a";
    const std::string zeros(300'000, '\0');
    for (const std::string& bytes : {std::string("first"), zeros, std::string()}) {
        ASSERT_TRUE(write_durably(file, bytes).ok());
        const auto read = read_file(file, zeros.size());
        ASSERT_TRUE(read.ok()) << read.error().message;
        EXPECT_EQ(*read, bytes);
        EXPECT_EQ(folder.files(), 1u) << "a draft was left behind";
    }
    EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Files, MoreThanTheBoundIsNotRead) {
    const Folder folder;
    const fs::path file = folder.path / "large";
    ASSERT_TRUE(write_durably(file, std::string(101, 'x')).ok());
    EXPECT_TRUE(read_file(file, 101).ok());
    EXPECT_EQ(read_file(file, 100, "large.cube").error().message,
              "large.cube is larger than 100 bytes, the most that is read. Give a smaller file");
    // Not a byte of it is: it would not fit into memory.
    fs::resize_file(file, uint64_t{1} << 40);
    EXPECT_EQ(read_file(file, 64 << 20).error().message,
              file.string() + " is larger than 64 MB, the most that is read. Give a smaller file");
}

TEST(Files, WhatIsNoFileIsNamed) {
    const Folder folder;
    EXPECT_EQ(read_file(folder.path / "none", 10).error().message,
              (folder.path / "none").string() +
                  " cannot be read: No such file or directory. Check that it is there and may be read");
    EXPECT_NE(read_file(folder.path, 10).error().message.find("no regular file"), std::string::npos);
    ASSERT_EQ(::mkfifo((folder.path / "pipe").c_str(), 0600), 0);
    EXPECT_NE(read_file(folder.path / "pipe", 10).error().message.find("no regular file"), std::string::npos);
}

TEST(Files, WhatCannotBeWrittenLeavesWhatWasThere) {
    const Folder folder;
    const fs::path file = folder.path / "kept";
    ASSERT_TRUE(write_durably(file, "before").ok());
    EXPECT_NE(write_durably(folder.path / "nowhere" / "kept", "x").error().message.find("Check the permissions"),
              std::string::npos);
    // A bound on file sizes stands for a disk that becomes full; in a process of its own, since it stays.
    const pid_t child = ::fork();
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{4096, 4096};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto written = write_durably(file, std::string(10'000, 'x'));
        ::_exit(!written && written.error().message.starts_with("The disk is full") ? 0 : 1);
    }
    int status = 1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(*read_file(file, 100), "before");
    EXPECT_EQ(folder.files(), 1u) << "a draft was left behind";
}

TEST(Files, WritersOfOneFileDoNotMix) {
    const Folder folder;
    const fs::path file = folder.path / "shared";
    std::vector<std::thread> writers;
    for (char letter : {'a', 'b', 'c'})
        writers.emplace_back([&, letter] {
            for (int i = 0; i < 20; ++i) EXPECT_TRUE(write_durably(file, std::string(20'000, letter)).ok());
        });
    for (std::thread& writer : writers) writer.join();
    const auto read = read_file(file, 20'000);
    ASSERT_TRUE(read.ok());
    EXPECT_EQ(*read, std::string(20'000, (*read)[0]));
    EXPECT_EQ(folder.files(), 1u);
}

TEST(Files, DraftsOfWhoWasCutShortAreRemoved) {
    const Folder folder;
    std::ofstream(folder.path / "a.jpg.17.3.part") << "half";
    ASSERT_TRUE(write_durably(folder.path / "a.jpg", "whole").ok());
    remove_drafts(folder.path);
    EXPECT_EQ(folder.files(), 1u);
    remove_drafts(folder.path / "nowhere");
}

}  // namespace
}  // namespace limn::base
