#pragma once
// Who may talk to the server at all. Without accounts that is this machine only: the listener, the peer and the name by
// which the server was called are all loopback, nothing was forwarded, and a page may only talk to the server it came
// from.
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace limn::stream {

struct Endpoint {
    std::string host;  // a name or an address, an IPv6 address without its brackets
    uint16_t port = 0;
};

// "HOST:PORT", "[::1]:PORT". An error says what is expected.
base::Result<Endpoint> parse_endpoint(std::string_view text);

// localhost, 127.0.0.0/8, ::1; without port or brackets. Names are not looked up: a name that anyone can point at
// 127.0.0.1 is what DNS rebinding uses.
bool is_loopback(std::string_view host);

// Refuses every address that other machines could reach.
base::Result<void> may_listen(const Endpoint& endpoint);

// What a request says about where it comes from. Empty = the header is absent.
struct Origins {
    std::string_view host;      // Host
    std::string_view origin;    // Origin
    bool forwarded = false;     // any of Forwarded, Via, X-Forwarded-*, X-Real-IP
    bool needs_origin = false;  // sockets and uploads: what another site's page could start
    bool peer_is_loopback = true;
};

// Whether another port of a loopback host, given as in Host, leads here: somebody whom we trust listens there and hands
// on what comes.
using LeadsHere = std::function<bool(const std::string& host, uint16_t port)>;

// Host must be loopback, with the port that is served, or with one that leads here (a tunnel on this machine is
// welcome); Origin, where there is one, must be http(s)://Host exactly.
base::Result<void> admit(const Origins& request, uint16_t port, const LeadsHere& leads_here);

}  // namespace limn::stream
