// The one program; what it can do is in commands.h.
#include "app/begin.h"
#include "app/commands.h"

int main(int argc, char** argv) {
    using namespace limn;
    if (const auto ended = app::begin(argc, argv, "commands")) return *ended;
    CLI::App program("Limn: a self-hosted studio in which a picture is played like an instrument", "limn");
    program.require_subcommand(1);
    program.fallthrough(false);
    int status = 0;
    app::add_commands(program, status);
    CLI11_PARSE(program, argc, argv);
    return status;
}
