#include "document/node_list.h"

#include <algorithm>
#include <functional>

#include "document/document.h"

namespace limn::document {
namespace {

size_t hash_of(std::string_view id) {
    return std::hash<std::string_view>{}(id);
}

}  // namespace

NodeList::NodeList(std::vector<Item> items) : size_(items.size()) {
    for (size_t at = 0; at < items.size(); at += kPiece) {
        const auto first = items.begin() + static_cast<std::ptrdiff_t>(at);
        const auto count = static_cast<std::ptrdiff_t>(std::min(kPiece, items.size() - at));
        pieces_.push_back(std::make_shared<const Piece>(std::move_iterator(first), std::move_iterator(first + count)));
    }
}

void NodeList::push_back(Item item) {
    Piece piece;
    if (size_ % kPiece != 0) {
        piece = *pieces_.back();
        pieces_.pop_back();
    }
    piece.push_back(std::move(item));
    pieces_.push_back(std::make_shared<const Piece>(std::move(piece)));
    ++size_;
}

void NodeList::replace(size_t i, Item item) {
    Piece piece = *pieces_[i / kPiece];
    piece[i % kPiece] = std::move(item);
    pieces_[i / kPiece] = std::make_shared<const Piece>(std::move(piece));
}

bool NodeList::share_equal(const NodeList& previous) {
    bool same = size_ == previous.size_;
    for (size_t p = 0; p < std::min(pieces_.size(), previous.pieces_.size()); ++p) {
        const auto& old = previous.pieces_[p];
        if (pieces_[p] == old) continue;
        Piece piece = *pieces_[p];
        bool whole = piece.size() == old->size();
        for (size_t i = 0; i < std::min(piece.size(), old->size()); ++i) {
            const Item& before = (*old)[i];
            if (piece[i] != before && *piece[i] == *before) piece[i] = before;
            whole = whole && piece[i] == before;
        }
        pieces_[p] = whole ? old : std::make_shared<const Piece>(std::move(piece));
        same = same && whole;
    }
    return same;
}

std::optional<uint32_t> PlaceIndex::find(const NodeList& nodes, std::string_view id) const {
    if (shards_.empty()) return std::nullopt;
    const size_t hash = hash_of(id);
    for (const Entry& entry : *shards_[hash % kShards])
        if (entry.hash == static_cast<uint32_t>(hash >> 32) && nodes[entry.place]->id == id) return entry.place;
    return std::nullopt;
}

void PlaceIndex::insert(std::string_view id, uint32_t place) {
    if (shards_.empty()) shards_.assign(kShards, std::make_shared<const Shard>());
    const size_t hash = hash_of(id);
    Shard shard = *shards_[hash % kShards];
    shard.push_back({static_cast<uint32_t>(hash >> 32), place});
    shards_[hash % kShards] = std::make_shared<const Shard>(std::move(shard));
    ++size_;
}

}  // namespace limn::document
