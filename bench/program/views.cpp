#include "program/views.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "collaboration/message.h"
#include "program/studio.h"
#include "stream/client.h"
#include "stream/frame_header.h"

namespace limn::bench {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Json = nlohmann::ordered_json;

double ms(Clock::duration d) {
    return std::chrono::duration<double, std::milli>(d).count();
}

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return std::nan("");
    std::sort(values.begin(), values.end());
    return values[std::min(values.size() - 1, static_cast<size_t>(q * static_cast<double>(values.size())))];
}

Json rounded(double value) {
    return std::isfinite(value) ? Json(std::round(value * 10) / 10) : Json(nullptr);
}

// A page that looks and does not decode: it acknowledges each picture and notes when it came.
class Onlooker {
  public:
    Onlooker(std::unique_ptr<stream::Client> client, const std::string& id, const ViewsOptions& options)
        : client_(std::move(client)), thread_([this] { listen(); }) {
        say({{"type", "hello"},
             {"protocol", collaboration::kProtocol},
             {"secret", fmt::format("limn-bench-views-{:_<32}", id)},
             {"codec", "h264"},
             {"width", options.width},
             {"height", options.height}});
    }
    ~Onlooker() {
        client_->cut();
        thread_.join();
    }

    // Looks through a camera of its own, turned to this azimuth; the next number.
    void look_from(double azimuth) {
        Json camera{{"azimuth", azimuth}, {"elevation", 5}, {"distance", 0.7},     {"target_x", 0},
                    {"target_y", -0.06},  {"target_z", 0},  {"focal_length", 50.0}};
        std::lock_guard lock(mutex_);
        sent_.push_back(Clock::now());
        say({{"type", "view_camera"},
             {"number", sent_.size()},
             {"stamp", ms(sent_.back().time_since_epoch())},
             {"camera", std::move(camera)}});
    }

    struct Seen {
        Clock::time_point at;
        stream::FrameHeader header;
    };
    // Forgets what it has seen so far.
    void begin() {
        std::lock_guard lock(mutex_);
        seen_.clear();
        answered_ms_.clear();
    }
    Json summary(double seconds) {
        std::lock_guard lock(mutex_);
        std::vector<double> intervals, lit;
        int own = 0;
        for (size_t i = 0; i < seen_.size(); i++) {
            if (i) intervals.push_back(ms(seen_[i].at - seen_[i - 1].at));
            lit.push_back(seen_[i].header.report.lit_fraction);
            own += seen_[i].header.view != 0;
        }
        Json out{{"fps", rounded(static_cast<double>(seen_.size()) / seconds)},
                 {"interval_p50_ms", rounded(quantile(intervals, 0.5))},
                 {"interval_p95_ms", rounded(quantile(intervals, 0.95))},
                 {"lit_percent", rounded(100 * quantile(lit, 0.5))},
                 {"frames", seen_.size()},
                 {"through_own", own}};
        if (!answered_ms_.empty()) {
            out["moves_answered"] = answered_ms_.size();
            out["answer_p50_ms"] = rounded(quantile(answered_ms_, 0.5));
            out["answer_p95_ms"] = rounded(quantile(answered_ms_, 0.95));
        }
        return out;
    }

  private:
    void say(const Json& message) { client_->send(message.dump()); }

    void listen() {
        uint32_t answered = 0;
        while (!client_->closed()) {
            auto message = client_->receive(100ms);
            if (!message || !message->binary) continue;
            const auto at = Clock::now();
            auto header = stream::read_frame_header(
                {reinterpret_cast<const uint8_t*>(message->data.data()), message->data.size()});
            if (!header) continue;
            say({{"type", "shown"}, {"frame", header->frame}, {"decode_ms", 0}, {"draw_ms", 0}});
            std::lock_guard lock(mutex_);
            seen_.push_back({at, *header});
            if (header->watch > answered && header->watch <= sent_.size())
                answered_ms_.push_back(ms(at - sent_[header->watch - 1]));
            answered = header->watch;
        }
    }

    std::unique_ptr<stream::Client> client_;
    std::mutex mutex_;
    std::vector<Seen> seen_;
    std::vector<Clock::time_point> sent_;
    std::vector<double> answered_ms_;  // from a move of the camera to the encoded picture that shows it
    std::thread thread_;
};

int fail(const std::string& why) {
    fmt::print(stderr, "limn-bench views: {}\n", why);
    return 1;
}

void rest(double seconds) {
    std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
}

}  // namespace

int measure_views(const ViewsOptions& options) {
    spdlog::set_level(spdlog::level::warn);
    app::StudioOptions wanted;
    wanted.pack = options.pack;
    wanted.threads = options.threads;
    wanted.width = options.width;
    wanted.height = options.height;
    wanted.talking = true;
    auto studio = BenchStudio::open(wanted);
    if (!studio) return fail(studio.error().message);

    auto connect = [&](const std::string& id) -> base::Result<std::unique_ptr<Onlooker>> {
        auto client = stream::Client::connect((*studio)->port(), "/ws/demo");
        if (!client) return client.error();
        return std::make_unique<Onlooker>(std::move(*client), id, options);
    };
    auto program = connect("bench-program");
    if (!program) return fail(program.error().message);
    rest(2);  // the first seconds of a stream are not what is asked about
    Json report{{"size", fmt::format("{}x{}", options.width, options.height)}};
    (*program)->begin();
    rest(options.seconds);
    report["program_alone"] = (*program)->summary(options.seconds);

    auto own = connect("bench-own");
    if (!own) return fail(own.error().message);
    (*own)->look_from(40);
    rest(2);
    (*program)->begin();
    (*own)->begin();
    rest(options.seconds);
    report["both_at_rest"] = {{"program", (*program)->summary(options.seconds)},
                              {"own", (*own)->summary(options.seconds)}};

    // Somebody turns the own camera without pause, 60 times a second.
    (*program)->begin();
    (*own)->begin();
    const auto start = Clock::now();
    for (int i = 0; i < static_cast<int>(options.seconds * 60); i++) {
        (*own)->look_from(40 * std::cos(i / 60.0));
        std::this_thread::sleep_until(start + (i + 1) * std::chrono::nanoseconds(1'000'000'000 / 60));
    }
    report["own_moving"] = {{"program", (*program)->summary(options.seconds)},
                            {"own", (*own)->summary(options.seconds)}};

    // And now and then, out of quiet.
    (*program)->begin();
    (*own)->begin();
    for (int i = 0; i < static_cast<int>(options.seconds * 2); i++) {
        rest(0.4 + 0.013 * (i % 10));
        (*own)->look_from(i % 2 ? 40 : 38);
    }
    rest(0.3);
    report["own_nudged"] = (*own)->summary(options.seconds);
    if (options.json) {
        fmt::print("{}\n", report.dump(2));
    } else {
        const auto line = [](const char* what, const Json& v) {
            fmt::print("{:34} {:5.1f} frames/s, 95 of 100 within {} ms\n", what, v["fps"].get<double>(),
                       v["interval_p95_ms"].dump());
        };
        line("Program alone", report["program_alone"]);
        line("Program, beside an own camera", report["both_at_rest"]["program"]);
        line("own camera", report["both_at_rest"]["own"]);
        line("Program, while that one moves", report["own_moving"]["program"]);
        line("own camera, moving", report["own_moving"]["own"]);
        fmt::print("a move is answered within {} ms (median) while it goes on, {} ms out of quiet\n",
                   report["own_moving"]["own"].value("answer_p50_ms", Json()).dump(),
                   report["own_nudged"].value("answer_p50_ms", Json()).dump());
    }
    return 0;
}

}  // namespace limn::bench
