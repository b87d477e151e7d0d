// The one program; what it can do is in commands.h.
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <cstring>

#include "app/commands.h"
#include "exchange/decode_child.h"

int main(int argc, char** argv) {
    using namespace limn;
    // The sandboxed child for foreign pictures: nothing else may run before it.
    if (argc > 1 && std::strcmp(argv[1], exchange::kDecodeCommand) == 0)
        return exchange::decode_child_main(argc - 1, argv + 1);

    // What a command prints is its own; what goes wrong beside it is told elsewhere.
    spdlog::set_default_logger(spdlog::stderr_color_mt("commands"));
    CLI::App program("Limn: a self-hosted studio in which a picture is played like an instrument", "limn");
    program.require_subcommand(1);
    program.fallthrough(false);
    int status = 0;
    app::add_commands(program, status);
    CLI11_PARSE(program, argc, argv);
    return status;
}
