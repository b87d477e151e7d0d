#include "document/child_index.h"

#include <algorithm>
#include <functional>

#include "document/document.h"

namespace limn::document {
namespace {

uint32_t hash_of(std::string_view id) {
    return static_cast<uint32_t>(std::hash<std::string_view>{}(id));
}

}  // namespace

// The shard's size when there is none.
size_t ChildIndex::entry_of(const Shard& shard, const NodeList& nodes, uint32_t hash, std::string_view parent) {
    return static_cast<size_t>(
        std::ranges::find_if(
            shard, [&](const Entry& e) { return e.hash == hash && nodes[e.places->front()]->parent == parent; }) -
        shard.begin());
}

std::span<const uint32_t> ChildIndex::find(const NodeList& nodes, std::string_view parent) const {
    if (shards_.empty()) return {};
    const uint32_t hash = hash_of(parent);
    const auto& shard = shards_[hash % kShards];
    if (!shard) return {};
    const size_t at = entry_of(*shard, nodes, hash, parent);
    return at < shard->size() ? std::span<const uint32_t>(*(*shard)[at].places) : std::span<const uint32_t>();
}

void ChildIndex::insert(const NodeList& nodes, std::string_view parent, uint32_t place) {
    if (parent.empty()) return;
    shards_.resize(kShards);
    const uint32_t hash = hash_of(parent);
    auto& kept = shards_[hash % kShards];
    Shard shard = kept ? *kept : Shard();
    const size_t at = entry_of(shard, nodes, hash, parent);
    if (at == shard.size()) {
        shard.push_back({hash, std::make_shared<const Places>(1, place)});
    } else {
        Places places = *shard[at].places;
        places.insert(std::ranges::lower_bound(places, place), place);
        shard[at].places = std::make_shared<const Places>(std::move(places));
    }
    kept = std::make_shared<const Shard>(std::move(shard));
}

void ChildIndex::remove(const NodeList& nodes, std::string_view parent, uint32_t place) {
    if (parent.empty() || shards_.empty()) return;
    const uint32_t hash = hash_of(parent);
    auto& kept = shards_[hash % kShards];
    if (!kept) return;
    Shard shard = *kept;
    const size_t at = entry_of(shard, nodes, hash, parent);
    if (at == shard.size()) return;
    Places places = *shard[at].places;
    std::erase(places, place);
    if (places.empty())
        shard.erase(shard.begin() + static_cast<std::ptrdiff_t>(at));
    else
        shard[at].places = std::make_shared<const Places>(std::move(places));
    kept = std::make_shared<const Shard>(std::move(shard));
}

}  // namespace limn::document
