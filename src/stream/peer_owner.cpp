#include "stream/peer_owner.h"

#include <arpa/inet.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <fmt/format.h>

namespace limn::stream {
namespace {

struct Question {
    nlmsghdr header{};
    inet_diag_req_v2 request{};
};

inet_diag_sockid socket_id(const SocketEnd& source, const SocketEnd& destination) {
    inet_diag_sockid id{};
    id.idiag_sport = htons(source.port);
    id.idiag_dport = htons(destination.port);
    std::memcpy(id.idiag_src, source.address.data(), source.address.size());
    std::memcpy(id.idiag_dst, destination.address.data(), destination.address.size());
    id.idiag_cookie[0] = id.idiag_cookie[1] = INET_DIAG_NOCOOKIE;
    return id;
}

// The kernel has answered by the time that the question is sent. An answer that is there and names nobody is an answer.
struct Answer {
    bool came = false;
    std::optional<uint32_t> uid;
};
Answer answer_of(int netlink, bool listening) {
    alignas(nlmsghdr) std::array<char, 4096> buffer;
    ssize_t got = ::recv(netlink, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (got < static_cast<ssize_t>(sizeof(nlmsghdr))) return {};
    nlmsghdr header;
    std::memcpy(&header, buffer.data(), sizeof header);
    if (header.nlmsg_type == NLMSG_ERROR) {
        nlmsgerr error{};
        if (got >= static_cast<ssize_t>(NLMSG_HDRLEN + sizeof error))
            std::memcpy(&error, buffer.data() + NLMSG_HDRLEN, sizeof error);
        return {error.error == -ENOENT, {}};
    }
    if (header.nlmsg_type != SOCK_DIAG_BY_FAMILY || got < static_cast<ssize_t>(NLMSG_HDRLEN + sizeof(inet_diag_msg)))
        return {};
    inet_diag_msg socket;
    std::memcpy(&socket, buffer.data() + NLMSG_HDRLEN, sizeof socket);
    // Closed sockets have no inode, and root for an owner.
    const bool held = socket.idiag_inode != 0 && (socket.idiag_state == TCP_LISTEN) == listening;
    return {true, held ? std::optional(socket.idiag_uid) : std::nullopt};
}

// "0100007F:1F90": words of four bytes in the machine's order.
std::optional<SocketEnd> parse_end(std::string_view text, bool v6) {
    const size_t digits = v6 ? 32 : 8;
    if (text.size() != digits + 5 || text[digits] != ':') return {};
    SocketEnd end;
    end.v6 = v6;
    for (size_t word = 0; word < digits / 8; word++) {
        const auto value =
            static_cast<uint32_t>(std::strtoul(std::string(text.substr(word * 8, 8)).c_str(), nullptr, 16));
        std::memcpy(end.address.data() + word * 4, &value, 4);
    }
    end.port = static_cast<uint16_t>(std::strtoul(std::string(text.substr(digits + 1)).c_str(), nullptr, 16));
    return end;
}

SocketEnd unmapped(SocketEnd end) {
    static constexpr std::array<uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (!end.v6 || !std::equal(kMapped.begin(), kMapped.end(), end.address.begin())) return end;
    SocketEnd v4;
    std::copy(end.address.begin() + 12, end.address.end(), v4.address.begin());
    v4.port = end.port;
    return v4;
}

std::string read_table(const char* path) {
    std::ifstream in(path);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace

std::optional<SocketEnd> socket_end(const std::string& address, uint16_t port) {
    SocketEnd end;
    end.port = port;
    if (::inet_pton(AF_INET, address.c_str(), end.address.data()) == 1) return end;
    end.v6 = true;
    if (::inet_pton(AF_INET6, address.c_str(), end.address.data()) != 1) return {};
    return unmapped(end);
}

base::Result<void> admit_user(std::optional<uint32_t> uid, uint32_t own, bool trust_all) {
    if (trust_all || (uid && (*uid == own || *uid == 0))) return {};
    if (!uid) return base::Error{"whose this connection is could not be told: it was closed too soon", "peer"};
    return base::Error{
        "this Limn belongs to another user of this machine, and only that user may open it. Start one of your own, or "
        "ask for this one to be started with: limn serve --trust-local-users",
        "peer"};
}

SocketOwners::SocketOwners() : netlink_(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_SOCK_DIAG)) {
    if (netlink_ >= 0) {
        // Asked for what is not there, the kernel says so; where it cannot be asked, it says something else.
        Question question;
        question.header = {sizeof question, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0};
        question.request.sdiag_family = AF_INET;
        question.request.sdiag_protocol = IPPROTO_TCP;
        question.request.idiag_states = ~0u;
        question.request.id = socket_id({}, {});
        if (::send(netlink_, &question, sizeof question, 0) != sizeof question || !answer_of(netlink_, false).came) {
            ::close(netlink_);
            netlink_ = -1;
        }
    }
    proc_ = netlink_ < 0 && !read_table("/proc/net/tcp").empty();
}

SocketOwners::~SocketOwners() {
    if (netlink_ >= 0) ::close(netlink_);
}

std::optional<uint32_t> SocketOwners::ask(const SocketEnd& source, const SocketEnd& destination, bool listening) const {
    if (netlink_ < 0) {
        for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"})
            if (auto uid = owner_in_table(read_table(table), source, destination, listening)) return uid;
        return {};
    }
    Question question;
    question.header = {sizeof question, SOCK_DIAG_BY_FAMILY, NLM_F_REQUEST, 0, 0};
    question.request.sdiag_family = source.v6 ? AF_INET6 : AF_INET;
    question.request.sdiag_protocol = IPPROTO_TCP;
    question.request.idiag_states = ~0u;
    question.request.id = socket_id(source, destination);
    if (::send(netlink_, &question, sizeof question, 0) != sizeof question) return {};
    return answer_of(netlink_, listening).uid;
}

std::optional<uint32_t> SocketOwners::of_connection(const SocketEnd& peer, const SocketEnd& own) const {
    return ask(peer, own, false);
}

std::optional<uint32_t> SocketOwners::of_listener(const SocketEnd& at) const {
    SocketEnd anybody;
    anybody.v6 = at.v6;
    return ask(at, anybody, true);
}

std::optional<uint32_t> owner_in_table(std::string_view table, const SocketEnd& source, const SocketEnd& destination,
                                       bool listening) {
    std::istringstream lines{std::string(table)};
    std::string line;
    std::getline(lines, line);  // titles
    while (std::getline(lines, line)) {
        std::istringstream fields(line);
        std::string number, local, remote, state, queues, timer, retransmits, timeout;
        uint32_t uid = 0;
        uint64_t inode = 0;
        if (!(fields >> number >> local >> remote >> state >> queues >> timer >> retransmits >> uid >> timeout >>
              inode))
            continue;
        const bool v6 = local.size() > 16;
        const auto here = parse_end(local, v6), there = parse_end(remote, v6);
        if (!here || !there || inode == 0 || (state == "0A") != listening || here->port != source.port) continue;
        const bool any = listening && here->address == SocketEnd{}.address && (here->v6 || !source.v6);
        if (!any && !(unmapped(*here) == source)) continue;
        if (listening || unmapped(*there) == destination) return uid;
    }
    return {};
}

}  // namespace limn::stream
