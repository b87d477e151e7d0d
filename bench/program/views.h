#pragma once
// `limn-bench views`: the film's camera and a director's own at once, through real sockets, of a person that talks.
#include <filesystem>

namespace limn::bench {

struct ViewsOptions {
    std::filesystem::path pack;
    double seconds = 6;  // of each part
    int width = 480, height = 270;
    int threads = 0;
    bool json = false;
};

int measure_views(const ViewsOptions& options);

}  // namespace limn::bench
