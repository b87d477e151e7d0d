#pragma once
// What the three files that instantiate Asio and Beast share.
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <memory>

#include "stream/server.h"
#include "stream/token_bucket.h"

namespace limn::stream {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

// Errors as values: (error, result) = co_await operation.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

// Adds one to a count for as long as it lives.
class Counted {
  public:
    explicit Counted(int& count) : count_(&count) { ++*count_; }
    Counted(const Counted&) = delete;
    Counted& operator=(const Counted&) = delete;
    ~Counted() { --*count_; }

  private:
    int* count_;
};

// What all connections of a server share; touched on the I/O thread only.
struct Shared {
    Limits limits;
    Handlers handlers;
    int connections = 0;
    int sockets = 0;
    int uploads = 0;
    bool stopping = false;
    std::vector<std::weak_ptr<Socket>> open;
    asio::io_context io{1};  // last: what still waits in it counts itself out of the above when it is destroyed
};

// Serves one connection until it ends. Becomes a WebSocket when asked.
asio::awaitable<void> serve_connection(Shared& shared, tcp::socket socket);

// Upgrades and serves one WebSocket until it ends. buffer: bytes that were read beyond the request's header.
asio::awaitable<void> serve_socket(Shared& shared, beast::tcp_stream stream, beast::flat_buffer buffer,
                                   http::request<http::empty_body> upgrade, Request request);

}  // namespace limn::stream
