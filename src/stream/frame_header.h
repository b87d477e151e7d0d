#pragma once
// What stands before each encoded picture on the wire: 128 bytes, little endian. It says what the picture shows and
// what each stage of it cost.
#include <array>
#include <cstdint>
#include <optional>
#include <span>

namespace limn::stream {

constexpr uint32_t kFrameMagic = 0x564d494c;  // "LIMV"
constexpr size_t kFrameHeaderBytes = 128;

enum class Codec : uint8_t { h264 = 0, jpeg = 1 };
enum FrameFlags : uint8_t { kKeyFrame = 1, kResponseFrame = 2, kSettling = 4, kSettled = 8 };

// Milliseconds. input: from the newest shown edit's arrival to the start of the frame; queue: from the traced picture
// to the start of its encoding; total: from that arrival (or the frame's start, when nothing new was edited) to the
// encoded picture.
struct StageTimes {
    float input = 0, evaluate = 0, accel = 0, gbuffer = 0, light = 0, filter = 0, look = 0, encode = 0, queue = 0,
          total = 0;
};
constexpr int kStageCount = 10;

struct FrameHeader {
    Codec codec = Codec::h264;
    uint8_t flags = 0;
    uint32_t frame = 0;
    uint32_t revision = 0;
    uint32_t last_seq = 0;  // newest of this viewer's own that is shown
    uint16_t width = 0, height = 0;
    double stamp = 0;  // of that last_seq, or of that `watch` if it is newer, by the client's clock; NaN when the frame
                       // before showed both
    double time_seconds = 0;  // scene time
    uint64_t scene_hash = 0;
    float lit_fraction = 0;
    float settled = 0;
    float touched_share = 0;  // of all pixels, 0..1: that the newest edits touched and that were re-rendered first
    uint16_t touched_samples =
        0;  // of light, that each of those that show the edit has got since; 0 = nothing comes first
    uint32_t kilorays = 0;
    uint32_t payload_bytes = 0;
    uint32_t view = 0;   // 0 = through the film's camera, else through the viewer's own
    uint32_t watch = 0;  // number of the viewer's newest `watch` that is shown; 0 = the film's camera
    StageTimes stages;
};

std::array<uint8_t, kFrameHeaderBytes> write_frame_header(const FrameHeader& header);
// Nothing when it is none, of another version, or not followed by exactly payload_bytes.
std::optional<FrameHeader> read_frame_header(std::span<const uint8_t> message);

}  // namespace limn::stream
