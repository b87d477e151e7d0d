// What `limn speak` says and leaves, as a person who calls it meets it.
#include "app/speak.h"

#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "app/places.h"
#include "store/temporary_folder.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string slurp(const fs::path& file) {
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

struct Speak : testing::Test {
    const store::TemporaryFolder folder;
    SpeakOptions options{.pack = "build/pack/limn.pack",
                         .inference = "build/inference/lib/libonnxruntime.so.1",
                         .phonemes = "həlˈO ðˈɛɹ.",
                         .output = folder.path / "line.wav",
                         .timing = folder.path / "line.json"};
    std::string errors() {
        testing::internal::CaptureStderr();
        EXPECT_EQ(speak(options), 1);
        return testing::internal::GetCapturedStderr();
    }
};

TEST_F(Speak, LeavesALineAndWhenEachPhonemeIs) {
    for (const int rate : {24'000, 48'000}) {
        options.rate = rate;
        ASSERT_EQ(speak(options), 0);
        const std::string wave = slurp(options.output);
        const auto timing = nlohmann::json::parse(slurp(options.timing));
        const auto samples = timing.at("samples").get<int64_t>();
        EXPECT_EQ(static_cast<int64_t>(wave.size()), 44 + 2 * samples);
        EXPECT_GT(samples, rate / 2);
        int64_t before = 0;
        for (const auto& phone : timing.at("phonemes")) {
            EXPECT_GE(phone.at("begin").get<int64_t>(), before);
            EXPECT_GT(phone.at("end").get<int64_t>(), phone.at("begin").get<int64_t>());
            before = phone.at("end").get<int64_t>();
        }
        EXPECT_LE(before, samples);
        EXPECT_EQ(timing.at("phonemes").size(), 9u);
        EXPECT_EQ(timing.at("phonemes")[3].at("phoneme"), "O");
        EXPECT_EQ(timing.at("phonemes")[3].at("stress"), 2);
    }
}

TEST_F(Speak, ReadsTextAndTellsWhenEachWordIs) {
    options.phonemes = "";
    options.text = "On May 5th, Dr. Smith paid $3.50 for Zyrglin.";
    ASSERT_EQ(speak(options), 0);
    const auto timing = nlohmann::json::parse(slurp(options.timing));
    std::string said;
    int64_t before = 0;
    for (const auto& word : timing.at("words")) {
        said += word.at("word").get<std::string>() + "|";
        EXPECT_GE(word.at("begin").get<int64_t>(), before);
        EXPECT_GT(word.at("end").get<int64_t>(), word.at("begin").get<int64_t>());
        before = word.at("end").get<int64_t>();
    }
    EXPECT_LE(before, timing.at("samples").get<int64_t>());
    EXPECT_EQ(said, "On|May|fifth|Dr|Smith|paid|3.50|for|Zyrglin|");
    EXPECT_GT(timing.at("phonemes").size(), 40u);
    options.phonemes = "həlˈO";
    EXPECT_THAT(errors(), HasSubstr("one of them"));
    options.phonemes = "";
    options.text = std::string(10'001, 'a');
    EXPECT_THAT(errors(), HasSubstr("at most 10000 bytes"));
    options.text = "\xF0\x9F\x98\x80";
    EXPECT_THAT(errors(), HasSubstr("nothing to be said"));
}

TEST_F(Speak, WhatIsNotThereIsNamedWithWhatIs) {
    options.voice = "nobody";
    EXPECT_THAT(errors(), HasSubstr("there are: heart, deeper"));
    options.voice = "heart";
    options.mood = "bored";
    EXPECT_THAT(errors(), HasSubstr("neutral, joy"));
    options.mood = "joy";
    options.inference = "nowhere/lib.so";
    EXPECT_THAT(errors(), HasSubstr("speech needs ONNX Runtime"));
    options.inference = "build/inference/lib/libonnxruntime.so.1";
    options.phonemes = "1234";
    EXPECT_THAT(errors(), HasSubstr("nothing to be said"));
    options.phonemes = "";
    EXPECT_THAT(errors(), HasSubstr("nothing to say"));
    options.output = folder.path / "line.mp3";
    EXPECT_THAT(errors(), HasSubstr(".wav"));
    EXPECT_TRUE(fs::is_empty(folder.path));
}

}  // namespace
}  // namespace limn::app
