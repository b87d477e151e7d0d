#include "animation/curve.h"

#include <algorithm>

namespace limn::animation {
namespace {

double span(const Key& from, const Key& to) {
    return base::seconds_from_ticks(to.at - from.at);
}

// How steeply the curve goes through key i, a second.
double slope_at(const std::vector<Key>& keys, size_t i, size_t channel) {
    if (i == 0 || i + 1 == keys.size() || keys[i - 1].interpolation == Interpolation::hold) return 0;
    const double before = span(keys[i - 1], keys[i]), after = span(keys[i], keys[i + 1]);
    const double come = (keys[i].value[channel] - keys[i - 1].value[channel]) / before;
    const double go = (keys[i + 1].value[channel] - keys[i].value[channel]) / after;
    if (come * go <= 0) return 0;
    return 3 * (before + after) / ((2 * after + before) / come + (after + 2 * before) / go);
}

double smooth(const std::vector<Key>& keys, size_t i, size_t channel, double share) {
    const double from = keys[i].value[channel], to = keys[i + 1].value[channel], h = span(keys[i], keys[i + 1]);
    const double a = slope_at(keys, i, channel) * h, b = slope_at(keys, i + 1, channel) * h;
    const double t = share, rise = t * t * (3 - 2 * t);
    const double value = from + (to - from) * rise + a * t * (1 - t) * (1 - t) - b * t * t * (1 - t);
    // What rounding would add beyond a key could leave a property's range.
    return std::clamp(value, std::min(from, to), std::max(from, to));
}

auto place_of(const std::vector<Key>& keys, Ticks at) {
    return std::ranges::lower_bound(keys, at, {}, &Key::at);
}

}  // namespace

KeyValue value_at(const Curve& curve, Ticks time) {
    const std::vector<Key>& keys = curve.keys;
    const auto after = std::ranges::upper_bound(keys, time, {}, &Key::at);
    if (after == keys.begin()) return keys.front().value;
    const auto i = static_cast<size_t>(after - keys.begin()) - 1;
    const Key& key = keys[i];
    if (after == keys.end() || key.interpolation == Interpolation::hold || key.at == time) return key.value;
    const double share = static_cast<double>(time - key.at) / static_cast<double>(after->at - key.at);
    KeyValue value;
    for (size_t c = 0; c < value.size(); ++c)
        value[c] = key.interpolation == Interpolation::linear ? key.value[c] + (after->value[c] - key.value[c]) * share
                                                              : smooth(keys, i, c, share);
    return value;
}

void put_key(Curve& curve, const Key& key) {
    const auto place = place_of(curve.keys, key.at);
    if (place != curve.keys.end() && place->at == key.at)
        curve.keys[static_cast<size_t>(place - curve.keys.begin())] = key;
    else
        curve.keys.insert(place, key);
}

bool take_key(Curve& curve, Ticks at) {
    if (!key_at(curve, at)) return false;
    curve.keys.erase(place_of(curve.keys, at));
    return true;
}

const Key* key_at(const Curve& curve, Ticks at) {
    const auto place = place_of(curve.keys, at);
    return place != curve.keys.end() && place->at == at ? &*place : nullptr;
}

}  // namespace limn::animation
