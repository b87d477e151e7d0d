#pragma once
// What a newcomer is called and drawn in.
#include <string>

#include "collaboration/step.h"

namespace limn::collaboration {

// Of the first that nobody here has, while there are such.
std::string free_color(const State& state);
// What it calls itself; else as it was called before, unless somebody here is; else "Director 1", "Director 2", ...
std::string free_name(const State& state, const client::Hello& hello);

}  // namespace limn::collaboration
