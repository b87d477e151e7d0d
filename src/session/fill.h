#pragma once
// The smallest real pair of stages: a document's values and the time fill a picture, on the CPU, row by row,
// cancellable. It stands for the tracer where that cannot run, under the thread sanitizer above all.
#include <immintrin.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "document/document.h"
#include "session/stages.h"

namespace limn::session {

struct FillOptions {
    std::chrono::microseconds row_time{0};  // how long a row is made to take
    float settled_per_frame = 0.25f;
    std::string hint;                                // told while the exposure is above 3 EV
    std::function<void(const FrameRequest&)> asked;  // of every frame; on the frame loop's thread
};

// The sky's level follows the sun's elevation and is lighter where eyes follow a pointer, the further right the more; a
// bar's height the face's joy, a disc circles once in two seconds; a camera's azimuth shifts all that to the side, by
// the picture's width in 360 degrees.
inline Stages fill_stages(FillOptions options = {}) {
    struct Memory {
        std::map<ViewId, float> settled;
        std::map<ViewId, std::vector<std::string>> hints;
        const void* document = nullptr;
        std::vector<scene::Head> heads;
    };
    auto memory = std::make_shared<Memory>();
    Stages stages;
    stages.evaluate = [memory](const document::Document& document, const LiveInput& live, base::Ticks time,
                               const std::atomic<bool>&) {
        auto scene = std::make_shared<scene::Scene>();
        scene->time = time;
        const auto& sun = document::only(document, schema::KindId::sun);
        const document::Node* first_face = document::first(document, schema::KindId::face);
        const auto& face = first_face ? *first_face : document::defaults(schema::KindId::face);
        const auto& camera = document::program_camera(document);
        float elevation = static_cast<float>(document::number(sun, schema::property_index(*sun.kind, "elevation")));
        const float followed = live.pointer ? 1.5f + live.look_x : 0;
        scene->backdrop.color = base::Float3(0.18f * std::exp2(elevation / 30 + followed));
        scene->camera.exposure =
            static_cast<float>(document::number(camera, schema::property_index(*camera.kind, "exposure")));
        scene->camera.target.x = static_cast<float>(document::number(face, schema::property_index(*face.kind, "joy")));
        scene->camera.target.y = static_cast<float>(document::number(camera, schema::prop::camera::azimuth));
        scene->heads = {{"person", {0, 1.6f, 0}}};
        if (memory->document != document.nodes.get() || live.mode == ClockMode::live) memory->settled.clear();
        memory->document = document.nodes.get();
        return std::shared_ptr<const scene::Scene>(std::move(scene));
    };
    stages.trace = [memory, options](const scene::Scene& scene, const FrameRequest& request,
                                     const std::atomic<bool>& cancel) {
        TraceOutcome outcome;
        if (options.asked) options.asked(request);
        int stride = (request.width + 15) / 16 * 16;
        auto plane = std::make_shared<std::vector<uint16_t>>(static_cast<size_t>(stride) * request.height + 32);
        double angle = base::seconds_from_ticks(scene.time) * 3.14159265;
        double cx = request.width * (0.5 + 0.3 * std::cos(angle)), cy = request.height * (0.5 + 0.3 * std::sin(angle));
        double radius = request.height * 0.1;
        const int aside =
            static_cast<int>(std::lround(scene.camera.target.y / 360 * static_cast<float>(request.width)));
        for (int y = 0; y < request.height; y++) {
            if (cancel) {
                outcome.cancelled = true;
                return outcome;
            }
            if (options.row_time.count()) std::this_thread::sleep_for(options.row_time);
            for (int column = 0; column < request.width; column++) {
                const int x = (column + aside + request.width) % request.width;
                bool bar = x < request.width / 8 && y > request.height * (1 - scene.camera.target.x);
                bool disc = std::hypot(x - cx, y - cy) < radius;
                float level = disc ? 1.0f : bar ? 0.5f : scene.backdrop.color.x;
                (*plane)[static_cast<size_t>(y) * stride + column] = static_cast<uint16_t>(_cvtss_sh(level, 0));
            }
        }
        outcome.picture = {{plane->data(), plane->data(), plane->data()}, request.width, request.height, stride};
        outcome.storage = plane;
        // The bar is the face's, all else the backdrop.
        auto ids = std::make_shared<IdPicture>(request.width, request.height);
        for (int y = 0; y < request.height; y++)
            for (int column = 0; column < request.width; column++)
                ids->ids.push_back((column + aside + request.width) % request.width < request.width / 8 &&
                                           y > request.height * (1 - scene.camera.target.x)
                                       ? static_cast<int32_t>(scene::object_id("face") << 8)
                                       : 0);
        outcome.ids = std::move(ids);
        if (memory->heads != scene.heads) outcome.heads = memory->heads = scene.heads;
        outcome.display.exposure = scene.camera.exposure;
        outcome.lit_fraction = request.response ? 0.5f : 1.0f;
        if (request.mode == ClockMode::hold)
            memory->settled[request.view] = std::min(1.0f, memory->settled[request.view] + options.settled_per_frame);
        outcome.settled = memory->settled[request.view];
        std::vector<std::string> hints;
        if (!options.hint.empty() && scene.camera.exposure > 3) hints = {options.hint};
        if (std::exchange(memory->hints[request.view], hints) != hints) outcome.hints = hints;
        outcome.gbuffer_width = request.width;
        outcome.gbuffer_height = request.height;
        outcome.threads = 1;
        return outcome;
    };
    stages.aim = [](const scene::Scene& scene, const document::Node& camera) {
        auto aimed = std::make_shared<scene::Scene>(scene);
        aimed->camera.target.y = static_cast<float>(document::number(camera, schema::prop::camera::azimuth));
        return std::shared_ptr<const scene::Scene>(std::move(aimed));
    };
    stages.forget = [memory](ViewId view) { memory->settled.erase(view); };
    return stages;
}

}  // namespace limn::session
