#pragma once
// `limn render`: a still of an exported project.
#include <filesystem>

namespace limn::app {

struct RenderOptions {
    std::filesystem::path project;  // canonical text form
    std::filesystem::path pack;
    std::filesystem::path data;  // where assets named by hash are
    std::filesystem::path output;  // .png or .exr
    double time = 0;               // seconds
    int width = 1280, height = 720;
    int samples = 64;
    uint32_t seed = 0;
    int bounces = 4;
    int threads = 0;
    bool json = false;
};

int render_project(const RenderOptions& options);

}  // namespace limn::app
