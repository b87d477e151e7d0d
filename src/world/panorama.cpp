#include "world/panorama.h"

#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfIO.h>
#include <ImfInputFile.h>

#include <cstring>
#include <stdexcept>

namespace limn::world {
namespace {

class ByteStream : public Imf::IStream {
  public:
    explicit ByteStream(std::span<const std::byte> bytes) : IStream("pack"), bytes_(bytes) {}
    bool isMemoryMapped() const override { return true; }
    char* readMemoryMapped(int n) override {
        const std::byte* at = take(n);
        // OpenEXR's interface is older than const; it only reads.
        return const_cast<char*>(reinterpret_cast<const char*>(at));
    }
    bool read(char c[], int n) override {
        std::memcpy(c, take(n), static_cast<size_t>(n));
        return at_ < bytes_.size();
    }
    uint64_t tellg() override { return at_; }
    void seekg(uint64_t pos) override { at_ = pos; }

  private:
    const std::byte* take(int n) {
        if (n < 0 || at_ > bytes_.size() || bytes_.size() - at_ < static_cast<size_t>(n)) {
            throw std::runtime_error("the data ends too early");
        }
        const std::byte* p = bytes_.data() + at_;
        at_ += static_cast<size_t>(n);
        return p;
    }
    std::span<const std::byte> bytes_;
    uint64_t at_ = 0;
};

}  // namespace

base::Result<base::ImageF> read_panorama(std::span<const std::byte> exr) {
    try {
        ByteStream stream(exr);
        Imf::InputFile file(stream, 0);
        const Imath::Box2i window = file.header().dataWindow();
        int width = window.max.x - window.min.x + 1, height = window.max.y - window.min.y + 1;
        if (width > 4096 || height > 2048) return base::Error{"the map is larger than 4096 x 2048"};
        for (const char* c : {"R", "G", "B"}) {
            if (!file.header().channels().findChannel(c))
                return base::Error{"the map has no channel " + std::string(c)};
        }
        base::ImageF out(width, height, 3);
        Imf::FrameBuffer frame;
        char* base =
            reinterpret_cast<char*>(out.data.data()) -
            (static_cast<ptrdiff_t>(window.min.y) * width + window.min.x) * 3 * static_cast<ptrdiff_t>(sizeof(float));
        const char* names[] = {"R", "G", "B"};
        for (size_t c = 0; c < 3; ++c) {
            frame.insert(names[c], Imf::Slice(Imf::FLOAT, base + c * sizeof(float), 3 * sizeof(float),
                                              static_cast<size_t>(width) * 3 * sizeof(float)));
        }
        file.setFrameBuffer(frame);
        file.readPixels(window.min.y, window.max.y);
        return out;
    } catch (const std::exception& e) {
        return base::Error{std::string("a map of the library cannot be read: ") + e.what()};
    }
}

}  // namespace limn::world
