#pragma once
// The kinds of files that people bring, in one table: how each is told by its name, read, kept and spoken of.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

#include "base/color_table.h"
#include "base/result.h"
#include "scene/scene.h"
#include "store/asset.h"

namespace limn::library {

enum class KindId : uint8_t { world, look };

using World = std::shared_ptr<const scene::EnvironmentMap>;
using Look = std::shared_ptr<const base::ColorTable>;
using Thing = std::variant<World, Look>;  // in the order of KindId; a null one is none

// A file as it was read.
struct Read {
    Thing thing;
    std::string title;      // that it says of itself; may be empty
    std::string note;       // what was done to it, for its owner; may be empty
    std::string thumbnail;  // a JPEG; may be empty
};

struct Kind {
    KindId id;
    const char* name;         // "world"
    std::string_view ending;  // in lower case; empty: whatever no other kind has
    const char* media;        // under which it is kept
    const char* field;        // that names one: where an error is shown
    const char* own_title;    // of one whose name says nothing
    size_t kept;              // so many are kept in memory
    // Reads what is behind the path; may wait for a child. title: for what is made of it. stop: a descriptor that
    // becomes readable when nobody waits for the answer any longer; -1: none.
    base::Result<Read> (*read)(const std::filesystem::path& file, const std::string& title, bool thumbnail, int stop);
};

std::span<const Kind> kinds();
const Kind& kind(KindId id);
// Of a file of this name, as people call it.
const Kind& kind_of_name(const std::string& name);
// Of what is kept. What was kept before there were looks says nothing of its kind, and is a world.
const Kind& kind_of(const store::Asset& asset);

// A kept file, if it is still what its hash says; an error says for people which one and why not. Waits for the disk.
base::Result<Read> read_kept(const Kind& kind, const std::filesystem::path& data, const std::string& hash,
                             const std::string& title, int stop = -1);

// Of a World or a Look.
template <class T>
inline constexpr KindId kKindOf = std::is_same_v<T, Look> ? KindId::look : KindId::world;

// The same of a World or a Look, under the title of one whose name says nothing.
template <class T>
base::Result<T> read_own(const std::filesystem::path& data, const std::string& hash) {
    const Kind& k = kind(kKindOf<T>);
    auto read = read_kept(k, data, hash, k.own_title);
    if (!read) return read.error();
    return std::get<T>(read->thing);
}

// What people read for a file of this name and, if it has one, its own title.
std::string title_of(const Kind& kind, const std::string& own, const std::string& name);
// What may be shown of a title that is kept: files come from anywhere, and so may what lies in the folder already.
std::string title_kept(const Kind& kind, const std::string& title);

}  // namespace limn::library
