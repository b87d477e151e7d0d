#include "audio/wave_file.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace limn::audio {
namespace {

// Little endian, whatever the machine.
void put(std::string& to, uint32_t value, int bytes) {
    for (int i = 0; i < bytes; i++) to += static_cast<char>(value >> (8 * i) & 255);
}

}  // namespace

std::string wave_file(std::span<const float> samples, int sample_rate) {
    const auto bytes = static_cast<uint32_t>(2 * samples.size());
    std::string file = "RIFF";
    file.reserve(44 + bytes);
    put(file, 36 + bytes, 4);
    file += "WAVEfmt ";
    put(file, 16, 4);  // bytes of the description
    put(file, 1, 2);   // whole numbers
    put(file, 1, 2);   // channels
    put(file, static_cast<uint32_t>(sample_rate), 4);
    put(file, static_cast<uint32_t>(2 * sample_rate), 4);
    put(file, 2, 2);  // bytes of a sample of all channels
    put(file, 16, 2);
    file += "data";
    put(file, bytes, 4);
    for (const float value : samples) {
        const float level = std::isnan(value) ? 0 : std::clamp(value, -1.0f, 1.0f);
        put(file, static_cast<uint32_t>(std::lround(32767 * level)), 2);
    }
    return file;
}

}  // namespace limn::audio
