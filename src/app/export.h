#pragma once
// `limn export`: a session's document in its canonical text form, and the Scene that it makes as glTF.
#include <filesystem>
#include <string>

namespace limn::app {

struct ExportOptions {
    std::filesystem::path data;
    std::string session = "demo";
    std::filesystem::path output;   // empty = standard output, or nowhere with `gltf`
    std::filesystem::path project;  // this file's document instead of a session's
    std::filesystem::path gltf;     // .glb; empty = none. See exchange/write_gltf.h for what stands beside it.
    std::filesystem::path pack;
    double time = 0;                 // of the Scene, seconds
    int width = 1280, height = 720;  // shape of its pictures
};

int export_project(const ExportOptions& options);

}  // namespace limn::app
