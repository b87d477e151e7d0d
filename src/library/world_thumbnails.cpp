#include "library/world_thumbnails.h"

#include "base/priority.h"
#include "base/task_pool.h"

namespace limn::library {

WorldThumbnails::WorldThumbnails(std::shared_ptr<const world::Library> library)
    : WorldThumbnails([library = std::move(library)](const std::string& id) -> base::Result<Picture> {
          const auto jpeg = world::thumbnail(*library, id);
          if (!jpeg) return jpeg.error();
          return std::make_shared<const std::string>(reinterpret_cast<const char*>((*jpeg)->data()), (*jpeg)->size());
      }) {}

WorldThumbnails::WorldThumbnails(Make make) : make_(std::move(make)), thread_([this] { work(); }) {}

WorldThumbnails::~WorldThumbnails() {
    ended_ = true;
    asked_.close();
    thread_.join();
}

WorldThumbnails::Picture WorldThumbnails::made(const std::string& id) const {
    std::lock_guard lock(mutex_);
    const auto found = made_.find(id);
    return found == made_.end() ? nullptr : found->second;
}

void WorldThumbnails::find(const std::string& id, Told told) {
    if (Picture picture = made(id)) return told(std::move(picture));
    if (!asked_.push({id, told})) told(base::Error{"too many pictures are asked for: try again in a moment"});
}

void WorldThumbnails::work() {
    base::name_thread("limn-thumbs");
    base::yield_to_input();
    while (auto asked = asked_.pop()) {
        if (ended_) {
            asked->told(base::Error{"the server ends"});
            continue;
        }
        // Another may have asked for the same while this one waited.
        Picture picture = made(asked->id);
        if (!picture) {
            auto one = make_(asked->id);
            if (!one) {
                asked->told(one.error());
                continue;
            }
            picture = std::move(*one);
            std::lock_guard lock(mutex_);
            made_[asked->id] = picture;
        }
        asked->told(std::move(picture));
    }
}

}  // namespace limn::library
