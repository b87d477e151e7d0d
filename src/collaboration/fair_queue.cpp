#include "collaboration/fair_queue.h"

#include <algorithm>

#include "collaboration/message_head.h"

namespace limn::collaboration {
namespace {

// The older message of the name, if nothing since then keeps the order.
template <class Waiting>
auto replaced_by(std::deque<Waiting>& waiting, const std::string& name) {
    auto place = waiting.rbegin();
    while (place != waiting.rend() && !place->keeps_order && place->replaced != name) ++place;
    return place == waiting.rend() || place->replaced != name ? waiting.rend() : place;
}

}  // namespace

bool FairQueue::push(uint64_t member, std::string_view person, std::string_view text) {
    auto [place, fresh] = lines_.try_emplace(member);
    Line& line = place->second;
    if (fresh) line.person = person;
    const MessageHead head = head_of(text);
    std::string name = replaced_whole(head);
    if (!name.empty()) {
        if (auto older = replaced_by(line.waiting, name); older != line.waiting.rend()) {
            line.bytes -= older->text.size();
            // What has no number takes the older one's place: else a newer one would put it off for ever.
            if (!head.seq && line.bytes + text.size() <= kMostWaitingBytes) {
                line.bytes += text.size();
                older->text = text;
                return true;
            }
            line.waiting.erase(std::next(older).base());
        }
    }
    if (line.waiting.size() >= kMostWaiting || line.bytes + text.size() > kMostWaitingBytes) return false;
    line.bytes += text.size();
    line.waiting.push_back({std::string(text), std::move(name), keeps_order(head)});
    return true;
}

std::optional<FairQueue::Heard> FairQueue::pop(Purses& purses, double now) {
    auto next = lines_.end();
    double least = 0;
    for (auto line = lines_.begin(); line != lines_.end(); ++line) {
        if (line->second.waiting.empty() || purses.wait(line->second.person, now) > 0) continue;
        const double used = purses.used_lately(line->second.person, now);
        if (next != lines_.end() && used >= least) continue;
        next = line;
        least = used;
    }
    if (next == lines_.end()) return {};
    Line& line = next->second;
    Heard heard{next->first, std::move(line.waiting.front().text)};
    line.waiting.pop_front();
    line.bytes -= heard.text.size();
    purses.hear(line.person, price_of_text(heard.text.size()), now);
    return heard;
}

std::optional<double> FairQueue::wait(const Purses& purses, double now) const {
    std::optional<double> least;
    for (const auto& [_, line] : lines_) {
        if (line.waiting.empty()) continue;
        const double wait = purses.wait(line.person, now);
        least = least ? std::min(*least, wait) : wait;
    }
    return least;
}

void FairQueue::name(uint64_t member, std::string_view person) {
    if (auto line = lines_.find(member); line != lines_.end()) line->second.person = person;
}

}  // namespace limn::collaboration
