#include "exchange/exr_image.h"

#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>
#include <ImfStandardAttributes.h>
#include <ImfTileDescription.h>
#include <ImfVersion.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/readable.h"
#include "exchange/clean_rows.h"
#include "exchange/exr_channels.h"
#include "exchange/exr_header.h"
#include "exchange/primaries.h"

namespace limn::exchange {
namespace {

constexpr unsigned char kMagic[4] = {0x76, 0x2f, 0x31, 0x01};
constexpr uint32_t kDeepFlag = 0x800, kMultiPartFlag = 0x1000;

struct EndOfFile : std::runtime_error {
    EndOfFile() : std::runtime_error("end of file") {}
};

class ByteStream : public Imf::IStream {
  public:
    explicit ByteStream(std::span<const std::byte> bytes) : IStream("picture"), bytes_(bytes) {}
    bool read(char c[], int n) override {
        if (n < 0 || at_ > bytes_.size() || bytes_.size() - at_ < static_cast<size_t>(n)) {
            ended_ = true;
            throw EndOfFile();
        }
        std::memcpy(c, bytes_.data() + at_, static_cast<size_t>(n));
        at_ += static_cast<size_t>(n);
        return at_ < bytes_.size();
    }
    uint64_t tellg() override { return at_; }
    void seekg(uint64_t pos) override { at_ = pos; }
    void clear() override { ended_ = false; }
    // OpenEXR wraps what read() throws, so it is remembered.
    bool ended() const { return ended_; }

