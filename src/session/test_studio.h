#pragma once
// For tests: a session behind a real server with the filling engine, and a page that speaks the protocol over a real
// socket.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <thread>

#include "session/fill.h"
#include "session/routes.h"
#include "stream/client.h"
#include "stream/frame_header.h"

namespace limn::session {

using Json = nlohmann::json;

// Keeps records in memory, and can be told to fail.
struct MemoryKeeper {
    std::atomic<bool> broken{false};
    std::mutex mutex;
    std::vector<collaboration::Record> records;

    Keeper keeper() {
        return {[this](const std::vector<collaboration::Record>& more) -> base::Result<void> {
                    if (broken) return base::Error{"the disk is full"};
                    std::lock_guard lock(mutex);
                    records.insert(records.end(), more.begin(), more.end());
                    return {};
                },
                [](const collaboration::History&) -> base::Result<void> { return {}; }};
    }
};

// Keeps nothing, and never fails.
inline Keeper forgetful() {
    return {[](const std::vector<collaboration::Record>&) -> base::Result<void> { return {}; },
            [](const collaboration::History&) -> base::Result<void> { return {}; }};
}

class TestStudio {
  public:
    explicit TestStudio(Keeper keeper = forgetful(), FillOptions fill = {}, SessionOptions options = {},
                        std::optional<collaboration::State> state = {})
        : server(std::move(*stream::Server::listen({"127.0.0.1", 0}))) {
        if (options.frames.width == 640) options.frames.width = 160, options.frames.height = 90;
        if (!state)
            state = collaboration::make_state("demo", collaboration::make_history(document::demo_document()), 0);
        Executor executor{[this](std::function<void()> fn) { server->post(std::move(fn)); },
                          [this](std::chrono::milliseconds delay, std::function<void()> fn) {
                              server->post_after(delay, std::move(fn));
                          }};
        session = std::make_unique<Session>(options, std::move(*state), std::move(keeper), fill_engine(fill), executor);
        RouteOptions routes;
        routes.page = "/nonexistent";
        routes.uploads = std::filesystem::temp_directory_path();
        thread = std::thread([this, routes] { server->run(make_handlers(routes, only(*session, "demo"))); });
    }
    ~TestStudio() {
        if (thread.joinable()) end();
    }
    void end() {
        server->post([this] {
            session->say_goodbye("the test ends");
            server->stop();
        });
        thread.join();
        session->stop();
    }
    uint16_t port() { return server->port(); }

    std::unique_ptr<stream::Server> server;
    std::unique_ptr<Session> session;
    std::thread thread;
};

struct Frame {
    stream::FrameHeader header;
    std::string payload;
    base::Ticks tick = 0;
};
struct Sound {
    stream::Envelope envelope;
    std::string packet;
};

class Page {
  public:
    Page(uint16_t port, std::string client_id, bool acknowledge = true, const char* codec = "jpeg",
         const std::string& film = "demo")
        : id(std::move(client_id)), acknowledges(acknowledge) {
        auto connected = stream::Client::connect(port, "/ws/" + film);
        EXPECT_TRUE(connected.ok());
        client = std::move(*connected);
        const std::string secret = id + std::string(collaboration::kMinSecretBytes, '0');
        say({{"type", "hello"},
             {"protocol", collaboration::kProtocol},
             {"secret", secret},
             {"codec", codec},
             {"width", 160},
             {"height", 90}});
        welcome = expect("welcome", std::chrono::seconds(60));  // a large film, under a sanitizer
        name = collaboration::client_of(secret);
    }
    void say(const Json& message) { client->send(message.dump()); }
    // Ops with the next seq; the seq.
    uint32_t set(const std::string& path, const Json& value, const std::string& type = "ops",
                 const std::string& gesture = "g") {
        say({{"type", type},
             {"seq", ++seq},
             {"gesture", gesture},
             {"stamp", seq * 10.0},
             {"ops", Json::array({{{"kind", "set"}, {"path", path}, {"value", value}}})}});
        return seq;
    }
    uint32_t simple(const std::string& type, const std::string& gesture = {}) {
        Json message{{"type", type}, {"seq", ++seq}, {"stamp", 1.0}};
        if (!gesture.empty()) message["gesture"] = gesture;
        say(message);
        return seq;
    }

    // The next text message of the type; frames and others on the way are taken note of. Null after the time.
    Json expect(const std::string& type, std::chrono::milliseconds wait = std::chrono::seconds(10)) {
        auto deadline = Clock::now() + wait;
        while (Clock::now() < deadline) {
            for (auto it = texts.begin(); it != texts.end(); ++it) {
                if ((*it)["type"] != type) continue;
                Json found = *it;
                texts.erase(it);
                return found;
            }
            if (!pump(std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()))) break;
        }
        return nullptr;
    }
    // The next frame for which `good` holds.
    std::optional<Frame> frame(
        const std::function<bool(const Frame&)>& good = [](const Frame&) { return true; },
        std::chrono::milliseconds wait = std::chrono::seconds(10)) {
        auto deadline = Clock::now() + wait;
        while (Clock::now() < deadline) {
            while (!frames.empty()) {
                Frame next = std::move(frames.front());
                frames.erase(frames.begin());
                if (good(next)) return next;
            }
            if (!pump(std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()))) break;
        }
        return {};
    }
    std::optional<Frame> frame_with(uint32_t wanted) {
        return frame([&](const Frame& f) { return f.header.last_seq >= wanted; });
    }
    // All frames that come within the time.
    std::vector<Frame> frames_within(std::chrono::milliseconds time) {
        auto deadline = Clock::now() + time;
        while (Clock::now() < deadline)
            pump(std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()));
        return std::exchange(frames, {});
    }
    void shown(uint32_t frame) { say({{"type", "shown"}, {"frame", frame}, {"decode_ms", 1}, {"draw_ms", 1}}); }

    std::string id;
    std::string name;  // as the others are told it
    bool acknowledges;
    std::unique_ptr<stream::Client> client;
    Json welcome;
    std::vector<Json> texts;
    std::vector<Frame> frames;
    std::vector<Sound> sounds;
    uint32_t seq = 0;

  private:
    bool pump(std::chrono::milliseconds wait) {
        auto message = client->receive(std::max(wait, std::chrono::milliseconds(1)));
        if (!message) return !client->closed();
        if (message->binary && message->envelope.kind == stream::Kind::sound) {
            sounds.push_back({message->envelope, message->data});
        } else if (message->binary) {
            auto* bytes = reinterpret_cast<const uint8_t*>(message->data.data());
            auto header = stream::read_frame_header({bytes, message->data.size()});
            EXPECT_TRUE(header);
            if (!header) return true;
            frames.push_back({*header, message->data.substr(stream::kFrameHeaderBytes), message->envelope.tick});
            if (acknowledges) shown(header->frame);
        } else {
            texts.push_back(Json::parse(message->data));
        }
        return true;
    }
};

}  // namespace limn::session
