// The tests start themselves as their decoding child.
#include <gtest/gtest.h>

#include <string_view>

#include "exchange/decode_child.h"

int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == limn::exchange::kDecodeCommand)
        return limn::exchange::decode_child_main(argc - 1, argv + 1);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
