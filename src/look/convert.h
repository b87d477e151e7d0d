#pragma once
// Whole pictures from linear light to what an encoder or a file takes, in one pass on all threads of a pool.
#include <cstdint>
#include <vector>

#include "base/image.h"
#include "base/task_pool.h"
#include "look/view.h"

namespace limn::look {

// Planar linear Rec.709 halves. stride counts values, a multiple of 16; 64 bytes past the last row may be read.
struct LinearPicture {
    const uint16_t* rgb[3] = {};
    int width = 0, height = 0, stride = 0;
};

enum class YuvCoding : uint8_t {
    video,  // BT.709, limited range (16..235, 16..240)
    jfif,   // BT.601, full range, as JPEG files have it
};

// I420, each chroma sample in the middle of its four pixels.
struct YuvPicture {
    YuvCoding coding = YuvCoding::video;
    int width = 0, height = 0;          // even
    int stride = 0, chroma_stride = 0;  // bytes a row, multiples of 64
    std::vector<uint8_t> y, u, v;
};
// Sizes the planes for the even part of width x height.
void resize(YuvPicture& picture, int width, int height);

// dither is the peak-to-peak height, in steps of 8 bits, of a still blue-noise-like pattern that breaks up bands:
// interleaved gradient noise, Jorge Jimenez 2014. An odd last row or column is left out of the I420 picture.
// Bloom is not their business, see bloom.h.
void to_yuv(const LinearPicture& linear, Display display, YuvCoding coding, float dither, base::TaskPool& pool,
            YuvPicture& out);
void to_rgb8(const LinearPicture& linear, Display display, float dither, base::TaskPool& pool, base::Image8& out);

// A finished still of interleaved linear RGB: bloom, everything else of the grade, no dither.
base::Image8 display_picture(const base::ImageF& linear, Display display, base::TaskPool& pool);

}  // namespace limn::look
