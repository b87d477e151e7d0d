#pragma once
// What waits to be sent on one socket, and what goes next: sound before text before video, and of a large video message
// one piece at a time, so that sound is never behind more than one piece. I/O thread only.
#include <array>
#include <deque>
#include <optional>

#include "stream/socket.h"

namespace limn::stream {

class SendQueue {
  public:
    explicit SendQueue(size_t most_sounds) : most_sounds_(most_sounds) {}

    void add(Text text) {
        bytes_ += text->size();
        texts_.push_back(std::move(text));
    }
    void add(Kind kind, base::Ticks tick, Bytes body);
    void clear();

    // One WebSocket message. Its bytes stay where they are until sent().
    struct Next {
        bool text = false;
        std::array<uint8_t, kEnvelopeBytes> envelope;
        const uint8_t* body = nullptr;
        size_t bytes = 0;  // of the body

        // A sequence of two buffers of BufferType, as Asio wants them; a text has no envelope.
        template <class Buffer>
        std::array<Buffer, 2> as() const {
            return {Buffer(envelope.data(), text ? 0 : kEnvelopeBytes), Buffer(body, bytes)};
        }
    };
    // What goes out now; to be followed by sent() before it is asked again.
    std::optional<Next> next();
    void sent();

    // Bytes behind the message that goes out now or next: one alone may be as large as it has to be, as the greeting of
    // a large film.
    size_t piled_up() const;

  private:
    struct Binary {
        Envelope envelope;
        Bytes body;
        size_t sent = 0;
    };
    enum class From : uint8_t { nowhere, sounds, texts, videos };
    From first() const;
    size_t left_of(From from) const;

    const size_t most_sounds_;
    std::array<uint32_t, kKinds> sequences_{};
    std::deque<Binary> sounds_, videos_;
    std::deque<Text> texts_;
    From writing_ = From::nowhere;
    size_t piece_ = 0;  // bytes of what is being written
    size_t bytes_ = 0;  // of all that is not sent yet
};

}  // namespace limn::stream
