#include <cmath>
#include <cstring>

#include "audio/opus.h"
#include "audio/test_tone.h"
#include "session/test_studio.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

// What a page would hear, laid where the packets say: one channel from the first packet's sample on.
struct HeardSound {
    int64_t first = 0;
    std::vector<int16_t> samples;
};
HeardSound decoded(const std::vector<Sound>& packets) {
    HeardSound heard;
    auto decoder = audio::open_decoder(2);
    heard.first = audio::sample_at(packets.front().envelope.tick);
    for (const Sound& sound : packets) {
        const auto at = static_cast<size_t>(audio::sample_at(sound.envelope.tick) - heard.first);
        auto block =
            audio::decode(*decoder, {reinterpret_cast<const uint8_t*>(sound.packet.data()), sound.packet.size()});
        EXPECT_TRUE(block.ok());
        heard.samples.resize(at + audio::kBlockSamples);
        for (size_t i = 0; i < audio::kBlockSamples; i++)
            heard.samples[at + i] = static_cast<int16_t>(std::lround(32767 * std::clamp((*block)[2 * i], -1.f, 1.f)));
    }
    return heard;
}

std::string packet_of(base::Ticks tick, uint32_t sequence, std::span<const int16_t> samples) {
    const auto head = stream::write_envelope({stream::Kind::sound, false, sequence, tick});
    std::string bytes(head.begin(), head.end());
    bytes.append(reinterpret_cast<const char*>(samples.data()), samples.size_bytes());
    return bytes;
}

TEST(Sound, TheTestToneIsHeardAtWholeSecondsOfTheSessionsClock) {
    TestStudio studio;
    Page page(studio.port(), "ann"), other(studio.port(), "ben");
    page.say({{"type", "sound"}, {"listens", true}, {"tone", true}});
    other.say({{"type", "sound"}, {"listens", true}});
    page.frames_within(2500ms);
    other.frames_within(10ms);
    ASSERT_GT(page.sounds.size(), 20u);
    EXPECT_LT(page.sounds.size(), 100u);  // silence is not sent
    EXPECT_TRUE(other.sounds.empty());    // nor is somebody else's tone
    for (size_t i = 1; i < page.sounds.size(); i++)
        EXPECT_EQ(page.sounds[i].envelope.sequence, page.sounds[i - 1].envelope.sequence + 1);
    const HeardSound heard = decoded(page.sounds);
    audio::ToneDetector detector;
    int found = 0;
    for (size_t at = 0; at + audio::kBlockSamples <= heard.samples.size(); at += audio::kBlockSamples) {
        auto begun = detector.hear(heard.first + static_cast<int64_t>(at),
                                   std::span(heard.samples).subspan(at, audio::kBlockSamples));
        if (!begun || *begun < heard.first + audio::kBlockSamples) continue;
        const int64_t off = (*begun + audio::kSampleRate / 2) % audio::kSampleRate - audio::kSampleRate / 2;
        EXPECT_LE(std::abs(off), audio::kSampleRate / 1000);
        found++;
    }
    EXPECT_GE(found, 1);
}

TEST(Sound, AMicrophoneIsHeardAndAllAreToldThatItIsOpen) {
    TestStudio studio;
    Page page(studio.port(), "ann"), other(studio.port(), "ben");
    page.expect("members");
    page.say({{"type", "sound"}, {"listens", false}, {"speaks", true}});
    Json members = other.expect("members");
    ASSERT_FALSE(members.is_null());
    for (const Json& member : members["members"])
        EXPECT_EQ(member.value("on_air", false), member["client"] == page.name);
    ASSERT_FALSE(page.expect("members").is_null());

    std::vector<float> sound(audio::kSampleRate);
    const int64_t first = audio::kSampleRate / 2;
    audio::add_test_tone(first, 1, sound);
    std::vector<int16_t> samples;
    for (const float value : sound) samples.push_back(static_cast<int16_t>(std::lround(32767 * value)));
    uint32_t sequence = 0;
    for (size_t at = 0; at < samples.size(); at += audio::kBlockSamples) {
        const auto tick = audio::tick_of(first + static_cast<int64_t>(at));
        page.client->send_binary(packet_of(tick, ++sequence, std::span(samples).subspan(at, audio::kBlockSamples)));
    }
    bool tone = false;
    double level = -100;
    for (int i = 0; i < 50 && !tone; i++) {
        Json heard = page.expect("heard", 2s);
        if (heard.is_null()) break;
        level = std::max(level, heard["level"].get<double>());
        if (!heard.contains("tone")) continue;
        tone = true;
        EXPECT_NEAR(base::seconds_from_ticks(heard["tone"].get<int64_t>()), 1.0, 0.001);
    }
    EXPECT_TRUE(tone);
    EXPECT_NEAR(level, 20 * std::log10(audio::kToneLevel / std::sqrt(2.0)), 1.5);

    page.client->close();
    for (Json told; !(told = other.expect("members")).is_null();)
        if (told["members"].size() == 1) break;
}

TEST(Sound, PacketsThatAreNoneAreRefusedAndWhatAClosedMicrophoneSendsIsDropped) {
    TestStudio studio;
    Page page(studio.port(), "ann");
    const std::vector<int16_t> samples(audio::kBlockSamples);
    page.client->send_binary(packet_of(0, 1, samples));  // it has not said that it speaks
    page.say({{"type", "ping"}, {"stamp", 1}});
    ASSERT_FALSE(page.expect("pong").is_null());
    for (const Json& told : page.texts) EXPECT_NE(told["type"], "error");
    page.say({{"type", "sound"}, {"listens", false}, {"speaks", true}});
    ASSERT_FALSE(page.expect("members").is_null());
    page.client->send_binary(packet_of(0, 2, std::vector<int16_t>(961)));
    EXPECT_EQ(page.expect("error")["code"], "bad_message");
    page.client->send_binary(packet_of(-1, 3, samples));
    EXPECT_EQ(page.expect("error")["code"], "bad_message");
    page.client->send_binary(packet_of(int64_t{1} << 60, 4, samples));
    EXPECT_EQ(page.expect("error")["code"], "bad_message");
    page.client->send_binary(packet_of(0, 5, samples) + "x");
    EXPECT_EQ(page.expect("error")["code"], "bad_message");
    page.client->send_binary(packet_of(0, 6, {}));
    EXPECT_EQ(page.expect("heard")["level"], -100);
}

// A frame says which moment of the session's clock it shows: the newest are of now.
TEST(Sound, FramesCarryTheTickOfTheirMoment) {
    TestStudio studio;
    Page page(studio.port(), "ann");
    const auto begin = page.welcome["tick"].get<base::Ticks>();
    const auto frames = page.frames_within(500ms);
    ASSERT_GE(frames.size(), 2u);
    for (size_t i = 0; i < frames.size(); i++) {
        EXPECT_GT(frames[i].tick, begin - base::kTicksPerSecond);
        EXPECT_LT(frames[i].tick, begin + base::kTicksPerSecond);
        if (i > 0) EXPECT_GE(frames[i].tick, frames[i - 1].tick);
    }
}

}  // namespace
}  // namespace limn::session
