#pragma once
// What the main of each of our programs begins with.
#include <optional>

namespace limn::app {

// The exit status, where the program was started as the sandboxed child for foreign pictures: nothing else may run
// before that. Else nothing, and what goes wrong is told on the standard error output under this name.
std::optional<int> begin(int argc, char** argv, const char* name);

}  // namespace limn::app
