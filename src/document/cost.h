#pragma once
// What a film asks of whoever shows it, counted from the document alone, and how much of it there may be. Shapes,
// textures and baked materials are shared, so that a thing more costs its place, its light or its text, and nothing
// else.
#include <array>
#include <cstdint>

#include "base/result.h"
#include "schema/schema.h"

namespace limn::document {

struct Document;
struct Node;

constexpr size_t kMaxKeys = 100'000;        // of all curves of a film
constexpr size_t kMaxCurveKeys = 4096;      // of one
constexpr size_t kMaxTextBytes = 2u << 20;  // ids, titles, values and lists of text, of nodes that are not deleted

struct Cost {
    std::array<uint32_t, schema::kKinds> nodes{};  // of each kind, deleted ones left out, at most schema::Kind::most
    uint64_t text_bytes = 0;                       // at most kMaxTextBytes
    uint64_t keys = 0;                             // at most kMaxKeys
    bool operator==(const Cost&) const = default;
};

// Of the whole document; Document::cost is always this.
Cost cost_of(const Document& document);

// With one node more, or one less; a deleted node costs nothing.
void add_cost(Cost& cost, const Node& node);
void take_cost(Cost& cost, const Node& node);

// An error with the figure and the limit where `after` is over a limit and asks for more than `before`. What is over a
// limit already may become less, or stay what it is.
base::Result<void> check_growth(const Cost& before, const Cost& after);

}  // namespace limn::document
