#include "speech/string_table.h"

#include <string>

namespace limn::speech {
namespace {

constexpr uint32_t kBlock = 16;

uint32_t word_at(std::span<const uint8_t> bytes, size_t at) {
    return bytes[at] | uint32_t{bytes[at + 1]} << 8 | uint32_t{bytes[at + 2]} << 16 | uint32_t{bytes[at + 3]} << 24;
}

std::string_view text_at(std::span<const uint8_t> bytes, size_t at, size_t size) {
    return {reinterpret_cast<const char*>(bytes.data()) + at, size};
}

uint32_t blocks_of(const StringTable& table) {
    return static_cast<uint32_t>(table.offsets.size() / 4);
}

std::string_view first_key(const StringTable& table, uint32_t block) {
    const uint32_t at = word_at(table.offsets, 4 * size_t{block});
    return text_at(table.body, at + 3, table.body[at + 1]);
}

// What is wrong with the records, or nothing.
const char* fault(const StringTable& table) {
    std::string key, before;
    size_t at = 0;
    for (uint32_t record = 0; record < table.records; ++record) {
        if (record % kBlock == 0 && word_at(table.offsets, record / kBlock * size_t{4}) != at)
            return "a block lies elsewhere";
        if (at + 3 > table.body.size()) return "it is cut short";
        const size_t shared = table.body[at], rest = table.body[at + 1], value = table.body[at + 2];
        if (at + 3 + rest + value > table.body.size()) return "it is cut short";
        if (shared > (record % kBlock == 0 ? 0 : key.size())) return "a key shares more than there is";
        key.resize(shared);
        key += text_at(table.body, at + 3, rest);
        if (record > 0 && !(before < key)) return "its keys are not in order";
        before = key;
        at += 3 + rest + value;
    }
    return at == table.body.size() ? nullptr : "it is longer than its records";
}

}  // namespace

base::Result<StringTable> read_string_table(std::span<const uint8_t> bytes, std::string_view name) {
    const auto refuse = [&](const char* why) {
        return base::Error{"the table " + std::string(name) + " cannot be used: " + why + "; compile the pack again"};
    };
    if (bytes.size() < 8) return refuse("it is cut short");
    const uint32_t records = word_at(bytes, 0), blocks = word_at(bytes, 4);
    if (blocks != records / kBlock + (records % kBlock != 0) || (bytes.size() - 8) / 4 < blocks)
        return refuse("it is cut short");
    const StringTable table{bytes.subspan(8, 4 * size_t{blocks}), bytes.subspan(8 + 4 * size_t{blocks}), records};
    if (const char* why = fault(table)) return refuse(why);
    return table;
}

std::optional<std::string_view> find(const StringTable& table, std::string_view key) {
    uint32_t low = 0, high = blocks_of(table);
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        (first_key(table, middle) <= key ? low : high) = first_key(table, middle) <= key ? middle + 1 : middle;
    }
    if (low == 0) return std::nullopt;
    // Keys in a block share beginnings: `same` of the key's bytes are those of the record before.
    size_t at = word_at(table.offsets, 4 * size_t{low - 1}), same = 0;
    const size_t end = low < blocks_of(table) ? word_at(table.offsets, 4 * size_t{low}) : table.body.size();
    while (at < end) {
        const size_t shared = table.body[at], rest = table.body[at + 1], value = table.body[at + 2];
        if (shared < same) return std::nullopt;  // keys from here on are beyond
        if (shared == same) {
            const std::string_view suffix = text_at(table.body, at + 3, rest), left = key.substr(same);
            size_t i = 0;
            while (i < suffix.size() && i < left.size() && suffix[i] == left[i]) ++i;
            if (i == suffix.size() && i == left.size()) return text_at(table.body, at + 3 + rest, value);
            same += i;
        }
        at += 3 + rest + value;
    }
    return std::nullopt;
}

}  // namespace limn::speech
