#include "exchange/clean_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "exchange/mend_holes.h"

namespace limn::exchange {
namespace {

constexpr float kNoise = -0.01f;  // a small lossy negative is a coder's noise and not worth a word
constexpr float kLeastCovered = 1e-3f;
constexpr float kLeastLight = 1e-8f;  // below what a half float can hold

std::string counted(size_t count, const char* one, const char* many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

void add_note(std::string& note, const std::string& more) {
    if (!more.empty()) note += (note.empty() ? "" : "; ") + more;
}

void convert(base::ImageF& image, const ColorMatrix& to_rec709) {
    for (size_t i = 0; i < image.data.size(); i += 3) {
        float* p = image.data.data() + i;
        const double r = p[0], g = p[1], b = p[2];
        for (size_t c = 0; c < 3; ++c) {
            const double v = to_rec709[c][0] * r + to_rec709[c][1] * g + to_rec709[c][2] * b;
            p[c] = static_cast<float>(std::clamp(v, 0.0, static_cast<double>(kMostLight)));
        }
    }
}

}  // namespace

CleanRows::CleanRows(int width, int height, const DecodeLimits& limits) : width_(width), height_(height) {
    double scale = std::min(
        {1.0, static_cast<double>(limits.kept_width) / width, static_cast<double>(limits.kept_height) / height});
    sums_ = base::ImageF(std::max(1, static_cast<int>(std::lround(width * scale))),
                         std::max(1, static_cast<int>(std::lround(height * scale))), 4);
    clean_.resize(static_cast<size_t>(width) * 4);
    narrow_.resize(static_cast<size_t>(sums_.width) * 4);
    const double step = static_cast<double>(width_) / sums_.width;
    for (int x = 0; x < sums_.width; ++x) {
        const double from = x * step, to = std::min((x + 1) * step, static_cast<double>(width_));
        const Span span{static_cast<int>(from), std::min(static_cast<int>(std::ceil(to)), width_)};
        // The first and the last texel lie in the span only in part.
        for (int s = span.first; s < span.last; ++s)
            shares_.push_back(static_cast<float>((std::min(s + 1.0, to) - std::max<double>(s, from)) / (to - from)));
        spans_.push_back(span);
    }
}

void CleanRows::add(const float* rgb) {
    for (size_t x = 0; x < static_cast<size_t>(width_); ++x) {
        const float* from = rgb + x * 3;
        float* to = clean_.data() + x * 4;
        // Each by itself: a comparison with what is not a number is false.
        const bool sound = from[0] <= kMostLight && from[1] <= kMostLight && from[2] <= kMostLight &&
                           from[0] >= -kMostLight && from[1] >= -kMostLight && from[2] >= -kMostLight;
        dropped_ += !sound;
        to[3] = sound ? 1.0f : 0.0f;
        for (size_t c = 0; c < 3; ++c) {
            negative_ += sound && from[c] < kNoise;
            to[c] = sound ? std::max(from[c], 0.0f) : 0.0f;
        }
    }
    // Each output texel is the area average of the source texels under it.
    const float* row = clean_.data();
    if (sums_.width != width_) {
        const float* share = shares_.data();
        float* to = narrow_.data();
        for (const Span& span : spans_) {
            float sum[4] = {};
            for (const float* from = row + span.first * 4; from != row + span.last * 4; from += 4, ++share) {
                for (int c = 0; c < 4; ++c) sum[c] += *share * from[c];
            }
            to = std::copy_n(sum, 4, to);
        }
        row = narrow_.data();
    }
    const double step = static_cast<double>(sums_.height) / height_;
    const double top = row_ * step, bottom = (row_ + 1) * step;
    for (int y = static_cast<int>(top); y < std::min(bottom, static_cast<double>(sums_.height)); ++y) {
        float share = static_cast<float>(std::min(y + 1.0, bottom) - std::max<double>(y, top));
        float* to = sums_.pixel(0, y);
        for (int i = 0; i < sums_.width * 4; ++i) to[i] += share * row[i];
    }
    ++row_;
}

base::Result<Decoded> CleanRows::finish(const ColorMatrix& to_rec709, const std::string& more) {
    Decoded out;
    out.image = base::ImageF(sums_.width, sums_.height, 3);
    const size_t count = sums_.data.size() / 4;
    std::vector<uint8_t> holes(count);
    for (size_t i = 0; i < count; ++i) {
        const float* sum = sums_.data.data() + i * 4;
        holes[i] = sum[3] < kLeastCovered;
        for (size_t c = 0; c < 3; ++c) out.image.data[i * 3 + c] = holes[i] ? 0.0f : sum[c] / sum[3];
    }
    sums_ = {};
    const size_t spikes = mark_spikes(out.image, holes);
    if (!mend_holes(out.image, holes))
        return base::Error{"there is no light in the picture: every pixel is infinite or not a number"};
    if (to_rec709 != kSameColors) convert(out.image, to_rec709);
    if (*std::max_element(out.image.data.begin(), out.image.data.end()) < kLeastLight)
        return base::Error{"there is no light in the picture: every pixel is black"};

    add_note(out.note, more);
    if (out.image.width != width_ || out.image.height != height_)
        add_note(out.note,
                 fmt::format("scaled from {} x {} to {} x {}", width_, height_, out.image.width, out.image.height));
    if (dropped_ > 0)
        add_note(out.note, counted(dropped_, "pixel that was", "pixels that were") +
                               " infinite or not a number took the light of the neighbours");
    if (spikes > 0)
        add_note(out.note, counted(spikes, "lone pixel that outshone", "lone pixels that outshone") +
                               " everything took the light of the neighbours");
    if (negative_ > 0) add_note(out.note, counted(negative_, "negative value became 0", "negative values became 0"));
    return out;
}

}  // namespace limn::exchange
