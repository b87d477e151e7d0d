#include "app/begin.h"

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstring>

#include "exchange/decode_child.h"

namespace limn::app {

std::optional<int> begin(int argc, char** argv, const char* name) {
    if (argc > 1 && std::strcmp(argv[1], exchange::kDecodeCommand) == 0)
        return exchange::decode_child_main(argc - 1, argv + 1);
    spdlog::set_default_logger(spdlog::stderr_color_mt(name));
    return {};
}

}  // namespace limn::app
