#include "look/convert.h"

#include "base/instruction_set.h"

#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "look/bloom.h"
#include "look/kernels.h"

namespace limn::look {
namespace {

constexpr int kRowsPerTask = 16;
constexpr float kMostGrain = 0.08f;  // deviation of coded mid grey
constexpr YuvScale kVideoScale = {0.2126f, 0.0722f, 219.0f, 16.0f, 224.0f};
constexpr YuvScale kJfifScale = {0.299f, 0.114f, 255.0f, 0.0f, 255.0f};

SampleRows rows_of(const base::ColorSamples& s) {
    SampleRows rows{s.values.data(), s.size, {}, {}};
    for (int k = 0; k < 3; ++k) {
        rows.low[k] = s.low[k];
        rows.scale[k] = static_cast<float>(s.size - 1) / (s.high[k] - s.low[k]);
    }
    return rows;
}

// Nothing when the table would change nothing.
std::optional<TableRows> table_of(const Display& display) {
    if (!display.table || !(display.table_strength > 0)) return {};
    return TableRows{rows_of(display.table->curves), rows_of(display.table->cube),
                     std::min(display.table_strength, 1.0f)};
}

// table: null, or outlives the rows.
PictureRows rows_of(const LinearPicture& p, const Display& display, float dither, const TableRows* table) {
    const Grade& g = display.grade;
    PictureRows rows{{p.rgb[0], p.rgb[1], p.rgb[2]},
                     p.width,
                     p.height,
                     p.stride,
                     display.view,
                     std::exp2(display.exposure),
                     dither,
                     {},
                     g.vignette,
                     g.grain * kMostGrain,
                     g.grain_seed,
                     table};
    const auto balance = white_balance(g.temperature, g.tint);
    std::copy(balance.begin(), balance.end(), rows.balance);
    return rows;
}

}  // namespace

const Kernels* kernels_avx2() {
    return base::runs(base::InstructionSet::avx2) ? &wide_avx2::kKernels : nullptr;
}
const Kernels* kernels_avx512() {
    return base::runs(base::InstructionSet::avx512) ? &wide_avx512::kKernels : nullptr;
}
const Kernels& kernels() {
    return base::instruction_set() == base::InstructionSet::avx512 ? wide_avx512::kKernels : wide_avx2::kKernels;
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
    const auto table = table_of(display);
    const PictureRows in = rows_of(linear, display, dither, table ? &*table : nullptr);
    const YuvRows to{out.y.data(), out.u.data(),      out.v.data(),
                     out.stride,   out.chroma_stride, coding == YuvCoding::video ? kVideoScale : kJfifScale};
    pool.for_each((out.height + kRowsPerTask - 1) / kRowsPerTask, [&](int i, int) {
        kernels().yuv(in, to, i * kRowsPerTask, std::min(out.height, (i + 1) * kRowsPerTask));
    });
}

void to_rgb8(const LinearPicture& linear, Display display, float dither, base::TaskPool& pool, base::Image8& out) {
    if (out.width != linear.width || out.height != linear.height || out.channels != 3)
        out = base::Image8(linear.width, linear.height, 3);
    const auto table = table_of(display);
    const PictureRows in = rows_of(linear, display, dither, table ? &*table : nullptr);
    pool.for_each((out.height + kRowsPerTask - 1) / kRowsPerTask, [&](int i, int) {
        kernels().rgb8(in, out.data.data(), i * kRowsPerTask, std::min(out.height, (i + 1) * kRowsPerTask));
    });
}

base::Image8 display_picture(const base::ImageF& linear, Display display, base::TaskPool& pool) {
    LinearPicture picture;
    picture.width = linear.width;
    picture.height = linear.height;
    picture.stride = (linear.width + 15) / 16 * 16;
    std::vector<uint16_t> planes[3];
    for (size_t c = 0; c < 3; ++c) {
        planes[c].resize(static_cast<size_t>(picture.stride) * linear.height + 64);
        for (int y = 0; y < linear.height; ++y)
            for (int x = 0; x < linear.width; ++x)
                planes[c][static_cast<size_t>(y) * picture.stride + x] =
                    _cvtss_sh(linear.pixel(x, y)[c], _MM_FROUND_TO_NEAREST_INT);
        picture.rgb[c] = planes[c].data();
    }
    BloomScratch scratch;
    base::Image8 out;
    to_rgb8(add_bloom(picture, display.grade.bloom, scratch, pool), display, 0, pool, out);
    return out;
}

}  // namespace limn::look
