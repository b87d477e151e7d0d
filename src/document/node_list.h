#pragma once
// The nodes of a document, in order, and where each is by its id. Both are values that share almost everything with the
// value they were copied from: a change of one node among 20,000 copies some hundreds of pointers and no text.
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace limn::document {

struct Node;

class NodeList {
  public:
    using Item = std::shared_ptr<const Node>;
    class Iterator {
      public:
        using value_type = Item;
        using difference_type = std::ptrdiff_t;
        using reference = const Item&;
        using pointer = const Item*;
        using iterator_category = std::forward_iterator_tag;

        Iterator() = default;
        Iterator(const NodeList* list, size_t at) : list_(list), at_(at) {}
        const Item& operator*() const { return (*list_)[at_]; }
        const Item* operator->() const { return &(*list_)[at_]; }
        Iterator& operator++() { return ++at_, *this; }
        Iterator operator++(int) { return {list_, at_++}; }
        bool operator==(const Iterator& other) const { return at_ == other.at_; }

      private:
        const NodeList* list_ = nullptr;
        size_t at_ = 0;
    };

    using value_type = Item;
    using const_iterator = Iterator;
    using iterator = Iterator;

    NodeList() = default;
    explicit NodeList(std::vector<Item> items);

    size_t size() const { return size_; }
    const Item& operator[](size_t i) const { return (*pieces_[i / kPiece])[i % kPiece]; }
    Iterator begin() const { return {this, 0}; }
    Iterator end() const { return {this, size_}; }

    void push_back(Item item);
    void replace(size_t i, Item item);
    // Puts the previous list's items in the place of equal ones; true when the two lists are then the same throughout.
    bool share_equal(const NodeList& previous);

  private:
    static constexpr size_t kPiece = 128;
    using Piece = std::vector<Item>;
    std::vector<std::shared_ptr<const Piece>> pieces_;
    size_t size_ = 0;
};

// Places by id. It keeps no ids: whoever asks has the list.
class PlaceIndex {
  public:
    // The place in `nodes` of the node with this id.
    std::optional<uint32_t> find(const NodeList& nodes, std::string_view id) const;
    void insert(std::string_view id, uint32_t place);
    size_t size() const { return size_; }

  private:
    struct Entry {
        uint32_t hash, place;
    };
    using Shard = std::vector<Entry>;
    static constexpr size_t kShards = 128;
    std::vector<std::shared_ptr<const Shard>>
        shards_;  // by the hash's last bits; empty as long as nothing was inserted
    size_t size_ = 0;
};

}  // namespace limn::document
