#include "stream/envelope.h"

#include <bit>
#include <cstring>
#include <utility>

namespace limn::stream {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the wire is little endian, and so is every machine we build for");

constexpr uint8_t kMore = 1;

}  // namespace

std::array<uint8_t, kEnvelopeBytes> write_envelope(const Envelope& e) {
    std::array<uint8_t, kEnvelopeBytes> bytes{};
    bytes[0] = static_cast<uint8_t>(e.kind);
    bytes[1] = e.more ? kMore : 0;
    std::memcpy(bytes.data() + 4, &e.sequence, sizeof e.sequence);
    std::memcpy(bytes.data() + 8, &e.tick, sizeof e.tick);
    return bytes;
}

std::optional<Envelope> read_envelope(std::span<const uint8_t> m) {
    if (m.size() < kEnvelopeBytes || m[0] == 0 || m[0] >= kKinds || m[1] > kMore || m[2] != 0 || m[3] != 0) return {};
    Envelope e;
    e.kind = static_cast<Kind>(m[0]);
    e.more = m[1] & kMore;
    std::memcpy(&e.sequence, m.data() + 4, sizeof e.sequence);
    std::memcpy(&e.tick, m.data() + 8, sizeof e.tick);
    return e;
}

std::optional<std::vector<uint8_t>> Pieces::add(const Envelope& envelope, std::span<const uint8_t> body) {
    Begun& begun = begun_[static_cast<size_t>(envelope.kind)];
    if (!begun.open || begun.sequence != envelope.sequence) begun = {envelope.sequence, true, {}};
    begun.body.insert(begun.body.end(), body.begin(), body.end());
    if (envelope.more) return {};
    begun.open = false;
    return std::exchange(begun.body, {});
}

}  // namespace limn::stream
