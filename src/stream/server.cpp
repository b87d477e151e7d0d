#include "stream/server.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/priority.h"
#include "base/task_pool.h"
#include "stream/asio.h"

namespace limn::stream {
namespace {

using namespace std::chrono_literals;
constexpr auto kDrain = 700ms;
// From a signal to the end of the process, whatever is still under way: what was acknowledged is on disk.
constexpr auto kLastOrders = 1500ms;

class AsioServer final : public Server {
  public:
    explicit AsioServer(Limits limits) : acceptor_(shared_.io) {
        shared_.limits = limits;
        shared_.own_uid = ::geteuid();
        shared_.upload_rate = TokenBucket(limits.upload_burst, limits.upload_bytes_per_second);
        shared_.request_rate = TokenBucket(limits.all_request_burst, limits.all_requests_per_second);
    }

    ~AsioServer() override {
        signal_io_.stop();
        if (signal_thread_.joinable()) signal_thread_.join();
    }

    base::Result<void> open(const Endpoint& endpoint) {
        error_code error;
        auto address = asio::ip::make_address(endpoint.host == "localhost" ? "127.0.0.1" : endpoint.host, error);
        if (error) return base::Error{fmt::format("'{}' is no address of this machine", endpoint.host), "--listen"};
        tcp::endpoint where(address, endpoint.port);
        acceptor_.open(where.protocol(), error);
        if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
        if (!error) acceptor_.bind(where, error);
        if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
        if (error == asio::error::address_in_use)
            return base::Error{fmt::format("port {} is taken: another program listens on {}:{}. Stop it, or choose "
                                           "another port with --port N.",
                                           endpoint.port, endpoint.host, endpoint.port),
                               "--port"};
        if (error)
            return base::Error{fmt::format("cannot listen on {}:{}: {}", endpoint.host, endpoint.port, error.message()),
                               "--listen"};
        port_ = shared_.port = acceptor_.local_endpoint().port();
        if (!shared_.limits.trust_local_users && !shared_.owners.known())
            spdlog::warn("this system does not say whose a connection is: other users of this machine are let in");
        return {};
    }

    uint16_t port() const override { return port_; }

    void run(Handlers handlers) override {
        base::name_thread("limn-io");
        shared_.handlers = std::move(handlers);
        asio::co_spawn(shared_.io, accept(), asio::detached);
        auto work = asio::make_work_guard(shared_.io);
        shared_.io.run();
        // What is left (half-closed sockets) is destroyed with the io_context; their handlers must not be called any
        // more.
        shared_.stopping = true;
    }

    void post(std::function<void()> fn) override { asio::post(shared_.io, std::move(fn)); }

    void post_after(std::chrono::milliseconds delay, std::function<void()> fn) override {
        asio::post(shared_.io, [this, delay, fn = std::move(fn)]() mutable {
            auto timer = std::make_shared<asio::steady_timer>(shared_.io, delay);
            timer->async_wait([timer, fn = std::move(fn)](error_code error) {
                if (!error) fn();
            });
        });
    }

    void on_signal(std::function<void()> fn) override {
        for (int number : {SIGTERM, SIGINT, SIGHUP}) signals_.add(number);
        signals_.async_wait([this, fn = std::move(fn)](error_code error, int) mutable {
            if (error) return;
            signals_.async_wait([](error_code again, int number) {
                if (!again) std::_Exit(128 + number);
            });
            base::hurry_all();
            // It outlives the server: what is taken down after that has no more time either.
            std::thread([] {
                std::this_thread::sleep_for(kLastOrders);
                spdlog::warn("ended in the middle of something; what was acknowledged is kept");
                std::_Exit(0);
            }).detach();
            post(std::move(fn));
        });
        // A thread of its own: signals are heard whatever the others are busy with.
        signal_thread_ = std::thread([this] {
            base::name_thread("limn-signals");
            signal_io_.run();
        });
    }

    void stop() override {
        asio::post(shared_.io, [this] {
            if (std::exchange(stopped_, true)) return;
            error_code ignored;
            acceptor_.close(ignored);
            for (auto& weak : shared_.open)
                if (auto socket = weak.lock()) socket->close(1001, "the server ends");
            poll_drained(std::chrono::steady_clock::now() + kDrain);
        });
    }

  private:
    // Ends the loop once every socket has gone, or at the deadline.
    void poll_drained(std::chrono::steady_clock::time_point deadline) {
        if (shared_.sockets == 0 || std::chrono::steady_clock::now() > deadline) {
            shared_.io.stop();
            return;
        }
        post_after(10ms, [this, deadline] { poll_drained(deadline); });
    }

    // Makes room: who has never asked for anything goes first, then who has not for long. False when nobody is silent.
    bool drop_silent() {
        auto& silent = shared_.silent;
        auto chosen = std::ranges::find_if(silent, [](const Silent& s) { return s.socket && !s.asked_before; });
        if (chosen == silent.end()) chosen = std::ranges::find_if(silent, &Silent::socket);
        if (chosen == silent.end()) return false;
        error_code ignored;
        std::exchange(chosen->socket, nullptr)->close(ignored);
        return true;
    }

    asio::awaitable<void> accept() {
        while (!stopped_) {
            auto [error, socket] = co_await acceptor_.async_accept(kAwait);
            if (stopped_) co_return;
            if (error) {  // out of file descriptors, or a peer that went away at once
                asio::steady_timer pause(shared_.io, 50ms);
                co_await pause.async_wait(kAwait);
                continue;
            }
            if (shared_.connections >= shared_.limits.connections && !drop_silent()) continue;  // closes it
            asio::co_spawn(shared_.io, serve_connection(shared_, std::move(socket)), [](std::exception_ptr thrown) {
                try {
                    if (thrown) std::rethrow_exception(thrown);
                } catch (const std::exception& mistake) {
                    spdlog::error("a connection ended by: {}", mistake.what());
                }
            });
        }
    }

    Shared shared_;
    tcp::acceptor acceptor_;
    asio::io_context signal_io_{1};
    asio::signal_set signals_{signal_io_};
    std::thread signal_thread_;
    uint16_t port_ = 0;
    bool stopped_ = false;
};

}  // namespace

base::Result<std::unique_ptr<Server>> Server::listen(const Endpoint& endpoint, Limits limits) {
    auto server = std::make_unique<AsioServer>(limits);
    if (auto opened = server->open(endpoint); !opened) return opened.error();
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace limn::stream
