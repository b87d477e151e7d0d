#include "speech/voice_line.h"

#include <algorithm>

#include "speech/melody.h"
#include "speech/pulses.h"

namespace limn::speech {
namespace {

// How many of the symbols are read together: all, or as many as end with the last pause, or word, that fits.
size_t piece_length(std::string_view text, std::span<const Symbol> symbols) {
    if (symbols.size() <= kMostAtOnce) return symbols.size();
    for (const std::string_view ends : {std::string_view(".!?…"), std::string_view(",;:—"), std::string_view(" ")})
        for (size_t n = kMostAtOnce; n > kMostAtOnce / 4; n--) {
            const Symbol& s = symbols[n - 1];
            if (ends.find(text.substr(s.begin, s.end - s.begin)) != std::string_view::npos) return n;
        }
    return kMostAtOnce;
}

base::Result<Piece> plan_piece(const VoiceNetwork& network, std::span<const Symbol> symbols, const VoiceLine& line) {
    auto reading = read_symbols(network, symbols);
    if (!reading) return reading.error();
    Piece piece;
    piece.reading = std::move(*reading);
    piece.first_frame = line.samples / kHop;
    piece.steps = whole_steps(piece.reading.steps, line.delivery.time);
    auto prosody = predict_prosody(network, piece.reading, piece.steps);
    if (!prosody) return prosody.error();
    int64_t steps = 0;
    for (const int64_t s : piece.steps) steps += s;
    piece.f0 = std::move(prosody->f0);
    piece.energy = std::move(prosody->energy);
    if (piece.frames() != steps * (kStep / kHop) || piece.energy.size() != piece.f0.size())
        return base::Error{"voice/heart/prosody of the pack is damaged: compile the pack again"};
    change_melody(piece.f0, piece.energy, line.delivery, line.seed, piece.first_frame);
    return piece;
}

// Lays a piece's phones behind what the line has, and its steps onto the line's length.
void add_phones(std::string_view text, std::span<const Symbol> symbols, std::span<const int64_t> steps,
                VoiceLine& line) {
    const int64_t earliest = line.phones.empty() ? 0 : line.phones.back().end;
    const auto heard = [&](int64_t at) { return std::max(earliest, at - kSoundsAhead); };
    int64_t at = line.samples + steps.front() * kStep, begin = at;
    int stress = 0;
    for (size_t i = 0; i < symbols.size(); i++) {
        const Symbol& s = symbols[i];
        const std::string_view sign = text.substr(s.begin, s.end - s.begin);
        at += steps[i + 1] * kStep;
        if (sign == "ˈ" || sign == "ˌ") {
            stress = sign == "ˈ" ? 2 : 1;
            continue;
        }
        if (sign == "ː" && i > 0 && !line.phones.empty() && begin == at - steps[i + 1] * kStep)
            line.phones.back().end = heard(at);
        else
            line.phones.push_back({s.begin, s.end, heard(begin), heard(at), stress});
        begin = at;
        stress = 0;
    }
    line.samples = at + steps.back() * kStep;
}

}  // namespace

base::Result<VoiceLine> plan_line(const VoiceNetwork& network, std::string_view phonemes, const Delivery& delivery,
                                  uint32_t seed) {
    const std::vector<Symbol> symbols = symbols_of(network, phonemes.substr(0, 4 * kMostPhonemes + 1));
    if (symbols.size() > kMostPhonemes || phonemes.size() > 4 * kMostPhonemes)
        return base::Error{"a line is too long to be spoken: it may have at most " + std::to_string(kMostPhonemes) +
                           " phonemes; make several lines of it"};
    VoiceLine line;
    line.delivery = clamped(delivery);
    line.seed = seed;
    for (std::span<const Symbol> rest = symbols; !rest.empty();) {
        const auto now = rest.first(piece_length(phonemes, rest));
        rest = rest.subspan(now.size());
        auto piece = plan_piece(network, now, line);
        if (!piece) return piece.error();
        add_phones(phonemes, now, piece->steps, line);
        line.pieces.push_back(std::move(*piece));
    }
    return line;
}

}  // namespace limn::speech
