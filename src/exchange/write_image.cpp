#include "exchange/write_image.h"

#include <ImathBox.h>
#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfOutputFile.h>
#include <ImfStandardAttributes.h>
#include <png.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <deque>
#include <memory>
#include <vector>

namespace limn::exchange {
namespace {

base::Error cannot_write(const std::string& path, const std::string& reason) {
    return base::Error{path + " cannot be written: " + reason};
}

std::string part_path(const std::string& path) {
    return path + ".part";
}

base::Result<void> put_in_place(const std::string& path) {
    if (std::rename(part_path(path).c_str(), path.c_str()) == 0) return {};
    const std::string reason = std::strerror(errno);
    std::remove(part_path(path).c_str());
    return cannot_write(path, reason);
}

struct CloseFile {
    void operator()(FILE* f) const { std::fclose(f); }
};

}  // namespace

base::Result<void> write_png(const std::string& path, const base::Image8& image) {
    if (image.empty() || (image.channels != 3 && image.channels != 4))
        return cannot_write(path, "it is no RGB or RGBA picture");
    std::unique_ptr<FILE, CloseFile> file(std::fopen(part_path(path).c_str(), "wb"));
    if (!file) return cannot_write(path, std::strerror(errno));
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.width);
    png.height = static_cast<png_uint_32>(image.height);
    png.format = image.channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    const bool written = png_image_write_to_stdio(&png, file.get(), 0, image.data.data(), 0, nullptr) != 0;
    const bool flushed = std::fflush(file.get()) == 0;
    const std::string reason = !written ? png.message : std::strerror(errno);
    file.reset();
    if (written && flushed) return put_in_place(path);
    std::remove(part_path(path).c_str());
    return cannot_write(path, reason);
}

base::Result<std::vector<uint8_t>> encode_png(const base::Image8& image) {
    if (image.empty() || (image.channels != 3 && image.channels != 4))
        return base::Error{"a picture that is neither RGB nor RGBA cannot be encoded as PNG"};
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    png.width = static_cast<png_uint_32>(image.width);
    png.height = static_cast<png_uint_32>(image.height);
    png.format = image.channels == 4 ? PNG_FORMAT_RGBA : PNG_FORMAT_RGB;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
    std::vector<uint8_t> bytes(size);
    if (!png_image_write_to_memory(&png, bytes.data(), &size, 0, image.data.data(), 0, nullptr))
        return base::Error{std::string("a picture cannot be encoded as PNG: ") + png.message};
    bytes.resize(size);
    return bytes;
}

base::Result<void> write_exr(const std::string& path, const base::ImageF& image, std::span<const ExrLayer> layers,
                             Depth depth) {
    if (image.empty() || (image.channels != 3 && image.channels != 4))
        return cannot_write(path, "it is no RGB or RGBA picture");
    Imf::Header header(image.width, image.height);
    header.compression() = Imf::ZIP_COMPRESSION;
    Imf::addChromaticities(header, Imf::Chromaticities());  // the default is Rec.709
    Imf::FrameBuffer frame;
    std::deque<std::vector<half>> planes;
    auto add = [&](const std::string& name, const base::ImageF& from, int channel, bool full) {
        const size_t row = static_cast<size_t>(from.width), pixel = static_cast<size_t>(from.channels);
        header.channels().insert(name, Imf::Channel(full ? Imf::FLOAT : Imf::HALF));
        if (full) {
            // The frame buffer's interface is older than const; writing only reads.
            char* base = const_cast<char*>(reinterpret_cast<const char*>(from.data.data() + channel));
            frame.insert(name, Imf::Slice(Imf::FLOAT, base, pixel * sizeof(float), row * pixel * sizeof(float)));
            return;
        }
        std::vector<half>& plane = planes.emplace_back(row * static_cast<size_t>(from.height));
        for (size_t i = 0; i < plane.size(); ++i) plane[i] = half(from.data[i * pixel + static_cast<size_t>(channel)]);
        frame.insert(name,
                     Imf::Slice(Imf::HALF, reinterpret_cast<char*>(plane.data()), sizeof(half), row * sizeof(half)));
    };
    for (int c = 0; c < image.channels; ++c) add(std::string(1, "RGBA"[c]), image, c, depth == Depth::full);
    for (const ExrLayer& layer : layers) {
        const base::ImageF& from = *layer.image;
        if (from.width != image.width || from.height != image.height || from.channels < 1 || from.channels > 4 ||
            from.channels == 2) {
            return cannot_write(path, "layer " + layer.name + " does not fit the picture");
        }
        for (int c = 0; c < from.channels; ++c) {
            std::string suffix =
                from.channels == 1 ? "" : std::string(".") + (from.channels == 3 && !layer.color ? "XYZ" : "RGBA")[c];
            add(layer.name + suffix, from, c, layer.full);
        }
    }
    try {
        Imf::OutputFile file(part_path(path).c_str(), header, 0);
        file.setFrameBuffer(frame);
        file.writePixels(image.height);
    } catch (const std::exception& e) {
        std::remove(part_path(path).c_str());
        return cannot_write(path, e.what());
    }
    return put_in_place(path);
}

}  // namespace limn::exchange
