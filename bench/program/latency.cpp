#include "program/latency.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <deque>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "base/random.h"
#include "collaboration/message.h"
#include "program/h264_decoder.h"
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

// An edit and the first picture that showed it.
struct Edit {
    uint32_t seq = 0;
    Clock::time_point sent;
    std::optional<double> encoded_ms, decoded_ms;
    std::optional<double> eight_ms, sixteen_ms;  // until what it invalidated had so many samples of light
    double invalidated_share = 0;
    double rays = 0;
    bool response = false;
    frame::StageTimes stages;
};

// What a page does, without drawing: hello, acknowledge each picture, note which edits it shows first.
class Viewer {
  public:
    Viewer(std::unique_ptr<stream::Client> client, std::unique_ptr<H264Decoder> decoder)
        : client_(std::move(client)), decoder_(std::move(decoder)), thread_([this] { listen(); }) {
        say({{"type", "hello"},
             {"protocol", collaboration::kProtocol},
             {"secret", "limn-bench-latency-0123456789abcdef"},
             {"codec", "h264"},
             {"width", 640},
             {"height", 360}});
    }
    ~Viewer() {
        client_->cut();
        thread_.join();
    }

    // Sends one message that changes something; its fields but seq and stamp.
    uint32_t edit(Json message) {
        std::lock_guard lock(mutex_);
        Edit edit;
        edit.seq = ++seq_;
        edit.sent = Clock::now();
        message["seq"] = edit.seq;
        message["stamp"] = ms(edit.sent.time_since_epoch());
        edits_.push_back(edit);
        client_->send(message.dump());
        return edit.seq;
    }
    void say(const Json& message) { client_->send(message.dump()); }

    // The edits from seq on, once the newest has been shown or the time is over.
    std::vector<Edit> finish(uint32_t first, std::chrono::milliseconds wait) {
        auto deadline = Clock::now() + wait;
        while (Clock::now() < deadline) {
            {
                std::lock_guard lock(mutex_);
                if (edits_.empty() || edits_.back().decoded_ms) break;
            }
            std::this_thread::sleep_for(1ms);
        }
        std::lock_guard lock(mutex_);
        std::vector<Edit> found;
        for (const Edit& edit : edits_)
            if (edit.seq >= first) found.push_back(edit);
        return found;
    }
    int frames() const { return frames_; }
    std::vector<std::string> errors() {
        std::lock_guard lock(mutex_);
        return errors_;
    }

  private:
    static void note_samples(Edit& edit, const stream::FrameHeader& header, double after_ms) {
        if (header.report.invalidated_samples == 0) return;
        edit.invalidated_share = header.report.invalidated_share;
        if (header.report.invalidated_samples >= 8 && !edit.eight_ms) edit.eight_ms = after_ms;
        if (header.report.invalidated_samples >= 16 && !edit.sixteen_ms) edit.sixteen_ms = after_ms;
    }

    void listen() {
        while (!client_->closed()) {
            auto message = client_->receive(100ms);
            if (!message) continue;
            auto arrived = Clock::now();
            if (!message->binary) {
                if (message->data.find("\"type\":\"error\"") != std::string::npos) {
                    std::lock_guard lock(mutex_);
                    errors_.push_back(message->data);
                }
                continue;
            }
            std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(message->data.data()),
                                           message->data.size());
            auto header = stream::read_frame_header(bytes);
            if (!header) continue;
            bool decoded = decoder_ && decoder_->decode(bytes.subspan(stream::kFrameHeaderBytes));
            auto done = Clock::now();
            say({{"type", "shown"}, {"frame", header->frame}, {"decode_ms", ms(done - arrived)}, {"draw_ms", 0}});
            frames_++;
            std::lock_guard lock(mutex_);
            if (!edits_.empty() && edits_.back().seq <= header->last_seq)
                note_samples(edits_.back(), *header, ms(arrived - edits_.back().sent));
            for (auto it = edits_.rbegin(); it != edits_.rend() && !it->encoded_ms; ++it) {
                if (it->seq > header->last_seq) continue;
                it->encoded_ms = ms(arrived - it->sent);
                it->decoded_ms = decoded ? ms(done - it->sent) : -1;
                it->rays = static_cast<double>(header->report.rays);
                it->response = header->flags & stream::kResponseFrame;
                it->stages = header->report.stages;
            }
        }
    }

    std::unique_ptr<stream::Client> client_;
    std::unique_ptr<H264Decoder> decoder_;
    std::mutex mutex_;
    std::vector<Edit> edits_;
    std::vector<std::string> errors_;
    uint32_t seq_ = 0;
    std::atomic<int> frames_{0};
    std::thread thread_;
};

