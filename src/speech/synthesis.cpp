#include "speech/synthesis.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "speech/pulses.h"

namespace limn::speech {
namespace {

// Frames on either side that the network looks at: eight convolutions of 7 frames and one before them.
constexpr int64_t kHalo = 27;
constexpr int64_t kFramesAStep = kStep / kHop;
constexpr size_t kOverlap = kWindow / kHop;  // frames that lie on each other

// The part of the steps that lies in [first, last), steps of the piece.
std::vector<int64_t> steps_within(std::span<const int64_t> steps, int64_t first, int64_t last) {
    std::vector<int64_t> part;
    int64_t at = 0;
    for (const int64_t s : steps) {
        part.push_back(std::max<int64_t>(0, std::min(at + s, last) - std::max(at, first)));
        at += s;
    }
    return part;
}

// Loud moods would be cut off: what goes beyond 0.8 bends towards 1.
float bent(float x) {
    constexpr float kKnee = 0.8f;
    const float beyond = std::abs(x) - kKnee;
    if (!(beyond > 0)) return x;
    return std::copysign(kKnee + (1 - kKnee) * std::tanh(beyond / (1 - kKnee)), x);
}

}  // namespace

struct Speaker::State {
    const VoiceNetwork& network;
    const VoiceLine& line;
    SynthesisOptions options;
    Coloring coloring;
    size_t piece = 0;
    int64_t begun = 0;  // the first frame of the piece that is made
    int64_t frame = 0;  // of the piece: the next
    int64_t chunk = 0;
    std::vector<float> train;                    // of the piece
    std::array<float, kWindow> sum{}, weight{};  // from the next frame's first sample on
    void begin_piece();
    void add_frame(const Spectra& spectra, int64_t first, std::vector<float>& out);
    void finish_piece(std::vector<float>& out);
    void take_hop(std::vector<float>* out);
    base::Result<void> make(int64_t frames, std::vector<float>& out);
};

void Speaker::State::begin_piece() {
    begun = frame = options.skip_lead && piece == 0 ? lead_of(line) / kHop : 0;
    train = pulse_train(line.pieces[piece].f0);
    sum.fill(0);
    weight.fill(0);
}

// The first samples are whole: no later frame reaches them.
void Speaker::State::take_hop(std::vector<float>* out) {
    if (out)
        for (size_t n = 0; n < kHop; n++) out->push_back(bent(sum[n] / std::max(weight[n], 1e-11f)));
    for (auto* row : {&sum, &weight}) {
        std::copy(row->begin() + kHop, row->end(), row->begin());
        std::fill(row->end() - kHop, row->end(), 0.0f);
    }
}

// Frame i is centred at sample 300 i, so that of its window the first half of frame 0 lies before the piece.
void Speaker::State::add_frame(const Spectra& spectra, int64_t first, std::vector<float>& out) {
    std::array<std::complex<float>, kBins> bins;
    std::array<float, kWindow> row;
    const Piece& p = line.pieces[piece];
    make_frame(spectra, coloring, line.delivery, train,
               {static_cast<int>(frame - first), p.first_frame + frame, frame * kHop, line.seed, options.noise}, bins);
    inverse_fft(bins, row);
    const auto w = window();
    for (size_t n = 0; n < kWindow; n++) {
        sum[n] += row[n] * w[n];
        weight[n] += w[n] * w[n];
    }
    take_hop(frame - begun >= static_cast<int64_t>(kOverlap / 2) ? &out : nullptr);
    frame++;
}

void Speaker::State::finish_piece(std::vector<float>& out) {
    for (size_t i = 0; i < kOverlap / 2; i++) take_hop(&out);
    piece++;
}

base::Result<void> Speaker::State::make(int64_t frames, std::vector<float>& out) {
    const Piece& p = line.pieces[piece];
    const int64_t end = std::min(frame + frames, p.frames());
    const int64_t first = std::max<int64_t>(0, frame - kHalo) / kFramesAStep;
    const int64_t last = (std::min(p.frames(), end + kHalo) + kFramesAStep - 1) / kFramesAStep;
    const auto begin = static_cast<size_t>(first * kFramesAStep);
    const auto count = static_cast<size_t>((last - first) * kFramesAStep);
    const auto spectra =
        predict_spectra(network, p.reading, steps_within(p.steps, first, last), std::span(p.f0).subspan(begin, count),
                        std::span(p.energy).subspan(begin, count));
    if (!spectra) return spectra.error();
    while (frame < end) add_frame(*spectra, first * kFramesAStep, out);
    return {};
}

int64_t lead_of(const VoiceLine& line) {
    constexpr int64_t kBefore = 1200;  // samples that are kept before the first phone, which may begin softly
    if (line.phones.empty()) return 0;
    return std::max<int64_t>(0, line.phones.front().begin - kBefore) / kHop * kHop;
}

Speaker::Speaker(const VoiceNetwork& network, const VoiceLine& line, SynthesisOptions options)
    : state_(new State{network, line, options, coloring_of(line.delivery), 0, 0, 0, options.first_chunk, {}, {}, {}}) {
    if (!line.pieces.empty()) state_->begin_piece();
}
Speaker::~Speaker() = default;

base::Result<std::vector<float>> Speaker::next() {
    State& s = *state_;
    std::vector<float> out;
    while (out.empty() && s.piece < s.line.pieces.size()) {
        const int64_t all = s.line.pieces[s.piece].frames();
        const int64_t wish = s.chunk > 0 ? s.chunk : all;
        s.chunk = std::min<int64_t>(2 * s.chunk, 1 << 20);
        if (auto made = s.make(wish, out); !made) return made.error();
        if (s.frame < all) continue;
        s.finish_piece(out);
        if (s.piece < s.line.pieces.size()) s.begin_piece();
    }
    return out;
}

base::Result<std::vector<float>> speak(const VoiceNetwork& network, const VoiceLine& line, SynthesisOptions options) {
    std::vector<float> all;
    all.reserve(static_cast<size_t>(line.samples));
    Speaker speaker(network, line, options);
    while (true) {
        auto some = speaker.next();
        if (!some) return some.error();
        if (some->empty()) return all;
        all.insert(all.end(), some->begin(), some->end());
    }
}

}  // namespace limn::speech
