#pragma once
// One WebSocket, as the rest of the program sees it. Every function may be called from any thread.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace limn::stream {

// Shared, so that one message to many members is one piece of memory.
using Text = std::shared_ptr<const std::string>;
using Bytes = std::shared_ptr<const std::vector<uint8_t>>;

class Socket {
  public:
    virtual ~Socket() = default;
    // Unique in the process; never 0.
    virtual uint64_t id() const = 0;
    // Texts go out in order and before any waiting binary. A peer that lets more than Limits::send_queue_bytes pile up
    // behind the message that goes out first is closed: it would otherwise be told half a story.
    virtual void send_text(Text text) = 0;
    virtual void send_binary(Bytes bytes) = 0;
    // Sends what is queued, then a close frame.
    virtual void close(uint16_t code, std::string reason) = 0;
};

// Why a message never reached its reader.
enum class Refusal : uint8_t { too_large, too_frequent, binary };

}  // namespace limn::stream
