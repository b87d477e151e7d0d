// One WebSocket: a reader that bounds what comes, a writer that sends one message at a time.
#include <boost/beast/websocket.hpp>

#include <spdlog/spdlog.h>

#include "stream/asio.h"
#include "stream/send_queue.h"

namespace limn::stream {
namespace {

namespace websocket = beast::websocket;
using Clock = std::chrono::steady_clock;

class AsioSocket final : public Socket, public std::enable_shared_from_this<AsioSocket> {
  public:
    AsioSocket(Shared& shared, Stream stream)
        : shared_(shared),
          counted_(shared.sockets),
          ws_(std::move(stream)),
          wake_(shared.io),
          texts_{{shared.limits.message_burst, shared.limits.messages_per_second},
                 {shared.limits.byte_burst, shared.limits.bytes_per_second}},
          binaries_{{shared.limits.binary_burst, shared.limits.binaries_per_second},
                    {shared.limits.binary_byte_burst, shared.limits.binary_bytes_per_second}},
          waiting_(shared.limits.queued_sounds) {
        static uint64_t last = 0;  // I/O thread only
        id_ = ++last;
    }

    uint64_t id() const override { return id_; }

    void send_text(Text text) override {
        asio::dispatch(shared_.io, [self = shared_from_this(), text = std::move(text)]() mutable {
            self->waiting_.add(std::move(text));
            self->check_waiting();
        });
    }
    void send_binary(Kind kind, base::Ticks tick, Bytes body) override {
        asio::dispatch(shared_.io, [self = shared_from_this(), kind, tick, body = std::move(body)]() mutable {
            self->waiting_.add(kind, tick, std::move(body));
            self->check_waiting();
        });
    }
    void close(uint16_t code, std::string reason) override {
        asio::dispatch(shared_.io, [self = shared_from_this(), code, reason = std::move(reason)] {
            if (self->closing_) return;
            self->closing_ = websocket::close_reason(static_cast<websocket::close_code>(code), reason);
            self->wake_.cancel();
        });
    }

    asio::awaitable<void> run(const http::request<http::empty_body>& upgrade, const Request& request) {
        websocket::stream_base::timeout timeout;
        timeout.handshake_timeout = std::chrono::seconds(1);  // the closing one; the first is answered at once
        timeout.idle_timeout = shared_.limits.socket_idle;
        timeout.keep_alive_pings = true;
        ws_.set_option(timeout);
        ws_.auto_fragment(false);
        ws_.read_message_max(shared_.limits.swallowed_bytes);
        auto [failed] = co_await ws_.async_accept(upgrade, kAwait);
        if (failed || shared_.stopping) co_return;
        std::erase_if(shared_.open, [](auto& weak) { return weak.expired(); });
        shared_.open.push_back(weak_from_this());
        shared_.handlers.opened(shared_from_this(), request);
        asio::co_spawn(
            shared_.io, [self = shared_from_this()] { return self->write(); }, asio::detached);
        measure();
        co_await read();
        beast::get_lowest_layer(ws_).rate_policy().meter = nullptr;
        ended_ = true;
        wake_.cancel();
        if (!shared_.stopping) shared_.handlers.closed(*this);
    }

  private:
    // Whether more waits than a peer may let pile up; then it is closed.
    void check_waiting() {
        if (ended_ || closing_) return waiting_.clear();
        if (waiting_.piled_up() > shared_.limits.send_queue_bytes) {
            if (auto times = shared_.cut_off.note())
                spdlog::info(
                    "{} sockets were closed for how they behave; the last of them, {}, takes what it is sent too "
                    "slowly",
                    *times, id_);
            ended_ = true;
            waiting_.clear();
            wake_.cancel();
            // A close frame would queue up behind the bytes that are stuck.
            error_code ignored;
            beast::get_lowest_layer(ws_).socket().close(ignored);
            return;
        }
        wake_.cancel();
    }

