#include "app/option_checks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "store/temporary_folder.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

TEST(OptionChecks, ANumberIsFiniteAndInItsRange) {
    for (const char* good : {"0", "1", "0.5", "1e0", "+.25"}) EXPECT_FALSE(not_within(good, 0, 1)) << good;
    for (const char* bad : {"nan", "NaN", "-nan", "inf", "-inf", "infinity", "1e300", "1e999", "-0.001", "1.0001", "",
                            " ", "x", "1x", "1 1"})
        EXPECT_TRUE(not_within(bad, 0, 1)) << bad;
    EXPECT_EQ(*not_within("nan", 0, kLatestSecond), "\"nan\" is no number from 0 to 1000000");
}

TEST(OptionChecks, ASizeIsTwoNumbersAndACross) {
    EXPECT_EQ(size_of("640x360"), (Size{640, 360}));
    EXPECT_EQ(size_of("64X36"), (Size{64, 36}));
    EXPECT_EQ(size_of("16x8192"), (Size{16, 8192}));
    for (const char* bad :
         {"", "x", "640", "640x", "x360", "640x360x", "640x360 ", " 640x360", "15x16", "16x8193", "-64x36", "64x-36",
          "6.4x36", "64*36", "99999999999x99999999999", "64xx36", "0x40x36", "nanxnan"})
        EXPECT_FALSE(size_of(bad)) << bad;
}

std::string why(const fs::path& file) {
    const auto checked = check_output_file(file, {".png", ".exr"});
    return checked ? "fine" : checked.error().message;
}

TEST(OptionChecks, AFileThatCannotBeWrittenIsToldBefore) {
    const store::TemporaryFolder folder;
    const fs::path& in = folder.path;
    EXPECT_EQ(why(in / "a.png"), "fine");
    EXPECT_EQ(why(in / "a.PNG"), "fine");
    EXPECT_EQ(why(in / "a.Exr"), "fine");
    EXPECT_TRUE(fs::is_empty(in)) << "nothing is left behind";
    EXPECT_THAT(why(in / "none" / "a.png"), HasSubstr("none is not there. Make it first"));
    EXPECT_THAT(why(in / "a.gif"), HasSubstr("must end in .png or .exr"));
    EXPECT_THAT(why(in / "a"), HasSubstr("must end in .png or .exr"));
    EXPECT_THAT(why(in / ".png"), HasSubstr("must end in"));
    EXPECT_THAT(why(""), HasSubstr("needs a name"));
    fs::create_directory(in / "b.png");
    EXPECT_THAT(why(in / "b.png"), HasSubstr("it is a folder"));
    EXPECT_THAT(why(in / "b.png" / ""), HasSubstr("it is a folder"));
    std::ofstream(in / "c") << "a file";
    EXPECT_THAT(why(in / "c" / "a.png"), HasSubstr("cannot be written"));
    EXPECT_THAT(why(in / (std::string(300, 'n') + ".png")), HasSubstr("cannot be written"));
    std::ofstream(in / "old.png") << "a picture";
    EXPECT_EQ(why(in / "old.png"), "fine");
    EXPECT_EQ(fs::file_size(in / "old.png"), 9u) << "what is there is not touched";
    EXPECT_TRUE(check_output_file("/dev/null", {})) << "a device is no picture, but text may go there";
    EXPECT_THAT(why("/proc/a.png"), HasSubstr("cannot be written")) << "a file system that takes no files";
}

TEST(OptionChecks, AFolderWithoutTheRightIsToldBefore) {
    if (::getuid() == 0) GTEST_SKIP() << "root may write anywhere";
    const store::TemporaryFolder folder;
    ::chmod(folder.path.c_str(), 0500);
    EXPECT_THAT(why(folder.path / "a.png"), HasSubstr("Permission denied"));
    EXPECT_FALSE(check_output_folder(folder.path / "more"));
    ::chmod(folder.path.c_str(), 0700);
}

TEST(OptionChecks, AFolderIsMade) {
    const store::TemporaryFolder folder;
    EXPECT_TRUE(check_output_folder(folder.path / "more" / "pictures"));
    EXPECT_TRUE(fs::is_empty(folder.path / "more" / "pictures"));
    std::ofstream(folder.path / "file") << "x";
    EXPECT_FALSE(check_output_folder(folder.path / "file"));
    EXPECT_FALSE(check_output_folder(folder.path / "file" / "below"));
    EXPECT_FALSE(check_output_folder("/proc/pictures"));
}

}  // namespace
}  // namespace limn::app
