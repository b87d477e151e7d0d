#include "session/sound_loop.h"

#include <algorithm>
#include <array>
#include <map>

#include <spdlog/spdlog.h>

#include "audio/test_tone.h"
#include "base/task_pool.h"

namespace limn::session {
namespace {

using namespace std::chrono_literals;

constexpr int kChannels = 2;
// Sent after the last that sounds, so that a decoder's filters come to rest: 100 ms.
constexpr int kBlocksAfter = 10;
// So long before its moment a block goes out. The picture of a moment is seen as soon as 4 ms after it, and from the
// page's hands through the loudspeaker to the ear sound takes 20 to 60 ms more than a picture does.
constexpr auto kLead = 120ms;
// A machine that stood still does not make up for what nobody heard.
constexpr auto kTooLate = 100ms;
constexpr auto kReportEvery = 100ms;

Clock::duration duration_of(base::Ticks ticks) {
    return std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(base::seconds_from_ticks(ticks)));
}

// One stream of packets, for all who hear the same.
struct Stream {
    std::optional<audio::Encoder> encoder;
    int after = 0;  // silent blocks that are still sent
};

struct Listener {
    uint64_t member = 0;
    std::shared_ptr<stream::Socket> socket;
    bool tone = false;
};

struct Speaker {
    audio::ToneDetector detector;
    double level = -100;
    Clock::time_point told;
};

// All that the sound thread owns.
class Mixer {
  public:
    Mixer(Clock::time_point origin, const std::function<void(SoundReport)>& report)
        : origin_(origin), report_(report) {}

    void take(SoundWanted&& wanted) {
        std::erase_if(listeners_, [&](auto& l) { return l.member == wanted.member; });
        if (wanted.listens) listeners_.push_back({wanted.member, std::move(wanted.socket), wanted.tone});
    }
    void take(SoundLeft&& left) {
        std::erase_if(listeners_, [&](auto& l) { return l.member == left.member; });
        speakers_.erase(left.member);
    }
    void take(SoundCame&& came) {
        Speaker& speaker = speakers_[came.member];
        speaker.level = std::max(speaker.level, audio::level_of(came.samples));
        const auto begun = speaker.detector.hear(audio::sample_at(came.tick), came.samples);
        const auto now = Clock::now();
        if (!begun && now - speaker.told < kReportEvery) return;
        SoundReport report{came.member, speaker.level, {}};
        if (begun) report.tone = audio::tick_of(*begun);
        report_(report);
        speaker.told = now;
        speaker.level = -100;
    }

    // When the next block is due; nothing while nobody listens.
    std::optional<Clock::time_point> due() {
        if (listeners_.empty()) return {};
        const auto now = Clock::now();
        if (now > time_of(next_) + kTooLate) next_ = block_at(now);
        return time_of(next_);
    }

    void send_block() {
        for (const bool tone : {false, true}) {
            if (std::ranges::none_of(listeners_, [&](auto& l) { return l.tone == tone; })) continue;
            const auto packet = make_packet(streams_[tone], tone);
            if (!packet) continue;
            for (Listener& listener : listeners_)
                if (listener.tone == tone)
                    listener.socket->send_binary(stream::Kind::sound, next_ * audio::kBlockTicks, packet);
        }
        next_++;
    }

  private:
    // When it is sent.
    Clock::time_point time_of(int64_t block) const { return origin_ + duration_of(block * audio::kBlockTicks) - kLead; }
    int64_t block_at(Clock::time_point now) const {
        const double seconds = std::chrono::duration<double>(now + kLead - origin_).count();
        return static_cast<int64_t>(seconds * audio::kSampleRate / audio::kBlockSamples) + 1;
    }

    // Null where there is nothing to be heard.
    stream::Bytes make_packet(Stream& stream, bool tone) {
        if (!stream.encoder) {
            auto opened = audio::open_encoder(kChannels);
            if (!opened) {
                spdlog::error("no sound: {}", opened.error().message);
                return nullptr;
            }
            stream.encoder = std::move(*opened);
        }
        std::array<float, kChannels * audio::kBlockSamples> block{};
        // What comes out of the decoder then begins where the block does.
        mix(next_ * audio::kBlockSamples + stream.encoder->lookahead, tone, block);
        const bool silent = std::ranges::all_of(block, [](float sample) { return sample == 0; });
        stream.after = silent ? stream.after - 1 : kBlocksAfter;
        if (stream.after <= 0) {
            stream.after = 0;
            return nullptr;
        }
        auto packet = audio::encode(*stream.encoder, block);
        if (packet) return std::make_shared<const std::vector<uint8_t>>(std::move(*packet));
        spdlog::error("no sound: {}", packet.error().message);
        stream.encoder.reset();
        return nullptr;
    }

    static void mix(int64_t first, bool tone, std::span<float> frames) {
        if (tone) audio::add_test_tone(first, kChannels, frames);
    }

    const Clock::time_point origin_;
    const std::function<void(SoundReport)>& report_;
    std::vector<Listener> listeners_;
    std::map<uint64_t, Speaker> speakers_;
    std::array<Stream, 2> streams_;  // without and with the test tone
    int64_t next_ = 0;               // block
};

}  // namespace

SoundLoop::SoundLoop(Clock::time_point origin, std::function<void(SoundReport)> report)
    : origin_(origin), report_(std::move(report)), thread_([this] { run(); }) {}

SoundLoop::~SoundLoop() {
    stop();
}

void SoundLoop::stop() {
    inputs_.close();
    if (thread_.joinable()) thread_.join();
}

void SoundLoop::run() {
    base::name_thread("limn-sound");
    Mixer mixer(origin_, report_);
    while (true) {
        const auto due = mixer.due();
        auto input = due ? inputs_.pop_until(*due) : inputs_.pop();
        if (!input && inputs_.closed()) return;
        for (; input; input = inputs_.try_pop())
            std::visit([&](auto&& value) { mixer.take(std::move(value)); }, std::move(*input));
        if (const auto next = mixer.due(); next && Clock::now() >= *next) mixer.send_block();
    }
}

}  // namespace limn::session
