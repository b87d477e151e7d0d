#pragma once
// The compiled pack, for tests of what reads it: ${LIMN_PACK}, else build/pack/limn.pack (tests run in the project's
// folder).
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>

#include "pack/pack.h"

namespace limn::world {

inline std::shared_ptr<const pack::Pack> test_pack() {
    static const auto opened = [] {
        const char* named = std::getenv("LIMN_PACK");
        return pack::open_pack(named ? named : "build/pack/limn.pack");
    }();
    if (!opened) {
        ADD_FAILURE() << opened.error().message;
        std::abort();
    }
    return *opened;
}

}  // namespace limn::world
