#include "speech/source_text.h"

#include <algorithm>

namespace limn::speech {

Span span_of(const SourceText& line, size_t begin, size_t end) {
    Span span = line.from[begin];
    for (size_t i = begin + 1; i < end; ++i) {
        span.begin = std::min(span.begin, line.from[i].begin);
        span.end = std::max(span.end, line.from[i].end);
    }
    return span;
}

}  // namespace limn::speech
