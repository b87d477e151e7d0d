#include "pack/pack.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/sha.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace limn::pack {
namespace {

constexpr size_t kHeaderBytes = 128, kEntryBytes = 80;
constexpr char kMagic[8] = {'L', 'I', 'M', 'N', 'P', 'A', 'C', 'K'};
constexpr const char* kWayOut = "compile it again with tools/compile_pack.py";

template <class T>
T read(const uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

size_t element_size(Type type) {
    switch (type) {
        case Type::f32:
        case Type::i32:
        case Type::u32:
            return 4;
        case Type::i16:
        case Type::u16:
        case Type::f16:
            return 2;
        default:
            return 1;
    }
}

const char* type_name(Type type) {
    constexpr const char* names[] = {"bytes", "text", "f32", "i16", "u16", "i32", "u32", "u8", "f16"};
    return names[static_cast<uint32_t>(type)];
}

void sha256(const uint8_t* data, size_t size, uint8_t digest[32]) {
    SHA256(data, size, digest);
}

}  // namespace

base::Result<std::shared_ptr<const Pack>> open_pack(const std::string& path) {
    auto fail = [&](const std::string& why) {
        return base::Error{fmt::format("asset pack {}: {}; {}", path, why, kWayOut)};
    };
    int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return fail(std::strerror(errno));
    struct stat info {};
    if (::fstat(file, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(file);
        return fail("not a file");
    }
    const auto size = static_cast<size_t>(info.st_size);
    if (size < kHeaderBytes) {
        ::close(file);
        return fail("too short to be a pack");
    }
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
    if (data == MAP_FAILED) return fail(std::strerror(errno));
    std::shared_ptr<Pack> pack(new Pack);
    pack->path_ = path;
    pack->data_ = static_cast<const uint8_t*>(data);
    pack->size_ = size;
    if (auto table = pack->read_table(); !table) return fail(table.error().message);
    return std::shared_ptr<const Pack>(pack);
}

Pack::~Pack() {
    if (data_) ::munmap(const_cast<uint8_t*>(data_), size_);
}

base::Result<void> Pack::read_table() {
    if (std::memcmp(data_, kMagic, sizeof kMagic) != 0) return base::Error{"not an asset pack"};
    if (auto version = read<uint32_t>(data_ + 8); version != kVersion)
        return base::Error{fmt::format("version {}, this program reads version {}", version, kVersion)};
    const size_t count = read<uint32_t>(data_ + 12);
    const auto table_offset = read<uint64_t>(data_ + 16), table_bytes = read<uint64_t>(data_ + 24);
    if (read<uint64_t>(data_ + 32) != size_) return base::Error{"cut short or grown"};
    if (table_offset > size_ || table_bytes > size_ - table_offset || count > table_bytes / kEntryBytes)
        return base::Error{"its table lies outside the file"};
    const uint8_t* table = data_ + table_offset;
    uint8_t digest[32];
    sha256(table, table_bytes, digest);
    if (std::memcmp(digest, data_ + 40, sizeof digest) != 0) return base::Error{"its table is damaged"};

    const size_t names_bytes = table_bytes - count * kEntryBytes;
    const char* names = reinterpret_cast<const char*>(table + count * kEntryBytes);
    for (size_t i = 0; i < count; ++i) {
        const uint8_t* at = table + i * kEntryBytes;
        const size_t name_offset = read<uint32_t>(at), name_bytes = read<uint32_t>(at + 4);
        const auto offset = read<uint64_t>(at + 8), bytes = read<uint64_t>(at + 16);
        const auto type = read<uint32_t>(at + 24), rank = read<uint32_t>(at + 28);
        if (name_offset > names_bytes || name_bytes > names_bytes - name_offset)
            return base::Error{fmt::format("the name of entry {} lies outside the table", i)};
        std::string name(names + name_offset, name_bytes);
        if (offset % 64 != 0 || offset > table_offset || bytes > table_offset - offset)
            return base::Error{fmt::format("entry {} lies outside the file", name)};
        if (type > static_cast<uint32_t>(Type::f16) || rank < 1 || rank > 4)
            return base::Error{fmt::format("entry {} is of an unknown kind", name)};
        std::vector<size_t> shape(rank);
        size_t values = 1;
        for (size_t k = 0; k < rank; ++k) {
            shape[k] = read<uint64_t>(at + 32 + 8 * k);
            if (__builtin_mul_overflow(values, shape[k], &values))
                return base::Error{fmt::format("entry {} has a shape beyond its size", name)};
        }
        if (values > bytes || values * element_size(Type(type)) != bytes)
            return base::Error{fmt::format("entry {} has a shape that is not its size", name)};
        auto [slot, fresh] = entries_.try_emplace(name);
        if (!fresh) return base::Error{fmt::format("entry {} is there twice", name)};
        slot->second.offset = offset;
        slot->second.size = bytes;
        slot->second.type = Type(type);
        slot->second.shape = std::move(shape);
        slot->second.digest = at + 64;
    }
    return {};
}

std::vector<std::string_view> Pack::names(std::string_view prefix) const {
    std::vector<std::string_view> found;
    for (auto at = entries_.lower_bound(prefix); at != entries_.end() && at->first.starts_with(prefix); ++at)
        found.push_back(at->first);
    return found;
}

base::Result<const Pack::Entry*> Pack::find(std::string_view name, Type type) const {
    auto at = entries_.find(name);
    if (at == entries_.end()) return base::Error{fmt::format("asset pack {}: no entry {}; {}", path_, name, kWayOut)};
    const Entry& entry = at->second;
    if (entry.type != type)
        return base::Error{fmt::format("asset pack {}: entry {} holds {}, not {}; {}", path_, name,
                                       type_name(entry.type), type_name(type), kWayOut)};
    if (!entry.checked.load(std::memory_order_acquire)) {
        uint8_t digest[32];
        sha256(data_ + entry.offset, entry.size, digest);
        if (std::memcmp(digest, entry.digest, 16) != 0)
            return base::Error{fmt::format("asset pack {}: entry {} is damaged; {}", path_, name, kWayOut)};
        entry.checked.store(true, std::memory_order_release);
    }
    return &entry;
}

template <class T>
base::Result<Array<T>> Pack::typed(std::string_view name, Type type) const {
    auto entry = find(name, type);
    if (!entry) return entry.error();
    const Entry& e = **entry;
    return Array<T>{{reinterpret_cast<const T*>(data_ + e.offset), e.size / sizeof(T)}, e.shape};
}

template <>
base::Result<Array<float>> Pack::array(std::string_view name) const {
    return typed<float>(name, Type::f32);
}
template <>
base::Result<Array<int16_t>> Pack::array(std::string_view name) const {
    return typed<int16_t>(name, Type::i16);
}
template <>
base::Result<Array<uint16_t>> Pack::array(std::string_view name) const {
    return typed<uint16_t>(name, Type::u16);
}
template <>
base::Result<Array<int32_t>> Pack::array(std::string_view name) const {
    return typed<int32_t>(name, Type::i32);
}
template <>
base::Result<Array<uint32_t>> Pack::array(std::string_view name) const {
    return typed<uint32_t>(name, Type::u32);
}
template <>
base::Result<Array<uint8_t>> Pack::array(std::string_view name) const {
    return typed<uint8_t>(name, Type::u8);
}

base::Result<Array<uint16_t>> Pack::halves(std::string_view name) const {
    return typed<uint16_t>(name, Type::f16);
}

base::Result<std::string_view> Pack::text(std::string_view name) const {
    auto entry = find(name, Type::text);
    if (!entry) return entry.error();
    return std::string_view(reinterpret_cast<const char*>(data_ + (*entry)->offset), (*entry)->size);
}

base::Result<std::span<const uint8_t>> Pack::bytes(std::string_view name) const {
    auto entry = find(name, Type::bytes);
    if (!entry) return entry.error();
    return std::span<const uint8_t>(data_ + (*entry)->offset, (*entry)->size);
}

}  // namespace limn::pack
