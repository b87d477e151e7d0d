#include "stream/send_queue.h"

#include <algorithm>
#include <utility>

namespace limn::stream {

void SendQueue::add(Kind kind, base::Ticks tick, Bytes body) {
    const Envelope envelope{kind, false, ++sequences_[static_cast<size_t>(kind)], tick};
    bytes_ += body->size();
    auto& queue = kind == Kind::sound ? sounds_ : videos_;
    queue.push_back({envelope, std::move(body), 0});
    if (sounds_.size() <= most_sounds_) return;
    // The first may be on its way already.
    const auto oldest = sounds_.begin() + (writing_ == From::sounds ? 1 : 0);
    bytes_ -= oldest->body->size();
    sounds_.erase(oldest);
}

void SendQueue::clear() {
    // What is being written stays where it is.
    const auto keep = [&](auto& queue, From from) {
        while (queue.size() > (writing_ == from ? 1 : 0)) queue.pop_back();
    };
    keep(sounds_, From::sounds);
    keep(texts_, From::texts);
    keep(videos_, From::videos);
    bytes_ = writing_ == From::nowhere ? 0 : left_of(writing_);
}

SendQueue::From SendQueue::first() const {
    if (!sounds_.empty()) return From::sounds;
    if (!texts_.empty()) return From::texts;
    return videos_.empty() ? From::nowhere : From::videos;
}

size_t SendQueue::left_of(From from) const {
    switch (from) {
        case From::sounds:
            return sounds_.front().body->size();
        case From::texts:
            return texts_.front()->size();
        case From::videos:
            return videos_.front().body->size() - videos_.front().sent;
        case From::nowhere:
            break;
    }
    return 0;
}

std::optional<SendQueue::Next> SendQueue::next() {
    writing_ = first();
    if (writing_ == From::nowhere) return {};
    Next next;
    if (writing_ == From::texts) {
        next.text = true;
        next.body = reinterpret_cast<const uint8_t*>(texts_.front()->data());
        next.bytes = texts_.front()->size();
    } else {
        Binary& binary = writing_ == From::sounds ? sounds_.front() : videos_.front();
        next.body = binary.body->data() + binary.sent;
        next.bytes = std::min(binary.body->size() - binary.sent, kPieceBytes);
        binary.envelope.more = binary.sent + next.bytes < binary.body->size();
        next.envelope = write_envelope(binary.envelope);
    }
    piece_ = next.bytes;
    return next;
}

void SendQueue::sent() {
    bytes_ -= std::exchange(piece_, 0);
    switch (std::exchange(writing_, From::nowhere)) {
        case From::sounds:
            sounds_.pop_front();
            break;
        case From::texts:
            texts_.pop_front();
            break;
        case From::videos: {
            Binary& video = videos_.front();
            video.sent += std::min(video.body->size() - video.sent, kPieceBytes);
            if (video.sent == video.body->size()) videos_.pop_front();
            break;
        }
        case From::nowhere:
            break;
    }
}

size_t SendQueue::piled_up() const {
    return bytes_ - left_of(writing_ == From::nowhere ? first() : writing_);
}

}  // namespace limn::stream
