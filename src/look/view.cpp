#include "look/view.h"

#include "look/table.h"
#include "look/view_constants.h"

namespace limn::look {
namespace {

using base::Float3;

Float3 transform(const float m[9], Float3 c) {
    return {m[0] * c.x + m[1] * c.y + m[2] * c.z, m[3] * c.x + m[4] * c.y + m[5] * c.z,
            m[6] * c.x + m[7] * c.y + m[8] * c.z};
}

template <class F>
Float3 each(Float3 c, F f) {
    return {f(c.x), f(c.y), f(c.z)};
}

float srgb_coded(float x) {
    return x <= 0.0031308f ? 12.92f * x : 1.055f * std::pow(x, 1.0f / 2.4f) - 0.055f;
}

float saturate(float x) {
    return x > 0.0f ? std::min(x, 1.0f) : 0.0f;
}

float agx_sigmoid(float linear) {
    const float x = saturate((std::log2(std::max(linear, 1e-10f)) - kAgxLowest) / (kAgxHighest - kAgxLowest));
    float y = kAgxSigmoid[6];
    for (int i = 5; i >= 0; --i) y = y * x + kAgxSigmoid[i];
    return y;
}

float aces_curve(float v) {
    return (v * (v + 0.0245786f) - 0.000090537f) / (v * (0.983729f * v + 0.4329510f) + 0.238081f);
}

// The view transform alone.
Float3 viewed(View view, Float3 c) {
    switch (view) {
        case View::agx:
            c = transform(kAgxOutset, each(transform(kAgxInset, c), agx_sigmoid));
            return each(c, saturate);
        case View::aces:
            c = transform(kAcesOut, each(transform(kAcesIn, c * kAcesExposure), aces_curve));
            break;
        case View::filmic:
            c = each(c, [](float v) { return hable(v * kHableExposure) / hable(kHable[6]); });
            break;
        case View::standard:
            break;
    }
    return each(c, [](float v) { return srgb_coded(saturate(v)); });
}

}  // namespace

Float3 display_color(Display display, Float3 linear) {
    const float gain = std::exp2(display.exposure);
    Float3 c = each(linear, [&](float v) { return v > 0.0f ? std::min(v * gain, kBrightest) : 0.0f; });
    const auto balance = white_balance(display.grade.temperature, display.grade.tint);
    c = viewed(display.view, each(transform(balance.data(), c), [](float v) { return std::max(v, 0.0f); }));
    return display.table ? apply_table(*display.table, display.table_strength, c) : c;
}

}  // namespace limn::look
