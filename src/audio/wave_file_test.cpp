#include "audio/wave_file.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <vector>

namespace limn::audio {
namespace {

uint32_t number(const std::string& file, size_t at, int bytes) {
    uint32_t value = 0;
    for (int i = bytes; i-- > 0;) value = value << 8 | static_cast<uint8_t>(file[at + static_cast<size_t>(i)]);
    return value;
}

TEST(WaveFile, SaysWhatItHoldsAndHoldsIt) {
    const std::vector<float> samples{0, 1, -1, 0.5f, 2, -3, NAN};
    const std::string file = wave_file(samples, 24'000);
    ASSERT_EQ(file.size(), 44 + 2 * samples.size());
    EXPECT_EQ(file.substr(0, 4) + file.substr(8, 8) + file.substr(36, 4), "RIFFWAVEfmt data");
    EXPECT_EQ(number(file, 4, 4), file.size() - 8);
    EXPECT_EQ(number(file, 24, 4), 24'000u);
    EXPECT_EQ(number(file, 28, 4), 48'000u);
    EXPECT_EQ(number(file, 40, 4), 2 * samples.size());
    const int16_t want[] = {0, 32767, -32767, 16384, 32767, -32767, 0};
    for (size_t i = 0; i < samples.size(); i++)
        EXPECT_EQ(static_cast<int16_t>(number(file, 44 + 2 * i, 2)), want[i]) << i;
}

}  // namespace
}  // namespace limn::audio
