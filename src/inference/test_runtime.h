#pragma once
// The library for tests of what runs networks: ${LIMN_INFERENCE}, else the one that ./run brings (tests run in the
// project's folder).
#include <gtest/gtest.h>

#include <cstdlib>

#include "inference/runtime.h"

namespace limn::inference {

inline std::string test_library() {
    const char* named = std::getenv("LIMN_INFERENCE");
    return named ? named : "build/inference/lib/libonnxruntime.so.1";
}

inline RuntimePtr test_runtime() {
    static const auto opened = open_runtime(test_library(), "this test");
    if (!opened) {
        ADD_FAILURE() << opened.error().message;
        std::abort();
    }
    return *opened;
}

}  // namespace limn::inference
