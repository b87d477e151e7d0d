#pragma once
// The wide kernels of this room, one set per instruction set, chosen once.
#include <cstdint>

#include "look/view.h"

namespace limn::look {

// One half of a base::ColorTable, for the lanes. A colour lies at (colour - low) * scale samples.
struct SampleRows {
    const float* values;  // 4 floats a sample
    int size;             // 0 = none
    float low[3], scale[3];
};
struct TableRows {
    SampleRows curves, cube;
    float strength;
};

struct PictureRows {
    const uint16_t* rgb[3];
    int width, height, stride;
    View view;
    float gain;        // linear, before the view transform
    float dither;      // steps of 8 bits, peak to peak
    float balance[9];  // see white_balance
    float vignette;
    float grain;  // of coded values, deviation at mid grey
    uint32_t grain_seed;
    const TableRows* table = nullptr;  // null = none, which costs nothing
};
struct YuvScale {
    float red, blue;     // shares of luma; green has the rest
    float steps, black;  // luma codes
    float chroma_steps;  // chroma codes, round 128
};
struct YuvRows {
    uint8_t *y, *u, *v;
    int stride, chroma_stride;
    YuvScale scale;
};

struct Kernels {
    // Rows first..last, both even.
    void (*yuv)(const PictureRows& in, const YuvRows& out, int first, int last);
    // out holds width * 3 bytes a row.
    void (*rgb8)(const PictureRows& in, uint8_t* out, int first, int last);
};
const Kernels& kernels();
// For tests that hold the two against each other; null where this machine has no such instructions.
const Kernels* kernels_avx2();
const Kernels* kernels_avx512();

namespace wide_avx2 {
extern const Kernels kKernels;
}
namespace wide_avx512 {
extern const Kernels kKernels;
}

}  // namespace limn::look
