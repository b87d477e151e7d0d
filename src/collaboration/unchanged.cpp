#include "collaboration/unchanged.h"

namespace limn::collaboration {

void Unchanged::add(const Key& key, uint64_t digest) {
    kept_[key] = {digest, next_age_};
    order_.emplace_back(key, next_age_++);
    while (order_.size() > kMaxUnchanged) {
        auto oldest = kept_.find(order_.front().first);
        if (oldest != kept_.end() && oldest->second.age == order_.front().second) kept_.erase(oldest);
        order_.pop_front();
    }
}

std::optional<uint64_t> Unchanged::find(const Key& key) const {
    auto found = kept_.find(key);
    return found == kept_.end() ? std::nullopt : std::optional(found->second.digest);
}

}  // namespace limn::collaboration
