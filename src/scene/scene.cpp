#include "scene/scene.h"

#include <atomic>
#include <cmath>

#include "base/random.h"

namespace limn::scene {

uint64_t next_resource_id() {
    static std::atomic<uint64_t> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

uint32_t object_id(std::string_view id) {
    uint32_t h = 2166136261u;
    for (char c : id) h = (h ^ static_cast<uint8_t>(c)) * 16777619u;
    return (base::mix(h) & 0x7fffffu) | 1u;
}

Float3 turned(const Placement& at, Float3 d) {
    const float s = std::sin(at.turn), c = std::cos(at.turn);
    return {d.x * c + d.z * s, d.y, d.z * c - d.x * s};
}

Float3 placed(const Placement& at, Float3 point) {
    return at.position + turned(at, point) * at.size;
}

Float3 unplaced(const Placement& at, Float3 point) {
    return turned({{}, 1, -at.turn}, (point - at.position) * (1 / at.size));
}

}  // namespace limn::scene
