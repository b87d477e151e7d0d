#include "speech/phonemize.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

#include "speech/characters.h"
#include "speech/test_pack.h"

namespace limn::speech {
namespace {

using testing::HasSubstr;

TEST(Phonemize, WordsThatLookAlikeAreReadByTheirPlace) {
    EXPECT_EQ(said("I read it yesterday."), "ˌI ɹˈɛd ɪt jˈɛstəɹdˌA.");
    EXPECT_EQ(said("I will read it."), "ˌI wɪl ɹˈid ɪt.");
    EXPECT_THAT(said("We record every record."), HasSubstr("ɹəkˈɔɹd ˈɛvəɹi ɹˈɛkəɹd"));
    EXPECT_THAT(said("the apple, the pear"), HasSubstr("ði ˈæpᵊl, ðə pˈɛɹ"));
}

TEST(Phonemize, AccentsDiffer) {
    EXPECT_EQ(said("Better water."), "bˈɛTəɹ wˈɔTəɹ.");
    EXPECT_EQ(said("Better water.", Accent::british), "bˈɛtə wˈɔːtə.");
}

TEST(Phonemize, EachWordNamesTheBytesItComesFrom) {
    const std::string text = "Café, “5 km” away.";
    const auto sentences = phonemize(test_front_end(), text, {});
    ASSERT_EQ(sentences.size(), 1u);
    std::vector<std::string> from;
    for (const Word& word : sentences[0].words) from.push_back(text.substr(word.begin, word.end - word.begin));
    EXPECT_THAT(from, testing::ElementsAre("Café", ",", "“", "5 km", "5 km", "”", "away", "."));
}

TEST(Phonemize, UnknownWordsAreAskedForOrSpelled) {
    EXPECT_EQ(said("Zorvath."), "<Zorvath>.");
    EXPECT_EQ(phonemes_of(phonemize(test_front_end(), "Zrv.", {}).at(0)), "zˌiˌɑɹvˈi.");
}

TEST(Phonemize, TheFilmsListComesFirst) {
    const Pronunciations list = {{"limn", "lˈɪm"}, {"new york", "nˌujˈɔɹk"}, {"AT&T", "ˌATiˌændtˈi"}};
    EXPECT_EQ(said("Limn in New York.", Accent::american, list), "lˈɪm ɪn nˌujˈɔɹk.");
    EXPECT_EQ(said("AT&T's Limny", Accent::american, list), said("AT&T's", Accent::american, list) + " <Limny>");
    EXPECT_THAT(said("AT&T's", Accent::american, list), HasSubstr("ˌATiˌændtˈi"));
}

TEST(Phonemize, ALongSentenceIsCutAtItsClausesOrBetweenWords) {
    std::string clauses = "We went", words = "We went";
    for (int i = 0; i < 80; ++i) clauses += " over the hill and far away,", words += " over the hill and far away";
    for (const std::string& text : {clauses, words}) {
        const auto sentences = phonemize(test_front_end(), text, {});
        EXPECT_GT(sentences.size(), 3u);
        size_t end = 0;
        for (const Sentence& sentence : sentences) {
            EXPECT_LE(decode(phonemes_of(sentence)).size(), kMaxPhonemes);
            for (const Word& word : sentence.words) EXPECT_GE(word.begin, end), end = word.begin;
        }
    }
    for (const Sentence& sentence : phonemize(test_front_end(), clauses, {}))
        EXPECT_THAT(phonemes_of(sentence), testing::EndsWith(","));
}

TEST(Phonemize, WhatCannotBeSaidIsSilentAndHarmless) {
    for (const std::string_view text : {"", " \n\t ", "🙂🙂", "\xff\xfe", "\x01\x02", "שלום",
                                        "\xe2\x80\xae"
                                        "abc",
                                        "…", "$", "'", "-", "_", "²", "1e99", "٣", "a\xcc\x81"})
        for (const Sentence& sentence : phonemize(test_front_end(), text, {}))
            for (const Word& word : sentence.words)
                EXPECT_EQ(decode(word.phonemes).find(0xfffd), std::u32string::npos) << text;
    EXPECT_EQ(said("Hi\x01there 🙂."), said("Hi there 🙂."));
    EXPECT_EQ(said("in\xe2\x80\x8b"
                   "side"),
              said("inside"));
}

// Repetitions on which a backtracking scanner would not come to an end.
TEST(Phonemize, NoTextIsSlow) {
    for (const std::string_view piece : {"a-",  "'",     "1,",  "1.", "(",   "A.", "a'b", "aB", "http://", "1/",
                                         "a2b", "word ", "IV ", "x.", "...", "-1", "$1 ", "9",  "Mr. ",    "é"}) {
        std::string text;
        while (text.size() + piece.size() <= kMaxTextBytes) text += piece;
        const auto begin = std::chrono::steady_clock::now();
        phonemize(test_front_end(), text, {});
        EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2)) << piece;
    }
}

TEST(Phonemize, ReadsNoMoreThanItsBound) {
    const std::string text = std::string(kMaxTextBytes - 1, ' ') + "é and more";
    EXPECT_TRUE(phonemize(test_front_end(), text, {}).empty());
}

}  // namespace
}  // namespace limn::speech
