// What hostile clients cost an honest one: its acknowledgements and its frames, first alone and then beside them.
//
//     build/release/bench/hostile --port 8080 --hostile 6 --seconds 10
//
// The server is started by hand; it keeps a film of its own for this, since the film is edited. Prints one JSON object.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "stream/client.h"
#include "stream/frame_header.h"

namespace {

using namespace limn;
using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::json;

struct Options {
    uint16_t port = 8080;
    std::string session = "demo";
    int hostile = 6;
    int seconds = 10;
    int drafts = 250;      // a second, of each hostile client
    int operations = 512;  // of one draft
    bool held = false;     // the honest one holds the film and looks at a picture that settles
    std::vector<std::string> kinds{"drafts", "clock", "view", "watch", "pings", "control", "fragments", "uploads"};
};

bool has(const Options& options, std::string_view kind) {
    return std::ranges::find(options.kinds, kind) != options.kinds.end();
}

// --- the honest one

struct Honest {
    std::vector<double> acks;  // ms
    int frames = 0, held_frames = 0, unanswered = 0, refused = 0;
    double seconds = 0;
};

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return -1;
    std::ranges::sort(values);
    return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

Json told(const Honest& h) {
    return {{"fps", h.frames / h.seconds},         {"held_frames", h.held_frames},
            {"ack_p50_ms", quantile(h.acks, 0.5)}, {"ack_p95_ms", quantile(h.acks, 0.95)},
            {"ack_max_ms", quantile(h.acks, 1)},   {"edits", h.acks.size()},
            {"unanswered", h.unanswered},          {"refused", h.refused}};
}

// A secret of its own, and with it a name that nobody has had.
std::string secret() {
    static std::random_device random;
    return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

class HonestPage {
  public:
    explicit HonestPage(const Options& options) {
        auto connected = stream::Client::connect(options.port, "/ws/" + options.session);
        if (!connected) {
            fmt::print(stderr, "hostile: {}\n", connected.error().message);
            std::exit(2);
        }
        client_ = std::move(*connected);
        client_->send(Json{
            {"type", "hello"},
            {"protocol", 2},
            {"secret", secret()},
            {"codec", "h264"},
            {"width", 640},
            {"height",
             360}}.dump());
        if (options.held) client_->send(Json{{"type", "clock"}, {"mode", "hold"}}.dump());
    }

    // An edit each 150 ms; every frame is taken at once.
    Honest measure(std::chrono::seconds time) {
        Honest h;
        const auto start = Clock::now(), end = start + time;
        auto next = start;
        std::vector<std::pair<uint64_t, Clock::time_point>> waiting;
        while (Clock::now() < end && !client_->closed()) {
            if (Clock::now() >= next) {
                next += 150ms;
                seq_++;
                const Json edit{
                    {"type", "ops"},
                    {"seq", seq_},
                    {"gesture", fmt::format("g{}", seq_)},
                    {"stamp", 1.0},
                    {"ops", {{{"kind", "set"}, {"path", "camera.exposure"}, {"value", seq_ % 2 ? 0.1 : 0.2}}}}};
                waiting.emplace_back(seq_, Clock::now());
                client_->send(edit.dump());
            }
            auto message = client_->receive(std::max(
                1ms, std::chrono::duration_cast<std::chrono::milliseconds>(std::min(next, end) - Clock::now())));
            if (!message) continue;
            if (message->binary) {
                auto* bytes = reinterpret_cast<const uint8_t*>(message->data.data());
                auto header = stream::read_frame_header({bytes, message->data.size()});
                if (!header) continue;
                h.frames++;
                h.held_frames += (header->flags & (stream::kSettled | stream::kSettling)) != 0;
                client_->send(
                    Json{{"type", "shown"}, {"frame", header->frame}, {"decode_ms", 1}, {"draw_ms", 1}}.dump());
                continue;
            }
            const bool ack = message->data.starts_with(R"({"type":"ack")");
            if (!ack && !message->data.starts_with(R"({"type":"error")")) continue;
            const Json json = Json::parse(message->data);
            h.refused += !ack;
            for (auto& [seq, at] : waiting)
                if (ack && json["seq"] == seq)
                    h.acks.push_back(std::chrono::duration<double, std::milli>(Clock::now() - at).count());
            std::erase_if(waiting, [&](auto& w) { return json.contains("seq") && w.first == json["seq"]; });
        }
        h.seconds = std::chrono::duration<double>(Clock::now() - start).count();
        // What has not been answered counts as long as it has waited.
        for (auto& [_, at] : waiting) {
            const double waited = std::chrono::duration<double, std::milli>(Clock::now() - at).count();
            if (waited > 100) h.acks.push_back(waited), h.unanswered++;
        }
        return h;
    }

    bool closed() const { return client_->closed(); }

  private:
    std::unique_ptr<stream::Client> client_;
    uint64_t seq_ = 0;
};

// --- the others: no library in the way, so that they are bounded by the server alone

int connect_to(uint16_t port) {
    int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) return fd;
    ::close(fd);
    return -1;
}

bool send_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<size_t>(n));
    }
    return true;
}

