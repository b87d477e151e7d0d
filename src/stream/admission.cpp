#include "stream/admission.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include <fmt/format.h>

namespace limn::stream {
namespace {

std::optional<uint16_t> parse_port(std::string_view text) {
    uint16_t port = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
    return port;
}

// Splits "host", "host:port", "[v6]" and "[v6]:port"; nothing when it is none of them.
struct HostPort {
    std::string_view host;
    std::optional<uint16_t> port;
};
std::optional<HostPort> split(std::string_view text) {
    HostPort parts;
    std::string_view rest;
    if (text.starts_with('[')) {
        size_t end = text.find(']');
        if (end == text.npos) return {};
        parts.host = text.substr(1, end - 1);
        rest = text.substr(end + 1);
    } else {
        size_t colon = text.find(':');
        parts.host = text.substr(0, colon);
        rest = colon == text.npos ? std::string_view() : text.substr(colon);
    }
    if (parts.host.empty()) return {};
    if (rest.empty()) return parts;
    if (rest[0] != ':') return {};
    parts.port = parse_port(rest.substr(1));
    if (!parts.port) return {};
    return parts;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return lower(x) == lower(y); });
}

// 127.a.b.c in plain decimal, nothing shorter or cleverer.
bool is_loopback_v4(std::string_view host) {
    for (int part = 0; part < 4; part++) {
        size_t dot = host.find('.');
        if ((dot == host.npos) != (part == 3)) return false;
        std::string_view digits = host.substr(0, dot);
        if (digits.empty() || digits.size() > 3) return false;
        int value = 0;
        for (char c : digits) {
            if (c < '0' || c > '9') return false;
            value = value * 10 + (c - '0');
        }
        if (value > 255 || (part == 0 && value != 127)) return false;
        host = dot == host.npos ? std::string_view() : host.substr(dot + 1);
    }
    return true;
}

}  // namespace

base::Result<Endpoint> parse_endpoint(std::string_view text) {
    auto parts = split(text);
    if (!parts || !parts->port)
        return base::Error{
            fmt::format("'{}' is no address to listen on: write HOST:PORT, such as 127.0.0.1:8080", text), "--listen"};
    return Endpoint{std::string(parts->host), *parts->port};
}

bool is_loopback(std::string_view host) {
    return equal_ignoring_case(host, "localhost") || host == "::1" || is_loopback_v4(host);
}

base::Result<void> may_listen(const Endpoint& endpoint) {
    if (is_loopback(endpoint.host)) return {};
    return base::Error{
        fmt::format("Limn has no accounts yet and so listens on this machine only: '{}' can be reached by "
                    "others. Use 127.0.0.1:{} and, from elsewhere, a tunnel such as ssh -L.",
                    endpoint.host, endpoint.port),
        "--listen"};
}

base::Result<void> admit(const Origins& request, uint16_t port, const LeadsHere& leads_here) {
    if (!request.peer_is_loopback) return base::Error{"only this machine may connect", "peer"};
    if (request.forwarded)
        return base::Error{"a request that a proxy has forwarded is refused: there are no accounts yet", "Forwarded"};
    auto host = split(request.host);
    if (!host || !is_loopback(host->host)) return base::Error{"Host must be localhost or a loopback address", "Host"};
    // What a URL leaves out.
    constexpr uint16_t kUsualPort = 80;
    const uint16_t named = host->port.value_or(kUsualPort);
    if (named != port && !(leads_here && leads_here(std::string(host->host), named)))
        return base::Error{
            fmt::format("Host must name the port that is served, {}. A tunnel from another machine keeps "
                        "the number: ssh -L {}:127.0.0.1:{}",
                        port, port, port),
            "Host"};
    if (request.origin.empty()) {
        if (request.needs_origin)
            return base::Error{"Origin is missing: it must be that of the server's own page", "Origin"};
        return {};
    }
    std::string_view origin = request.origin;
    if (origin.starts_with("http://"))
        origin.remove_prefix(7);
    else if (origin.starts_with("https://"))
        origin.remove_prefix(8);
    else
        return base::Error{"Origin must be that of the server's own page", "Origin"};
    if (!equal_ignoring_case(origin, request.host))
        return base::Error{"Origin must be that of the server's own page", "Origin"};
    return {};
}

}  // namespace limn::stream
