#include "collaboration/newcomer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace limn::collaboration {
namespace {

// Colours that tell eight people apart on dark grey.
constexpr std::array<std::string_view, 8> kColors = {"#7fb0ff", "#ff9d6e", "#5ed3b5", "#d79bff",
                                                     "#f2c14e", "#ff8fb1", "#9bd26a", "#8fd6f0"};

}  // namespace

std::string free_color(const State& state) {
    auto taken = [&](std::string_view color) {
        return std::ranges::any_of(state.members, [&](const MemberState& m) { return m.actor.color == color; });
    };
    auto found = std::ranges::find_if_not(kColors, taken);
    return std::string(found == kColors.end() ? kColors[state.members.size() % kColors.size()] : *found);
}

std::string free_name(const State& state, const client::Hello& hello) {
    if (!hello.name.empty()) return hello.name;
    auto taken = [&](const std::string& name) {
        return std::ranges::any_of(state.members, [&](const MemberState& m) { return m.actor.name == name; });
    };
    auto known = state.committed.people.find(hello.client);
    if (known != state.committed.people.end() && !known->second.name.empty() && !taken(known->second.name))
        return known->second.name;
    for (int i = 1;; ++i) {
        if (std::string name = fmt::format("Director {}", i); !taken(name)) return name;
    }
}

}  // namespace limn::collaboration
