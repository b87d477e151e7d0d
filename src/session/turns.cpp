#include "session/turns.h"

#include <tuple>

namespace limn::session {
namespace {

// What is compared, the most important first; the greatest is served.
auto rank(const Claim& c) {
    return std::tuple(c.passed_over >= kPatience, c.edited && c.author, c.edited, -c.last_start.time_since_epoch());
}

}  // namespace

std::optional<size_t> choose_turn(std::span<const Claim> claims) {
    std::optional<size_t> chosen;
    for (size_t i = 0; i < claims.size(); i++)
        if (claims[i].due && (!chosen || rank(claims[i]) > rank(claims[*chosen]))) chosen = i;
    return chosen;
}

}  // namespace limn::session