// One of the ways in which people change the picture.
struct Kind {
    const char* name;
    const char* path;
    std::vector<Json> values;  // single edits go through these in turn
    const char* drag_path;     // drags swing between low and high
    double low, high;
};

std::vector<Kind> kinds() {
    return {{"sun", "sun.elevation", {10, -5}, "sun.elevation", -10, 20},
            {"light_gain", "key.gain", {1.5, -1}, "key.gain", -2, 2},
            {"face", "face.joy", {0.8, 0}, "face.joy", 0, 1},
            {"mouth", "face.mouthPucker", {0.7, 0}, "face.mouthPucker", 0, 1},
            {"world", "environment.world", {}, "environment.rotation", -90, 90},
            {"trait", "person.age", {60, 30}, "person.age", 25, 70},
            {"camera", "camera.azimuth", {12, -6}, "camera.azimuth", -20, 20}};
}

double quantile(std::vector<double> values, double q) {
    if (values.empty()) return std::nan("");
    std::sort(values.begin(), values.end());
    auto rank = static_cast<size_t>(std::ceil(q * static_cast<double>(values.size())));
    return values[std::clamp<size_t>(rank, 1, values.size()) - 1];
}

Json rounded(double value) {
    return std::isfinite(value) ? Json(std::round(value * 10) / 10) : Json(nullptr);
}

// Medians of where the time went, as the pictures' headers tell.
Json stage_medians(const std::vector<Edit>& edits) {
    Json medians;
    for (size_t i = 0; i < frame::kStages; ++i) {
        std::vector<double> values;
        for (const Edit& edit : edits)
            if (edit.encoded_ms) values.push_back(edit.stages.ms[i]);
        medians[std::string(frame::kStageNames[i])] = rounded(quantile(values, 0.5));
    }
    return medians;
}

// How soon what the edits invalidated had 8 and 16 samples of light, and how much of the picture that was; null = no
// edit was so small.
Json invalidated_summary(const std::vector<Edit>& edits) {
    std::vector<double> eight, sixteen, share;
    for (const Edit& edit : edits) {
        if (edit.eight_ms) eight.push_back(*edit.eight_ms);
        if (edit.sixteen_ms) sixteen.push_back(*edit.sixteen_ms);
        if (edit.invalidated_share > 0) share.push_back(100 * edit.invalidated_share);
    }
    return {{"edits", share.size()},
            {"percent_of_picture", rounded(quantile(share, 0.5))},
            {"eight_p50_ms", rounded(quantile(eight, 0.5))},
            {"eight_p95_ms", rounded(quantile(eight, 0.95))},
            {"sixteen_p50_ms", rounded(quantile(sixteen, 0.5))},
            {"sixteen_p95_ms", rounded(quantile(sixteen, 0.95))}};
}

