#include "exchange/cube_file.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace limn::exchange {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

base::Result<base::ColorTable> parse(const std::string& text) {
    return parse_cube(std::as_bytes(std::span(text)));
}
std::string fault_of(const std::string& text) {
    const auto read = parse(text);
    return read ? "none" : read.error().message;
}

// Red is fastest: the second colour is the one of red alone.
const std::string kTwo =
    "LUT_3D_SIZE 2\n"
    "0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 0 1\n1 0 1\n0 1 1\n1 1 1\n";

TEST(CubeFile, ReadsACubeRedFastest) {
    const auto table = parse(kTwo);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->cube.size, 2);
    EXPECT_EQ(table->curves.size, 0);
    ASSERT_EQ(table->cube.values.size(), 32u);
    EXPECT_EQ(table->cube.values[4], 1) << "red of the second colour";
    EXPECT_EQ(table->cube.values[4 * 2 + 1], 1) << "green of the third";
    EXPECT_EQ(table->cube.values[4 * 4 + 2], 1) << "blue of the fifth";
}

TEST(CubeFile, ReadsTitleDomainNotesAndEveryEndOfLine) {
    std::string text =
        "\xef\xbb\xbf# made by hand\nTITLE \"Abend \xc3\xbc\"\n\n  DOMAIN_MIN -0.5 0 0\nDOMAIN_MAX\t1 2 "
        "1.5e0\nLUT_1D_SIZE 2  \n# between\n"
        " +0.1 .2 -3e-1\n1\t1  1\n\n# after";
    for (const char* end : {"\n", "\r\n", "\r"}) {
        std::string other;
        for (char c : text) c == '\n' ? other += end : other += c;
        const auto table = parse(other);
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ(table->title, "Abend \xc3\xbc");
        EXPECT_EQ(table->curves.low, base::Float3(-0.5f, 0, 0));
        EXPECT_EQ(table->curves.high, base::Float3(1, 2, 1.5f));
        EXPECT_THAT(table->curves.values, ElementsAre(0.1f, 0.2f, -0.3f, 0, 1, 1, 1, 0));
    }
}

TEST(CubeFile, TheLastLineNeedsNoEnd) {
    const std::string text = kTwo.substr(0, kTwo.size() - 1);
    for (const char* end : {"\n", "\r\n", "\r"}) {
        std::string other;
        for (char c : text) c == '\n' ? other += end : other += c;
        const auto table = parse(other);
        ASSERT_TRUE(table) << table.error().message;
        EXPECT_EQ(table->cube.values.size(), 32u);
    }
    EXPECT_NE(fault_of(text.substr(0, text.size() - 1)), "none") << "but a whole colour";
}

TEST(CubeFile, ReadsCurvesFollowedByACube) {
    const auto table = parse("LUT_1D_SIZE 3\nLUT_1D_INPUT_RANGE 0 2\nLUT_3D_INPUT_RANGE 0.1 0.9\n" +
                             kTwo.substr(0, 14) + "0 0 0\n.5 .5 .5\n1 1 1\n" + kTwo.substr(14));
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->curves.size, 3);
    EXPECT_EQ(table->curves.high, base::Float3(2.0f));
    EXPECT_EQ(table->curves.values[4], 0.5f);
    EXPECT_EQ(table->cube.low, base::Float3(0.1f));
    EXPECT_EQ(table->cube.values.size(), 32u);
}

TEST(CubeFile, EqualTablesHaveEqualIdsWhateverTheirNotes) {
    EXPECT_EQ(parse(kTwo)->id, parse("# a note\nTITLE \"x\"\n" + kTwo)->id);
    std::string other = kTwo;
    other[other.size() - 2] = '0';
    EXPECT_NE(parse(kTwo)->id, parse(other)->id);
    EXPECT_NE(parse(kTwo)->id, parse("DOMAIN_MAX 1 1 2\n" + kTwo)->id);
}

