#pragma once
// H.264 for live pictures: every picture goes in and comes out at once. No B-frames, no lookahead; a column of intra
// blocks wanders through the picture instead of periodic key frames, so that no frame is much larger than its
// neighbours.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "look/convert.h"

struct x264_t;

namespace limn::video {

struct EncoderSettings {
    int width = 0, height = 0;  // even, 16..4096
    float fps = 30;             // nominal; what max_kbps is counted with
    float crf = 22;             // quality, 0 (lossless) .. 51
    int max_kbps = 4000;        // 100..100000, kept within a quarter of a second
};

// One picture as Annex B NAL units; a key unit starts with SPS, PPS and can be decoded without what came before.
struct AccessUnit {
    std::vector<uint8_t> bytes;
    bool key = false;
    int64_t pts = 0;  // pictures since the encoder was opened
};

struct CloseX264 {
    void operator()(x264_t* x) const;
};

struct Encoder {
    std::unique_ptr<x264_t, CloseX264> x264;
    EncoderSettings settings;
    std::string codec;  // for WebCodecs: "avc1." with profile, constraints and level as in the SPS
    int64_t pictures = 0;
};

// Fails when the settings are out of range, or the stream would let a decoder hold pictures back.
base::Result<Encoder> open_encoder(const EncoderSettings& settings);

// The picture must have the encoder's size and YuvCoding::video. Another size takes another encoder.
base::Result<AccessUnit> encode(Encoder& encoder, const look::YuvPicture& picture, bool force_idr = false);

// Takes effect with the next picture, up or down, without a key frame.
base::Result<void> set_rate(Encoder& encoder, int max_kbps, float crf);

}  // namespace limn::video
