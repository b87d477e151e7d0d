// Noise taken off a still, and off its layers in such a way that they still add up.
#include <algorithm>

#include "render/still/render_still.h"

namespace limn::render {
namespace {

base::Result<base::ImageF> without_noise(const base::ImageF& noisy, const StillImage& image, Denoiser& denoiser) {
    base::ImageF clean(noisy.width, noisy.height, 3);
    const DenoiseInput in{
        noisy.data.data(), image.albedo.data.data(), image.normal.data.data(), noisy.width, noisy.height, true};
    const auto done = denoise(denoiser, in, std::atomic<bool>{false}, clean.data.data());
    if (!done) return done.error();
    for (float& v : clean.data) v = v > 0 ? v : 0;
    return clean;
}

}  // namespace

void make_add_up(const base::ImageF& whole, std::vector<std::pair<LightGroup, base::ImageF>>& groups) {
    if (groups.empty()) return;
    for (size_t i = 0; i < whole.data.size(); ++i) {
        double sum = 0;
        for (const auto& [_, picture] : groups) sum += picture.data[i];
        const double wanted = whole.data[i];
        if (sum > 0) {
            for (auto& [_, picture] : groups) picture.data[i] = static_cast<float>(picture.data[i] * (wanted / sum));
        } else {
            for (auto& [_, picture] : groups)
                picture.data[i] = static_cast<float>(wanted / static_cast<double>(groups.size()));
        }
    }
}

base::Result<void> denoise_still(StillImage& image, Denoiser& denoiser) {
    auto color = without_noise(image.color, image, denoiser);
    if (!color) return color.error();
    auto groups = image.groups;
    for (auto& [_, picture] : groups) {
        auto clean = without_noise(picture, image, denoiser);
        if (!clean) return clean.error();
        picture = *std::move(clean);
    }
    make_add_up(*color, groups);
    image.color = *std::move(color);
    image.groups = std::move(groups);
    return {};
}

}  // namespace limn::render
