#include "base/seldom.h"

#include <gtest/gtest.h>

namespace limn::base {
namespace {

TEST(Seldom, CountsInBetween) {
    Seldom seldom(std::chrono::minutes(1));
    auto now = Seldom::Clock::now();
    EXPECT_EQ(seldom.note(now), 1u);
    for (int i = 0; i < 1670; i++) EXPECT_FALSE(seldom.note(now + std::chrono::milliseconds(12 * i)));
    EXPECT_EQ(seldom.note(now + std::chrono::minutes(1)), 1671u);
    EXPECT_FALSE(seldom.note(now + std::chrono::seconds(61)));
}

}  // namespace
}  // namespace limn::base
