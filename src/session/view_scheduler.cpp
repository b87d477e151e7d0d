#include "session/view_scheduler.h"

#include <tuple>

namespace limn::session {
namespace {

// What is compared, the most important first; the greatest is served.
auto rank(const ViewClaim& c) {
    return std::tuple(c.passed_over >= kPatience, c.edited && c.author, c.edited, -c.last_start.time_since_epoch());
}

}  // namespace

std::optional<size_t> schedule_view(std::span<const ViewClaim> claims) {
    std::optional<size_t> chosen;
    for (size_t i = 0; i < claims.size(); i++)
        if (claims[i].due && (!chosen || rank(claims[i]) > rank(claims[*chosen]))) chosen = i;
    return chosen;
}

}  // namespace limn::session
