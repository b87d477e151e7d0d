#pragma once
// Open Image Denoise, loaded at run time: a held picture is denoised by it where it is there, and settles by its
// samples alone where not.
#include <atomic>
#include <memory>
#include <string>

#include "base/result.h"

namespace limn::render {

struct Denoiser;
struct DenoiserDeleter {
    void operator()(Denoiser*) const;
};
using DenoiserPtr = std::unique_ptr<Denoiser, DenoiserDeleter>;

// `library` is the path of libOpenImageDenoise.so.2. threads: 0 = one for each core. Fails when it cannot be loaded or
// is another version.
base::Result<DenoiserPtr> open_denoiser(const std::string& library, int threads);
// "2.5.1"
std::string version_of(const Denoiser& denoiser);

// Pictures of three interleaved floats: linear colour, albedo in [0, 1] and normals in [-1, 1] of what the eye sees.
struct DenoiseInput {
    const float *color, *albedo, *normal;
    int width = 0, height = 0;
    bool fine = true;  // twice the time for a somewhat better picture
};

// Fills out; looks at `cancel` about a hundred times on the way: false = cancelled, and out holds anything.
base::Result<bool> denoise(Denoiser& denoiser, const DenoiseInput& in, const std::atomic<bool>& cancel, float* out);

}  // namespace limn::render
