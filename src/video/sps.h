#pragma once
// What a decoder learns from a sequence parameter set (ITU-T H.264, 7.3.2.1 and annex E).
#include <cstdint>
#include <span>
#include <string>

#include "base/result.h"

namespace limn::video {

struct Sps {
    int profile_idc = 0, constraint_flags = 0, level_idc = 0;
    int width = 0, height = 0;  // after cropping
    int reference_frames = 0;
    bool full_range = false;
    int color_primaries = 2, transfer = 2, matrix = 2;  // 2 = unspecified
    bool bitstream_restriction = false;
    int max_reorder_frames = -1;  // -1 = not said
    int max_decoder_frames = -1;
};

// nal starts with the NAL header byte, without start code. 4:2:0 and frame coding only.
base::Result<Sps> parse_sps(std::span<const uint8_t> nal);

// "avc1.PPCCLL" for WebCodecs.
std::string codec_string(const Sps& sps);

}  // namespace limn::video
