// Any bytes as a binary message: they are refused, or say again what they said; pieces never make more than they were.
#include <algorithm>
#include <cstdlib>

#include "stream/envelope.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace limn::stream;
    Pieces pieces;
    size_t given = 0;
    // Messages of up to 64 bytes each: the first byte says how many.
    for (size_t at = 0; at < size;) {
        const size_t bytes = std::min<size_t>(data[at] % 65, size - at - 1);
        const std::span message(data + at + 1, bytes);
        at += 1 + bytes;
        const auto envelope = read_envelope(message);
        if (!envelope) continue;
        const auto again = write_envelope(*envelope);
        if (!std::equal(again.begin(), again.end(), message.begin())) std::abort();
        given += bytes - kEnvelopeBytes;
        const auto whole = pieces.add(*envelope, message.subspan(kEnvelopeBytes));
        if (whole && (whole->size() > given || envelope->more)) std::abort();
    }
    return 0;
}
