#pragma once
// What lies in each node, as a value that shares almost everything with the value it was copied from.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "document/node_list.h"

namespace limn::document {

// Places by the id of what they lie in. It keeps no ids: whoever asks has the list.
class ChildIndex {
  public:
    // The places of all nodes whose parent is that, deleted ones too, in order; valid as long as the index.
    std::span<const uint32_t> find(const NodeList& nodes, std::string_view parent) const;
    // The node at the place, which has that parent in `nodes`, or will have it.
    void insert(const NodeList& nodes, std::string_view parent, uint32_t place);
    // As long as `nodes` still has it there.
    void remove(const NodeList& nodes, std::string_view parent, uint32_t place);

  private:
    using Places = std::vector<uint32_t>;
    struct Entry {
        uint32_t hash;
        std::shared_ptr<const Places> places;  // never empty
    };
    using Shard = std::vector<Entry>;
    static constexpr size_t kShards = 64;

    static size_t entry_of(const Shard& shard, const NodeList& nodes, uint32_t hash, std::string_view parent);

    std::vector<std::shared_ptr<const Shard>>
        shards_;  // by the hash's last bits; empty as long as nothing lies anywhere
};

}  // namespace limn::document
