#include "render/data/texel_memory.h"

#include <sys/mman.h>

#include <new>

namespace limn::render {

TexelMemory::~TexelMemory() {
    if (data_) munmap(data_, bytes_);
}

TexelMemory& TexelMemory::operator=(TexelMemory&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(bytes_, other.bytes_);
    return *this;
}

void TexelMemory::grow(size_t size) {
    if (size <= size_) return;
    // Pages that nobody has written to cost nothing, so that there may be half as many more.
    constexpr size_t kPage = size_t{2} << 20;
    if (size * sizeof(int32_t) > bytes_) {
        const size_t bytes = (size * sizeof(int32_t) * 3 / 2 / kPage + 1) * kPage;
        void* moved =
            data_ ? mremap(data_, bytes_, bytes, MREMAP_MAYMOVE)
                  : mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (moved == MAP_FAILED) throw std::bad_alloc();
        data_ = static_cast<int32_t*>(moved);
        bytes_ = bytes;
        madvise(data_, bytes_, MADV_HUGEPAGE);  // a wish: without it pages are small
    }
    size_ = size;
}

}  // namespace limn::render
