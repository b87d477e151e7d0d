#include "audio/opus.h"

#include <opus/opus.h>

#include <cassert>
#include <string>

namespace limn::audio {
namespace {

constexpr size_t kMostPacketBytes = 1275;  // RFC 6716, 3.2.1
// Of 10: what it gains beyond costs more than the sound of a preview is worth.
constexpr int kComplexity = 5;

base::Error failed(const char* what, int code) {
    return {std::string("the sound cannot be ") + what + ": " + opus_strerror(code)};
}

}  // namespace

void FreeOpus::operator()(OpusEncoder* encoder) const {
    opus_encoder_destroy(encoder);
}
void FreeOpus::operator()(OpusDecoder* decoder) const {
    opus_decoder_destroy(decoder);
}

base::Result<Encoder> open_encoder(int channels, int bits_per_second) {
    assert(channels == 1 || channels == 2);
    int code = OPUS_OK;
    Encoder encoder;
    encoder.channels = channels;
    encoder.state.reset(opus_encoder_create(kSampleRate, channels, OPUS_APPLICATION_RESTRICTED_LOWDELAY, &code));
    if (code != OPUS_OK) return failed("encoded", code);
    opus_encoder_ctl(encoder.state.get(), OPUS_SET_BITRATE(bits_per_second));
    opus_encoder_ctl(encoder.state.get(), OPUS_SET_COMPLEXITY(kComplexity));
    opus_encoder_ctl(encoder.state.get(), OPUS_GET_LOOKAHEAD(&encoder.lookahead));
    return encoder;
}

base::Result<std::vector<uint8_t>> encode(Encoder& encoder, std::span<const float> block) {
    assert(block.size() == static_cast<size_t>(kBlockSamples * encoder.channels));
    std::vector<uint8_t> packet(kMostPacketBytes);
    const int bytes = opus_encode_float(encoder.state.get(), block.data(), kBlockSamples, packet.data(),
                                        static_cast<opus_int32>(packet.size()));
    if (bytes < 0) return failed("encoded", bytes);
    packet.resize(static_cast<size_t>(bytes));
    return packet;
}

base::Result<Decoder> open_decoder(int channels) {
    assert(channels == 1 || channels == 2);
    int code = OPUS_OK;
    Decoder decoder;
    decoder.channels = channels;
    decoder.state.reset(opus_decoder_create(kSampleRate, channels, &code));
    if (code != OPUS_OK) return failed("decoded", code);
    return decoder;
}

base::Result<std::vector<float>> decode(Decoder& decoder, std::span<const uint8_t> packet) {
    std::vector<float> block(static_cast<size_t>(kBlockSamples * decoder.channels));
    const int frames = opus_decode_float(decoder.state.get(), packet.empty() ? nullptr : packet.data(),
                                         static_cast<opus_int32>(packet.size()), block.data(), kBlockSamples, 0);
    if (frames < 0) return failed("decoded", frames);
    if (frames != kBlockSamples) return base::Error{"a packet of sound must hold 10 ms"};
    return block;
}

}  // namespace limn::audio
