#include "program/studio.h"

#include <stdlib.h>

#include <chrono>

namespace limn::bench {

using namespace std::chrono_literals;

base::Result<std::unique_ptr<BenchStudio>> BenchStudio::open(app::StudioOptions options) {
    std::string folder = (std::filesystem::temp_directory_path() / "limn-bench-XXXXXX").string();
    if (!::mkdtemp(folder.data())) return base::Error{"no temporary folder can be made"};
    std::unique_ptr<BenchStudio> bench(new BenchStudio);
    bench->folder_ = folder;
    options.endpoint = {"127.0.0.1", 0};
    options.data = folder;
    auto studio = app::Studio::open(options);
    if (!studio) return studio.error();
    bench->studio_ = *std::move(studio);
    bench->thread_ = std::thread([&running = *bench->studio_] { running.run(false, {}); });
    for (int i = 0; !bench->studio_->ready(); i++) {
        if (i > 3000) return base::Error{"no first picture within 30 s"};
        std::this_thread::sleep_for(10ms);
    }
    return bench;
}

BenchStudio::~BenchStudio() {
    if (thread_.joinable()) {
        studio_->end();
        thread_.join();
    }
    studio_.reset();
    std::error_code ignored;
    if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

}  // namespace limn::bench
