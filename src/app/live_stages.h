#pragma once
// The real stages of the frame loop: document -> Scene -> light, for one session.
#include "evaluation/evaluate.h"
#include "session/stages.h"

namespace limn::app {

struct LiveOptions {
    int threads = 0;       // of tracing; 0 = one for each core
    bool talking = false;  // the mouth speaks without words: benches
};

session::Stages make_live_stages(std::shared_ptr<const evaluation::StudioData> data, evaluation::AssetMap assets, LiveOptions options = {});

// How a Scene wants to be shown.
look::Display display_of(const scene::Scene& scene);

}  // namespace limn::app
