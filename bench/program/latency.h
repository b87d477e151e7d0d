#pragma once
// `limn-bench latency`: from an edit that a real client sends to the encoded picture that first shows it, through the
// real socket.
#include <filesystem>
#include <string>
#include <vector>

namespace limn::bench {

struct LatencyOptions {
    std::filesystem::path pack;
    int edits = 60;                  // of each kind
    double drag_seconds = 3;         // of each kind
    std::vector<std::string> kinds;  // of these alone; empty: all
    bool hold = false;               // edits of a held picture that has settled for some seconds
    int props = 0;                   // so many stand round the person, and one of them is dragged
    int threads = 0;
    uint32_t seed = 1;
    bool json = false;
};

// sun, light_gain, face, world, trait, camera; prop where there are props
std::vector<std::string> latency_kinds();

int measure_latency(const LatencyOptions& options);

}  // namespace limn::bench
