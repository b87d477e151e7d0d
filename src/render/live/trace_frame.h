#pragma once
// One live frame of one view: trace the tiles, then filter them with what earlier frames have left.
#include <atomic>
#include <memory>

#include "base/task_pool.h"
#include "render/accel/accel.h"
#include "render/data/linear_image.h"
#include "render/filter/denoise.h"
#include "render/live/schedule.h"

namespace limn::render {

// What belongs to a camera and not to the Scene: planes, history, the last camera.
struct ViewState;
struct ViewStateDeleter {
    void operator()(ViewState*) const;
};
using ViewStatePtr = std::unique_ptr<ViewState, ViewStateDeleter>;
ViewStatePtr make_view();
// From now on held pictures are denoised by it; null = by nothing.
void use_denoiser(ViewState& view, std::shared_ptr<Denoiser> denoiser);

// Samples of the held picture when it was denoised last; 0 = it was not.
int denoised_samples(const ViewState& view);

struct FrameTimes {
    float accel_ms = 0, gbuffer_ms = 0, sun_ms = 0, light_ms = 0, filter_ms = 0;
};

struct TracedFrame {
    bool cancelled = false;
    std::shared_ptr<const LinearImage> image;  // null when cancelled
    FrameTimes times;
    uint64_t rays = 0;
    float lit_fraction = 0;  // of the surface pixels
    int lit_pixels = 0, surface_pixels = 0;
    float settled = 0;  // 0..1
    // Of all pixels, how many show what the newest edits invalidated, and how many light samples those that they
    // invalidated most, and that come first, have got in this picture since; 0 once they have all that they are owed.
    float invalidated_share = 0;
    int invalidated_samples = 0;
    bool pending_samples = false;  // more of them are to come: the next frame is wanted soon
};

// One SceneAccel may be looked at by any number of views, one after the other; each has its own history.
// `change` is what update_accel said, for everything since this view's last call. Looks at `cancel` between tiles; a
// cancelled frame leaves the history as it was.
TracedFrame trace_frame(SceneAccel& accel, ViewState& view, const scene::Scene& scene, const RenderWork& work,
                        const AccelChange& change, base::TaskPool& pool, const std::atomic<bool>& cancel);

// The G-buffer of the last finished frame, for picks.
const Planes& last_planes(const ViewState& view);

}  // namespace limn::render
