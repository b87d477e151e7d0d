#include "collaboration/message_head.h"

#include <algorithm>
#include <charconv>

#include "collaboration/message.h"
#include "collaboration/message_rules.gen.h"

namespace limn::collaboration {
namespace {

constexpr size_t kMostRead = 512;  // bytes: longer beginnings are not plain

class Reader {
  public:
    explicit Reader(std::string_view text) : rest_(text.substr(0, kMostRead)) {}

    bool take(char c) {
        space();
        if (!rest_.starts_with(c)) return false;
        rest_.remove_prefix(1);
        return true;
    }
    // Without escapes.
    std::optional<std::string_view> text() {
        if (!take('"')) return {};
        const size_t end = rest_.find_first_of("\"\\");
        if (end == rest_.npos || rest_[end] != '"') return {};
        std::string_view found = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        return found;
    }
    std::optional<std::string_view> number() {
        space();
        const size_t end = std::min(rest_.find_first_not_of("+-.0123456789eE"), rest_.size());
        if (end == 0 || end == rest_.size()) return {};
        std::string_view found = rest_.substr(0, end);
        rest_.remove_prefix(end);
        return found;
    }

  private:
    void space() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\r\n"), rest_.size())); }
    std::string_view rest_;
};

// Of a type that nobody knows it is that of any change.
MessageRule rule_of(const MessageHead& head) {
    const auto rule = std::ranges::find(kMessageRules, head.type, &MessageRule::type);
    return rule == std::end(kMessageRules) ? MessageRule{} : *rule;
}

}  // namespace

MessageHead head_of(std::string_view text) {
    MessageHead head;
    Reader in(text);
    if (!in.take('{')) return head;
    do {
        const auto name = in.text();
        if (!name || !in.take(':')) return head;
        if (const auto value = in.text()) {
            if (*name == "type") head.type = *value;
            if (*name == "gesture") head.gesture = *value;
        } else if (const auto number = in.number()) {
            uint64_t seq = 0;
            auto [end, error] = std::from_chars(number->data(), number->data() + number->size(), seq);
            if (*name == "seq" && error == std::errc() && end == number->data() + number->size()) head.seq = seq;
        } else {
            return head;
        }
    } while (in.take(','));
    return head;
}

std::string replaced_whole(const MessageHead& head) {
    switch (rule_of(head).replaces) {
        case Replaces::nothing:
            return {};
        case Replaces::type:
            return head.type;
        case Replaces::gesture:
            const bool named = !head.gesture.empty() && head.gesture.size() <= kMaxGestureBytes;
            return named ? head.type + " " + head.gesture : std::string();
    }
    return {};
}

bool concerns_nobody_else(const MessageHead& head) {
    return rule_of(head).concerns_sender;
}

bool heard_at_once(const MessageHead& head) {
    return concerns_nobody_else(head) || rule_of(head).at_once;
}

bool keeps_order(const MessageHead& head) {
    return replaced_whole(head).empty() && !concerns_nobody_else(head);
}

}  // namespace limn::collaboration
