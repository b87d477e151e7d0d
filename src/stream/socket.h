#pragma once
// One WebSocket, as the rest of the program sees it. Every function may be called from any thread.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "stream/envelope.h"

namespace limn::stream {

// Shared, so that one message to many members is one piece of memory.
using Text = std::shared_ptr<const std::string>;
using Bytes = std::shared_ptr<const std::vector<uint8_t>>;

class Socket {
  public:
    virtual ~Socket() = default;
    // Unique in the process; never 0.
    virtual uint64_t id() const = 0;
    // Sound goes out before texts, texts before video, each kind in order; video goes in pieces, so that it keeps
    // nobody waiting. A peer that lets more than Limits::send_queue_bytes pile up behind the message that goes out
    // first is closed: it would otherwise be told half a story. Of sound that piles up the oldest is dropped: it comes
    // too late.
    virtual void send_text(Text text) = 0;
    // The envelope's sequence is counted here.
    virtual void send_binary(Kind kind, base::Ticks tick, Bytes body) = 0;
    // Sends what is queued, then a close frame.
    virtual void close(uint16_t code, std::string reason) = 0;
};

// Why a message never reached its reader.
enum class Refusal : uint8_t { too_large, too_frequent, malformed };

}  // namespace limn::stream
