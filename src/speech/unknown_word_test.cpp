#include "speech/unknown_word.h"

#include <gtest/gtest.h>

#include "speech/test_voice.h"

namespace limn::speech {
namespace {

const WordReader& reader() {
    static const auto loaded = load_word_reader(test_pack(), inference::test_runtime());
    if (!loaded) {
        ADD_FAILURE() << loaded.error().message;
        std::abort();
    }
    return **loaded;
}
std::string read(std::string_view word) {
    const auto phonemes = pronounce(reader(), word);
    EXPECT_TRUE(phonemes) << phonemes.error().message;
    return phonemes ? *phonemes : "";
}

// What the package's own program says.
TEST(UnknownWord, IsReadAsTheOriginalReadsIt) {
    for (const auto& [word, phonemes] : {std::pair{"Zyxquor", "zˈɪkskəɹ"},
                                         {"Blorptastic", "blɔɹptˈæstɪk"},
                                         {"kubernetes", "kjˈubəɹnˌits"},
                                         {"Limn", "lˈɪm"},
                                         {"Straße", "stɹˈAs"},
                                         {"çelik", "sˈɛlɪk"},
                                         {"x", "ˈɛks"},
                                         {"o'brien", "ˈɑbɹiən"}})
        EXPECT_EQ(read(word), phonemes) << word;
}

TEST(UnknownWord, OnlySignsOfTheVoicesAlphabetComeOut) {
    for (const std::string_view word : {"rhythms", "Xanadu", "queueing"}) {
        const std::string phonemes = read(word);
        size_t known = 0;
        for (const Symbol& s : symbols_of(test_voice(), phonemes)) known += s.end - s.begin;
        EXPECT_EQ(known, phonemes.size()) << word << ": " << phonemes;
    }
}

TEST(UnknownWord, StrangeTextIsReadAsFarAsItCanBe) {
    for (const std::string_view none : {"", "日本", "\xff\xfe", "123"}) EXPECT_EQ(read(none), "") << none;
    EXPECT_EQ(read("Li\xffmn"), read("Limn"));
    EXPECT_EQ(read(std::string(1'000'000, 'a')), read(std::string(24, 'a')));
}

}  // namespace
}  // namespace limn::speech
