#include "app/command_options.h"

#include <fmt/format.h>

#include "app/option_checks.h"

namespace limn::app {

CLI::Option* add_size(CLI::App* command, int& width, int& height) {
    return command->add_option_function<std::string>(
        "--size",
        [&width, &height](const std::string& text) {
            const auto size = size_of(text);
            if (!size) throw CLI::ValidationError("--size", "write WIDTHxHEIGHT, each from 16 to 8192");
            width = size->width;
            height = size->height;
        },
        "picture size, such as 640x360");
}

CLI::Validator within(double low, double high) {
    return CLI::Validator([low, high](std::string& text) { return not_within(text, low, high).value_or(""); },
                          fmt::format("FLOAT in [{} - {}]", low, high), "within");
}

}  // namespace limn::app
