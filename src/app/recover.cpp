#include "app/recover.h"

#include <fmt/format.h>

#include <chrono>

#include "store/recover.h"

namespace limn::app {

int recover(const RecoverOptions& options) {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto recovery =
        store::recover(options.data, std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
    if (!recovery) {
        fmt::print(stderr, "limn recover: {}\n", recovery.error().message);
        return 1;
    }
    for (const std::string& sentence : recovery->sentences) fmt::print("{}\n", sentence);
    if (!recovery->changed) return 0;
    fmt::print("What was there before is kept in {}; delete it once nothing is missed.\n", recovery->kept.string());
    fmt::print("{} can be opened again.\n", options.data.string());
    return 0;
}

}  // namespace limn::app
