#include "stream/peer_owner.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>

namespace limn::stream {
namespace {

// A listener and a connection to it, of one family.
struct Pair {
    int listener = -1, client = -1, server = -1;
    SocketEnd at, peer;

    explicit Pair(int family) {
        listener = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_storage address{};
        address.ss_family = static_cast<sa_family_t>(family);
        if (family == AF_INET)
            reinterpret_cast<sockaddr_in&>(address).sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        else
            reinterpret_cast<sockaddr_in6&>(address).sin6_addr = in6addr_loopback;
        socklen_t size = sizeof address;
        if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0) return;
        ::listen(listener, 1);
        ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size);
        client = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        ::connect(client, reinterpret_cast<sockaddr*>(&address), size);
        server = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
        at = end(address);
        size = sizeof address;
        ::getsockname(client, reinterpret_cast<sockaddr*>(&address), &size);
        peer = end(address);
    }
    ~Pair() {
        for (int fd : {listener, client, server})
            if (fd >= 0) ::close(fd);
    }
    static SocketEnd end(const sockaddr_storage& address) {
        char text[INET6_ADDRSTRLEN] = {};
        const bool v6 = address.ss_family == AF_INET6;
        const auto& four = reinterpret_cast<const sockaddr_in&>(address);
        const auto& six = reinterpret_cast<const sockaddr_in6&>(address);
        ::inet_ntop(address.ss_family, v6 ? static_cast<const void*>(&six.sin6_addr) : &four.sin_addr, text,
                    sizeof text);
        return *socket_end(text, ntohs(v6 ? six.sin6_port : four.sin_port));
    }
};

TEST(PeerOwner, IsTheUserOfTheSocketAtTheOtherEnd) {
    SocketOwners owners;
    ASSERT_TRUE(owners.known());
    for (int family : {AF_INET, AF_INET6}) {
        Pair pair(family);
        if (pair.server < 0) continue;  // a machine without IPv6
        EXPECT_EQ(owners.of_connection(pair.peer, pair.at), ::geteuid());
        EXPECT_EQ(owners.of_listener(pair.at), ::geteuid());
        SocketEnd other = pair.peer;
        other.port ^= 1;
        EXPECT_EQ(owners.of_connection(other, pair.at), std::nullopt);
        EXPECT_EQ(owners.of_listener(pair.peer), std::nullopt);
        ::close(pair.client);
        pair.client = -1;
        EXPECT_EQ(owners.of_connection(pair.peer, pair.at), std::nullopt) << "closed: it belongs to nobody";
        ::close(pair.listener);
        pair.listener = -1;
        EXPECT_EQ(owners.of_listener(pair.at), std::nullopt);
    }
}

TEST(PeerOwner, CostsLittle) {
    SocketOwners owners;
    Pair pair(AF_INET);
    auto start = std::chrono::steady_clock::now();
    constexpr int kTimes = 1000;
    for (int i = 0; i < kTimes; i++) owners.of_connection(pair.peer, pair.at);
    EXPECT_LT(std::chrono::steady_clock::now() - start, kTimes * std::chrono::microseconds(200));
}

TEST(PeerOwner, IsReadFromTheTables) {
    constexpr const char* kTable =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 11 1 0 100 0 0 10 "
        "0\n"
        "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000    33        0 12 1 0 100 0 0 10 "
        "0\n"
        "   2: 0100007F:C001 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 13 1 0 20 4 30 10 "
        "-1\n"
        "   3: 0100007F:C002 0100007F:1F90 04 00000000:00000000 00:00000000 00000000     0        0 0 1 0 20 4 30 10 "
        "-1\n";
    constexpr const char* kMapped =
        "  sl  local_address                         remote_address\n"
        "   0: 0000000000000000FFFF00000100007F:C003 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 "
        "00:00000000 00000000  1002        0 14 1 0 20 4 30 10 -1\n";
    const SocketEnd own = *socket_end("127.0.0.1", 8080);
    auto of = [&](const char* table, uint16_t port) {
        return owner_in_table(table, *socket_end("127.0.0.1", port), own, false);
    };
    EXPECT_EQ(of(kTable, 0xc001), 1001u);
    EXPECT_EQ(of(kTable, 0xc002), std::nullopt);
    EXPECT_EQ(of(kTable, 0xc004), std::nullopt);
    EXPECT_EQ(of(kMapped, 0xc003), 1002u);
    EXPECT_EQ(owner_in_table(kTable, own, {}, true), 1000u);
    EXPECT_EQ(owner_in_table(kTable, *socket_end("127.0.0.9", 80), {}, true), 33u);
    EXPECT_EQ(owner_in_table(kTable, *socket_end("127.0.0.9", 8080), {}, true), std::nullopt);
    EXPECT_EQ(owner_in_table("", own, {}, true), std::nullopt);
}

TEST(PeerOwner, OthersAreRefusedUnlessTrusted) {
    EXPECT_TRUE(admit_user(1000, 1000, false).ok());
    EXPECT_TRUE(admit_user(0, 1000, false).ok());
    EXPECT_TRUE(admit_user(1001, 1000, true).ok());
    EXPECT_TRUE(admit_user({}, 1000, true).ok());
    auto refused = admit_user(1001, 1000, false);
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("--trust-local-users"), std::string::npos);
    EXPECT_FALSE(admit_user({}, 1000, false).ok());
    EXPECT_FALSE(admit_user({}, 0, false).ok());
}

}  // namespace
}  // namespace limn::stream
