#pragma once
// Opus (RFC 6716), one packet a block of 10 ms.
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "audio/samples.h"
#include "base/result.h"

struct OpusEncoder;
struct OpusDecoder;

namespace limn::audio {

struct FreeOpus {
    void operator()(OpusEncoder* encoder) const;
    void operator()(OpusDecoder* decoder) const;
};

struct Encoder {
    std::unique_ptr<OpusEncoder, FreeOpus> state;
    int channels = 0;
    // What a decoder gives for a packet are the samples that went in so many earlier.
    int lookahead = 0;
};
// channels: 1 or 2.
base::Result<Encoder> open_encoder(int channels, int bits_per_second = 96'000);
// block: kBlockSamples frames of the encoder's channels.
base::Result<std::vector<uint8_t>> encode(Encoder& encoder, std::span<const float> block);

struct Decoder {
    std::unique_ptr<OpusDecoder, FreeOpus> state;
    int channels = 0;
};
base::Result<Decoder> open_decoder(int channels);
// A block; an error where the packet is none, or not of one block. An empty packet stands for one that is lost.
base::Result<std::vector<float>> decode(Decoder& decoder, std::span<const uint8_t> packet);

}  // namespace limn::audio
