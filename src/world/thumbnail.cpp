#include "world/thumbnail.h"

#include <turbojpeg.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/vec.h"

namespace limn::world {
namespace {

// Hable's filmic curve (2010), white at 8, on the largest channel, so that hues survive; what is far over white pales.
float curve(float x) {
    return (x * (0.15f * x + 0.05f) + 0.004f) / (x * (0.15f * x + 0.5f) + 0.06f) - 0.02f / 0.3f;
}

uint8_t srgb(float v) {
    v = base::clamp(v, 0, 1);
    v = v <= 0.0031308f ? 12.92f * v : 1.055f * std::pow(v, 1 / 2.4f) - 0.055f;
    return static_cast<uint8_t>(v * 255 + 0.5f);
}

}  // namespace

base::Image8 tone_map_thumbnail(const base::ImageF& map, float gain) {
    base::Image8 out(kThumbnailWidth, kThumbnailHeight, 3);
    const float white = curve(8.0f);
    for (int y = 0; y < out.height; ++y) {
        int top = y * map.height / out.height, bottom = std::max(top + 1, (y + 1) * map.height / out.height);
        for (int x = 0; x < out.width; ++x) {
            int left = x * map.width / out.width, right = std::max(left + 1, (x + 1) * map.width / out.width);
            base::Float3 sum(0.0f);
            for (int r = top; r < bottom; ++r) {
                for (int c = left; c < right; ++c) {
                    const float* p = map.pixel(c, r);
                    // A highlight of one texel must not flood its neighbours.
                    sum += base::min(base::Float3(p[0], p[1], p[2]) * (gain * 5.4f), base::Float3(24.0f));
                }
            }
            base::Float3 color = sum / static_cast<float>((bottom - top) * (right - left));
            float peak = std::max({color.x, color.y, color.z, 1e-6f});
            float toned = curve(peak) / white;
            float pale = base::clamp((peak - 4) / 20, 0, 1);
            base::Float3 display = lerp(color * (toned / peak), base::Float3(toned), pale);
            uint8_t* p = out.pixel(x, y);
            for (int c = 0; c < 3; ++c) p[c] = srgb(display[c]);
        }
    }
    return out;
}

base::Result<std::vector<std::byte>> encode_thumbnail(const base::ImageF& map, float gain) {
    return encode_jpeg(tone_map_thumbnail(map, gain), 88);
}

base::Result<std::vector<std::byte>> encode_jpeg(const base::Image8& picture, int quality) {
    tjhandle jpeg = tjInitCompress();
    if (!jpeg) return base::Error{"the JPEG encoder cannot be started"};
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    int failed = tjCompress2(jpeg, picture.data.data(), picture.width, 0, picture.height, TJPF_RGB, &bytes, &size,
                             TJSAMP_420, quality, 0);
    std::vector<std::byte> out;
    if (!failed) {
        out.resize(size);
        std::memcpy(out.data(), bytes, size);
    }
    tjFree(bytes);
    tjDestroy(jpeg);
    if (failed) return base::Error{"a thumbnail cannot be encoded"};
    return out;
}

}  // namespace limn::world
