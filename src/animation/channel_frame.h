#pragma once
// What is performed live and never stored, as of one frame: for each member and channel the newest sample.
#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace limn::animation {

enum class Channel : uint8_t {
    gaze,  // a pointer on the picture: x, y from its middle, -1..1, right and up
    talk,  // the mouth speaks without words: benches and tests
};

struct Sample {
    uint64_t member = 0;
    Channel channel = Channel::gaze;
    uint64_t number = 0;  // counted over all samples of a session: of two the larger is the newer
    std::array<float, 2> value{};
    bool operator==(const Sample&) const = default;
};

struct ChannelFrame {
    std::vector<Sample> samples;  // at most one of a member and channel

    bool operator==(const ChannelFrame&) const = default;
};

// In the place of the member's last one on that channel.
inline void put(ChannelFrame& frame, const Sample& sample) {
    const auto found = std::ranges::find_if(
        frame.samples, [&](const Sample& s) { return s.member == sample.member && s.channel == sample.channel; });
    if (found == frame.samples.end())
        frame.samples.push_back(sample);
    else
        *found = sample;
}

// The member performs on it no more.
inline void take(ChannelFrame& frame, uint64_t member, Channel channel) {
    std::erase_if(frame.samples, [&](const Sample& s) { return s.member == member && s.channel == channel; });
}
inline void take_all(ChannelFrame& frame, uint64_t member) {
    std::erase_if(frame.samples, [&](const Sample& s) { return s.member == member; });
}

// Of all members; null when nobody performs on it.
inline const Sample* newest(const ChannelFrame& frame, Channel channel) {
    const Sample* found = nullptr;
    for (const Sample& s : frame.samples)
        if (s.channel == channel && (!found || s.number > found->number)) found = &s;
    return found;
}

}  // namespace limn::animation
