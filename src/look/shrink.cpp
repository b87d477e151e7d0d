#include "look/shrink.h"

namespace limn::look {
namespace {

struct Plane {
    const std::vector<uint8_t>& bytes;
    int stride;
};

void shrink_plane(const Plane& from, int factor, int width, int height, int stride, std::vector<uint8_t>& out) {
    const int area = factor * factor;
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            int sum = 0;
            for (int v = 0; v < factor; ++v) {
                const uint8_t* row = from.bytes.data() + static_cast<size_t>(y * factor + v) * from.stride + x * factor;
                for (int u = 0; u < factor; ++u) sum += row[u];
            }
            out[static_cast<size_t>(y) * stride + x] = static_cast<uint8_t>((sum + area / 2) / area);
        }
}

}  // namespace

void shrink(const YuvPicture& picture, int factor, YuvPicture& out) {
    out.coding = picture.coding;
    resize(out, picture.width / factor, picture.height / factor);
    shrink_plane({picture.y, picture.stride}, factor, out.width, out.height, out.stride, out.y);
    shrink_plane({picture.u, picture.chroma_stride}, factor, out.width / 2, out.height / 2, out.chroma_stride, out.u);
    shrink_plane({picture.v, picture.chroma_stride}, factor, out.width / 2, out.height / 2, out.chroma_stride, out.v);
}

}  // namespace limn::look
