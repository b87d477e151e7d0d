#include "speech/delivery.h"

#include <algorithm>
#include <cmath>

namespace limn::speech {

Delivery together(const Delivery& a, const Delivery& b) {
    return {.pitch = a.pitch + b.pitch,
            .pitch_range = a.pitch_range * b.pitch_range,
            .formants = a.formants * b.formants,
            .time = a.time * b.time,
            .tremor = a.tremor + b.tremor,
            // Two tremors are one, at the rate of the stronger.
            .tremor_rate = a.tremor >= b.tremor ? a.tremor_rate : b.tremor_rate,
            .jitter = a.jitter + b.jitter,
            .shimmer = a.shimmer + b.shimmer,
            .breath = a.breath + b.breath,
            .tilt = a.tilt + b.tilt,
            .shelf = a.shelf + b.shelf,
            .gain = a.gain + b.gain};
}

Delivery clamped(const Delivery& d) {
    const auto within = [](float value, float low, float high, float none) {
        return std::isnan(value) ? none : std::clamp(value, low, high);
    };
    return {.pitch = within(d.pitch, -24, 24, 0),
            .pitch_range = within(d.pitch_range, 0, 3, 1),
            .formants = within(d.formants, 0.85f, 1.15f, 1),
            .time = within(d.time, 0.5f, 2, 1),
            .tremor = within(d.tremor, 0, 0.5f, 0),
            .tremor_rate = within(d.tremor_rate, 0.1f, 12, 5),
            .jitter = within(d.jitter, 0, 1, 0),
            .shimmer = within(d.shimmer, 0, 3, 0),
            .breath = within(d.breath, -12, 12, 0),
            .tilt = within(d.tilt, -6, 6, 0),
            .shelf = within(d.shelf, -12, 12, 0),
            .gain = within(d.gain, -24, 12, 0)};
}

Delivery scaled(const Delivery& m, float strength) {
    const float s = std::isnan(strength) ? 0 : std::clamp(strength, 0.0f, 1.0f);
    return {.pitch = m.pitch * s,
            .pitch_range = std::pow(m.pitch_range, s),
            .formants = std::pow(m.formants, s),
            .time = std::pow(m.time, s),
            .tremor = m.tremor * s,
            .tremor_rate = m.tremor_rate,
            .jitter = m.jitter * s,
            .shimmer = m.shimmer * s,
            .breath = m.breath * s,
            .tilt = m.tilt * s,
            .shelf = m.shelf * s,
            .gain = m.gain * s};
}

}  // namespace limn::speech
