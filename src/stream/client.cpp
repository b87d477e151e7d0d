#include "stream/client.h"

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket.hpp>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>

namespace limn::stream {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace websocket = beast::websocket;
using tcp = asio::ip::tcp;
using boost::system::error_code;

tcp::endpoint local(uint16_t port) {
    return {asio::ip::address_v4::loopback(), port};
}

// One thread of its own reads and writes; the caller's threads meet it in two queues.
class AsioClient final : public Client {
  public:
    ~AsioClient() override {
        cut();
        if (thread_.joinable()) thread_.join();
    }

    base::Result<void> open(uint16_t port, const std::string& target, std::string host, std::string origin) {
        if (host.empty()) host = fmt::format("127.0.0.1:{}", port);
        if (origin.empty()) origin = "http://" + host;
        error_code error;
        beast::get_lowest_layer(ws_).socket().connect(local(port), error);
        if (error) return base::Error{fmt::format("nothing answers on port {}: {}", port, error.message())};
        beast::get_lowest_layer(ws_).socket().set_option(tcp::no_delay(true), error);
        ws_.set_option(websocket::stream_base::decorator([&](websocket::request_type& request) {
            request.set(http::field::host, host);
            if (origin != "none") request.set(http::field::origin, origin);
        }));
        websocket::response_type response;
        ws_.handshake(response, host, target, error);
        if (error)
            return base::Error{fmt::format("the socket was refused: {} ({})", response.result_int(), error.message())};
        ws_.read_message_max(64 << 20);
        ws_.auto_fragment(false);
        read();
        thread_ = std::thread([this] { io_.run(); });
        return {};
    }

    bool send(std::string_view text) override { return queue(std::string(text), false); }
    bool send_binary(std::string_view bytes) override { return queue(std::string(bytes), true); }

    std::optional<Received> receive(std::chrono::milliseconds wait) override {
        std::unique_lock lock(mutex_);
        arrived_.wait_for(lock, wait, [&] { return closed_ || !received_.empty(); });
        if (received_.empty()) return {};
        std::optional<Received> message(std::move(received_.front()));
        received_.pop_front();
        return message;
    }

    bool closed() const override {
        std::lock_guard lock(mutex_);
        return closed_;
    }
    int close_code() const override {
        std::lock_guard lock(mutex_);
        return code_;
    }
    void close() override {
        asio::post(io_, [this] { ws_.async_close(websocket::close_code::normal, [](error_code) {}); });
    }
    void cut() override {
        asio::post(io_, [this] {
            error_code ignored;
            beast::get_lowest_layer(ws_).socket().close(ignored);
        });
    }

  private:
    struct Outgoing {
        bool binary = false;
        std::string data;
    };

    // Nothing while pieces of a binary message are still to come, or where it has no envelope.
    std::optional<Received> take() {
        std::string data = beast::buffers_to_string(buffer_.cdata());
        if (!ws_.got_binary()) return Received{false, {}, std::move(data)};
        const std::span bytes(reinterpret_cast<const uint8_t*>(data.data()), data.size());
        const auto envelope = read_envelope(bytes);
        if (!envelope) return {};
        auto whole = pieces_.add(*envelope, bytes.subspan(kEnvelopeBytes));
        if (!whole) return {};
        return Received{true, *envelope, std::string(whole->begin(), whole->end())};
    }

    bool queue(std::string data, bool binary) {
        {
            std::lock_guard lock(mutex_);
            if (closed_) return false;
        }
        asio::post(io_, [this, data = std::move(data), binary]() mutable {
            outgoing_.push_back({binary, std::move(data)});
            if (outgoing_.size() == 1) write();
        });
        return true;
    }

    void write() {
        ws_.binary(outgoing_.front().binary);
        ws_.async_write(asio::buffer(outgoing_.front().data), [this](error_code error, size_t) {
            if (error) return;
            outgoing_.pop_front();
            if (!outgoing_.empty()) write();
        });
    }

    void read() {
        ws_.async_read(buffer_, [this](error_code error, size_t) {
            {
                std::lock_guard lock(mutex_);
                if (error) {
                    closed_ = true;
                    code_ = ws_.reason().code;
                } else {
                    if (auto message = take()) received_.push_back(std::move(*message));
                }
            }
            buffer_.clear();
            arrived_.notify_all();
            if (!error) read();
        });
    }

    asio::io_context io_{1};
    websocket::stream<beast::tcp_stream> ws_{io_};
    beast::flat_buffer buffer_;
    std::deque<Outgoing> outgoing_;  // of the thread
    Pieces pieces_;                  // of the thread
    mutable std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Received> received_;
    bool closed_ = false;
    int code_ = 0;
    std::thread thread_;
};

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
    for (auto& [key, value] : headers)
        if (beast::iequals(beast::string_view(key.data(), key.size()), beast::string_view(name.data(), name.size())))
            return value;
    return {};
}

base::Result<HttpAnswer> ask(uint16_t port, const HttpQuestion& question) {
    asio::io_context io;
    beast::tcp_stream stream(io);
    error_code error;
    stream.socket().connect(local(port), error);
    if (error) return base::Error{fmt::format("nothing answers on port {}: {}", port, error.message())};
    http::request<http::string_body> request;
    request.version(11);
    request.method_string(question.method);
    request.target(question.target);
    request.set(http::field::host, fmt::format("127.0.0.1:{}", port));
    for (auto& [name, value] : question.headers) request.set(name, value);
    request.body() = question.body;
    if (!question.body.empty() || question.method == "POST") request.content_length(question.body.size());
    request.keep_alive(false);
    http::write(stream, request, error);  // a server that refuses early may have closed already: its answer counts
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(256 << 20);
    parser.skip(question.method == "HEAD");
    http::read(stream, buffer, parser, error);
    if (error && !parser.is_header_done()) return base::Error{fmt::format("no answer: {}", error.message())};
    HttpAnswer answer;
    answer.status = parser.get().result_int();
    for (auto& field : parser.get())
        answer.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
    answer.body = parser.get().body();
    return answer;
}

base::Result<std::unique_ptr<Client>> Client::connect(uint16_t port, const std::string& target, std::string host,
                                                      std::string origin) {
    auto client = std::make_unique<AsioClient>();
    if (auto opened = client->open(port, target, std::move(host), std::move(origin)); !opened) return opened.error();
    return std::unique_ptr<Client>(std::move(client));
}

}  // namespace limn::stream
