#include "stream/frame_header.h"

#include <bit>
#include <cstring>

namespace limn::stream {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the wire is little endian, and so is every machine we build for");

constexpr uint8_t kVersion = 1;

template <class T>
void put(std::array<uint8_t, kFrameHeaderBytes>& bytes, size_t at, T value) {
    std::memcpy(bytes.data() + at, &value, sizeof value);
}
template <class T>
T get(std::span<const uint8_t> bytes, size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    return value;
}

}  // namespace

std::array<uint8_t, kFrameHeaderBytes> write_frame_header(const FrameHeader& h) {
    std::array<uint8_t, kFrameHeaderBytes> bytes{};
    put(bytes, 0, kFrameMagic);
    put(bytes, 4, kVersion);
    put(bytes, 5, static_cast<uint8_t>(h.codec));
    put(bytes, 6, h.flags);
    put(bytes, 7, static_cast<uint8_t>(frame::kStages));
    put(bytes, 8, h.frame);
    put(bytes, 12, h.revision);
    put(bytes, 16, h.last_seq);
    put(bytes, 20, h.width);
    put(bytes, 22, h.height);
    put(bytes, 24, h.stamp);
    put(bytes, 32, h.time_seconds);
    put(bytes, 40, h.report.scene_hash);
    put(bytes, 48, h.report.lit_fraction);
    put(bytes, 52, h.report.settled);
    put(bytes, 56, static_cast<uint32_t>(h.report.rays / 1000));
    put(bytes, 60, h.payload_bytes);
    std::memcpy(bytes.data() + 64, h.report.stages.ms.data(), sizeof h.report.stages.ms);
    put(bytes, 104, h.report.invalidated_share);
    put(bytes, 108, static_cast<uint16_t>(h.report.invalidated_samples));
    put(bytes, 112, h.view);
    put(bytes, 116, h.watch);
    return bytes;
}

std::optional<FrameHeader> read_frame_header(std::span<const uint8_t> m) {
    if (m.size() < kFrameHeaderBytes || get<uint32_t>(m, 0) != kFrameMagic || m[4] != kVersion || m[5] > 1 ||
        m[7] < frame::kStages)
        return {};
    FrameHeader h;
    h.codec = static_cast<Codec>(m[5]);
    h.flags = m[6];
    h.frame = get<uint32_t>(m, 8);
    h.revision = get<uint32_t>(m, 12);
    h.last_seq = get<uint32_t>(m, 16);
    h.width = get<uint16_t>(m, 20);
    h.height = get<uint16_t>(m, 22);
    h.stamp = get<double>(m, 24);
    h.time_seconds = get<double>(m, 32);
    h.report.scene_hash = get<uint64_t>(m, 40);
    h.report.lit_fraction = get<float>(m, 48);
    h.report.settled = get<float>(m, 52);
    h.report.rays = uint64_t{1000} * get<uint32_t>(m, 56);
    h.payload_bytes = get<uint32_t>(m, 60);
    std::memcpy(h.report.stages.ms.data(), m.data() + 64, sizeof h.report.stages.ms);
    h.report.invalidated_share = get<float>(m, 104);
    h.report.invalidated_samples = get<uint16_t>(m, 108);
    h.view = get<uint32_t>(m, 112);
    h.watch = get<uint32_t>(m, 116);
    if (m.size() - kFrameHeaderBytes != h.payload_bytes) return {};
    return h;
}

}  // namespace limn::stream
