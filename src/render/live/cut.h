#pragma once
// Whether a camera has jumped rather than moved: then nothing of the picture before belongs into the next.
#include "render/data/wide_scene.h"

namespace limn::render {

// reach: from the camera to what it is aimed at, metres. A jump is more than a hand on a camera makes from one frame to
// the next, even where frames are slow: 20 degrees, half of the reach, or half as wide or narrow again.
bool is_cut(const CameraRecord& before, float reach_before, const CameraRecord& now, float reach_now);

}  // namespace limn::render