Json summary(const std::vector<Edit>& edits) {
    std::vector<double> encoded, decoded, rays;
    int misses = 0, responses = 0;
    for (const Edit& edit : edits) {
        if (!edit.encoded_ms) {
            misses++;
            continue;
        }
        encoded.push_back(*edit.encoded_ms);
        rays.push_back(edit.rays);
        responses += edit.response;
        if (*edit.decoded_ms >= 0) decoded.push_back(*edit.decoded_ms);
    }
    return {{"p50_ms", rounded(quantile(encoded, 0.5))},
            {"p95_ms", rounded(quantile(encoded, 0.95))},
            {"decoded_p50_ms", rounded(quantile(decoded, 0.5))},
            {"decoded_p95_ms", rounded(quantile(decoded, 0.95))},
            {"rays", rounded(quantile(rays, 0.5))},
            {"edits", edits.size()},
            {"misses", misses},
            {"response_frames", responses},
            {"re_rendered", invalidated_summary(edits)},
            {"stages_ms", stage_medians(edits)}};
}

Json set_op(const std::string& path, const Json& value) {
    return Json::array({{{"kind", "set"}, {"path", path}, {"value", value}}});
}

std::vector<Edit> single_edits(Viewer& viewer, const Kind& kind, int count, uint32_t seed) {
    uint32_t first = 0;
    std::vector<Edit> edits;
    for (int i = 0; i < count; i++) {
        auto pause = 300 + 400 * base::uniform(base::hash(seed, static_cast<uint32_t>(i)));
        auto next = Clock::now() +
                    std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double, std::milli>(pause));
        uint32_t seq =
            viewer.edit({{"type", "ops"},
                         {"gesture", fmt::format("{}-{}", kind.name, i)},
                         {"ops", set_op(kind.path, kind.values[static_cast<size_t>(i) % kind.values.size()])}});
        if (!first) first = seq;
        viewer.finish(seq, 1000ms);
        std::this_thread::sleep_until(next);
    }
    return viewer.finish(first, 1000ms);
}

