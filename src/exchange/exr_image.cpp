#include "exchange/exr_image.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>
#include <ImfTileDescription.h>
#include <ImfVersion.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "exchange/clean_rows.h"
#include "exchange/exr_header.h"

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

// The channels to read, three names; a luminance-only picture names Y three times.
base::Result<std::vector<std::string>> choose_channels(const Imf::ChannelList& list) {
    std::string names;
    bool rgb = false;
    for (auto c = list.begin(); c != list.end(); ++c) {
        std::string name = c.name();
        rgb = rgb || name == "R" || name == "G" || name == "B";
        if (names.size() < 120) names += (names.empty() ? "" : ", ") + name.substr(0, 40);
    }
    if (!rgb && (list.findChannel("RY") || list.findChannel("BY"))) {
        return base::Error{"the .exr file stores luminance and chroma; save it as RGB"};
    }
    std::vector<std::string> chosen = rgb ? std::vector<std::string>{"R", "G", "B"} : std::vector<std::string>(3, "Y");
    if (!rgb && !list.findChannel("Y")) {
        return base::Error{"the .exr file has no channels R, G, B or Y, only: " + (names.empty() ? "none" : names)};
    }
    for (const std::string& name : chosen) {
        const Imf::Channel* channel = list.findChannel(name);
        if (channel && (channel->xSampling != 1 || channel->ySampling != 1)) {
            return base::Error{"channel " + name + " of the .exr file is subsampled; save it at full size"};
        }
    }
    return chosen;
}

base::Result<void> check_size(const Imf::Header& header, const DecodeLimits& limits) {
    const Imath::Box2i window = header.dataWindow();
    const int64_t width = int64_t{window.max.x} - window.min.x + 1, height = int64_t{window.max.y} - window.min.y + 1;
    if (width < 1 || height < 1) return base::Error{"the .exr file holds no pixels"};
    if (width > limits.width || height > limits.height) {
        return base::Error{
            fmt::format("the picture is {} x {}; at most {} x {} is read", width, height, limits.width, limits.height)};
    }
    // The frame is addressed from the window's origin, which must not be astronomically far away.
    constexpr int kFarthest = 1 << 20;
    if (std::max({std::abs(int64_t{window.min.x}), std::abs(int64_t{window.min.y})}) > kFarthest) {
        return base::Error{"the data window of the .exr file lies too far from its origin"};
    }
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
        base::Result<std::vector<std::string>> channels = choose_channels(file.header().channels());
        if (!channels) return channels.error();
        const Imath::Box2i window = file.header().dataWindow();
        const int width = window.max.x - window.min.x + 1, height = window.max.y - window.min.y + 1;
        const bool luminance = channels->front() == "Y";
        std::vector<float> line(static_cast<size_t>(width) * 3);
        char* origin =
            reinterpret_cast<char*>(line.data()) - static_cast<ptrdiff_t>(window.min.x) * 3 * ptrdiff_t{sizeof(float)};
        Imf::FrameBuffer frame;
        for (size_t c = 0; c < (luminance ? 1u : 3u); ++c) {
            // No stride from row to row: every row lands in the same line.
            frame.insert((*channels)[c], Imf::Slice(Imf::FLOAT, origin + c * sizeof(float), 3 * sizeof(float), 0));
        }
        file.setFrameBuffer(frame);
        CleanRows rows(width, height, limits);
        // OpenEXR keeps the block or the row of tiles that it unpacked last, so single rows cost no more than blocks.
        for (int y = window.min.y; y <= window.max.y; ++y) {
            row = y - window.min.y;
            file.readPixels(y);
            if (luminance) {
                for (size_t x = 0; x < line.size(); x += 3) line[x + 1] = line[x + 2] = line[x];
            }
            rows.add(line.data());
        }
        return rows.finish();
    } catch (const std::bad_alloc&) {
        return base::Error{"the .exr file needs more memory than is granted"};
    } catch (const std::exception& e) {
        if (stream.ended()) {
            return base::Error{row < 0 ? "the .exr file ends in its header"
                                       : fmt::format("the file ends in the middle of row {}", row)};
        }
        std::string reason = std::string(e.what()).substr(0, 160);
        return base::Error{row < 0 ? "the header of the .exr file is damaged: " + reason
                                   : fmt::format("row {} of the .exr file is damaged: {}", row, reason)};
    }
}

}  // namespace limn::exchange
