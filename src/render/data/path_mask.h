#pragma once
// Path masks: which things the light of a pixel has met, a bit for each of 31 classes of (object, zone), as incremental
// previews have kept them for shaders. An edit to a thing is an edit to the pixels that carry its bit; two things of
// one class only select too much.
#include <cstdint>

namespace limn::render {

// id is object << 8 | zone; see Planes::path_mask.
constexpr uint32_t path_class(int32_t id) {
    const uint32_t h = static_cast<uint32_t>(id) * 0x9e3779b1U >> 27;
    return h < 31 ? h : 0;
}
constexpr uint32_t path_bit(int32_t id) {
    return 1U << path_class(id);
}

// How an edit invalidated a pixel: not at all; the surface that is seen there, and is to be re-rendered first; that
// too, but by so little that others come first, or only light that came by way of what was invalidated.
enum Touch : uint8_t { kValid = 0, kSeen = 1, kByLight = 2 };

// While a pose is searched, PlaneView::invalidated says by how much instead: 0 = not, 1 = by a quarter of a pixel,
// kTouchSteps more for each doubling up to 16 pixels, kUncovered = it shows something else, kWholly = it is of another
// material.
constexpr int kTouchSteps = 4, kUncovered = 1 + 4 * kTouchSteps, kWholly = 2 + 6 * kTouchSteps;

}  // namespace limn::render
