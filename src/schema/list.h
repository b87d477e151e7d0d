#pragma once
// An ordered list of texts, as the value of a property: immutable, so that a copy shares the items.
#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace limn::schema {

constexpr size_t kMostItems = 256;  // of any list

class List {
  public:
    List() = default;
    explicit List(std::vector<std::string> items)
        : items_(items.empty() ? nullptr : std::make_shared<const std::vector<std::string>>(std::move(items))) {}

    std::span<const std::string> items() const {
        return items_ ? std::span<const std::string>(*items_) : std::span<const std::string>();
    }
    bool operator==(const List& other) const {
        return items_ == other.items_ || std::ranges::equal(items(), other.items());
    }

  private:
    std::shared_ptr<const std::vector<std::string>> items_;  // null: none
};

}  // namespace limn::schema
