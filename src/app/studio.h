#pragma once
// Everything that serves one session, wired together: store, libraries, engine, sessions, sockets.
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "stream/admission.h"
#include "stream/server.h"

namespace limn::app {

struct StudioOptions {
    stream::Endpoint endpoint{"127.0.0.1", 8080};  // port 0 = any free one
    std::filesystem::path data, page, pack;
    std::string session = "demo";
    int threads = 0;  // of tracing; 0 = one for each core
    int width = 640, height = 360;
    bool talking = false;  // the mouth speaks without words
    stream::Limits limits = {};
    double backup_minutes = 0;  // between backups; 0 = none
};

class Studio {
  public:
    // Listens, opens the store and the pack. An error says what is in the way.
    static base::Result<std::unique_ptr<Studio>> open(const StudioOptions& options);
    virtual ~Studio() = default;

    virtual uint16_t port() const = 0;
    virtual bool ready() const = 0;  // any thread: a first picture has been made
    // Serves on the calling thread until end() or, with signals, SIGTERM, SIGINT or SIGHUP; `on_ready` is called there
    // once.
    virtual void run(bool signals, std::function<void()> on_ready) = 0;
    // Any thread: members are told, what was acknowledged is on disk; run() returns within a second or two.
    virtual void end() = 0;
};

}  // namespace limn::app
