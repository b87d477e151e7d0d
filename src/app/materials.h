#pragma once
// `limn materials`: the library of materials, and the pictures of it.
#include <atomic>
#include <filesystem>
#include <string>

#include "base/image.h"
#include "base/task_pool.h"
#include "library/material_previews.h"
#include "material/make_material.h"
#include "render/filter/denoise.h"

namespace limn::app {

struct MaterialsOptions {
    bool list = false;
    std::filesystem::path previews;  // folder for one picture each; empty: none
    std::filesystem::path sheet;     // one picture of all, .png or .jpg; empty: none
    std::string only;                // this material alone; empty: all
    float scale = 1, wear = 0, wetness = 0;
    int size = 256, samples = 64, threads = 0;
};

// Prints or writes what was asked for; the exit status of the program.
int materials(const MaterialsOptions& options);

// A material in the preview studio, `size` x `size`, ready to be shown. Takes about a second; `cancel` ends it early
// with what is there. denoiser: null = the samples as they are.
base::Image8 preview_picture(material::Cache& cache, const material::MaterialSpec& spec, int size, int samples,
                             render::Denoiser* denoiser, base::TaskPool& pool, const std::atomic<bool>& cancel);

// Renders previews, with fewer samples where a denoiser is found at that path; empty = none.
library::MaterialPreviews::Render preview_renderer(const std::string& denoiser);

}  // namespace limn::app
