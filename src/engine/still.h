#pragma once
// The engine that waits for every pixel: one moment of a film as a finished picture.
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "base/task_pool.h"
#include "evaluation/evaluate.h"
#include "render/filter/denoise.h"
#include "render/still/render_still.h"

namespace limn::engine {

struct Still {
    std::shared_ptr<const scene::Scene> scene;
    render::StillImage image;
    double render_seconds = 0, denoise_seconds = 0;
    double processor_seconds = 0;  // of all threads, for both
};

// settings.gain is the camera's, whatever it says. denoiser: null = none. note: is told what people should know of the
// film before it is rendered, one sentence each. progress: 0..1, on the calling thread; false ends it with the samples
// that there are.
base::Result<Still> make_still(evaluation::EvaluationState& evaluation, const document::Document& document,
                               base::Ticks time, render::StillSettings settings, render::Denoiser* denoiser,
                               base::TaskPool& pool, const std::function<void(const std::string&)>& note,
                               const std::function<bool(double)>& progress);

}  // namespace limn::engine
