#pragma once
// Texels in one array that grows without being copied: what one texture more takes must not depend on how many there
// are already.
#include <cstddef>
#include <cstdint>
#include <utility>

namespace limn::render {

class TexelMemory {
  public:
    TexelMemory() = default;
    ~TexelMemory();
    TexelMemory(TexelMemory&& other) noexcept { *this = std::move(other); }
    TexelMemory& operator=(TexelMemory&& other) noexcept;

    int32_t* data() { return data_; }
    const int32_t* data() const { return data_; }
    size_t size() const { return size_; }
    // New texels are zero; those that are there stay, though perhaps at another address. Never less than before.
    void grow(size_t size);

  private:
    int32_t* data_ = nullptr;
    size_t size_ = 0, bytes_ = 0;  // mapped
};

}  // namespace limn::render