    // What no message is made of ends the connection when there is too much of it.
    void measure() {
        auto over = [this] {
            if (auto times = shared_.cut_off.note())
                spdlog::info("{} sockets were closed for how they behave; the last of them, {}: {}", *times, id_,
                             meter_.fault());
            close(1008, std::string(meter_.fault()));
            // Its flood is not waited out: the close frame has a moment, then the connection is cut.
            auto moment = std::make_shared<asio::steady_timer>(shared_.io, std::chrono::milliseconds(100));
            moment->async_wait([self = weak_from_this(), moment](error_code) {
                error_code ignored;
                if (auto socket = self.lock()) beast::get_lowest_layer(socket->ws_).socket().close(ignored);
            });
        };
        MeteredRate& rate = beast::get_lowest_layer(ws_).rate_policy();
        rate.over = over;
        rate.meter = &meter_;
        ws_.control_callback([this](websocket::frame_type, beast::string_view) { meter_.control_frame(Clock::now()); });
    }

    asio::awaitable<void> read() {
        beast::flat_buffer buffer;
        const Limits& limits = shared_.limits;
        size_t length = 0;
        while (true) {
            auto [error, n] = co_await ws_.async_read_some(buffer, limits.text_bytes + 1, kAwait);
            if (error) co_return;
            meter_.delivered(n);
            length += n;
            const bool binary = ws_.got_binary();
            const bool too_large = length > (binary ? limits.binary_bytes : limits.text_bytes);
            if (too_large) buffer.clear();  // the rest is read and thrown away
            if (!ws_.is_message_done()) continue;
            Budget& budget = binary ? binaries_ : texts_;
            const bool admitted = budget.messages.take(1, Clock::now());
            const auto debt = budget.bytes.charge(static_cast<double>(std::exchange(length, 0)), Clock::now());
            if (closing_ || shared_.stopping) {
                // Nothing that comes after a goodbye counts.
            } else if (!admitted) {
                shared_.handlers.refused(*this, Refusal::too_frequent);
            } else if (too_large) {
                shared_.handlers.refused(*this, Refusal::too_large);
            } else {
                hear(buffer.cdata(), binary);
            }
            buffer.clear();
            if (debt > Clock::duration::zero()) {  // the peer waits, by way of its full pipe
                asio::steady_timer pause(shared_.io, debt);
                co_await pause.async_wait(kAwait);
            }
        }
    }

    void hear(asio::const_buffer data, bool binary) {
        if (!binary) return shared_.handlers.text(*this, {static_cast<const char*>(data.data()), data.size()});
        const std::span<const uint8_t> bytes(static_cast<const uint8_t*>(data.data()), data.size());
        const auto envelope = read_envelope(bytes);
        // What a page sends is small enough to come whole.
        if (!envelope || envelope->more || !shared_.handlers.binary)
            return shared_.handlers.refused(*this, Refusal::malformed);
        shared_.handlers.binary(*this, *envelope, bytes.subspan(kEnvelopeBytes));
    }

    asio::awaitable<void> write() {
        while (!ended_) {
            if (auto next = waiting_.next()) {
                ws_.text(next->text);
                auto [error, n] = co_await ws_.async_write(next->as<asio::const_buffer>(), kAwait);
                if (error) co_return;
                waiting_.sent();
            } else if (closing_) {
                co_await ws_.async_close(*closing_, kAwait);
                co_return;
            } else {
                wake_.expires_at(Clock::time_point::max());
                co_await wake_.async_wait(kAwait);
            }
        }
    }

    Shared& shared_;
    Counted counted_;
    uint64_t id_ = 0;
    websocket::stream<Stream> ws_;
    WireMeter meter_;
    asio::steady_timer wake_;
    struct Budget {
        TokenBucket messages, bytes;
    };
    Budget texts_, binaries_;
    SendQueue waiting_;
    std::optional<websocket::close_reason> closing_;
    bool ended_ = false;
};

}  // namespace

asio::awaitable<void> serve_socket(Shared& shared, Stream stream, beast::flat_buffer buffer,
                                   http::request<http::empty_body> upgrade, Request request) {
    // A peer that sends frames before the handshake is answered breaks the protocol; none does.
    if (buffer.size() > 0) co_return;
    // Whoever lets go of it last, on whatever thread: it ends on the I/O thread.
    std::shared_ptr<AsioSocket> socket(new AsioSocket(shared, std::move(stream)), [&io = shared.io](AsioSocket* last) {
        asio::dispatch(io, [owned = std::unique_ptr<AsioSocket>(last)] {});
    });
    co_await socket->run(upgrade, request);
}

}  // namespace limn::stream
