#pragma once
// Pictures of the library's worlds: each is decoded, toned and coded once, on a thread of its own.
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "base/queue.h"
#include "base/result.h"
#include "world/library.h"

namespace limn::library {

class WorldThumbnails {
  public:
    using Picture = std::shared_ptr<const std::string>;  // a JPEG
    using Told = std::function<void(base::Result<Picture>)>;
    // Makes one; the library's own by default.
    using Make = std::function<base::Result<Picture>(const std::string& id)>;

    explicit WorldThumbnails(std::shared_ptr<const world::Library> library);
    explicit WorldThumbnails(Make make);
    // What is still asked for is refused.
    ~WorldThumbnails();
    WorldThumbnails(const WorldThumbnails&) = delete;
    WorldThumbnails& operator=(const WorldThumbnails&) = delete;

    // Tells the picture of a world of the library, or why there is none: at once when it has been made before, else
    // later on the thread that makes it. Any thread; does not wait. More than kMostAsked that wait are refused.
    void find(const std::string& id, Told told);
    static constexpr size_t kMostAsked = 256;

  private:
    struct Asked {
        std::string id;
        Told told;
    };
    Picture made(const std::string& id) const;
    void work();

    Make make_;
    mutable std::mutex mutex_;
    std::map<std::string, Picture> made_;
    base::Queue<Asked> asked_{kMostAsked};
    std::atomic<bool> ended_ = false;
    std::thread thread_;
};

}  // namespace limn::library
