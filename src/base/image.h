#pragma once
// Pictures in memory, rows from the top.
#include <cstddef>
#include <cstdint>
#include <vector>

namespace limn::base {

// channels interleaved values a pixel.
template <class T>
struct Image {
    int width = 0;
    int height = 0;
    int channels = 0;
    std::vector<T> data;

    Image() = default;
    Image(int w, int h, int c) : width(w), height(h), channels(c), data(static_cast<size_t>(w) * h * c) {}
    T* pixel(int x, int y) { return data.data() + (static_cast<size_t>(y) * width + x) * channels; }
    const T* pixel(int x, int y) const { return data.data() + (static_cast<size_t>(y) * width + x) * channels; }
    bool empty() const { return data.empty(); }
};

using ImageF = Image<float>;    // linear
using Image8 = Image<uint8_t>;  // display-coded

}  // namespace limn::base
