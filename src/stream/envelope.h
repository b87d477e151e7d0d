#pragma once
// What stands before every binary message, in both directions: 16 bytes, little endian. A large one goes out in pieces,
// each with an envelope of its own, so that what is more urgent goes between them.
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/ticks.h"

namespace limn::stream {

// What a binary message holds. From the server: video, a frame header and an access unit (frame_header.h); sound, one
// Opus packet. From a page: sound, 16-bit samples of one channel at 48 kHz.
enum class Kind : uint8_t { video = 1, sound = 2 };
constexpr size_t kKinds = 3;  // one more than the last

constexpr size_t kEnvelopeBytes = 16;
// Of the body of a piece: at 6 Mbit/s, 22 ms.
constexpr size_t kPieceBytes = 16 << 10;

struct Envelope {
    Kind kind = Kind::video;
    bool more = false;      // another piece of the same message follows
    uint32_t sequence = 0;  // of its kind on this connection: what is left out shows
    base::Ticks tick = 0;   // of the session's clock: the moment that it shows, or when its first sample is heard
};

std::array<uint8_t, kEnvelopeBytes> write_envelope(const Envelope& envelope);
// Nothing when it is none: too short, of no known kind, with flags that nobody knows.
std::optional<Envelope> read_envelope(std::span<const uint8_t> message);

// Puts pieces together again, kind by kind.
class Pieces {
  public:
    // The whole body once its last piece is there. Pieces of one message come one after the other, as a WebSocket keeps
    // their order.
    std::optional<std::vector<uint8_t>> add(const Envelope& envelope, std::span<const uint8_t> body);

  private:
    struct Begun {
        uint32_t sequence = 0;
        bool open = false;
        std::vector<uint8_t> body;
    };
    std::array<Begun, kKinds> begun_;
};

}  // namespace limn::stream
