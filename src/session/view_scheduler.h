#pragma once
// Whose turn it is when several views are watched: pure decisions of the frame loop, which traces one frame at a time.
#include <optional>
#include <span>

#include "session/pacing.h"

namespace limn::session {

// One view's claim to the next frame.
struct ViewClaim {
    bool due = false;
    bool edited = false;  // it pending_samples an answer
    bool author = false;  // and the newest edit was made by somebody who looks at it
    int passed_over = 0;  // frames of others since it has been due
    Clock::time_point last_start;
};

// So many frames of others go before one that is due, however busily they are edited.
constexpr int kPatience = 2;

// The place of the claim that is served. Answers come first, and of those the one for whoever made the edit; else who
// has waited longest. Nothing when none is due.
std::optional<size_t> schedule_view(std::span<const ViewClaim> claims);

}  // namespace limn::session
