#pragma once
// How large a held picture is to become.
#include <span>

namespace limn::session {

struct CanvasSize {
    int width = 0, height = 0;  // pixels of the screen
};

constexpr int kLargestHeld = 1280;  // pixels wide

// The largest picture of the live one's proportions that some canvas can show whole, in steps of 16 pixels, no smaller
// than the live one and no wider than kLargestHeld.
CanvasSize held_size(CanvasSize live, std::span<const CanvasSize> canvases);

}  // namespace limn::session
