#include "speech/synthesis.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "speech/pulses.h"
#include "speech/test_voice.h"
#include "speech/voices.h"

namespace limn::speech {
namespace {

constexpr std::string_view kQuick = "ðə kwˈɪk bɹˈWn fˈɑks ʤˈʌmps ˌOvəɹ ðə lˈAzi dˈɔɡ.";

TEST(Synthesis, First) {
    const auto s = spoken(planned(kQuick));
    std::ofstream("/tmp/v/first.raw", std::ios::binary).write(reinterpret_cast<const char*>(s.data()), s.size()*4);
}

}  // namespace
}  // namespace limn::speech
