// One HTTP connection: requests in turn, an upload streamed to a file, or the upgrade to a WebSocket.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/beast/websocket/rfc6455.hpp>
#include <fstream>
#include <optional>

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "stream/asio.h"

namespace limn::stream {
namespace {

constexpr std::array kForwardingHeaders{"Forwarded",         "Via",      "X-Forwarded-For", "X-Forwarded-Host",
                                        "X-Forwarded-Proto", "X-Real-IP"};
constexpr auto kSlowestReply = std::chrono::seconds(120);
constexpr auto kLinger = std::chrono::seconds(2);
constexpr uint64_t kSmallBody = 1024;
constexpr double kLeastOfUpload = 1;  // seconds after which it is known how fast it is
constexpr size_t kLingerBytes = 128 << 20;

using Header = http::request<http::empty_body>;

std::string_view view(beast::string_view s) {
    return {s.data(), s.size()};
}

Origins origins_of(const Header& header, const tcp::endpoint& peer, bool needs_origin) {
    Origins origins;
    // Of two Host headers a proxy and we might each believe another one.
    origins.host = header.count(http::field::host) == 1 ? view(header[http::field::host]) : std::string_view();
    origins.origin = view(header[http::field::origin]);
    for (const char* name : kForwardingHeaders) origins.forwarded |= header.count(name) > 0;
    origins.needs_origin = needs_origin;
    origins.peer_is_loopback = peer.address().is_loopback();
    return origins;
}

std::optional<SocketEnd> end_of(const tcp::endpoint& endpoint) {
    return socket_end(endpoint.address().to_string(), endpoint.port());
}

// Whether the peer's user may come in.
base::Result<void> admit_peer(const Shared& shared, const tcp::endpoint& peer, const tcp::endpoint& own) {
    if (shared.limits.trust_local_users || !shared.owners.known()) return {};
    const auto theirs = end_of(peer), ours = end_of(own);
    std::optional<uint32_t> uid;
    if (theirs && ours) uid = shared.owners.of_connection(*theirs, *ours);
    return admit_user(uid, shared.own_uid, false);
}

// A user that we trust listens there: what comes by that name was handed on by a tunnel of theirs.
bool leads_here(const Shared& shared, const std::string& host, uint16_t port) {
    for (const char* address : {host.c_str(), "127.0.0.1", "::1"}) {
        if (auto end = socket_end(address, port))
            if (auto uid = shared.owners.of_listener(*end))
                return shared.limits.trust_local_users || admit_user(uid, shared.own_uid, false).ok();
        if (is_loopback(host) && host != "localhost") return false;
    }
    return false;
}

// Waits for as long as the debt asks for.
asio::awaitable<void> wait_for(Shared& shared, TokenBucket::Clock::duration debt) {
    if (debt <= TokenBucket::Clock::duration::zero()) co_return;
    asio::steady_timer timer(shared.io, debt);
    co_await timer.async_wait(kAwait);
}

// Nothing when the target is no absolute path.
std::optional<Request> request_of(const Header& header) {
    Request request;
    std::string_view target = view(header.target());
    size_t mark = target.find('?');
    if (!target.starts_with('/') || !percent_decode(target.substr(0, mark), request.path)) return {};
    if (mark != target.npos) request.query = target.substr(mark + 1);
    request.method = view(header.method_string());
    request.host = view(header[http::field::host]);
    request.if_none_match = view(header[http::field::if_none_match]);
    return request;
}

// A page may load and talk to this server and nothing else; nobody may frame it, sniff it or read it from another site.
void add_security_headers(http::fields& fields, const std::string& host) {
    fields.set("X-Content-Type-Options", "nosniff");
    fields.set("Referrer-Policy", "no-referrer");
    // Both together let the page share memory between its threads.
    fields.set("Cross-Origin-Opener-Policy", "same-origin");
    fields.set("Cross-Origin-Embedder-Policy", "require-corp");
    fields.set("Cross-Origin-Resource-Policy", "same-origin");
    fields.set("Permissions-Policy",
               "microphone=(self), camera=(self), geolocation=(), payment=(), usb=(), serial=(), display-capture=()");
    std::string sockets = host.empty() ? "" : fmt::format(" ws://{0} wss://{0}", host);
    fields.set("Content-Security-Policy",
               fmt::format("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
                           "font-src 'self'; connect-src 'self'{}; media-src 'self' blob:; worker-src 'self'; "
                           "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                           sockets));
}

struct Exchange {
    Stream& stream;
    bool head = false;
    bool keep_alive = true;
    unsigned version = 11;
    std::string host;
};

// False when the connection is of no further use.
asio::awaitable<bool> write(Exchange& exchange, Response response) {
    http::response<http::span_body<const char>> message;
    message.version(exchange.version);
    message.result(static_cast<unsigned>(response.status));
    message.keep_alive(exchange.keep_alive);
    add_security_headers(message.base(), exchange.host);
    if (!response.type.empty() && response.status != 304) message.set(http::field::content_type, response.type);
    message.set(http::field::cache_control, "no-store");
    for (auto& [name, value] : response.headers) message.set(name, value);
    size_t length = response.body ? response.body->size() : 0;
    if (response.body && !exchange.head) message.body() = {response.body->data(), length};
    if (response.status != 304) message.content_length(length);
    http::serializer<false, http::span_body<const char>> serializer(message);
    error_code error;
    if (exchange.head)
        std::tie(error, std::ignore) = co_await http::async_write_header(exchange.stream, serializer, kAwait);
    else
        std::tie(error, std::ignore) = co_await http::async_write(exchange.stream, serializer, kAwait);
    co_return !error && exchange.keep_alive;
}

// Calls `ask` with a Reply and waits for it.
template <class Ask>
asio::awaitable<Response> answered(Shared& shared, Ask ask) {
    struct Pending {
        explicit Pending(asio::io_context& io) : timer(io, kSlowestReply) {}
        asio::steady_timer timer;
        std::optional<Response> response;
    };
    auto pending = std::make_shared<Pending>(shared.io);
    // Who has answered lets go at once: the timer must not outlive its server in another thread's hands.
    ask([pending, &io = shared.io](Response response) mutable {
        if (!pending) return;
        asio::dispatch(io, [pending = std::move(pending), response = std::move(response)]() mutable {
            pending->response = std::move(response);
            pending->timer.cancel();
        });
    });
    if (!pending->response) co_await pending->timer.async_wait(kAwait);
    if (!pending->response) co_return error_response(504, "this took too long");
    co_return std::move(*pending->response);
}

void end_upload(Upload& upload, Upload::Ended why) {
    upload.ended = why;
    upload.stream->cancel();
}

// Seconds that it has had for itself.
double seconds_of(const Upload& upload, TokenBucket::Clock::time_point now) {
    return std::chrono::duration<double>(now - upload.begun - upload.waited).count();
}

// Makes a place: of those of which it is known how fast they are, the slowest goes, if it is slow. False when none is.
bool displace_upload(Shared& shared) {
    const auto now = TokenBucket::Clock::now();
    Upload* slowest = nullptr;
    double least = shared.limits.upload_yields;
    for (Upload& upload : shared.uploads) {
        const double seconds = seconds_of(upload, now);
        if (upload.ended != Upload::Ended::no || seconds < kLeastOfUpload) continue;
        if (const double rate = static_cast<double>(upload.bytes) / seconds; rate < least) {
            least = rate;
            slowest = &upload;
        }
    }
    if (slowest) end_upload(*slowest, Upload::Ended::displaced);
    return slowest;
}

// Ends what comes too slowly, as long as there are uploads.
asio::awaitable<void> watch_uploads(Shared& shared) {
    const Limits& limits = shared.limits;
    const double grace = std::chrono::duration<double>(limits.upload_grace).count();
    while (!shared.uploads.empty()) {
        co_await wait_for(shared, std::chrono::milliseconds(100));
        const auto now = TokenBucket::Clock::now();
        for (Upload& upload : shared.uploads) {
            const double late = seconds_of(upload, now) - grace;
            const bool slow = late > 0 && static_cast<double>(upload.bytes) < late * limits.upload_least;
            if (upload.ended == Upload::Ended::no && (slow || now - upload.begun > limits.upload_timeout))
                end_upload(upload, Upload::Ended::too_slow);
        }
    }
    shared.watching_uploads = false;
}

base::Error broken_off(Upload::Ended why) {
    switch (why) {
        case Upload::Ended::too_slow:
            return {"the upload comes too slowly", "rate"};
        case Upload::Ended::displaced:
            return {"another upload needs the place, and this one is slow: try again in a moment", "place"};
        case Upload::Ended::no:
            break;
    }
    return {"the upload broke off", "body"};
}

// Reads the body into a file of its own, whatever its size up to the limit, holding no more than one piece in memory.
asio::awaitable<base::Result<UploadedFile>> receive(Shared& shared, Exchange& exchange, beast::flat_buffer& buffer,
                                                    http::request_parser<http::empty_body>& header, Upload& upload,
                                                    uint64_t most) {
    std::string name = (shared.handlers.upload_folder / "upload-XXXXXX").string();
    int file = ::mkstemp(name.data());
    if (file < 0) co_return base::Error{"the upload cannot be written: is the disk full or read-only?"};
    UploadedFile kept(name, 0);
    std::unique_ptr<int, void (*)(int*)> closing(&file, [](int* descriptor) { ::close(*descriptor); });

    http::request_parser<http::buffer_body> parser(std::move(header));
    parser.body_limit(most);
    if (view(parser.get()[http::field::expect]) == "100-continue") {
        http::response<http::empty_body> go_on(http::status::continue_, exchange.version);
        co_await http::async_write(exchange.stream, go_on, kAwait);
    }
    std::array<char, 64 << 10> piece;
    uint64_t& total = upload.bytes;
    const Limits& limits = shared.limits;
    shared.upload_rate.charge(limits.upload_fee, upload.begun);
    exchange.stream.expires_never();  // watch_uploads sees to it
    while (!parser.is_done()) {
        parser.get().body().data = piece.data();
        parser.get().body().size = piece.size();
        auto [error, bytes] = co_await http::async_read_some(exchange.stream, buffer, parser, kAwait);
        size_t got = piece.size() - parser.get().body().size;
        if (error == http::error::body_limit || total + got > most)
            co_return base::Error{fmt::format("the file is larger than {} MB", most >> 20), "body"};
        if (upload.ended != Upload::Ended::no || (error && error != http::error::need_buffer))
            co_return broken_off(upload.ended);
        if (got && ::write(file, piece.data(), got) != static_cast<ssize_t>(got))
            co_return base::Error{"the upload cannot be written: is the disk full?"};
        total += got;
        const auto debt = shared.upload_rate.charge(static_cast<double>(got), TokenBucket::Clock::now());
        upload.waited += debt;
        co_await wait_for(shared, debt);
    }
    kept.set_bytes(total);
    co_return std::move(kept);
}

asio::awaitable<bool> serve_upload(Shared& shared, Exchange& exchange, beast::flat_buffer& buffer,
                                   http::request_parser<http::empty_body>& parser, const Request& request) {
    exchange.keep_alive = false;  // after a refusal the rest of the body is not worth reading
    base::Result<void> may = shared.handlers.may_upload(request);
    if (!may) co_return co_await write(exchange, error_response(404, may.error().message, may.error().field));
    const uint64_t most =
        shared.handlers.upload_limit ? shared.handlers.upload_limit(request) : shared.limits.upload_bytes;
    if (auto length = parser.content_length(); length && *length > most)
        co_return co_await write(exchange,
                                 error_response(413, fmt::format("the file is larger than {} MB", most >> 20), "body"));
    // What has hardly a body takes no place from those that have.
    const auto under_way = std::ranges::count(shared.uploads, Upload::Ended::no, &Upload::ended);
    if (most > kSmallBody && static_cast<size_t>(under_way) >= shared.limits.uploads && !displace_upload(shared))
        co_return co_await write(exchange, error_response(503, "other uploads are under way: try again in a moment"));
    Listed<Upload> listed(shared.uploads, {&exchange.stream, TokenBucket::Clock::now()});
    if (!std::exchange(shared.watching_uploads, true)) asio::co_spawn(shared.io, watch_uploads(shared), asio::detached);
    auto file = co_await receive(shared, exchange, buffer, parser, *listed, most);
    if (!file) {
        const std::string& field = file.error().field;
        int status = field == "body" ? 413 : field == "place" ? 503 : field == "rate" ? 408 : 507;
        exchange.stream.expires_after(kLinger);
        co_return co_await write(exchange, error_response(status, file.error().message, file.error().field));
    }
    exchange.stream.expires_never();
    auto response = co_await answered(
        shared, [&](Reply reply) { shared.handlers.uploaded(request, std::move(*file), std::move(reply)); });
    exchange.stream.expires_after(shared.limits.keep_alive);
    co_return co_await write(exchange, std::move(response));
}

// A refusal is often sent while the other side is still sending. To close then would reset the connection and with it
// the answer, so what still comes is read for a moment and thrown away (RFC 9112, 9.6).
asio::awaitable<void> linger(Stream& stream, beast::flat_buffer& buffer) {
    stream.expires_after(kLinger);
    for (size_t total = 0; total < kLingerBytes;) {
        buffer.clear();
        auto [error, bytes] = co_await stream.async_read_some(buffer.prepare(64 << 10), kAwait);
        if (error) break;
        total += bytes;
    }
}

// Nothing that a stranger sends is read.
asio::awaitable<void> turn_away(Stream& stream, beast::flat_buffer& buffer, const base::Error& why) {
    Exchange exchange{stream, false, false, 11, {}};
    stream.expires_after(kLinger);
    co_await write(exchange, error_response(403, why.message, why.field));
    error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    co_await linger(stream, buffer);
}

// What is said to a header that cannot be read; the connection ends with it.
asio::awaitable<void> answer_broken(Exchange& exchange, const error_code& broken) {
    exchange.keep_alive = false;
    if (broken == http::error::header_limit)
        co_await write(exchange, error_response(431, "the request's header is too long"));
    else if (broken.category() == http::make_error_code(http::error::bad_method).category() &&
             broken != http::error::end_of_stream && broken != http::error::partial_message)
        co_await write(exchange, error_response(400, "this is no HTTP request"));
}

// Why nothing is done for a request, whoever may serve it.
std::optional<Response> refusal_of(Shared& shared, const Header& header, const tcp::endpoint& peer,
                                   const std::optional<Request>& request) {
    const bool upgrade = beast::websocket::is_upgrade(header), post = header.method() == http::verb::post;
    const auto admitted =
        admit(origins_of(header, peer, upgrade || post), shared.port,
              [&shared](const std::string& host, uint16_t port) { return leads_here(shared, host, port); });
    if (!admitted) return error_response(403, admitted.error().message, admitted.error().field);
    if (!request) return error_response(400, "the path is malformed");
    if (!upgrade) return {};
    if (const auto may = shared.handlers.may_open(*request); !may)
        return error_response(404, may.error().message, may.error().field);
    if (shared.sockets >= shared.limits.sockets) return error_response(503, "too many members are connected");
    return {};
}

// Of one that may be served and is no upgrade. False when the connection is of no further use.
asio::awaitable<bool> serve_request(Shared& shared, Exchange& exchange, beast::flat_buffer& buffer,
                                    http::request_parser<http::empty_body>& parser, const Request& request) {
    const auto method = parser.get().method();
    if (method == http::verb::post) co_return co_await serve_upload(shared, exchange, buffer, parser, request);
    if (method != http::verb::get && !exchange.head) {
        exchange.keep_alive = false;
        co_return co_await write(exchange, error_response(405, "only GET, HEAD and POST are known here"));
    }
    if (!parser.is_done()) {
        exchange.keep_alive = false;
        co_return co_await write(exchange, error_response(400, "a GET request has no body"));
    }
    auto response = co_await answered(shared, [&](Reply reply) { shared.handlers.request(request, std::move(reply)); });
    exchange.stream.expires_after(shared.limits.keep_alive);
    co_return co_await write(exchange, std::move(response));
}

}  // namespace

asio::awaitable<void> serve_connection(Shared& shared, tcp::socket socket) {
    Counted counted(shared.connections);
    error_code error;
    socket.set_option(tcp::no_delay(true), error);
    tcp::endpoint peer = socket.remote_endpoint(error);
    tcp::endpoint own;
    if (!error) own = socket.local_endpoint(error);
    if (error) co_return;
    const auto user = admit_peer(shared, peer, own);
    Stream stream(std::move(socket));
    beast::flat_buffer buffer(128 << 10);
    if (!user) co_return co_await turn_away(stream, buffer, user.error());

    TokenBucket requests(shared.limits.request_burst, shared.limits.requests_per_second);
    auto head_by = TokenBucket::Clock::now() + shared.limits.header_timeout;
    for (bool first = true, more = true; more && !shared.stopping; first = false) {
        http::request_parser<http::empty_body> parser;
        parser.header_limit(static_cast<uint32_t>(shared.limits.header_bytes));
        parser.body_limit(boost::none);  // bodies are bounded where they are read
        std::optional<Listed<Silent>> silent(std::in_place, shared.silent, Silent{&stream.socket(), !first});
        if (buffer.size() == 0) {  // a new connection, or idle between two requests
            if (first)
                stream.expires_at(head_by);
            else
                stream.expires_after(shared.limits.keep_alive);
            auto [idle, bytes] = co_await stream.async_read_some(buffer.prepare(4096), kAwait);
            if (idle) break;
            buffer.commit(bytes);
        }
        if (!first) head_by = TokenBucket::Clock::now() + shared.limits.header_timeout;
        stream.expires_at(head_by);
        auto [broken, bytes] = co_await http::async_read_header(stream, buffer, parser, kAwait);
        silent.reset();
        stream.expires_after(shared.limits.keep_alive);
        const auto now = TokenBucket::Clock::now();
        co_await wait_for(shared, std::max(requests.charge(1, now), shared.request_rate.charge(1, now)));
        Exchange exchange{stream, false, true, 11, {}};
        if (broken) {
            co_await answer_broken(exchange, broken);
            break;
        }
        const Header& header = parser.get();
        exchange.version = header.version();
        exchange.keep_alive = header.keep_alive();
        exchange.head = header.method() == http::verb::head;
        auto request = request_of(header);
        auto refusal = refusal_of(shared, header, peer, request);
        // What is said to whoever is not let in names nothing of theirs.
        if (!refusal || refusal->status != 403) exchange.host = view(header[http::field::host]);
        if (refusal) {
            exchange.keep_alive = false;
            co_await write(exchange, *std::move(refusal));
            break;
        }
        if (beast::websocket::is_upgrade(header)) {
            stream.expires_never();
            co_await serve_socket(shared, std::move(stream), std::move(buffer), parser.release(), *std::move(request));
            co_return;
        }
        more = co_await serve_request(shared, exchange, buffer, parser, *request);
    }
    stream.socket().shutdown(tcp::socket::shutdown_send, error);
    co_await linger(stream, buffer);
}

}  // namespace limn::stream
