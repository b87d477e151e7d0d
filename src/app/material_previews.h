#pragma once
// Pictures of the library's materials, rendered by this program when the machine has nothing else to do and kept in a
// folder.
#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace limn::app {

class MaterialPreviews {
  public:
    // Reads what `folder` has from before; begins with what is missing after `rest` seconds, one at a time at the
    // lowest priority. denoiser: path of Open Image Denoise, with which fewer samples do; empty = none.
    MaterialPreviews(std::filesystem::path folder, std::string denoiser, double rest);
    ~MaterialPreviews();
    MaterialPreviews(const MaterialPreviews&) = delete;

    // A JPEG of 192 x 192; null while there is none yet. Any thread.
    std::shared_ptr<const std::string> find(const std::string& id) const;

  private:
    void keep(const std::string& id, std::string jpeg);
    void work(double rest);

    std::filesystem::path folder_;
    std::string denoiser_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<const std::string>> pictures_;
    std::atomic<bool> ended_ = false;
    std::thread worker_;
};

// A folder name that changes with the catalogue and with how it is shown.
std::string previews_name();

}  // namespace limn::app
