#pragma once
// The live engine: document -> Scene -> light, the newest frame first, for one session.
#include <functional>
#include <string>

#include "evaluation/evaluate.h"
#include "frame/engine.h"
#include "render/data/linear_image.h"

namespace limn::engine {

struct LiveOptions {
    int threads = 0;       // of tracing; 0 = one for each core
    bool talking = false;  // the mouth speaks without words: benches
    std::string denoiser;  // path of Open Image Denoise; empty = held pictures settle by their samples alone
    // Called on any thread when what was being read is there: a frame is to be asked for, even of a picture that has
    // settled. Null: who asks for frames does so all the time.
    std::function<void()> changed = {};
};

frame::Engine make_live(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets,
                        LiveOptions options = {}, evaluation::LookMap looks = {});

// The image as what converts it reads it; the image must outlive the view.
look::LinearPicture picture_of(const render::LinearImage& image);
// How a Scene wants to be shown.
look::Display display_of(const scene::Scene& scene);

}  // namespace limn::engine
