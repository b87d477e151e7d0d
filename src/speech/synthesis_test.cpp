#include "speech/synthesis.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "speech/pitch_in.h"
#include "speech/pulses.h"
#include "speech/test_voice.h"
#include "speech/voices.h"

namespace limn::speech {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kQuick = "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˈOvəɹ ðə lˈAzi dˈɔɡ.";
constexpr std::string_view kShells = "ʃˌi sˈɛlz sˈi ʃˈɛlz bI ðə sˈi ʃˈɔɹ, ænd ðə ʃˈɛlz ʃi sˈɛlz ɑɹ fˈIn.";
constexpr float kTimes[] = {0.85f, 0.9f, 1.1f, 1.2f};

// How one melody of a line follows from another: both are heard in sound, where both have a pitch.
struct Change {
    double shift = 0, range = 0;  // semitones between the medians; slope of the one over the other
};
Change change_of(const std::vector<double>& plain, const std::vector<double>& changed) {
    std::vector<double> x, y;
    for (size_t i = 0; i < std::min(plain.size(), changed.size()); i++) {
        if (plain[i] <= 0 || changed[i] <= 0) continue;
        const double a = 12 * std::log2(plain[i]), b = 12 * std::log2(changed[i]);
        if (std::abs(b - a) > 9) continue;  // an octave that was mistaken
        x.push_back(a), y.push_back(b);
    }
    EXPECT_GT(x.size(), 40u);
    double mean_x = 0, mean_y = 0, xy = 0, xx = 0;
    for (size_t i = 0; i < x.size(); i++) {
        mean_x += x[i] / static_cast<double>(x.size());
        mean_y += y[i] / static_cast<double>(x.size());
    }
    for (size_t i = 0; i < x.size(); i++) {
        xy += (x[i] - mean_x) * (y[i] - mean_y);
        xx += (x[i] - mean_x) * (x[i] - mean_x);
    }
    std::ranges::sort(x);
    std::ranges::sort(y);
    return {y[y.size() / 2] - x[x.size() / 2], xy / xx};
}
std::vector<double> heard(std::string_view phonemes, Delivery delivery) {
    delivery.time = 1;  // so that frames are of the same moments
    return pitch_in(spoken(planned(phonemes, delivery)));
}

double level(std::span<const float> s) {
    double sum = 1e-20;
    for (const float v : s) sum += double(v) * v;
    return 10 * std::log10(sum / static_cast<double>(s.size()));
}

// Log magnitudes of the loud rows of a sound, averaged, and smoothed over 500 Hz.
std::vector<double> envelope_of(const std::vector<float>& sound) {
    std::vector<double> mean(kBins), smooth(kBins);
    std::vector<float> row(kWindow);
    std::vector<std::complex<float>> bins(kBins);
    for (size_t at = 0; at + kWindow <= sound.size(); at += kHop) {
        for (size_t n = 0; n < kWindow; n++) row[n] = sound[at + n] * window()[n];
        if (level(row) < -35) continue;
        forward_fft(row, bins);
        for (size_t k = 0; k < kBins; k++) mean[k] += std::log(std::abs(bins[k]) + 1e-6f);
    }
    for (int k = 0; k < kBins; k++)
        for (int j = -12; j <= 12; j++)
            smooth[static_cast<size_t>(k)] += mean[static_cast<size_t>(std::clamp(k + j, 0, kBins - 1))];
    return smooth;
}
// The factor by which the second's envelope has to be stretched to lie best on the first, from 400 to 6000 Hz.
double stretch_between(const std::vector<double>& altered, const std::vector<double>& plain) {
    double best = -2, stretch = 0;
    for (double s = 0.85; s < 1.18; s += 0.005) {
        std::vector<float> a, b;
        double mean_a = 0, mean_b = 0;
        for (int k = 20; k < 300; k++) {
            a.push_back(static_cast<float>(altered[static_cast<size_t>(k)]));
            b.push_back(static_cast<float>(plain[static_cast<size_t>(k / s + 0.5)]));
            mean_a += a.back() / 280;
            mean_b += b.back() / 280;
        }
        for (float& v : a) v -= static_cast<float>(mean_a);
        for (float& v : b) v -= static_cast<float>(mean_b);
        if (const double same = correlation(a, b); same > best) best = same, stretch = s;
    }
    return stretch;
}

TEST(Synthesis, ALineIsTheSameEachTimeAndItsSeedMatters) {
    const Delivery& old = (*find_voice("old-woman"))->delivery;
    const auto once = spoken(planned(kQuick, old, 7));
    EXPECT_EQ(once, spoken(planned(kQuick, old, 7)));
    EXPECT_NE(once, spoken(planned(kQuick, old, 8)));
    const SynthesisOptions bits{.first_chunk = kInstantChunk};
    EXPECT_EQ(spoken(planned(kQuick, old, 7), bits), spoken(planned(kQuick, old, 7), bits));
}

TEST(Synthesis, BitByBitItIsTheSameSound) {
    for (const std::string_view phonemes : {kQuick, kShells}) {
        const VoiceLine line = planned(phonemes);
        const auto whole = spoken(line), bits = spoken(line, {.first_chunk = kInstantChunk});
        ASSERT_EQ(static_cast<int64_t>(whole.size()), line.samples);
        ASSERT_EQ(bits.size(), whole.size());
        EXPECT_GT(correlation(whole, bits), 0.995);
    }
    const VoiceLine line = planned(kShells);
    Speaker speaker(test_voice(), line, {.first_chunk = kInstantChunk});
    const auto first = speaker.next();
    ASSERT_TRUE(first);
    EXPECT_EQ(first->size(), static_cast<size_t>(kSampleRate / 5));
}

TEST(Synthesis, TheSilenceBeforeALineCanBeSkipped) {
    const VoiceLine line = planned(kQuick);
    const auto whole = spoken(line);
    const auto rest = spoken(line, {.first_chunk = kInstantChunk, .skip_lead = true});
    const auto lead = static_cast<size_t>(lead_of(line));
    ASSERT_EQ(rest.size() + lead, whole.size());
    EXPECT_GT(lead, 4000u);
    EXPECT_LT(level(std::span(whole).first(lead)), -60);
    EXPECT_GT(level(std::span(rest).first(kSampleRate / 5)), -40);
    EXPECT_GT(correlation(std::span(whole).subspan(lead), rest), 0.995);
    EXPECT_EQ(lead_of(VoiceLine{}), 0);
}

TEST(Synthesis, PhonesLieOneBehindTheOther) {
    const VoiceLine line = planned(kQuick);
    int64_t before = line.phones.front().begin;
    std::string read;
    for (const Phone& p : line.phones) {
        EXPECT_EQ(p.begin, before);
        EXPECT_GT(p.end, p.begin);
        before = p.end;
        read += (p.stress == 2 ? "ˈ" : p.stress == 1 ? "ˌ" : "");
        read += kQuick.substr(p.text_begin, p.text_end - p.text_begin);
    }
    EXPECT_EQ(read, kQuick);
    EXPECT_LT(before, line.samples);
    const VoiceLine british = planned("bˈiːt");
    ASSERT_EQ(british.phones.size(), 3u) << "a length mark is part of its vowel";
    EXPECT_EQ(british.phones[2].begin, british.phones[1].end);
    EXPECT_TRUE(planned("ˈˌ").phones.empty());
}

// Vowels are louder than what is between them: the labels fit the sound best where they are.
TEST(Synthesis, PhonesAreWhereTheySound) {
    constexpr int64_t kShift = 150, kMost = 8;
    std::vector<double> fit(2 * kMost + 1);
    for (const std::string_view phonemes : {kQuick, kShells}) {
        const VoiceLine line = planned(phonemes);
        const auto sound = spoken(line);
        std::vector<float> levels;
        for (size_t at = 0; at + 450 <= sound.size(); at += kShift)
            levels.push_back(static_cast<float>(std::max(level(std::span(sound).subspan(at, 450)), -70.0)));
        for (int64_t shift = -kMost; shift <= kMost; shift++)
            for (const Phone& p : line.phones) {
                const std::string_view sign = phonemes.substr(p.text_begin, p.text_end - p.text_begin);
                const bool vowel = std::string_view("A I O W i u ɑ æ ə ɛ ɪ ɔ ʌ").find(sign) != std::string_view::npos;
                if (sign == " " || sign == "." || sign == ",") continue;
                for (int64_t at = p.begin / kShift; at < p.end / kShift; at++)
                    fit[static_cast<size_t>(shift + kMost)] +=
                        (vowel ? 1 : -1) * levels[static_cast<size_t>(std::max<int64_t>(0, at - 1 + shift))];
            }
    }
    const int64_t best = std::ranges::max_element(fit) - fit.begin() - kMost;
    EXPECT_LE(std::abs(best * kShift), 480) << "20 ms";
}

TEST(Synthesis, TempoIsKeptOverALine) {
    const auto length = [](std::string_view phonemes, float time) {
        return static_cast<double>(planned(phonemes, {.time = time}).samples);
    };
    for (const std::string_view phonemes : {kQuick, kShells})
        for (const float time : kTimes)
            EXPECT_NEAR(length(phonemes, time) / length(phonemes, 1) / time, 1, 0.02) << time;
}

TEST(Synthesis, PitchMovesAsFarAsAsked) {
    for (const std::string_view phonemes : {kQuick, kShells}) {
        const auto plain = heard(phonemes, {});
        for (const float asked : {-3.0f, -2.0f, 2.5f, 4.0f}) {
            const Change c = change_of(plain, heard(phonemes, {.pitch = asked}));
            EXPECT_NEAR(c.shift / asked, 1, 0.1) << asked;
            EXPECT_NEAR(c.range, 1, 0.1) << asked;
        }
        for (const float asked : {0.6f, 0.75f, 1.3f, 1.4f}) {
            const Change c = change_of(plain, heard(phonemes, {.pitch_range = asked}));
            EXPECT_NEAR(c.range / asked, 1, 0.2) << asked;
            EXPECT_NEAR(c.shift, 0, 0.5) << asked;
        }
    }
}

TEST(Synthesis, VoicesAndMoodsReachTheirPitch) {
    const auto plain = heard(kShells, {});
    const auto check = [&](std::string_view name, const Delivery& d) {
        const Change c = change_of(plain, heard(kShells, d));
        EXPECT_NEAR(c.shift, d.pitch, std::max(0.2 * std::abs(d.pitch), 0.5)) << name;
        EXPECT_NEAR(c.range, d.pitch_range, 0.2 * d.pitch_range) << name;
    };
    for (const Voice& v : voices()) check(v.name, v.delivery);
    for (const Mood& m : moods()) check(m.name, m.delivery);
}

TEST(Synthesis, FormantsMoveAsFarAsAsked) {
    const auto plain = envelope_of(spoken(planned(kShells)));
    for (const float asked : {0.93f, 0.96f, 1.06f, 1.1f})
        EXPECT_NEAR(stretch_between(envelope_of(spoken(planned(kShells, {.formants = asked}))), plain), asked, 0.02);
}

TEST(Synthesis, GainAndBreathChangeTheLevel) {
    const auto plain = spoken(planned(kQuick));
    const auto louder = spoken(planned(kQuick, {.gain = 3}));
    EXPECT_NEAR(level(louder) - level(plain), 3, 0.3);
    const auto above = [](const std::vector<float>& sound) {
        std::vector<float> steep;
        for (size_t i = 1; i < sound.size(); i++) steep.push_back(sound[i] - sound[i - 1]);
        return level(steep) - level(sound);
    };
    EXPECT_GT(above(spoken(planned(kQuick, {.breath = 6}))), above(plain) + 0.5);
    EXPECT_GT(above(spoken(planned(kQuick, {.shelf = 4}))), above(plain) + 1);
    EXPECT_LT(above(spoken(planned(kQuick, {.tilt = -3}))), above(plain) - 1);
}

TEST(Synthesis, NothingIsSaidForNothing) {
    for (const std::string_view none : {"", "1234", "\xff\xfe\xf0", "中文"}) {
        const VoiceLine line = planned(none);
        EXPECT_TRUE(line.phones.empty());
        EXPECT_TRUE(spoken(line).empty());
        EXPECT_EQ(line.samples, 0);
    }
    EXPECT_EQ(planned("ə\xf0").phones.size(), 1u);
}

TEST(Synthesis, LongLinesArePartedAtPausesAndBounded) {
    std::string text;
    for (int i = 0; i < 20; i++) text += std::string(kQuick) + ' ';
    const VoiceLine line = planned(text);
    EXPECT_GE(line.pieces.size(), 3u);
    for (const Piece& p : line.pieces) EXPECT_LE(p.steps.size(), kMostAtOnce + 2);
    EXPECT_EQ(static_cast<int64_t>(spoken(line, {.first_chunk = 64}).size()), line.samples);
    EXPECT_EQ(planned(std::string(1000, 'A')).pieces.size(), 3u) << "without any pause";

    const auto refused = plan_line(test_voice(), std::string(kMostPhonemes + 1, 'A'), {}, 1);
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("too long"));
    EXPECT_FALSE(plan_line(test_voice(), std::string(100'000'000, '1'), {}, 1));
}

