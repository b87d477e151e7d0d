#include "look/convert.h"

#include <cmath>

#include "look/kernels.h"

namespace limn::look {
namespace {

constexpr int kRowsPerTask = 16;
constexpr YuvScale kVideoScale = {0.2126f, 0.0722f, 219.0f, 16.0f, 224.0f};
constexpr YuvScale kJfifScale = {0.299f, 0.114f, 255.0f, 0.0f, 255.0f};

PictureRows rows_of(const LinearPicture& p, Display display, float dither) {
    return {{p.rgb[0], p.rgb[1], p.rgb[2]}, p.width, p.stride, display.view, std::exp2(display.exposure), dither};
}

}  // namespace

const Kernels* kernels_avx2() {
    return __builtin_cpu_supports("avx2") ? &wide_avx2::kKernels : nullptr;
}
const Kernels* kernels_avx512() {
    const bool all = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                     __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
    return all ? &wide_avx512::kKernels : nullptr;
}
const Kernels& kernels() {
    static const Kernels* chosen = kernels_avx512() ? kernels_avx512() : &wide_avx2::kKernels;
    return *chosen;
}

void resize(YuvPicture& picture, int width, int height) {
    width &= ~1;
    height &= ~1;
    if (picture.width == width && picture.height == height) return;
    picture.width = width;
    picture.height = height;
    picture.stride = (width + 63) / 64 * 64;
    picture.chroma_stride = (width / 2 + 63) / 64 * 64;
    // The tails of whole vectors land in the slack.
    picture.y.assign(static_cast<size_t>(picture.stride) * height + 64, 16);
    picture.u.assign(static_cast<size_t>(picture.chroma_stride) * (height / 2) + 64, 128);
    picture.v.assign(static_cast<size_t>(picture.chroma_stride) * (height / 2) + 64, 128);
}

void to_yuv(const LinearPicture& linear, Display display, YuvCoding coding, float dither, base::TaskPool& pool,
            YuvPicture& out) {
    resize(out, linear.width, linear.height);
    out.coding = coding;
    const PictureRows in = rows_of(linear, display, dither);
    const YuvRows to{out.y.data(), out.u.data(),      out.v.data(),
                     out.stride,   out.chroma_stride, coding == YuvCoding::video ? kVideoScale : kJfifScale};
    pool.for_each((out.height + kRowsPerTask - 1) / kRowsPerTask, [&](int i, int) {
        kernels().yuv(in, to, i * kRowsPerTask, std::min(out.height, (i + 1) * kRowsPerTask));
    });
}

void to_rgb8(const LinearPicture& linear, Display display, float dither, base::TaskPool& pool, base::Image8& out) {
    if (out.width != linear.width || out.height != linear.height || out.channels != 3)
        out = base::Image8(linear.width, linear.height, 3);
    const PictureRows in = rows_of(linear, display, dither);
    pool.for_each((out.height + kRowsPerTask - 1) / kRowsPerTask, [&](int i, int) {
        kernels().rgb8(in, out.data.data(), i * kRowsPerTask, std::min(out.height, (i + 1) * kRowsPerTask));
    });
}

base::Image8 display_picture(const base::ImageF& linear, Display how) {
    base::Image8 out(linear.width, linear.height, 3);
    for (size_t i = 0; i + 2 < linear.data.size(); i += 3) {
        const base::Float3 c = display_color(how, {linear.data[i], linear.data[i + 1], linear.data[i + 2]});
        for (int k = 0; k < 3; ++k) out.data[i + static_cast<size_t>(k)] = static_cast<uint8_t>(std::lround(255 * base::clamp(c[k], 0, 1)));
    }
    return out;
}

}  // namespace limn::look
