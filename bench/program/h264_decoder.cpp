#include "program/h264_decoder.h"

#ifdef LIMN_AVCODEC
extern "C" {
#include <libavcodec/avcodec.h>
#include <libavutil/log.h>
}
#include <cstring>
#include <vector>
#endif

namespace limn::bench {

#ifdef LIMN_AVCODEC
namespace {

struct FreeContext {
    void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct FreeFrame {
    void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct FreePacket {
    void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};

class LibavDecoder final : public H264Decoder {
  public:
    bool start() {
        const AVCodec* codec = avcodec_find_decoder(AV_CODEC_ID_H264);
        if (!codec) return false;
        context_.reset(avcodec_alloc_context3(codec));
        context_->flags |= AV_CODEC_FLAG_LOW_DELAY;
        context_->thread_count = 1;  // each further thread would hold one picture back
        return avcodec_open2(context_.get(), codec, nullptr) == 0;
    }
    std::string name() const override { return std::string("libavcodec ") + std::to_string(avcodec_version() >> 16); }

    bool decode(std::span<const uint8_t> unit) override {
        // The decoder may read a little beyond the end.
        padded_.assign(unit.size() + AV_INPUT_BUFFER_PADDING_SIZE, 0);
        std::memcpy(padded_.data(), unit.data(), unit.size());
        packet_->data = padded_.data();
        packet_->size = static_cast<int>(unit.size());
        if (avcodec_send_packet(context_.get(), packet_.get()) != 0) return false;
        bool got = false;
        while (avcodec_receive_frame(context_.get(), frame_.get()) == 0) got = true;
        return got;
    }

  private:
    std::unique_ptr<AVCodecContext, FreeContext> context_;
    std::unique_ptr<AVFrame, FreeFrame> frame_{av_frame_alloc()};
    std::unique_ptr<AVPacket, FreePacket> packet_{av_packet_alloc()};
    std::vector<uint8_t> padded_;
};

}  // namespace

std::unique_ptr<H264Decoder> H264Decoder::open() {
    av_log_set_level(AV_LOG_QUIET);
    auto decoder = std::make_unique<LibavDecoder>();
    if (!decoder->start()) return nullptr;
    return decoder;
}
#else
std::unique_ptr<H264Decoder> H264Decoder::open() {
    return nullptr;
}
#endif

}  // namespace limn::bench
