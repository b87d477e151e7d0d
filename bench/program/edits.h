#pragma once
// `limn-bench edits`: how soon after an edit the live picture is as good as it needs to be, measured against a still of
// what was edited.
#include <filesystem>

namespace limn::bench {

struct EditsOptions {
    std::filesystem::path pack;
    std::filesystem::path denoiser;
    std::filesystem::path projects;  // folder: write the edited documents there and measure nothing; empty = measure
    int edits = 50;                  // the first of the list
    int reference_samples = 512;
    double settle_seconds = 2;    // that the picture rests before an edit
    double patience_seconds = 8;  // that it is watched afterwards
    int threads = 0;
    int width = 640, height = 360;
    bool json = false;
};

int measure_edits(const EditsOptions& options);

}  // namespace limn::bench
