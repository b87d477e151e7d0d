#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfOutputFile.h>
#include <ImfStandardAttributes.h>
#include <ImfTiledOutputFile.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "exchange/test_pictures.h"

namespace limn::exchange {
namespace {

class MemoryStream : public Imf::OStream {
  public:
    MemoryStream() : OStream("memory") {}
    void write(const char c[], int n) override {
        if (bytes.size() < at_ + static_cast<size_t>(n)) bytes.resize(at_ + static_cast<size_t>(n));
        std::memcpy(bytes.data() + at_, c, static_cast<size_t>(n));
        at_ += static_cast<size_t>(n);
    }
    uint64_t tellp() override { return at_; }
    void seekp(uint64_t pos) override { at_ = pos; }
    Bytes bytes;

  private:
    uint64_t at_ = 0;
};

void rgbe(const float* rgb, unsigned char* out) {
    float peak = std::max({rgb[0], rgb[1], rgb[2]});
    if (peak < 1e-32f) {
        std::memset(out, 0, 4);
        return;
    }
    int exponent;
    float scale = std::frexp(peak, &exponent) * 256 / peak;
    for (int c = 0; c < 3; ++c) out[c] = static_cast<unsigned char>(rgb[c] * scale);
    out[3] = static_cast<unsigned char>(exponent + 128);
}

}  // namespace

Bytes to_bytes(const std::string& text) {
    Bytes out(text.size());
    std::memcpy(out.data(), text.data(), text.size());
    return out;
}

base::ImageF test_picture(int width, int height) {
    base::ImageF image(width, height, 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            float* p = image.pixel(x, y);
            p[0] = static_cast<float>(x % 64) / 64;
            p[1] = static_cast<float>(y % 32) / 32;
            p[2] = 0.25f;
            if (x == width / 3 && y == height / 4) p[0] = p[1] = p[2] = 4096;
        }
    }
    return image;
}

Bytes write_hdr(const base::ImageF& image, HdrCoding coding, const std::string& header_lines, bool bottom_up,
                bool right_to_left) {
    std::string out = "#?RADIANCE\n" + header_lines + "\n" + (bottom_up ? "+Y " : "-Y ") +
                      std::to_string(image.height) + (right_to_left ? " -X " : " +X ") + std::to_string(image.width) +
                      "\n";
    const int width = image.width;
    std::vector<unsigned char> row(static_cast<size_t>(width) * 4);
    auto put = [&](int v) { out += static_cast<char>(v); };
    for (int y = 0; y < image.height; ++y) {
        for (int x = 0; x < width; ++x) {
            rgbe(image.pixel(right_to_left ? width - 1 - x : x, bottom_up ? image.height - 1 - y : y),
                 &row[static_cast<size_t>(x) * 4]);
        }
        if (coding == HdrCoding::flat) {
            out.append(reinterpret_cast<const char*>(row.data()), row.size());
        } else if (coding == HdrCoding::pixel_runs) {
            for (int x = 0; x < width;) {
                int run = 1;
                while (x + run < width && run < 256 &&
                       !std::memcmp(&row[static_cast<size_t>(x) * 4], &row[static_cast<size_t>(x + run) * 4], 4))
                    ++run;
                out.append(reinterpret_cast<const char*>(&row[static_cast<size_t>(x) * 4]), 4);
                if (run > 1) put(1), put(1), put(1), put(run - 1);
                x += run;
            }
        } else {
            put(2), put(2), put(width >> 8), put(width & 255);
            for (size_t c = 0; c < 4; ++c) {
                for (int x = 0; x < width;) {
                    auto at = [&](int i) { return row[static_cast<size_t>(i) * 4 + c]; };
                    int run = 1;
                    while (x + run < width && run < 127 && at(x + run) == at(x)) ++run;
                    if (run > 2) {
                        put(128 + run), put(at(x));
                    } else {
                        run = 1;
                        put(1), put(at(x));
                    }
                    x += run;
                }
            }
        }
    }
    return to_bytes(out);
}

Bytes write_exr_bytes(const base::ImageF& image, const ExrOptions& options) {
    const Imath::Box2i window({options.origin_x, options.origin_y},
                              {options.origin_x + image.width - 1, options.origin_y + image.height - 1});
    Imath::Box2i display = window;
    if (options.display) {
        const auto [left, top, width, height] = *options.display;
        display = {{left, top}, {left + width - 1, top + height - 1}};
    }
    Imf::Header header(display, window);
    if (options.chromaticities) {
        const auto& c = *options.chromaticities;
        Imf::addChromaticities(header, {{c[0], c[1]}, {c[2], c[3]}, {c[4], c[5]}, {c[6], c[7]}});
    }
    header.compression() = static_cast<Imf::Compression>(options.compression);
    if (options.tile)
        header.setTileDescription(
            Imf::TileDescription(static_cast<unsigned>(options.tile), static_cast<unsigned>(options.tile)));
    const auto type = static_cast<Imf::PixelType>(options.type);
    const size_t count = image.data.size() / 3;
    std::vector<std::vector<float>> floats;
    std::vector<std::vector<half>> halves;
    std::vector<std::vector<unsigned>> numbers;
    Imf::FrameBuffer frame;
    for (size_t c = 0; c < options.channels.size(); ++c) {
        header.channels().insert(options.channels[c], Imf::Channel(type));
        auto& f = floats.emplace_back(count);
        for (size_t i = 0; i < count; ++i) f[i] = image.data[i * 3 + c % 3];
        const char* base = reinterpret_cast<const char*>(f.data());
        size_t size = sizeof(float);
        if (type == Imf::HALF) {
            base = reinterpret_cast<const char*>(halves.emplace_back(f.begin(), f.end()).data());
            size = sizeof(half);
        } else if (type == Imf::UINT) {
            base = reinterpret_cast<const char*>(numbers.emplace_back(f.begin(), f.end()).data());
        }
        const ptrdiff_t row = static_cast<ptrdiff_t>(image.width) * static_cast<ptrdiff_t>(size);
        char* origin =
            const_cast<char*>(base) - options.origin_y * row - options.origin_x * static_cast<ptrdiff_t>(size);
        frame.insert(options.channels[c], Imf::Slice(type, origin, size, static_cast<size_t>(row)));
    }
    MemoryStream stream;
    if (options.tile) {
        Imf::TiledOutputFile file(stream, header, 0);
        file.setFrameBuffer(frame);
        file.writeTiles(0, file.numXTiles() - 1, 0, file.numYTiles() - 1);
    } else {
        Imf::OutputFile file(stream, header, 0);
        file.setFrameBuffer(frame);
        file.writePixels(image.height);
    }
    return stream.bytes;
}

Bytes write_black_exr(int width, int height) {
    Imf::Header header(width, height);
    header.channels().insert("Y", Imf::Channel(Imf::HALF));
    std::vector<half> row(static_cast<size_t>(width), half(0.0f));
    Imf::FrameBuffer frame;
    frame.insert("Y", Imf::Slice(Imf::HALF, reinterpret_cast<char*>(row.data()), sizeof(half), 0));
    MemoryStream stream;
    {
        Imf::OutputFile file(stream, header, 0);
        file.setFrameBuffer(frame);
        file.writePixels(height);
    }
    return stream.bytes;
}

}  // namespace limn::exchange
