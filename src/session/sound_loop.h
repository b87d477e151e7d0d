#pragma once
// The film's sound, to whoever listens and from whoever speaks: one thread that mixes the blocks of the session's clock
// one by one, each shortly before its moment, and hears what members' microphones send. It rests while nobody does
// either. A block that is silent is not sent, unless one that sounded has just been.
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <variant>
#include <vector>

#include "audio/opus.h"
#include "base/queue.h"
#include "session/pacing.h"
#include "stream/socket.h"

namespace limn::session {

// What a member wants of the sound from now on.
struct SoundWanted {
    uint64_t member = 0;
    std::shared_ptr<stream::Socket> socket;
    bool listens = false;
    bool tone = false;  // the test tone is mixed into what it hears
};
struct SoundLeft {
    uint64_t member = 0;
};
// A packet from a microphone: one channel, from that tick on.
struct SoundCame {
    uint64_t member = 0;
    base::Ticks tick = 0;
    std::vector<int16_t> samples;
};

// What came from a member lately.
struct SoundReport {
    uint64_t member = 0;
    double level = -100;              // the highest of a block, decibels of full scale
    std::optional<base::Ticks> tone;  // at which the test tone was heard to begin
};

class SoundLoop {
  public:
    // origin: of the session's clock. report: called on the sound thread, at most ten times a second for each member,
    // and at once when a tone is heard.
    SoundLoop(Clock::time_point origin, std::function<void(SoundReport)> report);
    ~SoundLoop();
    SoundLoop(const SoundLoop&) = delete;
    SoundLoop& operator=(const SoundLoop&) = delete;

    using Input = std::variant<SoundWanted, SoundLeft, SoundCame>;
    // From any thread; false when so much is waiting already that it was dropped.
    bool push(Input input) { return inputs_.push(std::move(input)); }
    void stop();

  private:
    void run();

    const Clock::time_point origin_;
    std::function<void(SoundReport)> report_;
    base::Queue<Input> inputs_{1024};
    std::thread thread_;
};

}  // namespace limn::session