// A client's frame, masked with zeros.
std::string ws_frame(unsigned char first, std::string_view payload) {
    std::string bytes(1, static_cast<char>(first));
    const size_t n = payload.size();
    if (n < 126) {
        bytes += static_cast<char>(0x80 | n);
    } else if (n < 65536) {
        bytes += static_cast<char>(0xfe);
        bytes += static_cast<char>(n >> 8);
        bytes += static_cast<char>(n & 0xff);
    } else {
        bytes += static_cast<char>(0xff);
        for (int shift = 56; shift >= 0; shift -= 8) bytes += static_cast<char>((n >> shift) & 0xff);
    }
    bytes.append(4, '\0');
    return bytes.append(payload);
}
std::string text(const std::string& payload) {
    return ws_frame(0x81, payload);
}

// The upgrade and a hello under a new name; -1 when refused.
int enter(const Options& options) {
    int fd = connect_to(options.port);
    if (fd < 0) return fd;
    const std::string host = fmt::format("127.0.0.1:{}", options.port);
    const std::string hello = Json{{"type", "hello"}, {"protocol", 2}, {"secret", secret()},
                                   {"codec", "jpeg"}, {"width", 640},  {"height", 360}}
                                  .dump();
    char answer[512] = {};
    if (send_all(fd, fmt::format("GET /ws/{} HTTP/1.1\r\nHost: {}\r\nOrigin: http://{}\r\nUpgrade: websocket\r\n"
                                 "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                                 "Sec-WebSocket-Version: 13\r\n\r\n",
                                 options.session, host, host)) &&
        ::recv(fd, answer, sizeof answer - 1, 0) > 12 && std::string_view(answer).substr(9, 3) == "101" &&
        send_all(fd, text(hello)))
        return fd;
    ::close(fd);
    return -1;
}

// Two drafts that differ in every value, so that each that is laid changes the picture. Numbers of the film's own
// nodes, a little off where they are; `seq` is put in later.
std::array<std::string, 2> draft_bodies(const Options& options, const Json& welcome) {
    std::array<Json, 2> lists{Json::array(), Json::array()};
    for (const auto& node : welcome["document"]["nodes"])
        for (const auto& [name, value] : node["properties"].items())
            if (value.is_number() && static_cast<int>(lists[0].size()) < options.operations)
                for (size_t i = 0; i < 2; i++)
                    lists[i].push_back({{"kind", "set"},
                                        {"path", node["id"].get<std::string>() + "." + name},
                                        {"value", value.get<double>() * (i ? 0.999 : 1)}});
    for (auto& list : lists)
        for (size_t i = 0; static_cast<int>(list.size()) < options.operations; i++) list.push_back(list[i]);
    return {lists[0].dump(), lists[1].dump()};
}

Json welcome_of(const Options& options) {
    auto client = stream::Client::connect(options.port, "/ws/" + options.session);
    if (!client) return {};
    (*client)->send(
        Json{{"type", "hello"}, {"protocol", 2}, {"secret", secret()}, {"codec", "jpeg"}, {"width", 1}, {"height", 1}}
            .dump());
    while (auto message = (*client)->receive(5s))
        if (!message->binary && message->data.starts_with(R"({"type":"welcome")")) return Json::parse(message->data);
    return {};
}

struct Counts {
    std::atomic<uint64_t> drafts{0}, others{0}, control{0}, fragments{0}, uploads{0}, connections{0};
};

// Messages of every kind on one connection after the other.
void shout(const Options& options, const std::array<std::string, 2>& bodies, Counts& counts,
           const std::atomic<bool>& end) {
    while (!end) {
        int fd = enter(options);
        if (fd < 0) {
            std::this_thread::sleep_for(20ms);
            continue;
        }
        counts.connections++;
        std::thread reading([fd] {
            std::vector<char> sink(256 << 10);
            while (::recv(fd, sink.data(), sink.size(), 0) > 0) {
            }
            ::shutdown(fd, SHUT_RDWR);
        });
        std::mt19937 random(static_cast<unsigned>(fd));
        auto next = Clock::now();
        for (uint64_t seq = 1; !end; seq++) {
            bool sent = true;
            if (has(options, "drafts")) {
                sent =
                    send_all(fd, text(fmt::format(R"({{"type":"draft","seq":{},"gesture":"g{}","stamp":1,"ops":{}}})",
                                                  seq, seq % 8, bodies[seq % 2])));
                counts.drafts++;
            }
            std::string more;
            if (has(options, "clock"))
                more += text(fmt::format(R"({{"type":"clock","mode":"{}"}})", seq % 2 ? "hold" : "live"));
            if (has(options, "view"))
                more += text(fmt::format(R"({{"type":"view","width":{},"height":{}}})", 640 + random() % 3200,
                                         360 + random() % 1800));
            if (has(options, "watch"))
                more += text(fmt::format(
                    R"({{"type":"view_camera","number":{},"stamp":1,"camera":{{"azimuth":{},)"
                    R"("elevation":5,"distance":3,"target_x":0,"target_y":1.5,"target_z":0,"focal_length":50}}}})",
                    seq, random() % 90));
            if (has(options, "pings")) more += text(R"({"type":"ping","stamp":1})");
            counts.others += 1;
            if (!sent || (!more.empty() && !send_all(fd, more))) break;
            next += std::chrono::microseconds(1'000'000 / options.drafts);
            std::this_thread::sleep_until(next);
        }
        ::shutdown(fd, SHUT_RDWR);
        reading.join();
        ::close(fd);
    }
}

