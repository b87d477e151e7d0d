#pragma once
// Takes a picture row by row, makes its values usable and averages it down on the way, so that a large file never lies
// in memory whole.
#include <cstddef>
#include <vector>

#include "base/image.h"
#include "exchange/decode_limits.h"

namespace limn::exchange {

class CleanRows {
  public:
    // The stored size, already checked against the limits.
    CleanRows(int width, int height, const DecodeLimits& limits);

    // The next row from the top: width RGB triples. NaN and negative values become 0, infinite ones the largest half
    // float.
    void add(const float* rgb);

    // After the last row.
    Decoded finish();

  private:
    int width_, height_, row_ = 0;
    base::ImageF out_;
    std::vector<float> clean_, narrow_;
    size_t mended_ = 0;
};

}  // namespace limn::exchange