// 60 drafts a second, a triangle wave of one second, then the commit.
std::vector<Edit> drag(Viewer& viewer, const Kind& kind, double seconds, double& fps) {
    uint32_t first = 0;
    auto start = Clock::now();
    int frames = viewer.frames();
    int count = static_cast<int>(seconds * 60);
    std::string gesture = fmt::format("{}-drag", kind.name);
    for (int i = 0; i < count; i++) {
        std::this_thread::sleep_until(start + i * std::chrono::nanoseconds(1'000'000'000 / 60));
        double phase = std::fmod(i / 60.0, 1.0);
        double t = phase < 0.5 ? 2 * phase : 2 - 2 * phase;
        uint32_t seq = viewer.edit({{"type", "draft"},
                                    {"gesture", gesture},
                                    {"ops", set_op(kind.drag_path, kind.low + (kind.high - kind.low) * t)}});
        if (!first) first = seq;
    }
    auto edits = viewer.finish(first, 1000ms);
    fps = (viewer.frames() - frames) / std::chrono::duration<double>(Clock::now() - start).count();
    viewer.edit({{"type", "commit"}, {"gesture", gesture}});
    std::this_thread::sleep_for(300ms);
    return edits;
}

// Of the shapes and materials of the library in turn, in rings round the person.
void put_props(Viewer& viewer, int count) {
    constexpr const char* kShapes[] = {"ball", "sphere", "cube", "slab", "torus", "vase"};
    constexpr int kAtOnce = 200;
    uint32_t seq = 0;
    for (int first = 0; first < count; first += kAtOnce) {
        Json operations = Json::array();
        for (int i = first; i < std::min(first + kAtOnce, count); ++i) {
            const double turn = i * 2.399963, radius = 0.45 + 3.2 * std::sqrt(i / static_cast<double>(count));
            operations.push_back({{"kind", "create"},
                                  {"id", fmt::format("prop-{}", i)},
                                  {"node", "prop"},
                                  {"properties",
                                   {{"shape", kShapes[i % std::size(kShapes)]},
                                    {"size", 0.12},
                                    {"x", radius * std::cos(turn)},
                                    {"y", i == 0 ? 1.5 : 1.2 + 0.6 * std::sin(i * 0.7)},
                                    {"z", radius * std::sin(turn)}}}});
        }
        seq = viewer.edit({{"type", "ops"}, {"gesture", fmt::format("props-{}", first)}, {"ops", operations}});
        viewer.finish(seq, 10'000ms);
        std::this_thread::sleep_for(1500ms);
    }
}

// Beside the face, where it is seen.
Kind dragged_prop() {
    return {"prop", "prop-0.x", {0.25, 0.3, 0.35, 0.4}, "prop-0.x", 0.2, 0.45};
}

int fail(const std::string& why) {
    fmt::print(stderr, "limn-bench latency: {}\n", why);
    return 1;
}

}  // namespace

std::vector<std::string> latency_kinds() {
    std::vector<std::string> names;
    for (const Kind& kind : kinds()) names.emplace_back(kind.name);
    names.emplace_back(dragged_prop().name);
    return names;
}

int measure_latency(const LatencyOptions& options) {
    spdlog::set_level(spdlog::level::warn);
    app::StudioOptions wanted;
    wanted.pack = options.pack;
    wanted.threads = options.threads;
    wanted.talking = true;
    auto studio = BenchStudio::open(wanted);
    if (!studio) return fail(studio.error().message);

    // Worlds to go to and fro between: those that the library offers.
    auto all = kinds();
    const auto world =
        std::ranges::find(all, std::string_view("world"), [](const Kind& kind) { return std::string_view(kind.name); });
    auto library = stream::ask((*studio)->port(), {.target = "/api/worlds"});
    Json worlds = library ? Json::parse(library->body, nullptr, false) : Json();
    for (size_t i = 0; worlds.is_array() && i < worlds.size() && i < 3; i++) world->values.push_back(worlds[i]["id"]);

    auto decoder = H264Decoder::open();
    std::string decoder_name = decoder ? decoder->name() : "";
    auto client = stream::Client::connect((*studio)->port(), "/ws/demo");
    if (!client) return fail(client.error().message);
    Viewer viewer(std::move(*client), std::move(decoder));
    std::this_thread::sleep_for(1500ms);  // the first second of a stream is not what is asked about

    if (options.props > 0) {
        put_props(viewer, options.props);
        all.push_back(dragged_prop());
    }
    if (options.hold) {
        viewer.edit({{"type", "clock"}, {"mode", "hold"}});
        std::this_thread::sleep_for(5s);
    }

    Json report;
    Json drags;
    for (const Kind& kind : all) {
        if (!options.kinds.empty() && std::ranges::find(options.kinds, kind.name) == options.kinds.end()) continue;
        if (!kind.values.empty()) {
            // Each value once beforehand: what is loaded at the first use is loaded.
            for (const Json& value : kind.values) {
                uint32_t seq = viewer.edit({{"type", "ops"}, {"gesture", "warm"}, {"ops", set_op(kind.path, value)}});
                viewer.finish(seq, 2000ms);
            }
            std::this_thread::sleep_for(300ms);
            report[kind.name] = summary(single_edits(viewer, kind, options.edits, options.seed));
        } else {
            report[kind.name] = nullptr;
        }
        if (options.drag_seconds > 0) {
            double fps = 0;
            auto edits = drag(viewer, kind, options.drag_seconds, fps);
            drags[kind.name] = summary(edits);
            drags[kind.name]["fps"] = rounded(fps);
        }
        fmt::print(stderr, "{}: {}  drag: {}\n", kind.name, report[kind.name].dump(),
                   drags.contains(kind.name) ? drags[kind.name].dump() : "-");
    }
    report["drag"] = drags;
    report["size"] = "640x360";
    report["hold"] = options.hold;
    report["decoder"] = decoder_name.empty() ? Json(nullptr) : Json(decoder_name);
    report["errors"] = viewer.errors();
    if (options.json) fmt::print("{}\n", report.dump(2));
    return viewer.errors().empty() ? 0 : 1;
}

}  // namespace limn::bench
