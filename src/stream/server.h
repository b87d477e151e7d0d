#pragma once
// HTTP/1.1 and WebSockets on one port and one thread. Bytes that are malformed, too many, too large or from the wrong
// place end here; what comes through is handed to Handlers on the I/O thread, which therefore must not wait for
// anything.
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "stream/admission.h"
#include "stream/http.h"
#include "stream/socket.h"

namespace limn::stream {

struct Limits {
    size_t text_bytes = 64 << 10;      // a longer message is refused
    size_t swallowed_bytes = 4 << 20;  // of one too long message; beyond that the socket is closed
    // A hand on several sliders at 60 Hz each stays far below.
    double messages_per_second = 500, message_burst = 1500;
    double bytes_per_second = 2 << 20, byte_burst = 8 << 20;
    // Binary messages have a budget of their own: a microphone's sound is 100 packets of 976 bytes a second.
    size_t binary_bytes = 4 << 10;
    double binaries_per_second = 200, binary_burst = 400;
    double binary_bytes_per_second = 256 << 10, binary_byte_burst = 512 << 10;
    int sockets = 64;
    int connections = 256;
    size_t header_bytes = 16 << 10;
    size_t send_queue_bytes = 4 << 20;
    size_t queued_sounds = 50;  // packets: half a second
    // From the connection, or from the first byte of a further request, to the end of the header.
    std::chrono::milliseconds header_timeout{10'000};
    std::chrono::milliseconds keep_alive{60'000};   // between two requests
    std::chrono::milliseconds socket_idle{20'000};  // without a sign of life; a ping is sent at half of it
    std::chrono::milliseconds upload_timeout{120'000};
    uint64_t upload_bytes = 64 << 20;
    // At a time. When all places are taken, the slowest that brings less than upload_yields a second makes way.
    size_t uploads = 4;
    double upload_yields = 1 << 20;
    // Bytes a second that an upload must bring on the whole, once upload_grace has passed.
    double upload_least = 16 << 10;
    std::chrono::milliseconds upload_grace{5'000};
    // Of all uploads together, each counted with upload_fee bytes more: what is beyond is read more slowly.
    double upload_bytes_per_second = 16 << 20, upload_burst = 128 << 20, upload_fee = 1 << 20;
    // Of one connection, and of all together: what is beyond is answered later.
    double requests_per_second = 100, request_burst = 400;
    double all_requests_per_second = 1500, all_request_burst = 3000;
    bool trust_local_users = false;  // connections of this machine's other users are let in
};

struct Handlers {
    // GET and HEAD.
    std::function<void(const Request&, Reply)> request;
    // POST: asked before a body is read; an error ends it with 404.
    std::function<base::Result<void>(const Request&)> may_upload;
    std::filesystem::path upload_folder;  // where bodies are written
    // The most bytes of a body; null: Limits::upload_bytes for all.
    std::function<uint64_t(const Request&)> upload_limit;
    std::function<void(const Request&, UploadedFile, Reply)> uploaded;
    // A WebSocket: asked before the upgrade; an error ends it with 404.
    std::function<base::Result<void>(const Request&)> may_open;
    std::function<void(std::shared_ptr<Socket>, const Request&)> opened;
    std::function<void(Socket&, std::string_view)> text;
    // What comes after the envelope.
    std::function<void(Socket&, const Envelope&, std::span<const uint8_t>)> binary;
    std::function<void(Socket&, Refusal)> refused;
    std::function<void(Socket&)> closed;  // once for each opened, but for those that stop() closes
};

class Server {
  public:
    // Binds and listens; the handlers are not called before run(). Port 0 takes any free one. An error says what is in
    // the way.
    static base::Result<std::unique_ptr<Server>> listen(const Endpoint& endpoint, Limits limits = {});
    virtual ~Server() = default;

    virtual uint16_t port() const = 0;
    // Serves on the calling thread, which becomes the I/O thread, until stop().
    virtual void run(Handlers handlers) = 0;
    // From any thread: runs fn on the I/O thread, later.
    virtual void post(std::function<void()> fn) = 0;
    virtual void post_after(std::chrono::milliseconds delay, std::function<void()> fn) = 0;
    // fn runs on the I/O thread at the first SIGTERM, SIGINT or SIGHUP; a second one ends the process at once, and so
    // does, within two seconds of the first, whatever has not ended by then. To be called once.
    virtual void on_signal(std::function<void()> fn) = 0;
    // From any thread: no new connections, every socket is closed with 1001 once what is queued has gone; run() returns
    // within a second.
    virtual void stop() = 0;
};

}  // namespace limn::stream
