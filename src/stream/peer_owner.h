#pragma once
// Whose a connection of this machine is. The kernel knows the user of the socket at its other end; one question to it
// (NETLINK_SOCK_DIAG, by the exact pair of ends) costs some microseconds. Where it cannot be asked, /proc/net/tcp and
// tcp6 say the same, more slowly.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace limn::stream {

// One end of a TCP connection. An IPv4 address is kept as its four bytes first, the rest 0.
struct SocketEnd {
    std::array<uint8_t, 16> address{};
    bool v6 = false;
    uint16_t port = 0;
    bool operator==(const SocketEnd&) const = default;
};
// From an address in the usual notation; an IPv6 address that maps an IPv4 one becomes that. Nothing when it is none.
std::optional<SocketEnd> socket_end(const std::string& address, uint16_t port);

// Whether connections of another user are let in: root always, others when `trust_all`.
// uid: the owner as below; own: the user that this program runs as.
base::Result<void> admit_user(std::optional<uint32_t> uid, uint32_t own, bool trust_all);

class SocketOwners {
  public:
    SocketOwners();
    ~SocketOwners();
    SocketOwners(const SocketOwners&) = delete;
    SocketOwners& operator=(const SocketOwners&) = delete;

    // False when the kernel says nothing about sockets here, neither way.
    bool known() const { return netlink_ >= 0 || proc_; }
    // The user whose process holds the socket at `peer` that is connected to `own`. Nothing when there is none: a
    // socket that its process has closed already belongs to nobody, whatever is still under way on it.
    std::optional<uint32_t> of_connection(const SocketEnd& peer, const SocketEnd& own) const;
    // The user whose process listens at `at`, by that address or by all; nothing when nobody does.
    std::optional<uint32_t> of_listener(const SocketEnd& at) const;

  private:
    std::optional<uint32_t> ask(const SocketEnd& source, const SocketEnd& destination, bool listening) const;

    int netlink_ = -1;
    bool proc_ = false;
};

// The same from the text of /proc/net/tcp or tcp6. destination: not looked at for a listener.
std::optional<uint32_t> owner_in_table(std::string_view table, const SocketEnd& source, const SocketEnd& destination,
                                       bool listening);

}  // namespace limn::stream