  private:
    std::span<const std::byte> bytes_;
    uint64_t at_ = 0;
    bool ended_ = false;
};

int64_t width_of(const Imath::Box2i& window) {
    return int64_t{window.max.x} - window.min.x + 1;
}
int64_t height_of(const Imath::Box2i& window) {
    return int64_t{window.max.y} - window.min.y + 1;
}

// The picture is the display window; the data window may hang over it, but not by more than there is of the picture.
base::Result<void> check_size(const Imf::Header& header, const DecodeLimits& limits) {
    const Imath::Box2i &shown = header.displayWindow(), &data = header.dataWindow();
    for (const Imath::Box2i* window : {&shown, &data}) {
        if (width_of(*window) < 1 || height_of(*window) < 1) return base::Error{"the .exr file holds no pixels"};
        const int times = window == &data ? 2 : 1;
        if (width_of(*window) > int64_t{limits.width} * times || height_of(*window) > int64_t{limits.height} * times) {
            return base::Error{fmt::format("the {} is {} x {}; at most {} x {} is read",
                                           window == &data ? "data window" : "picture", width_of(*window),
                                           height_of(*window), limits.width * times, limits.height * times)};
        }
        // The frame is addressed from the window's origin, which must not be astronomically far away.
        constexpr int kFarthest = 1 << 20;
        if (std::max({std::abs(int64_t{window->min.x}), std::abs(int64_t{window->min.y})}) > kFarthest)
            return base::Error{"the windows of the .exr file lie too far from their origin"};
    }
    if (data.min.x > shown.max.x || data.max.x < shown.min.x || data.min.y > shown.max.y || data.max.y < shown.min.y)
        return base::Error{"the .exr file holds nothing within its display window"};
    if (Imf::hasEnvmap(header) && Imf::envmap(header) == Imf::ENVMAP_CUBE)
        return base::Error{"the .exr file holds the six sides of a cube; save it as one panorama (latitude-longitude)"};
    if (header.hasTileDescription()) {
        constexpr unsigned kLargestTile = 1024;
        const Imf::TileDescription& tiles = header.tileDescription();
        if (tiles.xSize > kLargestTile || tiles.ySize > kLargestTile) {
            return base::Error{fmt::format("the .exr file has tiles of {} x {}; at most {} x {} is read", tiles.xSize,
                                           tiles.ySize, kLargestTile, kLargestTile)};
        }
    }
    return {};
}

// What the file's colours mean. XYZ without chromaticities is that of the light itself.
base::Result<ColorMatrix> meaning_of(const Imf::Header& header, ExrColors::Kind kind) {
    const bool told = Imf::hasChromaticities(header);
    if (kind == ExrColors::Kind::luminance || (kind == ExrColors::Kind::rgb && !told)) return kSameColors;
    if (!told) return rec709_from_xyz(kD65);
    const Imf::Chromaticities& c = Imf::chromaticities(header);
    const auto at = [](const Imath::V2f& v) { return Chromaticity{v.x, v.y}; };
    const auto matrix = kind == ExrColors::Kind::xyz ? rec709_from_xyz(at(c.white))
                                                     : rec709_from({at(c.red), at(c.green), at(c.blue), at(c.white)});
    if (!matrix)
        return base::Error{"the chromaticities of the .exr file cannot be used: " + matrix.error().message +
                           ". Save it with those of its colour space"};
    return matrix;
}

// The display window, row by row: what the data window does not reach is black, what hangs over is cut off. `row` is
// the row under way.
base::Result<Decoded> read_rows(Imf::InputFile& file, const ExrColors& colors, const ColorMatrix& to_rec709,
                                const DecodeLimits& limits, int& row) {
    const Imath::Box2i shown = file.header().displayWindow(), data = file.header().dataWindow();
    const bool luminance = colors.kind == ExrColors::Kind::luminance;
    std::vector<float> line(static_cast<size_t>(width_of(data)) * 3), picture(static_cast<size_t>(width_of(shown)) * 3);
    char* origin =
        reinterpret_cast<char*>(line.data()) - static_cast<ptrdiff_t>(data.min.x) * 3 * ptrdiff_t{sizeof(float)};
    Imf::FrameBuffer frame;
    for (size_t c = 0; c < (luminance ? 1u : 3u); ++c) {
        // No stride from row to row: every row lands in the same line.
        frame.insert(colors.channels[c], Imf::Slice(Imf::FLOAT, origin + c * sizeof(float), 3 * sizeof(float), 0));
    }
    file.setFrameBuffer(frame);
    const int left = std::max(shown.min.x, data.min.x), right = std::min(shown.max.x, data.max.x);
    CleanRows rows(static_cast<int>(width_of(shown)), static_cast<int>(height_of(shown)), limits);
    // OpenEXR keeps the block or the row of tiles that it unpacked last, so single rows cost no more than blocks.
    for (int y = shown.min.y; y <= shown.max.y; ++y) {
        row = y - shown.min.y;
        std::fill(picture.begin(), picture.end(), 0.0f);
        if (y >= data.min.y && y <= data.max.y) {
            file.readPixels(y);
            const float* from = line.data() + static_cast<ptrdiff_t>(left - data.min.x) * 3;
            float* to = picture.data() + static_cast<ptrdiff_t>(left - shown.min.x) * 3;
            for (int x = left; x <= right; ++x, from += 3, to += 3) {
                for (int c = 0; c < 3; ++c) to[c] = from[luminance ? 0 : c];
            }
        }
        rows.add(picture.data());
    }
    return rows.finish(to_rec709,
                       colors.layer.empty() ? "" : "read from its layer " + base::readable(colors.layer, 80));
}

}  // namespace

bool is_exr(std::span<const std::byte> bytes) {
    return bytes.size() >= 4 && std::memcmp(bytes.data(), kMagic, 4) == 0;
}

base::Result<Decoded> parse_exr(std::span<const std::byte> bytes, const DecodeLimits& limits) {
    if (!is_exr(bytes)) return base::Error{"the file does not begin as an OpenEXR file does"};
    const uint32_t flags = bytes.size() > 5 ? std::to_integer<uint32_t>(bytes[5]) << 8 : 0;
    if (flags & kMultiPartFlag) return base::Error{"the .exr file has several parts; save one picture alone"};
    if (flags & kDeepFlag) return base::Error{"the .exr file holds deep data, not a picture"};
    if (auto attributes = check_exr_attributes(bytes); !attributes) return attributes.error();
    ByteStream stream(bytes);
    int row = -1;
    try {
        // The header alone first: opening the file takes memory by what the header claims.
        {
            stream.seekg(8);
            int version = static_cast<int>(flags) | Imf::EXR_VERSION;
            Imf::Header header;
            header.readFrom(stream, version);
            if (auto size = check_size(header, limits); !size) return size.error();
            stream.seekg(0);
        }
        Imf::InputFile file(stream, 0);
        const base::Result<ExrColors> colors = choose_colors(file.header().channels());
        if (!colors) return colors.error();
        const base::Result<ColorMatrix> to_rec709 = meaning_of(file.header(), colors->kind);
        if (!to_rec709) return to_rec709.error();
        return read_rows(file, *colors, *to_rec709, limits, row);
    } catch (const std::bad_alloc&) {
        return base::Error{"the .exr file needs more memory than is granted"};
    } catch (const std::exception& e) {
        if (stream.ended()) {
            return base::Error{row < 0 ? "the .exr file ends in its header"
                                       : fmt::format("the file ends in the middle of row {}", row)};
        }
        const std::string reason = base::readable(e.what(), 160);
        return base::Error{row < 0 ? "the header of the .exr file is damaged: " + reason
                                   : fmt::format("row {} of the .exr file is damaged: {}", row, reason)};
    }
}

}  // namespace limn::exchange
