#pragma once
// What the three files that instantiate Asio and Beast share.
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <functional>
#include <limits>
#include <list>
#include <memory>

#include "base/seldom.h"
#include "stream/peer_owner.h"
#include "stream/server.h"
#include "stream/token_bucket.h"
#include "stream/wire_meter.h"

namespace limn::stream {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using boost::system::error_code;

// Errors as values: (error, result) = co_await operation.
constexpr auto kAwait = asio::as_tuple(asio::use_awaitable);

// Takes every byte, and tells the meter of it as soon as there is one.
class MeteredRate {
  public:
    MeteredRate() = default;
    WireMeter* meter = nullptr;
    std::function<void()> over;  // called once, when the meter finds fault; nothing is read any more

  private:
    friend class beast::rate_policy_access;
    static constexpr size_t kAll = std::numeric_limits<size_t>::max();
    size_t available_read_bytes() const { return meter && !meter->fault().empty() ? 0 : kAll; }
    size_t available_write_bytes() const { return kAll; }
    void transfer_read_bytes(size_t bytes) {
        if (!meter) return;
        meter->received(bytes, std::chrono::steady_clock::now());
        if (over && !meter->fault().empty()) std::exchange(over, nullptr)();
    }
    void transfer_write_bytes(size_t) const {}
    void on_timer() const {}
};
using Stream = beast::basic_stream<tcp, asio::any_io_executor, MeteredRate>;

// A connection that keeps a place without asking for anything: it is the first to go when places run out.
struct Silent {
    tcp::socket* socket = nullptr;  // null: it has been told to go
    bool asked_before = false;      // it waits between two requests
};

// An upload under way.
struct Upload {
    enum class Ended : uint8_t { no, too_slow, displaced };
    Stream* stream = nullptr;
    std::chrono::steady_clock::time_point begun;
    std::chrono::steady_clock::duration waited{};  // for others, and not held against it
    uint64_t bytes = 0;
    Ended ended = Ended::no;  // before its end, by us
};

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

// In a list for as long as it lives.
template <class T>
class Listed {
  public:
    Listed(std::list<T>& list, T value) : list_(list), place_(list.insert(list.end(), std::move(value))) {}
    Listed(const Listed&) = delete;
    Listed& operator=(const Listed&) = delete;
    ~Listed() { list_.erase(place_); }
    T& operator*() { return *place_; }

  private:
    std::list<T>& list_;
    typename std::list<T>::iterator place_;
};

// What all connections of a server share; invalidated on the I/O thread only.
struct Shared {
    Limits limits;
    Handlers handlers;
    int connections = 0;
    int sockets = 0;
    std::list<Silent> silent;   // the longest first
    std::list<Upload> uploads;  // the oldest first
    bool watching_uploads = false;
    uint16_t port = 0;  // that is served
    SocketOwners owners;
    uint32_t own_uid = 0;
    // Debts of what comes without a name; see Limits.
    TokenBucket upload_rate{1, 1}, request_rate{1, 1};
    base::Seldom cut_off;
    bool stopping = false;
    std::vector<std::weak_ptr<Socket>> open;
    asio::io_context io{1};  // last: what still waits in it counts itself out of the above when it is destroyed
};

// Serves one connection until it ends. Becomes a WebSocket when asked.
asio::awaitable<void> serve_connection(Shared& shared, tcp::socket socket);

// Upgrades and serves one WebSocket until it ends. buffer: bytes that were read beyond the request's header.
asio::awaitable<void> serve_socket(Shared& shared, Stream stream, beast::flat_buffer buffer,
                                   http::request<http::empty_body> upgrade, Request request);

}  // namespace limn::stream
