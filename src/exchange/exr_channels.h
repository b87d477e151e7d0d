#pragma once
// Which channels of an OpenEXR picture are its colours.
#include <ImfChannelList.h>

#include <array>
#include <string>

#include "base/result.h"

namespace limn::exchange {

struct ExrColors {
    enum class Kind { rgb, xyz, luminance };
    Kind kind = Kind::rgb;
    std::array<std::string, 3> channels;  // luminance: the first alone; a missing one of R, G, B is not in the file
    std::string layer;                    // empty: the picture's own channels
};

// The picture's own R, G, B; else those of the only layer that has all three, whatever its name (of several, the only
// one that is called Combined, Beauty, RGBA, ...); else its own X, Y, Z; else a sole Y, its own or of the only layer
// with one. An error names what is there instead.
base::Result<ExrColors> choose_colors(const Imf::ChannelList& list);

}  // namespace limn::exchange
