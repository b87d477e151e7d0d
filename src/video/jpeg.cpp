#include "video/jpeg.h"

#include <fmt/format.h>
#include <turbojpeg.h>

#include <algorithm>

namespace limn::video {

void CloseTurboJpeg::operator()(void* handle) const {
    tjDestroy(handle);
}

base::Result<JpegEncoder> open_jpeg_encoder() {
    JpegEncoder encoder;
    encoder.turbojpeg.reset(tjInitCompress());
    if (!encoder.turbojpeg) return base::Error{"libturbojpeg does not start: out of memory"};
    return encoder;
}

base::Result<std::vector<uint8_t>> encode_jpeg(JpegEncoder& encoder, const look::YuvPicture& picture, int quality) {
    if (picture.coding != look::YuvCoding::jfif || picture.width <= 0 || picture.height <= 0)
        return base::Error{"a picture that is not coded as JPEG files are"};
    const unsigned char* planes[3] = {picture.y.data(), picture.u.data(), picture.v.data()};
    const int strides[3] = {picture.stride, picture.chroma_stride, picture.chroma_stride};
    std::vector<uint8_t> file(tjBufSize(picture.width, picture.height, TJSAMP_420));
    unsigned char* to = file.data();
    unsigned long size = file.size();
    if (tjCompressFromYUVPlanes(encoder.turbojpeg.get(), planes, picture.width, strides, picture.height, TJSAMP_420,
                                &to, &size, std::clamp(quality, 1, 100), TJFLAG_NOREALLOC) != 0)
        return base::Error{fmt::format("libturbojpeg: {}", tjGetErrorStr2(encoder.turbojpeg.get()))};
    file.resize(size);
    return file;
}

}  // namespace limn::video
