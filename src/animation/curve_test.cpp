#include "animation/curve.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>

namespace limn::animation {
namespace {

constexpr Ticks kSecond = base::kTicksPerSecond;

Curve curve_of(std::initializer_list<std::pair<double, double>> keys, Interpolation how) {
    Curve curve;
    for (const auto& [at, value] : keys) put_key(curve, {base::ticks_from_seconds(at), {value, 0, 0}, how});
    return curve;
}

TEST(Curve, HoldsItsFirstAndLastValueOutside) {
    const Curve curve = curve_of({{1, 5}, {2, 7}}, Interpolation::smooth);
    EXPECT_EQ(value_at(curve, 0)[0], 5);
    EXPECT_EQ(value_at(curve, kSecond)[0], 5);
    EXPECT_EQ(value_at(curve, 2 * kSecond)[0], 7);
    EXPECT_EQ(value_at(curve, 99 * kSecond)[0], 7);
}

TEST(Curve, StaysGoesStraightOrEases) {
    const Ticks quarter = kSecond / 4;
    EXPECT_EQ(value_at(curve_of({{0, 0}, {1, 1}}, Interpolation::hold), kSecond - 1)[0], 0);
    EXPECT_DOUBLE_EQ(value_at(curve_of({{0, 0}, {1, 1}}, Interpolation::linear), quarter)[0], 0.25);
    EXPECT_NEAR(value_at(curve_of({{0, 0}, {1, 1}}, Interpolation::smooth), quarter)[0], 0.15625, 1e-12);
}

TEST(Curve, GoesThroughAKeyWithoutAKink) {
    const Curve curve = curve_of({{0, 0}, {1, 1}, {3, 2}, {4, 5}}, Interpolation::smooth);
    const double step = 1e-4;
    for (const double at : {1.0, 3.0}) {
        const auto value = [&](double t) { return value_at(curve, base::ticks_from_seconds(t))[0]; };
        const double before = (value(at) - value(at - step)) / step, after = (value(at + step) - value(at)) / step;
        EXPECT_GT(before, 0.1);
        EXPECT_NEAR(before, after, 1e-2);
    }
}

RC_GTEST_PROP(Curve, NeverGoesPastTheKeysOnEitherSide, ()) {
    Curve curve;
    const auto count = *rc::gen::inRange(1, 20);
    for (int i = 0; i < count; ++i) {
        Key key;
        key.at = *rc::gen::inRange<Ticks>(0, 10 * kSecond);
        for (double& v : key.value) v = *rc::gen::inRange(-1000, 1000) / 10.0;
        key.interpolation = *rc::gen::element(Interpolation::hold, Interpolation::linear, Interpolation::smooth);
        put_key(curve, key);
    }
    for (size_t i = 1; i < curve.keys.size(); ++i) RC_ASSERT(curve.keys[i - 1].at < curve.keys[i].at);
    const Ticks at = *rc::gen::inRange<Ticks>(-kSecond, 11 * kSecond);
    const KeyValue value = value_at(curve, at);
    const Key* before = &curve.keys.front();
    const Key* after = &curve.keys.back();
    for (const Key& key : curve.keys)
        if (key.at <= at) before = &key;
    for (auto key = curve.keys.rbegin(); key != curve.keys.rend(); ++key)
        if (key->at >= at) after = &*key;
    if (before->at > at) before = after;
    if (after->at < at) after = before;
    for (size_t c = 0; c < value.size(); ++c) {
        RC_ASSERT(value[c] >= std::min(before->value[c], after->value[c]));
        RC_ASSERT(value[c] <= std::max(before->value[c], after->value[c]));
    }
}

RC_GTEST_PROP(Curve, KeysThatArePutAreThereUntilTheyAreTaken, ()) {
    Curve curve;
    std::map<Ticks, double> model;
    for (int i = 0; i < 50; ++i) {
        const auto at = *rc::gen::inRange<Ticks>(0, 20);
        if (*rc::gen::arbitrary<bool>()) {
            const double value = *rc::gen::inRange(0, 100);
            put_key(curve, {at, {value, 0, 0}, Interpolation::linear});
            model[at] = value;
        } else {
            RC_ASSERT(take_key(curve, at) == (model.erase(at) == 1));
        }
    }
    RC_ASSERT(curve.keys.size() == model.size());
    for (const auto& [at, value] : model) RC_ASSERT(key_at(curve, at)->value[0] == value);
}

}  // namespace
}  // namespace limn::animation
