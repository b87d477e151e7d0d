#pragma once
// `limn export`: a session's document in its canonical text form.
#include <filesystem>
#include <string>

namespace limn::app {

struct ExportOptions {
    std::filesystem::path data;
    std::string session = "demo";
    std::filesystem::path output;  // empty = standard output
};

int export_project(const ExportOptions& options);

}  // namespace limn::app
