#include "engine/still.h"

#include <chrono>
#include <cmath>
#include <ctime>

#include "render/data/faults.h"

namespace limn::engine {

base::Result<Still> make_still(evaluation::EvaluationState& evaluation, const document::Document& document,
                               base::Ticks time, render::StillSettings settings, render::Denoiser* denoiser,
                               base::TaskPool& pool, const std::function<void(const std::string&)>& note,
                               const std::function<bool(double)>& progress) {
    Still still;
    still.scene = evaluation::evaluate(evaluation, document, {}, time);
    for (const std::string& told : evaluation::notes(evaluation)) note(told);
    for (const std::string& fault : render::faults_of(*still.scene)) note(fault);
    for (const std::string& fault : render::faults_of_view(*still.scene)) note(fault);

    settings.gain = std::exp2(still.scene->camera.exposure);
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    const auto passed = [&] { return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(); };
    const auto accel = render::make_accel(render::AccelPurpose::still);
    still.image = render::render_still(*accel, *still.scene, settings, pool, progress);
    still.render_seconds = passed();
    if (denoiser)
        if (const auto clean = render::denoise_still(still.image, *denoiser); !clean) return clean.error();
    still.denoise_seconds = passed() - still.render_seconds;
    still.processor_seconds = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    return still;
}

}  // namespace limn::engine
