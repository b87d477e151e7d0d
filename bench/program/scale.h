#pragma once
// `limn-bench scale`: what a live frame costs, in time and memory, as threads, resolution, triangles, props and lights
// grow.
#include <filesystem>
#include <string>

namespace limn::bench {

struct ScaleOptions {
    std::filesystem::path pack;
    double seconds = 2;  // that each row is measured for, after its warm-up
    bool quick = false;  // fewer rows, half a second each
    bool json = false;
    std::string only = {};  // one table: threads, resolution, triangles, things; empty: all
};

int measure_scale(const ScaleOptions& options);

}  // namespace limn::bench
