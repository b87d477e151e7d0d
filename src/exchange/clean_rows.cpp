#include "exchange/clean_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace limn::exchange {
namespace {

constexpr float kLargestHalf = 65504;
constexpr float kLargest = 1e7f;  // brighter than any sun in a picture; sums of many stay finite

// A small lossy negative is a coder's noise and not worth a word.
constexpr float kNoise = -0.01f;

}  // namespace

CleanRows::CleanRows(int width, int height, const DecodeLimits& limits) : width_(width), height_(height) {
    double scale = std::min(
        {1.0, static_cast<double>(limits.kept_width) / width, static_cast<double>(limits.kept_height) / height});
    out_ = base::ImageF(std::max(1, static_cast<int>(std::lround(width * scale))),
                        std::max(1, static_cast<int>(std::lround(height * scale))), 3);
    clean_.resize(static_cast<size_t>(width) * 3);
    narrow_.resize(static_cast<size_t>(out_.width) * 3);
}

void CleanRows::add(const float* rgb) {
    for (size_t i = 0; i < clean_.size(); ++i) {
        float v = rgb[i];
        if (!(v >= 0)) {
            mended_ += !(v >= kNoise);
            v = 0;
        } else if (std::isinf(v)) {
            ++mended_;
            v = kLargestHalf;
        } else {
            v = std::min(v, kLargest);
        }
        clean_[i] = v;
    }
    // Each output texel is the area average of the source texels under it.
    const float* row = clean_.data();
    if (out_.width != width_) {
        const double step = static_cast<double>(width_) / out_.width;
        for (int x = 0; x < out_.width; ++x) {
            const double from = x * step, to = std::min((x + 1) * step, static_cast<double>(width_));
            const int first = static_cast<int>(from), last = std::min(static_cast<int>(std::ceil(to)), width_);
            float sum[3] = {};
            for (int s = first * 3; s < last * 3; s += 3) {
                for (int c = 0; c < 3; ++c) sum[c] += row[s + c];
            }
            // The first and the last texel lie in the span only in part.
            const float before = static_cast<float>(from - first), after = static_cast<float>(last - to);
            const float share = static_cast<float>(1 / (to - from));
            for (int c = 0; c < 3; ++c) {
                float inside = sum[c] - before * row[first * 3 + c] - after * row[(last - 1) * 3 + c];
                narrow_[static_cast<size_t>(x * 3 + c)] = std::max(0.0f, inside * share);
            }
        }
        row = narrow_.data();
    }
    const double step = static_cast<double>(out_.height) / height_;
    const double top = row_ * step, bottom = (row_ + 1) * step;
    for (int y = static_cast<int>(top); y < std::min(bottom, static_cast<double>(out_.height)); ++y) {
        float share = static_cast<float>(std::min(y + 1.0, bottom) - std::max<double>(y, top));
        float* to = out_.pixel(0, y);
        for (int i = 0; i < out_.width * 3; ++i) to[i] += share * row[i];
    }
    ++row_;
}

Decoded CleanRows::finish() {
    Decoded out;
    if (out_.width != width_ || out_.height != height_) {
        out.note = fmt::format("scaled from {} x {} to {} x {}", width_, height_, out_.width, out_.height);
    }
    if (mended_ > 0) {
        out.note += fmt::format("{}{} values that were no light (not a number, infinite or negative) were mended",
                                out.note.empty() ? "" : "; ", mended_);
    }
    out.image = std::move(out_);
    return out;
}

}  // namespace limn::exchange
