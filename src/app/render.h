#pragma once
// `limn render`: a still of an exported project.
#include <filesystem>

#include "base/result.h"
#include "document/choices.h"
#include "document/document.h"

namespace limn::app {

struct RenderOptions {
    std::filesystem::path project;  // canonical text form
    std::filesystem::path pack;
    std::filesystem::path data;      // where assets named by hash are
    std::filesystem::path output;    // .png or .exr
    std::filesystem::path denoiser;  // the library
    double time = 0;                 // seconds
    int width = 1280, height = 720;
    int samples = 64;
    double noise = 0;    // see render::StillSettings; 0 = each pixel gets all samples
    double seconds = 0;  // stops after so many, with the samples it has by then; 0 = when all are there
    uint32_t seed = 0;
    int bounces = 4;
    int threads = 0;
    bool layers = true;    // of an .exr: light kept apart by its source; without them 32-bit floats
    bool denoise = false;  // with Open Image Denoise
    bool json = false;
};

// What `limn export` has written.
base::Result<document::Document> read_project(const std::filesystem::path& path);
// One line on standard error for each choice of the document that does not exist here.
void warn_of_unknown(const char* who, const document::Document& document, const document::Choices& choices);

int render_project(const RenderOptions& options);

}  // namespace limn::app
