#pragma once
// `limn recover`: a data folder that cannot be opened becomes one that can, and it is said what is lost.
#include <filesystem>

namespace limn::app {

struct RecoverOptions {
    std::filesystem::path data;
};

// The exit status: 0 when the folder can be opened now, with or without losses; 1 when it cannot.
int recover(const RecoverOptions& options);

}  // namespace limn::app