// Frames that carry nothing.
void babble(const Options& options, const std::string& burst, size_t frames, std::atomic<uint64_t>& count,
            const std::atomic<bool>& end) {
    while (!end) {
        int fd = enter(options);
        if (fd < 0) {
            std::this_thread::sleep_for(20ms);
            continue;
        }
        std::thread reading([fd] {
            std::vector<char> sink(64 << 10);
            while (::recv(fd, sink.data(), sink.size(), 0) > 0) {
            }
            ::shutdown(fd, SHUT_RDWR);
        });
        send_all(fd, ws_frame(0x01, ""));  // of a message that never ends; pings may come in between
        while (!end && send_all(fd, burst)) count += frames;
        ::shutdown(fd, SHUT_RDWR);
        reading.join();
        ::close(fd);
    }
}

void upload(const Options& options, Counts& counts, const std::atomic<bool>& end) {
    const std::string host = fmt::format("127.0.0.1:{}", options.port);
    for (unsigned i = 0; !end; i++) {
        std::string picture = "#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n-Y 256 +X 512\n";
        picture.append(256 * 512 * 4, static_cast<char>(128 + i % 64));
        auto answer =
            stream::ask(options.port,
                        {"POST", fmt::format("/api/assets?name=h{}.hdr", i), {{"Origin", "http://" + host}}, picture});
        if (!answer || answer->status >= 500) std::this_thread::sleep_for(5ms);
        counts.uploads++;
    }
}

}  // namespace

int main(int count, char** arguments) {
    Options options;
    CLI::App app("An honest client beside hostile ones");
    app.add_option("--port", options.port, "of the server")->capture_default_str();
    app.add_option("--session", options.session, "its name")->capture_default_str();
    app.add_option("--hostile", options.hostile, "clients")->capture_default_str();
    app.add_option("--seconds", options.seconds, "of each part")->capture_default_str();
    app.add_option("--drafts", options.drafts, "a second, of each hostile client")->capture_default_str();
    app.add_option("--operations", options.operations, "of a draft")->capture_default_str();
    app.add_option("--kinds", options.kinds, "what they do")->delimiter(',')->capture_default_str();
    app.add_flag("--held", options.held, "the honest one holds the film first");
    CLI11_PARSE(app, count, arguments);

    HonestPage page(options);
    const auto time = std::chrono::seconds(options.seconds);
    page.measure(3s);  // what comes in at first is not counted
    const Honest alone = page.measure(time);
    const auto bodies = draft_bodies(options, welcome_of(options));

    std::atomic<bool> end{false};
    Counts counts;
    std::vector<std::thread> threads;
    const std::string pings = [] {
        std::string burst;
        for (int i = 0; i < 1000; i++) burst += ws_frame(0x89, "");
        return burst;
    }();
    const std::string fragments = [] {
        std::string burst;
        for (int i = 0; i < 1000; i++) burst += ws_frame(0x00, "");
        return burst;
    }();
    for (int i = 0; i < options.hostile; i++) {
        threads.emplace_back([&] { shout(options, bodies, counts, end); });
        if (has(options, "control")) threads.emplace_back([&] { babble(options, pings, 1000, counts.control, end); });
        if (has(options, "fragments"))
            threads.emplace_back([&] { babble(options, fragments, 1000, counts.fragments, end); });
        if (has(options, "uploads")) threads.emplace_back([&] { upload(options, counts, end); });
    }
    const Honest beside = page.measure(time);
    end = true;
    for (auto& thread : threads) thread.join();
    const Honest after = page.measure(3s);

    const Json result{
        {"alone", told(alone)},
        {"beside", told(beside)},
        {"after", told(after)},
        {"frames_kept", alone.frames ? beside.frames / beside.seconds / (alone.frames / alone.seconds) : 0},
        {"honest_closed", page.closed()},
        {"hostile",
         {{"clients", options.hostile},
          {"drafts", counts.drafts.load()},
          {"rounds", counts.others.load()},
          {"control_frames", counts.control.load()},
          {"empty_fragments", counts.fragments.load()},
          {"uploads", counts.uploads.load()},
          {"connections", counts.connections.load()}}}};
    fmt::print("{}\n", result.dump(2));
    return 0;
}
