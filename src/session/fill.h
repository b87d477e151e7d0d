#pragma once
// The smallest real engine: a document's values and the time fill a picture, on the CPU, row by row,
// cancellable. It stands for the tracer where that cannot run, under the thread sanitizer above all.
#include <immintrin.h>

#include <chrono>
#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <thread>

#include "document/document.h"
#include "frame/engine.h"

namespace limn::session {

struct FillOptions {
    std::chrono::microseconds row_time{0};  // how long a row is made to take
    float settled_per_frame = 0.25f;
    std::string hint;                                       // told while the exposure is above 3 EV
    std::function<void(const frame::FrameRequest&)> asked;  // of every frame; on the frame loop's thread
};

struct FillMemory {
    std::map<frame::ViewId, float> settled;
    std::map<frame::ViewId, std::vector<std::string>> hints;
    const void* document = nullptr;
    animation::Moment moment;
    std::vector<scene::Head> heads;
};

inline std::shared_ptr<const scene::Scene> fill_scene(FillMemory& memory, const document::Document& document,
                                                      const animation::ChannelFrame& live, animation::Moment moment) {
    auto scene = std::make_shared<scene::Scene>();
    scene->time = moment.life;
    const auto& sun = document::only(document, schema::KindId::sun);
    const document::Node* first_face = document::first(document, schema::KindId::face);
    const auto& face = first_face ? *first_face : document::defaults(schema::KindId::face);
    const auto& camera = document::program_camera(document);
    float elevation = static_cast<float>(document::number(sun, schema::property_index(*sun.kind, "elevation")));
    const animation::Sample* pointer = animation::newest(live, animation::Channel::gaze);
    const float followed = pointer ? 1.5f + pointer->value[0] : 0;
    scene->backdrop.color = base::Float3(0.18f * std::exp2(elevation / 30 + followed));
    scene->camera.exposure =
        static_cast<float>(document::number(camera, schema::property_index(*camera.kind, "exposure")));
    scene->camera.target.x = static_cast<float>(document::number(face, schema::property_index(*face.kind, "joy")));
    scene->camera.target.y = static_cast<float>(document::number(camera, schema::prop::camera::azimuth));
    scene->heads = {{"person", {0, 1.6f, 0}}};
    if (memory.document != document.nodes.get() || !(memory.moment == moment)) memory.settled.clear();
    memory.moment = moment;
    memory.document = document.nodes.get();
    return scene;
}

// The picture and what each pixel shows; false: it was cancelled.
inline bool fill_rows(const scene::Scene& scene, const frame::FrameRequest& request, std::chrono::microseconds row_time,
                      const std::atomic<bool>& cancel, frame::Frame& made) {
    int stride = (request.width + 15) / 16 * 16;
    auto plane = std::make_shared<std::vector<uint16_t>>(static_cast<size_t>(stride) * request.height + 32);
    auto picks = std::make_shared<frame::PickPicture>();
    picks->width = request.width, picks->height = request.height;
    picks->camera = scene.camera;
    double angle = base::seconds_from_ticks(scene.time) * 3.14159265;
    double cx = request.width * (0.5 + 0.3 * std::cos(angle)), cy = request.height * (0.5 + 0.3 * std::sin(angle));
    double radius = request.height * 0.1;
    const int aside = static_cast<int>(std::lround(scene.camera.target.y / 360 * static_cast<float>(request.width)));
    for (int y = 0; y < request.height; y++) {
        if (cancel) return false;
        if (row_time.count()) std::this_thread::sleep_for(row_time);
        for (int column = 0; column < request.width; column++) {
            const int x = (column + aside + request.width) % request.width;
            bool bar = x < request.width / 8 && y > request.height * (1 - scene.camera.target.x);
            bool disc = std::hypot(x - cx, y - cy) < radius;
            float level = disc ? 1.0f : bar ? 0.5f : scene.backdrop.color.x;
            (*plane)[static_cast<size_t>(y) * stride + column] = static_cast<uint16_t>(_cvtss_sh(level, 0));
            // The bar is the face's, all else the backdrop.
            picks->ids.push_back(bar ? static_cast<int32_t>(scene::object_id("face") << 8) : 0);
        }
    }
    made.picture = {{plane->data(), plane->data(), plane->data()}, request.width, request.height, stride};
    made.storage = plane;
    picks->depths.assign(picks->ids.size(), 2.0f);
    made.picks = std::move(picks);
    return true;
}

inline frame::Frame fill_frame(FillMemory& memory, const FillOptions& options, const scene::Scene& scene,
                               const frame::FrameRequest& request, const std::atomic<bool>& cancel) {
    frame::Frame made;
    if (options.asked) options.asked(request);
    made.cancelled = !fill_rows(scene, request, options.row_time, cancel, made);
    if (made.cancelled) return made;
    if (memory.heads != scene.heads) made.heads = memory.heads = scene.heads;
    made.display.exposure = scene.camera.exposure;
    made.report.lit_fraction = request.response ? 0.5f : 1.0f;
    if (request.mode == animation::ClockMode::hold)
        memory.settled[request.view] = std::min(1.0f, memory.settled[request.view] + options.settled_per_frame);
    made.report.settled = memory.settled[request.view];
    std::vector<std::string> hints;
    if (!options.hint.empty() && scene.camera.exposure > 3) hints = {options.hint};
    if (std::exchange(memory.hints[request.view], hints) != hints) made.hints = hints;
    made.report.gbuffer_width = request.width;
    made.report.gbuffer_height = request.height;
    made.report.threads = 1;
    return made;
}

// The sky's level follows the sun's elevation and is lighter where eyes follow a pointer, the further right the more; a
// bar's height the face's joy, a disc circles once in two seconds; a camera's azimuth shifts all that to the side, by
// the picture's width in 360 degrees.
inline frame::Engine fill_engine(FillOptions options = {}) {
    auto memory = std::make_shared<FillMemory>();
    frame::Engine engine;
    engine.evaluate = [memory](const document::Document& document, const animation::ChannelFrame& live,
                               animation::Moment moment,
                               const std::atomic<bool>&) { return fill_scene(*memory, document, live, moment); };
    engine.trace = [memory, options](const scene::Scene& scene, const frame::FrameRequest& request,
                                     const std::atomic<bool>& cancel) {
        return fill_frame(*memory, options, scene, request, cancel);
    };
    engine.aim = [](const scene::Scene& scene, const document::Node& camera) {
        auto aimed = std::make_shared<scene::Scene>(scene);
        aimed->camera.target.y = static_cast<float>(document::number(camera, schema::prop::camera::azimuth));
        return std::shared_ptr<const scene::Scene>(std::move(aimed));
    };
    engine.forget = [memory](frame::ViewId view) { memory->settled.erase(view); };
    return engine;
}

}  // namespace limn::session
