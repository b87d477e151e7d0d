#pragma once
// The other end of the wire, blocking: one WebSocket client and single HTTP requests, for measuring and for tests.
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "stream/envelope.h"

namespace limn::stream {

struct HttpAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string header(std::string_view name) const;  // empty when absent; any case
};
struct HttpQuestion {
    std::string method = "GET";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers = {};  // Host is set when not given
    std::string body = {};
};
base::Result<HttpAnswer> ask(uint16_t port, const HttpQuestion& question);

struct Received {
    bool binary = false;
    Envelope envelope;  // of a binary message: of its last piece
    std::string data;   // the text, or what came after the envelopes
};

class Client {
  public:
    // Connects to 127.0.0.1; Host and Origin as the server's own page would send them unless given.
    static base::Result<std::unique_ptr<Client>> connect(uint16_t port, const std::string& target,
                                                         std::string host = {}, std::string origin = {});
    virtual ~Client() = default;
    // False when the connection is gone. send may run beside receive.
    virtual bool send(std::string_view text) = 0;
    virtual bool send_binary(std::string_view bytes) = 0;  // as they are: the caller writes the envelope
    // The next message; nothing when none came in time or the connection is gone.
    virtual std::optional<Received> receive(std::chrono::milliseconds wait) = 0;
    virtual bool closed() const = 0;
    virtual int close_code() const = 0;  // 0 while open, or when it was cut without one
    virtual void close() = 0;            // politely
    virtual void cut() = 0;              // as a broken wire does
};

}  // namespace limn::stream
