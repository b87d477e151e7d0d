#pragma once
// Read-only access to the compiled asset pack: one file of named, 64-byte aligned arrays, mapped into memory.
// The layout is written down in tools/pack/writer.py. Opening checks the header, the table and every extent; the
// content of an entry is checked against its SHA-256 when it is first asked for.
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace limn::pack {

constexpr uint32_t kVersion = 1;

enum class Type : uint32_t { bytes, text, f32, i16, u16, i32, u32, u8, f16 };

// Values of one entry, row-major; they live as long as the Pack.
template <class T>
struct Array {
    std::span<const T> values;
    std::vector<size_t> shape;
    size_t rows() const { return shape.empty() ? 0 : shape[0]; }
    size_t width() const { return shape.empty() || shape[0] == 0 ? 0 : values.size() / shape[0]; }
};

class Pack {
  public:
    ~Pack();
    Pack(const Pack&) = delete;
    Pack& operator=(const Pack&) = delete;

    const std::string& path() const { return path_; }
    bool has(std::string_view name) const { return entries_.contains(name); }
    // Names that begin with prefix, in order.
    std::vector<std::string_view> names(std::string_view prefix = {}) const;

    // T is float, int16_t, uint16_t, int32_t, uint32_t or uint8_t. Errors name the entry: not there, of another type,
    // or damaged.
    template <class T>
    base::Result<Array<T>> array(std::string_view name) const;
    base::Result<Array<uint16_t>> halves(std::string_view name) const;  // IEEE 16-bit floats
    base::Result<std::string_view> text(std::string_view name) const;
    base::Result<std::span<const uint8_t>> bytes(std::string_view name) const;

  private:
    friend base::Result<std::shared_ptr<const Pack>> open_pack(const std::string& path);
    struct Entry {
        size_t offset = 0, size = 0;
        Type type = Type::bytes;
        std::vector<size_t> shape;
        const uint8_t* digest = nullptr;
        mutable std::atomic<bool> checked{false};
    };
    Pack() = default;
    base::Result<void> read_table();
    base::Result<const Entry*> find(std::string_view name, Type type) const;
    template <class T>
    base::Result<Array<T>> typed(std::string_view name, Type type) const;

    std::string path_;
    const uint8_t* data_ = nullptr;
    size_t size_ = 0;
    std::map<std::string, Entry, std::less<>> entries_;
};

// Maps the file. Errors: not there, not a pack, another version, cut short or damaged; each says to compile the pack
// again.
base::Result<std::shared_ptr<const Pack>> open_pack(const std::string& path);

}  // namespace limn::pack
