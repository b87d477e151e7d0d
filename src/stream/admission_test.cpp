#include "stream/admission.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "stream/frame_header.h"
#include "stream/http.h"
#include "stream/token_bucket.h"
#include "stream/wire_meter.h"

namespace limn::stream {
namespace {

using namespace std::chrono_literals;

TEST(Admission, ReadsAddresses) {
    EXPECT_EQ(parse_endpoint("127.0.0.1:8080")->port, 8080);
    EXPECT_EQ(parse_endpoint("[::1]:80")->host, "::1");
    for (const char* bad :
         {"", "8080", ":8080", "localhost", "localhost:", "localhost:x", "localhost:99999", "[::1:80", "a:1:2"})
        EXPECT_FALSE(parse_endpoint(bad).ok()) << bad;
}

TEST(Admission, KnowsLoopback) {
    for (const char* yes : {"localhost", "LocalHost", "127.0.0.1", "127.255.0.3", "::1"})
        EXPECT_TRUE(is_loopback(yes)) << yes;
    for (const char* no : {"", "localhost.", "localhost.evil.example", "127.0.0.1.nip.io", "127.1", "0.0.0.0",
                           "::", "128.0.0.1", "127.0.0.256", "127.0.0.1 ", "127.0.0.0x1", "2130706433"})
        EXPECT_FALSE(is_loopback(no)) << no;
}

TEST(Admission, ListensOnThisMachineOnly) {
    EXPECT_TRUE(may_listen({"127.0.0.1", 1}).ok());
    auto refused = may_listen({"0.0.0.0", 8080});
    ASSERT_FALSE(refused.ok());
    EXPECT_NE(refused.error().message.find("accounts"), std::string::npos);
}

TEST(Admission, AdmitsTheOwnPageOnly) {
    auto admitted = [](const Origins& origins, uint16_t port = 1) { return admit(origins, port, nullptr).ok(); };
    EXPECT_TRUE(admitted({"localhost:1", "http://localhost:1", false, true}));
    EXPECT_TRUE(admitted({"localhost:1", "https://LOCALHOST:1", false, true}));
    EXPECT_TRUE(admitted({"[::1]:1", "", false, false}));
    EXPECT_FALSE(admitted({"localhost:1", "", false, true}));
    EXPECT_FALSE(admitted({"localhost:1", "http://localhost:2", false, false}));
    EXPECT_FALSE(admitted({"localhost:1", "http://localhost", false, false}));
    EXPECT_FALSE(admitted({"localhost:1", "file://localhost:1", false, false}));
    EXPECT_FALSE(admitted({"localhost:1", "", true, false}));
    EXPECT_FALSE(admitted({"localhost:1", "", false, false, false}));
    EXPECT_TRUE(admitted({"localhost", "", false, false}, 80));
}

TEST(Admission, AnotherPortMustLeadHere) {
    auto tunnel = [](const std::string& host, uint16_t port) { return host == "127.0.0.1" && port == 7; };
    EXPECT_TRUE(admit({"127.0.0.1:7", "http://127.0.0.1:7", false, true}, 1, tunnel).ok());
    EXPECT_FALSE(admit({"127.0.0.1:7", "http://127.0.0.1:1", false, true}, 1, tunnel).ok());
    for (const char* host : {"127.0.0.1:8", "127.0.0.2:7", "localhost:7", "127.0.0.1", "evil.example:7"})
        EXPECT_FALSE(admit({host, "", false, false}, 1, tunnel).ok()) << host;
    auto refused = admit({"localhost:9", "", false, false}, 8080, nullptr);
    EXPECT_NE(refused.error().message.find("8080:127.0.0.1:8080"), std::string::npos);
}

TEST(TokenBucket, AllowsBurstsAndHoldsTheRate) {
    TokenBucket bucket(10, 100);
    auto now = TokenBucket::Clock::now();
    int taken = 0;
    for (int i = 0; i < 20; i++) taken += bucket.take(1, now);
    EXPECT_EQ(taken, 10);
    EXPECT_FALSE(bucket.take(1, now));
    taken = 0;
    for (int i = 0; i < 1000; i++) taken += bucket.take(1, now += 1ms);
    EXPECT_NEAR(taken, 100, 1);
}

TEST(TokenBucket, ADebtIsPaidByWaiting) {
    TokenBucket bucket(10, 100);
    auto now = TokenBucket::Clock::now();
    EXPECT_EQ(bucket.charge(10, now), 0s);
    EXPECT_EQ(bucket.charge(5, now), 50ms);
    EXPECT_EQ(bucket.charge(5, now), 100ms);
    EXPECT_EQ(bucket.charge(0, now + 100ms), 0s);
}

TEST(WireMeter, CountsWhatIsNoMessage) {
    auto now = WireMeter::Clock::now();
    WireMeter honest;
    for (int i = 0; i < 60'000; i++) {  // two minutes of 500 small messages a second
        honest.received(40, now += 2ms);
        honest.delivered(32);
        if (i % 5000 == 0) honest.control_frame(now);
    }
    EXPECT_EQ(honest.fault(), "");
    WireMeter large;
    for (int i = 0; i < 64; i++) {  // a message of 4 MB, as it comes in
        large.received(64 << 10, now);
        large.delivered(64 << 10);
    }
    EXPECT_EQ(large.fault(), "");
    WireMeter empty;
    int frames = 0;
    for (; empty.fault().empty() && frames < 1'000'000; frames++) empty.received(6, now += 1us);
    EXPECT_NEAR(frames, 33'000, 2000);
    WireMeter pings;
    for (int i = 0; i < 101; i++) pings.control_frame(now);
    EXPECT_EQ(pings.fault(), "too many control frames");
}

TEST(Http, DecodesQueries) {
    EXPECT_EQ(query_value("a=1&name=my+file%2Fx.hdr", "name"), "my file/x.hdr");
    EXPECT_EQ(query_value("name=%ff%fe%00%0a.hdr", "name"), std::string("\xff\xfe\0\n.hdr", 8)) << "any bytes";
    EXPECT_EQ(query_value("names=1", "name"), "");
    EXPECT_EQ(query_value("name=%zz", "name"), "");
    EXPECT_EQ(query_value("", "name"), "");
}

TEST(FrameHeader, ReadsBackWhatWasWritten) {
    FrameHeader h;
    h.codec = Codec::jpeg;
    h.flags = kKeyFrame | kSettled;
    h.frame = 7;
    h.revision = 12;
    h.last_seq = 99;
    h.width = 640;
    h.height = 360;
    h.stamp = 1234.5;
    h.time_seconds = 2.25;
    h.report.scene_hash = 0x123456789abcdef0;
    h.report.lit_fraction = 0.5f;
    h.report.invalidated_share = 0.04f;
    h.report.invalidated_samples = 8;
    h.report.settled = 0.75f;
    h.report.rays = 321000;
    h.payload_bytes = 3;
    h.report.stages[frame::Stage::input] = 1;
    h.report.stages[frame::Stage::gbuffer] = 4;
    h.report.stages[frame::Stage::total] = 10;
    auto bytes = write_frame_header(h);
    std::vector<uint8_t> message(bytes.begin(), bytes.end());
    EXPECT_FALSE(read_frame_header(message));
    message.insert(message.end(), 3, 0);
    auto back = read_frame_header(message);
    ASSERT_TRUE(back);
    EXPECT_EQ(write_frame_header(*back), bytes);
    // The places that the protocol names.
    EXPECT_EQ(std::string(message.begin(), message.begin() + 4), "LIMV");
    EXPECT_EQ(message[7], 10);
    EXPECT_EQ(message[16], 99);
    float total;
    std::memcpy(&total, message.data() + 100, 4);
    EXPECT_EQ(total, 10);
    float share;
    std::memcpy(&share, message.data() + 104, 4);
    EXPECT_EQ(share, 0.04f);
    EXPECT_EQ(message[108], 8);
    for (int i = 110; i < 128; i++) EXPECT_EQ(message[static_cast<size_t>(i)], 0);
    message[4] = 2;
    EXPECT_FALSE(read_frame_header(message));
}

}  // namespace
}  // namespace limn::stream
