#pragma once
// Options that several commands have.
#include <CLI/CLI.hpp>

namespace limn::app {

// --size WIDTHxHEIGHT
CLI::Option* add_size(CLI::App* command, int& width, int& height);
// CLI::Range takes what is no number for a number in its range; this does not.
CLI::Validator within(double low, double high);

}  // namespace limn::app
