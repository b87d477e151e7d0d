#pragma once
// Decodes what the encoder made, for measuring. libavcodec where the program was built with it.
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace limn::bench {

class H264Decoder {
  public:
    // Null when there is no decoder.
    static std::unique_ptr<H264Decoder> open();
    virtual ~H264Decoder() = default;
    virtual std::string name() const = 0;
    // One access unit in; true when its picture came out at once.
    virtual bool decode(std::span<const uint8_t> access_unit) = 0;
};

}  // namespace limn::bench