TEST(CubeFile, NamesTheLineAtFault) {
    EXPECT_EQ(fault_of(""), "the file is empty");
    EXPECT_THAT(fault_of("# nothing\n"), HasSubstr("no colours"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 130\n"), HasSubstr("line 1: the size 130 is not from 2 to 129"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 1\n"), HasSubstr("line 1: the size 1"));
    EXPECT_THAT(fault_of("\nLUT_1D_SIZE 65537\n"), HasSubstr("line 2: the size 65537"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 2.5\n"), HasSubstr("line 1: the size must be one whole number"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 99999999999999999999\n"), HasSubstr("line 1"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 2\nLUT_3D_SIZE 2\n"), HasSubstr("line 2: LUT_3D_SIZE is there twice"));
    EXPECT_THAT(fault_of("0 0 0\n"), HasSubstr("line 1: colours begin before"));
    EXPECT_THAT(fault_of("LUT_3D_SIZE 129\n0 0 0\n"), HasSubstr("too short for 2146689 colours"));
    EXPECT_THAT(fault_of("SIZE 2\n" + kTwo), HasSubstr("line 1: SIZE is no keyword"));
    EXPECT_THAT(fault_of("LUT_IN_VIDEO_RANGE\n" + kTwo), HasSubstr("full range"));
    EXPECT_THAT(fault_of("DOMAIN_MIN 0 1 0\n" + kTwo), HasSubstr("line 1: the input range is empty"));
    EXPECT_THAT(fault_of("DOMAIN_MIN 0 0\n" + kTwo), HasSubstr("line 1: there are 2 numbers where 3"));
    EXPECT_THAT(fault_of("DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 2\nLUT_1D_SIZE 2\n" + kTwo),
                HasSubstr("line 2: with curves and a cube"));
    EXPECT_THAT(fault_of(kTwo + "1 1 1\n"), HasSubstr("line 10: there are more than the 8 colours"));
    EXPECT_THAT(fault_of(kTwo.substr(0, kTwo.size() - 6) + "# note note\n"), HasSubstr("ends after 7 of 8 colours"));
    EXPECT_THAT(fault_of(kTwo + "TITLE \"late\"\n"), HasSubstr("line 10: TITLE stands among the colours"));
    const auto with_last = [](const char* line) { return kTwo.substr(0, kTwo.size() - 6) + line + "\n     "; };
    EXPECT_THAT(fault_of(with_last("1 1 nan")), HasSubstr("line 9: nan is no value"));
    EXPECT_THAT(fault_of(with_last("inf 1 1")), HasSubstr("line 9: inf is no value"));
    for (const char* none : {"NaN NaN NaN", "NAN 1 1", "-nan 1 1", "nan(ind) 1 1", "INF 1 1", "+Infinity 1 1",
                             "-INFINITY 1 1", "1.#INF 1 1", "-1.#IND 1 1"})
        EXPECT_THAT(fault_of(with_last(none)),
                    AllOf(HasSubstr("line 9: "), HasSubstr("is no value that a colour can have")))
            << none;
    EXPECT_THAT(fault_of(with_last("1 1 1e9")), HasSubstr("line 9: 1e9 is too large"));
    EXPECT_THAT(fault_of(with_last("1 1 1x")), HasSubstr("line 9: 1x is not a number"));
    EXPECT_THAT(fault_of(with_last("1,1,1")), HasSubstr("line 9: 1,1,1 is not a number"));
    EXPECT_THAT(fault_of(with_last("1 1")), HasSubstr("line 9: there are 2 numbers"));
    EXPECT_THAT(fault_of(with_last("1 1 1 1")), HasSubstr("line 9: there are more than 3"));
    EXPECT_THAT(fault_of(std::string("\x89PNG\r\n\x1a\n\0\0", 10)), HasSubstr("line 1: ?PNG is no keyword"));
}

TEST(CubeFile, ADomainThatIsTheUsualOneBelongsToCurvesAndCubeAlike) {
    const std::string shaper = "LUT_1D_SIZE 2\nLUT_3D_SIZE 2\n%0 0 0\n1 1 1\n" + kTwo.substr(kTwo.find('\n') + 1);
    const auto with = [&](const std::string& lines) {
        return parse(std::string(shaper).replace(shaper.find('%'), 1, lines));
    };
    for (const char* lines :
         {"", "DOMAIN_MIN 0 0 0\nDOMAIN_MAX 1 1 1\n", "DOMAIN_MAX 1.0 1.0 1.0\n", "DOMAIN_MIN -0 0 0\n"}) {
        const auto table = with(lines);
        ASSERT_TRUE(table) << lines << table.error().message;
        EXPECT_EQ(table->curves.size, 2);
        EXPECT_EQ(table->cube.size, 2);
        EXPECT_EQ(table->cube.high, base::Float3(1.0f));
    }
    EXPECT_FALSE(with("DOMAIN_MAX 1 1 1.5\n"));
}

TEST(CubeFile, NotesMayStandBehindWhatTheyAreAbout) {
    std::string text = "TITLE \"Film #3\"  \n";
    for (const char c : kTwo) c == '\n' ? text += "\t# so\n" : text += c;
    const auto table = parse(text);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->title, "Film #3");
    EXPECT_EQ(table->id, parse(kTwo)->id);
    EXPECT_TRUE(parse("LUT_3D_SIZE 2#size\n" + kTwo.substr(kTwo.find('\n') + 1)));
}

std::string utf16(const std::u16string& text, bool big) {
    std::string out;
    for (const char16_t c : text) {
        const char low = static_cast<char>(c & 0xff), high = static_cast<char>(c >> 8);
        out += big ? high : low;
        out += big ? low : high;
    }
    return out;
}

TEST(CubeFile, ReadsUtf16) {
    std::u16string text = u"TITLE \"Abend \u00fc \u5915 \U0001f305\"\r\n";
    for (const char c : kTwo) text += static_cast<char16_t>(c);
    for (const bool big : {false, true}) {
        for (const std::u16string mark : {u"\ufeff", u""}) {
            const auto table = parse(utf16(mark + text, big));
            ASSERT_TRUE(table) << table.error().message;
            EXPECT_EQ(table->title, "Abend \xc3\xbc \xe5\xa4\x95 \xf0\x9f\x8c\x85");
            EXPECT_EQ(table->id, parse(kTwo)->id);
        }
        EXPECT_THAT(fault_of(utf16(u"\ufeff" + text, big) + "x"), HasSubstr("damaged text in UTF-16"));
        EXPECT_THAT(fault_of(utf16(u"\ufeffTITLE \xd800\xd800\n", big)), HasSubstr("damaged text in UTF-16"));
    }
    EXPECT_THAT(fault_of(std::string("\xff\xfe\0\0L\0\0\0", 8)), HasSubstr("UTF-32"));
}

TEST(CubeFile, TellsTheLimitOfWhatIsTooLarge) {
    EXPECT_THAT(fault_of(std::string((84u << 20) - 5, ' ')), HasSubstr("the file has 84 MB; at most 64 MB is read"));
}

TEST(CubeFile, TakesTheLargestCube) {
    std::string text = "LUT_3D_SIZE 129\n";
    for (int i = 0; i < 129 * 129 * 129; ++i) text += "0.5 0.25 1\n";
    const auto table = parse(text);
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(table->cube.values.size(), 4u * 129 * 129 * 129);
}

}  // namespace
}  // namespace limn::exchange
