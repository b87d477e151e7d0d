#pragma once
// A flag that long work looks at, so that it ends early when somebody no longer wants what it makes.
#include <atomic>

namespace limn::base {

using Cancel = const std::atomic<bool>*;  // null: nobody ever will

inline bool is_set(Cancel cancel) {
    return cancel && cancel->load(std::memory_order_relaxed);
}

}  // namespace limn::base
