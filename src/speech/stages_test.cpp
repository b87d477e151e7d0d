// Each stage by itself: numbers, tables, normalisation, tokens, stress, parts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "speech/characters.h"
#include "speech/links.h"
#include "speech/normalize.h"
#include "speech/number_words.h"
#include "speech/parts.h"
#include "speech/sentences.h"
#include "speech/test_pack.h"

namespace limn::speech {
namespace {

using testing::ElementsAre;

std::string normalized(std::string_view text) {
    SourceText line = read_line(text);
    normalize(line, test_front_end().words);
    EXPECT_EQ(line.text.size(), line.from.size());
    return encode(line.text);
}

std::vector<std::string> tokens(std::string_view text) {
    std::vector<std::string> out;
    const std::u32string signs = decode(text);
    for (const Token& token : tokenize(signs, test_front_end().exceptions))
        out.push_back(encode(signs.substr(token.begin, token.end - token.begin)));
    return out;
}

std::vector<std::string> pieces(std::string_view token) {
    std::vector<std::string> out;
    const std::u32string signs = decode(token);
    for (const auto& [begin, end] : divide_token(signs))
        out.push_back(encode(std::u32string_view(signs).substr(begin, end - begin)));
    return out;
}

std::vector<std::string> sentences(std::string_view text) {
    std::vector<std::string> out;
    for (const SourceText& line : split_sentences(read_line(text), test_front_end().words))
        out.push_back(encode(line.text));
    return out;
}

TEST(NumberWords, AreWrittenOut) {
    EXPECT_EQ(cardinal("0"), "zero");
    EXPECT_EQ(cardinal("1001"), "one thousand and one");
    EXPECT_EQ(cardinal("1234567"), "one million, two hundred and thirty-four thousand, five hundred and sixty-seven");
    EXPECT_EQ(ordinal("23"), "twenty-third");
    EXPECT_EQ(ordinal("1000"), "one thousandth");
    EXPECT_EQ(year("1905"), "nineteen oh-five");
    EXPECT_EQ(year("2005"), "two thousand and five");
    EXPECT_EQ(year("1900"), "nineteen hundred");
    EXPECT_EQ(decimal("3.140"), "three point one four");
    EXPECT_EQ(cardinal(std::string(31, '7')).substr(0, 11), "seven seven");
}

TEST(Characters, MendWhatIsNoUtf8) {
    EXPECT_EQ(encode(decode("a\xff\xc3\xa9\xc3")), "a\xef\xbf\xbd\xc3\xa9\xef\xbf\xbd");
    EXPECT_EQ(encode(decode("\xed\xa0\x80\xc0\x80")), encode(std::u32string(5, 0xfffd)));
    EXPECT_EQ(lower(U'Ž'), U'ž');
    EXPECT_EQ(upper(U'я'), U'Я');
    for (char32_t c = 0; c < 0x3000; ++c) EXPECT_EQ(lower(lower(c)), lower(c)) << unsigned(c);
}

TEST(StringTable, FindsEachOfItsKeysAndNoOther) {
    // Three records: "ab" -> 1, "abc" -> 2, "b" -> none.
    const std::vector<uint8_t> bytes = {3, 0,   0,   0, 1, 0, 0, 0,   0, 0, 0, 0, 0,  2,
                                        1, 'a', 'b', 1, 2, 1, 1, 'c', 2, 0, 1, 0, 'b'};
    const auto table = read_string_table(bytes, "t");
    ASSERT_TRUE(table) << table.error().message;
    EXPECT_EQ(find(*table, "ab"), "\x01");
    EXPECT_EQ(find(*table, "abc"), "\x02");
    EXPECT_EQ(find(*table, "b"), "");
    for (const char* other : {"", "a", "abb", "abcd", "ac", "ba"}) EXPECT_FALSE(find(*table, other)) << other;
}

TEST(StringTable, RefusesEveryCutAndMisplacedLengths) {
    const std::vector<uint8_t> bytes = {3, 0,   0,   0, 1, 0, 0, 0,   0, 0, 0, 0, 0,  2,
                                        1, 'a', 'b', 1, 2, 1, 1, 'c', 2, 0, 1, 0, 'b'};
    for (size_t length = 0; length < bytes.size(); ++length)
        EXPECT_FALSE(read_string_table(std::span(bytes).first(length), "t")) << length;
    for (const size_t at : {0u, 4u, 8u, 12u, 13u, 14u, 18u, 19u}) {
        std::vector<uint8_t> wrong = bytes;
        wrong[at] += 1;
        EXPECT_FALSE(read_string_table(wrong, "t")) << at;
    }
}

TEST(Normalize, ReadsTimesDatesAndAmounts) {
    EXPECT_EQ(normalized("at 7:45 pm, not 7:00"), "at seven forty-five P.M., not seven o'clock");
    EXPECT_EQ(normalized("25:00 and 7:5"), "25:00 and 7:5");
    EXPECT_EQ(normalized("2024-03-15"), "March fifteenth, 2024");
    EXPECT_EQ(normalized("3/14/99"), "March fourteenth, 1999");
    EXPECT_EQ(normalized("on Jan. 5th, 2020"), "on January fifth, 2020");
    EXPECT_EQ(normalized("$2.5B and £3 million"), "2.5 billion dollars and 3 million pounds");
    EXPECT_EQ(normalized("1 km, 5km, -3 °C"), "1 kilometer, 5 kilometers, -3 degrees Celsius");
    EXPECT_EQ(normalized("3/4 of 10-20"), "3 quarters of 10 to 20");
    EXPECT_EQ(normalized("Henry VIII, chapter IV"), "Henry the eighth, chapter 4");
    EXPECT_EQ(normalized("Gen. Lee of Mill St."), "General Lee of Mill Street.");
}

// What the front end that was the model gets wrong.
TEST(Normalize, KeepsStopsNumbersAndPronouns) {
    EXPECT_EQ(normalized("He came on 5 March."), "He came on the fifth of March.");
    EXPECT_EQ(normalized("Call 555-0172."), "Call 5 5 5, 0 1 7 2.");
    EXPECT_EQ(normalized("the part I played"), "the part I played");
    EXPECT_EQ(normalized("Peter Lopez"), "Peter Lopez");
    EXPECT_EQ(normalized("Class C"), "Class C");
}

TEST(Tokenize, SplitsAsTheTaggerExpects) {
    EXPECT_THAT(tokens("\"Don't,\" he said."), ElementsAre("\"", "Do", "n't", ",", "\"", "he", "said", "."));
    EXPECT_THAT(tokens("U.S. well-known end.Start"), ElementsAre("U.S.", "well", "-", "known", "end", ".", "Start"));
    EXPECT_THAT(tokens("(5km/h)"), ElementsAre("(", "5", "km/h", ")"));
    EXPECT_THAT(tokens("me@example.org"), ElementsAre("me@example.org"));
    EXPECT_THAT(tokens("..."), ElementsAre("..."));
    EXPECT_THAT(tokens("Łódź."), ElementsAre("Łódź", "."));
    EXPECT_TRUE(is_link(U"example.co.uk/a?b") && !is_link(U"end.Start") && !is_link(U".com"));
}

TEST(Parts, AreRunsOfOneKind) {
    EXPECT_THAT(pieces("iPhone"), ElementsAre("i", "Phone"));
    EXPECT_THAT(pieces("McDonald's"), ElementsAre("Mc", "Donald's"));
    EXPECT_THAT(pieces("HParser"), ElementsAre("H", "Parser"));
    EXPECT_THAT(pieces("B-52"), ElementsAre("B", "-", "52"));
    EXPECT_THAT(pieces("-1,234.5"), ElementsAre("-1,234.5"));
    EXPECT_THAT(pieces("''tis"), ElementsAre("''", "tis"));
}

TEST(Stress, MovesAsAsked) {
    EXPECT_EQ(with_stress(U"hˈWsˌIz", -2.f), U"hWsIz");
    EXPECT_EQ(with_stress(U"hˈWsˌIz", -1.f), U"hˌWsIz");
    EXPECT_EQ(with_stress(U"ænd", 0.5f), U"ˌænd");
    EXPECT_EQ(with_stress(U"ænd", 2.f), U"ˈænd");
    EXPECT_EQ(with_stress(U"wˌɪʧ", 1.f), U"wˈɪʧ");
    EXPECT_EQ(with_stress(U"s", 2.f), U"s");
}

TEST(Sentences, EndWhereTheyShould) {
    EXPECT_THAT(sentences("Dr. Smith left. J. K. Rowling stayed! Why? e.g. this"),
                ElementsAre("Dr. Smith left.", "J. K. Rowling stayed!", "Why? e.g. this"));
    EXPECT_THAT(sentences("On Jan. 5th. No. 7 is it. In May. 5 came."),
                ElementsAre("On Jan. 5th.", "No. 7 is it.", "In May.", "5 came."));
    EXPECT_THAT(sentences("The U.S. Army. In the U.S. The end."),
                ElementsAre("The U.S. Army.", "In the U.S.", "The end."));
    EXPECT_THAT(sentences("\"Go.\" Then he left.\nAnd\n\n so."), ElementsAre("\"Go.\"", "Then he left.", "And", "so."));
}

}  // namespace
}  // namespace limn::speech
