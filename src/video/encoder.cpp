#include "video/encoder.h"

#include <fmt/format.h>
#include <x264.h>

#include "video/sps.h"

namespace limn::video {
namespace {

using base::Error;
using base::Result;

struct Level {
    int idc, frame_blocks, blocks_per_second, high_profile_kbps;
};
// ITU-T H.264 table A-1, the levels that browsers meet; bit rates times 1.25 for High profile.
constexpr Level kLevels[] = {{31, 3600, 108000, 17500},   {32, 5120, 216000, 25000},   {40, 8192, 245760, 25000},
                             {42, 8704, 522240, 62500},   {50, 22080, 589824, 168750}, {51, 36864, 983040, 300000},
                             {52, 36864, 2073600, 300000}};
constexpr int kHighestKbps = 100000;
// The level is chosen for this rate, so that a faster phase does not need another stream.
constexpr float kHighestFps = 60;

int level_for(const EncoderSettings& s) {
    const int blocks = ((s.width + 15) / 16) * ((s.height + 15) / 16);
    for (const Level& level : kLevels)
        if (blocks <= level.frame_blocks && blocks * std::max(s.fps, kHighestFps) <= level.blocks_per_second &&
            s.max_kbps <= level.high_profile_kbps)
            return level.idc;
    return kLevels[std::size(kLevels) - 1].idc;
}

Result<void> check_rate(int max_kbps, float crf) {
    if (max_kbps < 100 || max_kbps > kHighestKbps)
        return Error{fmt::format("a video rate of {} kbit/s is outside 100..{}", max_kbps, kHighestKbps), "max_kbps"};
    if (!(crf >= 0 && crf <= 51)) return Error{fmt::format("a video quality (CRF) of {} is outside 0..51", crf), "crf"};
    return {};
}

Result<void> check(const EncoderSettings& s) {
    const auto side = [](int n) { return n >= 16 && n <= 4096 && n % 2 == 0; };
    if (!side(s.width) || !side(s.height))
        return Error{fmt::format("a video of {}x{} cannot be encoded: sides are even and 16..4096", s.width, s.height),
                     "width"};
    if (!(s.fps >= 1 && s.fps <= 240)) return Error{fmt::format("{} frames a second is outside 1..240", s.fps), "fps"};
    return check_rate(s.max_kbps, s.crf);
}

void apply_rate(x264_param_t& p, int max_kbps, float crf) {
    p.rc.i_rc_method = X264_RC_CRF;
    p.rc.f_rf_constant = crf;
    p.rc.i_vbv_max_bitrate = max_kbps;
    p.rc.i_vbv_buffer_size = max_kbps / 4;
}

x264_param_t parameters(const EncoderSettings& s) {
    x264_param_t p;
    x264_param_default_preset(&p, "superfast", "zerolatency");
    p.i_log_level = X264_LOG_NONE;
    p.i_csp = X264_CSP_I420;
    p.i_width = s.width;
    p.i_height = s.height;
    p.i_fps_num = static_cast<uint32_t>(s.fps * 1000 + 0.5f);
    p.i_fps_den = 1000;
    p.b_vfr_input = 0;
    // Sliced threads gain nothing at these sizes, and the tracer needs the cores.
    p.i_threads = 1;
    p.b_sliced_threads = 0;
    p.i_bframe = 0;
    p.b_intra_refresh = 1;
    p.i_keyint_max = static_cast<int>(s.fps * 2);  // one sweep of the intra column
    p.i_level_idc = level_for(s);
    p.b_annexb = 1;
    p.b_repeat_headers = 1;
    p.b_aud = 0;
    p.vui.b_fullrange = 0;
    p.vui.i_colorprim = p.vui.i_transfer = p.vui.i_colmatrix = 1;  // BT.709
    p.vui.i_chroma_loc = 1;                                        // in the middle of its four pixels
    apply_rate(p, s.max_kbps, s.crf);
    x264_param_apply_profile(&p, "high");
    return p;
}

}  // namespace

void CloseX264::operator()(x264_t* x) const {
    x264_encoder_close(x);
}

Result<Encoder> open_encoder(const EncoderSettings& settings) {
    if (auto ok = check(settings); !ok) return ok.error();
    x264_param_t p = parameters(settings);
    Encoder encoder;
    encoder.settings = settings;
    encoder.x264.reset(x264_encoder_open(&p));
    if (!encoder.x264)
        return Error{fmt::format("libx264 refuses {}x{} at {} fps", settings.width, settings.height, settings.fps)};

    x264_nal_t* nals = nullptr;
    int count = 0;
    if (x264_encoder_headers(encoder.x264.get(), &nals, &count) < 0) return Error{"libx264 gives no stream headers"};
    for (int i = 0; i < count; ++i) {
        if (nals[i].i_type != NAL_SPS) continue;
        const auto sps = parse_sps({nals[i].p_payload + 4, static_cast<size_t>(nals[i].i_payload - 4)});
        if (!sps) return sps.error();
        // Without this promise decoders hold pictures back, up to a quarter of a second.
        if (!sps->bitstream_restriction || sps->max_reorder_frames != 0)
            return Error{"libx264 does not promise that pictures come in display order; another build of it is needed"};
        encoder.codec = codec_string(*sps);
    }
    if (encoder.codec.empty()) return Error{"libx264 gives no SPS"};
    return encoder;
}

Result<AccessUnit> encode(Encoder& encoder, const look::YuvPicture& picture, bool force_idr) {
    const EncoderSettings& s = encoder.settings;
    if (picture.width != s.width || picture.height != s.height || picture.coding != look::YuvCoding::video)
        return Error{fmt::format("a picture of {}x{} does not fit the open video of {}x{}", picture.width,
                                 picture.height, s.width, s.height)};
    x264_picture_t in, out;
    x264_picture_init(&in);
    in.img.i_csp = X264_CSP_I420;
    in.img.i_plane = 3;
    // libx264 does not write through these.
    in.img.plane[0] = const_cast<uint8_t*>(picture.y.data());
    in.img.plane[1] = const_cast<uint8_t*>(picture.u.data());
    in.img.plane[2] = const_cast<uint8_t*>(picture.v.data());
    in.img.i_stride[0] = picture.stride;
    in.img.i_stride[1] = in.img.i_stride[2] = picture.chroma_stride;
    in.i_pts = encoder.pictures++;
    in.i_type = force_idr ? X264_TYPE_IDR : X264_TYPE_AUTO;
    x264_nal_t* nals = nullptr;
    int count = 0;
    const int bytes = x264_encoder_encode(encoder.x264.get(), &nals, &count, &in, &out);
    if (bytes <= 0 || count == 0) return Error{"libx264 gave no access unit for a picture"};
    // The payloads of one picture lie one after the other.
    return AccessUnit{{nals[0].p_payload, nals[0].p_payload + bytes}, out.i_type == X264_TYPE_IDR, out.i_pts};
}

Result<void> set_rate(Encoder& encoder, int max_kbps, float crf) {
    if (auto ok = check_rate(max_kbps, crf); !ok) return ok;
    x264_param_t p;
    x264_encoder_parameters(encoder.x264.get(), &p);
    apply_rate(p, max_kbps, crf);
    if (x264_encoder_reconfig(encoder.x264.get(), &p) < 0)
        return Error{fmt::format("libx264 refuses a change to {} kbit/s", max_kbps), "max_kbps"};
    encoder.settings.max_kbps = max_kbps;
    encoder.settings.crf = crf;
    return {};
}

}  // namespace limn::video
