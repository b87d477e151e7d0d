#pragma once
// What the frame loop calls and does not know: how a document becomes a Scene, how a Scene becomes light. Given as
// functions, so that the loop runs with any tracer.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ticks.h"
#include "collaboration/message.h"
#include "document/document.h"
#include "look/convert.h"
#include "scene/scene.h"

namespace limn::session {

using ClockMode = collaboration::Mode;

// What is performed and never stored, as of one frame.
struct LiveInput {
    ClockMode mode = ClockMode::live;
    bool pointer = false;          // somebody's pointer is over the picture
    float look_x = 0, look_y = 0;  // where, -1..1 from the picture's middle, y up
    bool operator==(const LiveInput&) const = default;
};

// Which camera a picture is seen through: the film's, or one of somebody's own, of which no number is used twice.
using ViewId = uint32_t;
constexpr ViewId kProgram = 0;

struct FrameRequest {
    int width = 0, height = 0;
    bool response = false;      // the first picture of an edit: a smaller share of light, soon
    bool from_history = false;  // and the frame before it was a full one, which may stand in for light altogether
    bool drag = false;          // others follow it closely
    ClockMode mode = ClockMode::live;
    // What a held picture may grow to once it has settled somewhat: as large as the largest canvas that it is shown on.
    int held_width = 0, held_height = 0;
    double budget_ms = 33;   // for everything from evaluation to the encoded picture
    ViewId view = kProgram;  // each has a history of its own
};

// What each pixel shows: object << 8 | zone (see scene::object_id), 0 = the backdrop.
struct IdPicture {
    int width = 0, height = 0;
    std::vector<int32_t> ids;
    // At shares of width and height, 0..1.
    uint32_t object_at(double x, double y) const {
        const auto place = [](double share, int size) {
            return static_cast<size_t>(std::clamp(static_cast<int>(share * size), 0, size - 1));
        };
        if (ids.empty()) return 0;
        return static_cast<uint32_t>(ids[place(y, height) * static_cast<size_t>(width) + place(x, width)]) >> 8;
    }
};

// A linear picture before exposure and view transform, and what it took.
struct TraceOutcome {
    look::LinearPicture picture;
    std::shared_ptr<const void> storage;  // keeps the picture's planes
    look::Display display;
    bool cancelled = false;  // then there is no picture
    float accel_ms = 0, gbuffer_ms = 0, light_ms = 0, filter_ms = 0;
    uint64_t rays = 0;
    float lit_fraction = 0;   // of the pixels with new light samples
    float touched_share = 0;  // of all pixels, that the newest edits touched and that were re-rendered first
    int touched_samples =
        0;  // of light, that each of them that shows the edit has got in this picture since; 0 = nothing comes first
    bool owes = false;  // more of those samples are to come: the next frame is wanted soon
    float settled = 0;  // 0..1; 1 = more samples would change nothing
    int gbuffer_width = 0, gbuffer_height = 0, bounces = 0, threads = 0;
    uint64_t scene_hash = 0;
    uint64_t triangles = 0, texture_bytes = 0;  // that the Scene asks for, what is shared counted once
    // What whoever sees the picture should know of it, one sentence each, when that has changed since the view's last
    // frame.
    std::optional<std::vector<std::string>> hints;
    std::optional<std::vector<scene::Head>> heads;  // of the Scene, when they have changed since any view's last frame
    std::shared_ptr<const IdPicture> ids;           // null: nothing can be picked
};

struct Stages {
    // Called on the frame thread only, one after the other.
    // cancel, here and below: looked at so often that the call returns within 50 ms, whatever the document holds. A
    // Scene that was cancelled is null.
    std::function<std::shared_ptr<const scene::Scene>(const document::Document&, const LiveInput&, base::Ticks,
                                                      const std::atomic<bool>& cancel)>
        evaluate;
    std::function<TraceOutcome(const scene::Scene&, const FrameRequest&, const std::atomic<bool>& cancel)> trace;
    // The Scene that was evaluated last, seen through another camera, of which `camera` is the node.
    std::function<std::shared_ptr<const scene::Scene>(const scene::Scene&, const document::Node& camera)> aim;
    // Nobody looks through that camera any more: what was kept for it alone is freed. May be null, where nothing is
    // kept.
    std::function<void(ViewId)> forget;
};

}  // namespace limn::session
