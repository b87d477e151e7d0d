#pragma once
// What stands before each encoded picture on the wire: 128 bytes, little endian. It says what the picture shows and
// what each stage of it cost.
#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "frame/report.h"

namespace limn::stream {

constexpr uint32_t kFrameMagic = 0x564d494c;  // "LIMV"
constexpr size_t kFrameHeaderBytes = 128;

enum class Codec : uint8_t { h264 = 0, jpeg = 1 };
enum FrameFlags : uint8_t { kKeyFrame = 1, kResponseFrame = 2, kSettling = 4, kSettled = 8 };

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
    frame::Report report;     // rays by the thousand; of the sizes and sums nothing: they come with the statistics
    uint32_t payload_bytes = 0;
    uint32_t view = 0;   // 0 = through the film's camera, else through the viewer's own
    uint32_t watch = 0;  // number of the viewer's newest `watch` that is shown; 0 = the film's camera
};

std::array<uint8_t, kFrameHeaderBytes> write_frame_header(const FrameHeader& header);
// Nothing when it is none, of another version, or not followed by exactly payload_bytes.
std::optional<FrameHeader> read_frame_header(std::span<const uint8_t> message);

}  // namespace limn::stream
