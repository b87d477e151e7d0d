#pragma once
// Takes a picture row by row, makes its values usable and averages it down on the way, so that a large file never lies
// in memory whole.
#include <cstddef>
#include <string>
#include <vector>

#include "base/image.h"
#include "base/result.h"
#include "exchange/decode_limits.h"
#include "exchange/primaries.h"

namespace limn::exchange {

// No unit that anybody measures light in gives a pixel more (the sun's disc has 2e9 cd/m2).
constexpr float kMostLight = 1e12f;

class CleanRows {
  public:
    // The stored size, already checked against the limits.
    CleanRows(int width, int height, const DecodeLimits& limits);

    // The next row from the top: width RGB triples. Negative values become 0. A pixel with a channel that is not a
    // number, infinite or beyond kMostLight says nothing and is left to its neighbours.
    void add(const float* rgb);

    // After the last row. Pixels that said nothing, and lone ones that outshine everything (mend_holes.h), take the
    // light around them; then colours are converted, and what lies outside of Rec.709 is brought to its edge. The note
    // tells what was done, `more` first. An error when there is no light in the picture.
    base::Result<Decoded> finish(const ColorMatrix& to_rec709 = kSameColors, const std::string& more = {});

  private:
    int width_, height_, row_ = 0;
    base::ImageF sums_;  // RGB of the sound pixels, and how much of the texel they cover
    std::vector<float> clean_, narrow_;
    // The source texels under each output texel of a row, and how much of it each covers.
    struct Span {
        int first, last;
    };
    std::vector<Span> spans_;
    std::vector<float> shares_;
    size_t dropped_ = 0, negative_ = 0;
};

}  // namespace limn::exchange
