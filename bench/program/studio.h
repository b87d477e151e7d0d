#pragma once
// A whole studio for a measurement: in a folder that goes with it, on a free port, served by a thread of its own.
#include <filesystem>
#include <memory>
#include <thread>

#include "app/studio.h"

namespace limn::bench {

class BenchStudio {
  public:
    // options: endpoint and data are its own. Waits for the first picture; an error says what is in the way, or that
    // there was none within 30 s.
    static base::Result<std::unique_ptr<BenchStudio>> open(app::StudioOptions options);
    ~BenchStudio();
    BenchStudio(const BenchStudio&) = delete;
    BenchStudio& operator=(const BenchStudio&) = delete;

    uint16_t port() const { return studio_->port(); }

  private:
    BenchStudio() = default;

    std::filesystem::path folder_;
    std::unique_ptr<app::Studio> studio_;
    std::thread thread_;
};

}  // namespace limn::bench
