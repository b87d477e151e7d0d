#pragma once
// Pictures of the library's materials, rendered by this program when the machine has nothing else to do and kept in a
// folder.
#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/image.h"

namespace limn::library {

class MaterialPreviews {
  public:
    // Renders pictures of materials, one after the other, each square with that many pixels a side; `ended` cuts it
    // short with what is there. Made on the thread that works, so that what it holds is there only while it is needed.
    using Render = std::function<base::Image8(const std::string& id, int size, const std::atomic<bool>& ended)>;
    using MakeRender = std::function<Render()>;

    // Reads what `folder` has from before; begins with what is missing after `rest` seconds, one at a time at the
    // lowest priority.
    MaterialPreviews(std::filesystem::path folder, MakeRender make_render, double rest);
    ~MaterialPreviews();
    MaterialPreviews(const MaterialPreviews&) = delete;

    // A JPEG of 192 x 192; null while there is none yet. Any thread.
    std::shared_ptr<const std::string> find(const std::string& id) const;

  private:
    void keep(const std::string& id, std::string jpeg);
    void work(double rest);

    std::filesystem::path folder_;
    MakeRender make_render_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const std::string>> pictures_;
    std::atomic<bool> ended_ = false;
    std::thread worker_;
};

// A folder name that changes with the catalogue and with how it is shown.
std::string previews_name();

}  // namespace limn::library
