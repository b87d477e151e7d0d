#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace limn::collaboration {

constexpr size_t kMaxUnchanged = 16'384;  // remembered of all clients together

// Messages that changed nothing and so are in no log: their repetition must not change anything either. Bounded; those
// said longest ago go first.
class Unchanged {
  public:
    using Key = std::pair<std::string, uint64_t>;  // client, seq
    void add(const Key& key, uint64_t digest);
    void remove(const Key& key) { kept_.erase(key); }
    // The digest of what it said; nothing when it is not known here.
    std::optional<uint64_t> find(const Key& key) const;

  private:
    struct Entry {
        uint64_t digest = 0, age = 0;
    };
    std::map<Key, Entry> kept_;
    std::deque<std::pair<Key, uint64_t>> order_;  // with the age, by which one that was removed and came back is known
    uint64_t next_age_ = 0;
};

}  // namespace limn::collaboration
