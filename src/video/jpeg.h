#pragma once
// Single pictures for browsers without WebCodecs.
#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.h"
#include "look/convert.h"

namespace limn::video {

struct CloseTurboJpeg {
    void operator()(void* handle) const;
};
struct JpegEncoder {
    std::unique_ptr<void, CloseTurboJpeg> turbojpeg;
};

base::Result<JpegEncoder> open_jpeg_encoder();
// A complete JPEG file. The picture must have YuvCoding::jfif; quality 1..100.
base::Result<std::vector<uint8_t>> encode_jpeg(JpegEncoder& encoder, const look::YuvPicture& picture, int quality = 80);

}  // namespace limn::video
