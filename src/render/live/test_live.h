#pragma once
// A live view of a Scene, frame after frame, for the tests.
#include <atomic>

#include "render/accel/accel.h"
#include "render/live/schedule.h"
#include "render/live/trace_frame.h"

namespace limn::render::test {

struct Live {
    int size = 96;
    base::TaskPool pool{2};
    SceneAccelPtr accel = make_accel(AccelPurpose::live);
    ViewStatePtr view = make_view();
    std::atomic<bool> cancel{false};
    GovernorState governor;

    explicit Live(int size_) : size(size_) {}

    TracedFrame frame(const scene::Scene& s, WorkRequest request) {
        request.width = request.height = size;
        const AccelChange change = update_accel(*accel, s);
        TracedFrame f = trace_frame(*accel, *view, s, next_work(governor, request), change, pool, cancel);
        if (!f.cancelled) note_frame(governor, request, 20);
        return f;
    }
};

inline WorkRequest moving() {
    WorkRequest r;
    r.changed = true;
    return r;
}
inline WorkRequest held() {
    WorkRequest r;
    r.hold = true;
    return r;
}

}  // namespace limn::render::test
