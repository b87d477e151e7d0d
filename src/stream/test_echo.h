#pragma once
// For tests: a server that says back what it hears, and clients that speak to it in bytes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

#include "stream/client.h"
#include "stream/page_files.h"
#include "stream/server.h"

namespace limn::stream {

using namespace std::chrono_literals;

// Says back what it hears.
class Echo {
  public:
    explicit Echo(Limits limits = {}) {
        auto listening = Server::listen({"127.0.0.1", 0}, limits);
        EXPECT_TRUE(listening.ok());
        server = std::move(*listening);
        Handlers handlers;
        handlers.request = [](const Request& request, Reply reply) {
            if (request.path == "/slow") {
                std::thread([reply] {
                    std::this_thread::sleep_for(20ms);
                    reply(text_response(200, "late"));
                }).detach();
            } else {
                reply(text_response(request.path == "/none" ? 404 : 200, request.path + "?" + request.query));
            }
        };
        handlers.may_upload = [](const Request& request) -> base::Result<void> {
            if (request.path == "/upload") return {};
            return base::Error{"nothing is posted there"};
        };
        handlers.upload_folder = std::filesystem::temp_directory_path();
        handlers.uploaded = [this](const Request&, UploadedFile file, Reply reply) {
            std::ifstream in(file.path(), std::ios::binary);
            std::string bytes(std::istreambuf_iterator<char>(in), {});
            uploaded_to = file.path();
            reply(text_response(201, std::to_string(bytes.size()) + bytes.substr(0, 8)));
        };
        handlers.may_open = [](const Request& request) -> base::Result<void> {
            if (request.path == "/ws/demo") return {};
            return base::Error{"no such session"};
        };
        handlers.opened = [this](std::shared_ptr<Socket> socket, const Request&) {
            opened++;
            std::lock_guard lock(mutex);
            last = socket;
        };
        handlers.text = [](Socket& socket, std::string_view text) {
            if (text == "binary")
                socket.send_binary(Kind::video, 5, std::make_shared<const std::vector<uint8_t>>(100'000, uint8_t{7}));
            else if (text == "close")
                socket.close(1000, "as asked");
            else if (text == "flood")
                for (int i = 0; i < 64; i++)
                    socket.send_binary(Kind::video, 0, std::make_shared<const std::vector<uint8_t>>(1 << 20));
            else
                socket.send_text(std::make_shared<const std::string>(text));
        };
        handlers.binary = [](Socket& socket, const Envelope& envelope, std::span<const uint8_t> body) {
            socket.send_binary(envelope.kind, envelope.tick,
                               std::make_shared<const std::vector<uint8_t>>(body.begin(), body.end()));
        };
        handlers.refused = [](Socket& socket, Refusal refusal) {
            socket.send_text(
                std::make_shared<const std::string>("refused " + std::to_string(static_cast<int>(refusal))));
        };
        handlers.closed = [this](Socket&) { closed++; };
        thread = std::thread([this, handlers] { server->run(handlers); });
    }
    ~Echo() {
        server->stop();
        thread.join();
    }
    uint16_t port() { return server->port(); }
    std::unique_ptr<Client> client() {
        auto connected = Client::connect(port(), "/ws/demo");
        EXPECT_TRUE(connected.ok()) << connected.error().message;
        return connected.ok() ? std::move(*connected) : nullptr;
    }

    std::unique_ptr<Server> server;
    std::thread thread;
    std::atomic<int> opened{0}, closed{0};
    std::mutex mutex;
    std::shared_ptr<Socket> last;
    std::filesystem::path uploaded_to;
};

inline bool eventually(auto condition) {
    for (int i = 0; i < 500; i++) {
        if (condition()) return true;
        std::this_thread::sleep_for(10ms);
    }
    return false;
}

inline std::string say(Client& client, std::string_view text) {
    client.send(text);
    auto answer = client.receive(5s);
    return answer ? answer->data : "(nothing)";
}

// A socket that is connected to the port, or, with listening, one that listens on any.
inline int open_socket(uint16_t port, bool listening = false) {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (listening) {
        EXPECT_EQ(::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(fd, 1), 0);
    } else {
        EXPECT_EQ(::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    }
    return fd;
}

// Every localhost that ends a line gets the port.
inline std::string with_port(uint16_t port, std::string text) {
    const std::string end = "localhost\r\n", full = "localhost:" + std::to_string(port) + "\r\n";
    for (size_t at = 0; (at = text.find(end, at)) != text.npos; at += full.size()) text.replace(at, end.size(), full);
    return text;
}

// A socket that has asked for a WebSocket.
inline int open_upgrading(uint16_t port) {
    int fd = open_socket(port);
    std::string hello = with_port(
        port,
        "GET /ws/demo HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
    EXPECT_EQ(::send(fd, hello.data(), hello.size(), 0), static_cast<ssize_t>(hello.size()));
    return fd;
}

// Sends bytes as they are, but for with_port, and reads until the other side closes or falls silent.
inline std::string raw(uint16_t port, std::string text, bool until_closed = true) {
    const std::string bytes = with_port(port, std::move(text));
    int fd = open_socket(port);
    timeval wait{until_closed ? 5 : 0, 300'000};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    EXPECT_EQ(::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
    std::string answer;
    char piece[4096];
    for (ssize_t n; (n = ::recv(fd, piece, sizeof piece, 0)) > 0;) answer.append(piece, static_cast<size_t>(n));
    ::close(fd);
    return answer;
}

}  // namespace limn::stream