TEST(Synthesis, AnyTextInAnyDeliveryIsFiniteSound) {
    const std::string signs[] = {"ə", "ˈ", " ", ".", "s", "Y", "ʧ", "\xff", "ː", "1", "?", "ɡ", "ˈ", "A", "ɹ"};
    const auto any = [](uint32_t a, uint32_t b, float low, float high) {
        return low + (high - low) * base::uniform(base::hash(a, b));
    };
    for (uint32_t i = 0; i < 24; i++) {
        std::string text;
        for (uint32_t n = 0; n < 1 + i; n++) text += signs[base::hash(i, n, 9u) % std::size(signs)];
        const Delivery d{.pitch = any(i, 1, -40, 40),
                         .pitch_range = any(i, 2, -1, 5),
                         .formants = any(i, 3, 0, 2),
                         .time = any(i, 4, 0, 3),
                         .tremor = any(i, 5, 0, 2),
                         .tremor_rate = any(i, 6, 0, 50),
                         .jitter = any(i, 7, 0, 3),
                         .shimmer = any(i, 8, 0, 9),
                         .breath = any(i, 9, -30, 30),
                         .tilt = i % 3 ? NAN : 20,
                         .shelf = any(i, 10, -30, 30),
                         .gain = any(i, 11, -40, 90)};
        for (const float v : spoken(planned(text, d, i))) ASSERT_TRUE(std::abs(v) <= 1) << i << ' ' << v;
    }
}

}  // namespace
}  // namespace limn::speech
