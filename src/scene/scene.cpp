#include "scene/scene.h"

#include <atomic>

namespace limn::scene {

uint64_t next_resource_id() {
    static std::atomic<uint64_t> next{1};
    return next.fetch_add(1, std::memory_order_relaxed);
}

}  // namespace limn::scene
