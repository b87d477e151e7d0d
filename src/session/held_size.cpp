#include "session/held_size.h"

#include <algorithm>
#include <cstdint>

namespace limn::session {

CanvasSize held_size(CanvasSize live, std::span<const CanvasSize> canvases) {
    int64_t width = live.width;
    for (const CanvasSize& c : canvases)
        width = std::max<int64_t>(width, std::min<int64_t>(c.width, int64_t{c.height} * live.width / live.height));
    width = std::clamp<int64_t>(width / 16 * 16, live.width, std::max(kLargestHeld, live.width));
    const int64_t height = width * live.height / live.width / 2 * 2;
    return {static_cast<int>(width), static_cast<int>(height)};
}

}  // namespace limn::session
