#include "video/sps.h"

#include <fmt/format.h>

#include <vector>

namespace limn::video {
namespace {

// Bits of a NAL unit's payload, emulation prevention bytes left out. Reading past the end gives zeros and sets `over`.
class BitReader {
  public:
    explicit BitReader(std::span<const uint8_t> nal) {
        int zeros = 0;
        for (uint8_t b : nal) {
            if (zeros >= 2 && b == 3) {
                zeros = 0;
                continue;
            }
            zeros = b == 0 ? zeros + 1 : 0;
            bytes_.push_back(b);
        }
    }
    uint32_t bits(int n) {
        uint32_t v = 0;
        while (n-- > 0) v = v << 1 | bit();
        return v;
    }
    bool flag() { return bit() != 0; }
    // Exp-Golomb codes, 9.1.
    uint32_t ue() {
        int zeros = 0;
        while (zeros < 32 && !over && !bit()) ++zeros;
        if (zeros >= 32) over = true;
        return over ? 0 : (1u << zeros) - 1 + bits(zeros);
    }
    void se() { ue(); }
    bool over = false;

  private:
    uint32_t bit() {
        if (at_ >= bytes_.size() * 8) {
            over = true;
            return 0;
        }
        const uint32_t b = bytes_[at_ / 8] >> (7 - at_ % 8) & 1;
        ++at_;
        return b;
    }
    std::vector<uint8_t> bytes_;
    size_t at_ = 0;
};

bool has_chroma_format(int profile) {
    for (int p : {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})
        if (p == profile) return true;
    return false;
}

void skip_hrd(BitReader& in) {
    const uint32_t count = in.ue();
    in.bits(8);
    for (uint32_t i = 0; i <= count && !in.over; ++i) {
        in.ue();
        in.ue();
        in.flag();
    }
    in.bits(20);
}

void read_vui(BitReader& in, Sps& sps) {
    if (in.flag() && in.bits(8) == 255) in.bits(32);  // aspect ratio
    if (in.flag()) in.flag();                         // overscan
    if (in.flag()) {                                  // video signal type
        in.bits(3);
        sps.full_range = in.flag();
        if (in.flag()) {
            sps.color_primaries = static_cast<int>(in.bits(8));
            sps.transfer = static_cast<int>(in.bits(8));
            sps.matrix = static_cast<int>(in.bits(8));
        }
    }
    if (in.flag()) {  // chroma location
        in.ue();
        in.ue();
    }
    if (in.flag()) {  // timing
        in.bits(32);
        in.bits(32);
        in.flag();
    }
    const bool nal_hrd = in.flag();
    if (nal_hrd) skip_hrd(in);
    const bool vcl_hrd = in.flag();
    if (vcl_hrd) skip_hrd(in);
    if (nal_hrd || vcl_hrd) in.flag();
    in.flag();  // pic_struct_present
    sps.bitstream_restriction = in.flag();
    if (sps.bitstream_restriction) {
        in.flag();
        for (int i = 0; i < 4; ++i) in.ue();
        sps.max_reorder_frames = static_cast<int>(in.ue());
        sps.max_decoder_frames = static_cast<int>(in.ue());
    }
}

}  // namespace

base::Result<Sps> parse_sps(std::span<const uint8_t> nal) {
    if (nal.empty() || (nal[0] & 31) != 7) return base::Error{"not a sequence parameter set"};
    BitReader in(nal.subspan(1));
    Sps sps;
    sps.profile_idc = static_cast<int>(in.bits(8));
    sps.constraint_flags = static_cast<int>(in.bits(8));
    sps.level_idc = static_cast<int>(in.bits(8));
    in.ue();
    if (has_chroma_format(sps.profile_idc)) {
        if (in.ue() != 1) return base::Error{"a sequence parameter set that is not 4:2:0"};
        in.ue();
        in.ue();
        in.flag();
        if (in.flag()) return base::Error{"a sequence parameter set with scaling matrices"};
    }
    in.ue();
    const uint32_t order = in.ue();
    if (order == 0) in.ue();
    if (order == 1) return base::Error{"a sequence parameter set with an explicit order of pictures"};
    sps.reference_frames = static_cast<int>(in.ue());
    in.flag();
    const uint32_t blocks_x = in.ue() + 1, blocks_y = in.ue() + 1;
    if (!in.flag()) return base::Error{"a sequence parameter set with interlaced pictures"};
    in.flag();
    uint32_t crop[4] = {};
    if (in.flag())
        for (uint32_t& c : crop) c = in.ue();
    if (in.over || blocks_x > 1024 || blocks_y > 1024) return base::Error{"a broken sequence parameter set"};
    sps.width = static_cast<int>(blocks_x * 16 - 2 * (crop[0] + crop[1]));
    sps.height = static_cast<int>(blocks_y * 16 - 2 * (crop[2] + crop[3]));
    if (in.flag()) read_vui(in, sps);
    if (in.over) return base::Error{"a broken sequence parameter set"};
    return sps;
}

std::string codec_string(const Sps& sps) {
    return fmt::format("avc1.{:02X}{:02X}{:02X}", sps.profile_idc, sps.constraint_flags, sps.level_idc);
}

}  // namespace limn::video
