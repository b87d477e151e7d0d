#pragma once
// `limn serve`: the studio, on this machine's own address.
#include <cstdint>
#include <filesystem>
#include <string>

#include "base/result.h"

namespace limn::app {

struct ServeOptions {
    std::string listen = "127.0.0.1:8080";
    int port = -1;  // of 127.0.0.1; -1 = as in listen
    std::filesystem::path data;
    std::filesystem::path page;
    std::filesystem::path pack;
    std::string session = "demo";
    int threads = 0;  // of tracing; 0 = one for each core
    int width = 640, height = 360;
    double backup_minutes = 60;      // between backups; 0 = none
    bool talking = false;            // the mouth speaks without words
    bool trust_local_users = false;  // other users of this machine are let in
};

// Serves until SIGTERM or SIGINT; the process's exit status. Prints the address and "ready".
int serve(const ServeOptions& options);

}  // namespace limn::app
