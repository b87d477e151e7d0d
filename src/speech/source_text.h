#pragma once
// Text on its way to being read: its signs, and for each the bytes of the original that it came from.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace limn::speech {

struct Span {
    uint32_t begin = 0, end = 0;  // bytes of the original
};

struct SourceText {
    std::u32string text;
    std::vector<Span> from;  // one a sign
};

// What a rule makes of the signs from where it was asked up to `end`; without a reading they stay as they are.
struct Found {
    size_t end = 0;
    std::optional<std::u32string> reading = std::nullopt;
};

// The origin of the signs [begin, end), which are not none.
Span span_of(const SourceText& line, size_t begin, size_t end);

// Asks the rule at each sign, left to right, and goes on behind what it has found; a rule looks at line.text alone.
// What stands for several signs comes from all of them.
template <class Rule>
void rewrite(SourceText& line, const Rule& rule) {
    SourceText out;
    size_t kept = 0;  // all before it is in `out`
    const auto keep = [&](size_t end) {
        out.text.append(line.text, kept, end - kept);
        out.from.insert(out.from.end(), line.from.begin() + static_cast<ptrdiff_t>(kept),
                        line.from.begin() + static_cast<ptrdiff_t>(end));
        kept = end;
    };
    for (size_t at = 0; at < line.text.size();) {
        const std::optional<Found> found = rule(std::u32string_view(line.text), at);
        if (!found || found->end <= at) {
            ++at;
            continue;
        }
        if (found->reading) {
            keep(at);
            out.text += *found->reading;
            out.from.resize(out.text.size(), span_of(line, at, found->end));
            kept = found->end;
        }
        at = found->end;
    }
    if (kept == 0) return;
    keep(line.text.size());
    line = std::move(out);
}

}  // namespace limn::speech
