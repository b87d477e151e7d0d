#pragma once
// What a frame tells of itself: the same to the loop that asked for it, to the viewer who sees it and to whoever
// counts.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace limn::frame {

// In the order they run. input: from the newest shown edit's arrival to the start of the frame; queue: from the traced
// picture to the start of its encoding; total: from that arrival (or the frame's start, when nothing new was edited) to
// the encoded picture.
enum class Stage : uint8_t { input, evaluate, accel, gbuffer, light, filter, look, encode, queue, total };
constexpr std::array<std::string_view, 10> kStageNames{"input",  "evaluate", "accel",  "gbuffer", "light",
                                                       "filter", "look",     "encode", "queue",   "total"};
constexpr size_t kStages = kStageNames.size();

// Milliseconds.
struct StageTimes {
    std::array<float, kStages> ms{};
    float& operator[](Stage stage) { return ms[static_cast<size_t>(stage)]; }
    float operator[](Stage stage) const { return ms[static_cast<size_t>(stage)]; }
};

struct Report {
    StageTimes stages;
    uint64_t scene_hash = 0;
    uint64_t rays = 0;
    float lit_fraction = 0;  // of the pixels with new light samples
    float invalidated_share =
        0;  // of all pixels, 0..1: that the newest edits invalidated and that were re-rendered first
    int invalidated_samples =
        0;              // of light, that each of those that show the edit has got since; 0 = nothing comes first
    float settled = 0;  // 0..1; 1 = more samples would change nothing
    int gbuffer_width = 0, gbuffer_height = 0, bounces = 0, threads = 0;
    uint64_t triangles = 0, texture_bytes = 0;  // that the Scene asks for, what is shared counted once
};

}  // namespace limn::frame
