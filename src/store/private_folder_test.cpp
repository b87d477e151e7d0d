#include "store/private_folder.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "store/temporary_folder.h"

namespace limn::store {
namespace {

namespace fs = std::filesystem;

unsigned mode(const fs::path& path) {
    struct stat status {};
    EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
    return status.st_mode & 07777;
}

void put(const fs::path& path, unsigned permissions = 0644) {
    fs::create_directories(path.parent_path());
    std::ofstream(path) << "x";
    ::chmod(path.c_str(), permissions);
}

TEST(PrivateFolder, ClosesWhatIsThere) {
    TemporaryFolder temporary;
    const fs::path folder = temporary.path / "data";
    for (const char* name : {"limn.db", "limn.db-wal", "assets/ab/cd", "previews/x.jpg", "backups/limn-1.db"})
        put(folder / name);
    ::chmod(folder.c_str(), 0755);
    ::chmod((folder / "assets").c_str(), 0775);
    EXPECT_TRUE(make_private(folder).ok());
    EXPECT_EQ(mode(folder), 0700u);
    EXPECT_EQ(mode(folder / "assets"), 0700u);
    EXPECT_EQ(mode(folder / "assets/ab"), 0700u);
    for (const char* name : {"limn.db", "limn.db-wal", "assets/ab/cd", "previews/x.jpg", "backups/limn-1.db"})
        EXPECT_EQ(mode(folder / name), 0600u) << name;
}

TEST(PrivateFolder, LeavesWhatIsNotOurs) {
    TemporaryFolder temporary;
    const fs::path folder = temporary.path / "home";
    put(folder / "limn.db");
    put(folder / "letter.txt");
    put(temporary.path / "elsewhere");
    fs::create_directory(folder / "assets");
    fs::create_symlink(temporary.path / "elsewhere", folder / "assets/link");
    EXPECT_TRUE(make_private(folder).ok());
    EXPECT_EQ(mode(folder / "letter.txt"), 0644u);
    EXPECT_EQ(mode(temporary.path / "elsewhere"), 0644u);
    EXPECT_EQ(mode(folder / "limn.db"), 0600u);

    const fs::path everybodys = temporary.path / "tmp";
    fs::create_directory(everybodys);
    ::chmod(everybodys.c_str(), 01777);
    EXPECT_TRUE(make_private(everybodys).ok());
    EXPECT_EQ(mode(everybodys), 01777u);
}

TEST(PrivateFolder, NewFilesArePrivateToo) {
    TemporaryFolder temporary;
    const mode_t before = ::umask(022);
    keep_new_files_private();
    const fs::path folder = temporary.path / "fresh";
    EXPECT_TRUE(make_private(folder).ok());
    EXPECT_EQ(mode(folder), 0700u);
    std::ofstream(folder / "limn.db") << "x";
    EXPECT_EQ(mode(folder / "limn.db"), 0600u);
    ::umask(before);
}

}  // namespace
}  // namespace limn::store
