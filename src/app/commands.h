#pragma once
// What the program can do, with the options of each, for the command line.
#include <CLI/CLI.hpp>

namespace limn::app {

// status: what the command that was asked for comes to, 0 or 1; written while the line is parsed.
void add_commands(CLI::App& parent, int& status);

}  // namespace limn::app
