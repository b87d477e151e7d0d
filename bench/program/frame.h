#pragma once
// `limn-bench frame`: what a live frame of the default close-up costs, with the face talking, and how good it is.
#include <filesystem>

namespace limn::bench {

struct FrameOptions {
    std::filesystem::path pack;
    int frames = 150;
    int threads = 0;
    int width = 640, height = 360;
    bool response = false;  // response frames instead of full ones
    bool quality = false;   // also PSNR after 1, 4 and 16 frames against a reference of the same pose
    int reference_samples = 512;
    std::filesystem::path pictures;  // where to leave the compared pictures; empty: nowhere
    bool json = false;
};

int measure_frame(const FrameOptions& options);

}  // namespace limn::bench
