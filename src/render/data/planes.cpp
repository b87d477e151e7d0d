#include "render/data/planes.h"

#include <sys/mman.h>

#include <algorithm>
#include <new>

namespace limn::render {

void* PlaneMemory::take(size_t bytes) {
    constexpr size_t kPage = size_t{2} << 20, kChunk = size_t{16} << 20, kLine = 64;
    // An odd number of lines after the last plane.
    const size_t wanted = (bytes + kLine - 1) / kLine * kLine + 11 * kLine;
    if (wanted > left_) {
        const size_t size = (std::max(wanted, kChunk) + kPage - 1) / kPage * kPage;
        void* all =
            mmap(nullptr, size + kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (all == MAP_FAILED) throw std::bad_alloc();
        chunks_.emplace_back(all, Unmap{size + kPage});
        next_ = reinterpret_cast<uint8_t*>((reinterpret_cast<uintptr_t>(all) + kPage - 1) / kPage * kPage);
        left_ = size;
        madvise(next_, size, MADV_HUGEPAGE);  // a wish: without it pages are small
    }
    void* taken = next_;
    next_ += wanted;
    left_ -= wanted;
    return taken;
}

void PlaneMemory::Unmap::operator()(void* p) const {
    munmap(p, bytes);
}

void keep_groups(Planes& p, bool keep) {
    if (keep == (p.light.groups[0].get() != nullptr)) return;
    p.group_memory.clear();
    for (HalfPlane& plane : p.light.groups) {
        if (keep)
            plane.resize(static_cast<size_t>(p.stride) * p.rows, p.group_memory);
        else
            plane.clear();
    }
}

void resize(Planes& p, int width, int height) {
    if (p.width == width && p.height == height) return;
    p.memory.clear();
    keep_groups(p, false);
    p.width = width;
    p.height = height;
    p.stride = (width + 15) / 16 * 16;
    p.rows = (height + 15) / 16 * 16;
    const size_t n = static_cast<size_t>(p.stride) * p.rows;
    for (FloatPlane* f : {&p.g.depth, &p.g.previous_x, &p.g.previous_y, &p.g.previous_depth}) f->resize(n, p.memory);
    for (IdPlane* plane : {&p.g.id, &p.g.geometric_normal, &p.g.substance, &p.g.material}) plane->resize(n, p.memory);
    for (auto* rgb : {p.g.normal, p.g.albedo, p.g.specular, p.g.emitted, p.g.sun, p.light.diffuse, p.light.specular})
        for (int c = 0; c < 3; ++c) rgb[c].resize(n, p.memory);
    p.g.roughness.resize(n, p.memory);
    p.light.sun_visibility.resize(n, p.memory);
    p.light.lit.resize(n, p.memory);
    p.path_mask.resize(n, p.memory);
    p.invalidated.resize(n, p.memory);
    p.invalidated_of_tile.resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16), p.memory);
    for (auto* tiles :
         {&p.empty_tiles, &p.occupied_tiles, &p.backdrop_only_tiles, &p.stable_tiles, &p.samples_of_tile, &p.reused})
        tiles->resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16), p.memory);
    p.pose_of_tile.resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16), p.memory);
    p.notes.resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16), p.memory);
    p.motion_scale.resize(static_cast<size_t>(p.stride / 16) * (p.rows / 16), p.memory);
}

}  // namespace limn::render
