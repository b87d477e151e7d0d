#include "base/readable.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace limn::base {
namespace {

TEST(Readable, KeepsWhatPeopleCallThings) {
    for (const char* name :
         {"studio small 09.hdr", "Abend \xc3\xbc.exr", "\xe5\xa4\x95\xe6\x96\xb9", "\xf0\x9f\x8c\x85 sunrise",
          "\xd7\xa9\xd7\xa7\xd7\x99\xd7\xa2\xd7\x94", "a\xe2\x80\x8d\x62", "e\xcc\x81"}) {
        EXPECT_EQ(readable(name, 80), name);
        EXPECT_TRUE(is_readable(name));
    }
}

TEST(Readable, LeavesOutWhatIsNotUtf8) {
    EXPECT_EQ(readable("\xff\xfe.hdr", 80), ".hdr");
    EXPECT_EQ(readable("a\xc3", 80), "a");                   // cut short
    EXPECT_EQ(readable("a\xc0\xaf\x62", 80), "ab");          // longer than need be
    EXPECT_EQ(readable("a\xed\xa0\x80\x62", 80), "ab");      // half of a surrogate pair
    EXPECT_EQ(readable("a\xf4\x90\x80\x80\x62", 80), "ab");  // beyond Unicode
    EXPECT_EQ(readable("\x80\xbf", 80), "");
}

TEST(Readable, LeavesOutWhatActsOnTheTextAroundIt) {
    EXPECT_EQ(readable(std::string("a\0b\n\r\t\x1b\x7f", 8), 80), "ab");
    EXPECT_EQ(readable("a\xc2\x85\xc2\x9b\x62", 80), "ab");  // C1
    EXPECT_EQ(readable("a\xe2\x80\xae\xe2\x80\xa8\xe2\x81\xa6\xe2\x80\x8f\xd8\x9c\x62", 80),
              "ab");  // bidi, line separator
    EXPECT_EQ(readable("\xef\xbb\xbf\x61\xef\xbf\xbf\xef\xb7\x90", 80), "a");
    EXPECT_EQ(readable("  a b  ", 80), "a b");
}

TEST(Readable, IsCutBetweenCharacters) {
    EXPECT_EQ(readable("\xc3\xbc\xc3\xbc\xc3\xbc", 5), "\xc3\xbc\xc3\xbc");
    EXPECT_EQ(readable("ab\xf0\x9f\x8c\x85", 5), "ab");
    EXPECT_EQ(readable("abc def", 4), "abc");
}

RC_GTEST_PROP(Readable, AnyBytesComeOutReadable, (const std::string& bytes)) {
    const std::string out = readable(bytes, 40);
    RC_ASSERT(out.size() <= 40u);
    RC_ASSERT(is_readable(out));
}

}  // namespace
}  // namespace limn::base
