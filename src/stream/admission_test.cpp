#include "stream/admission.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

#include "stream/frame_header.h"
#include "stream/http.h"
#include "stream/token_bucket.h"

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
    EXPECT_TRUE(admit({"localhost:1", "http://localhost:1", false, true}).ok());
    EXPECT_TRUE(admit({"localhost:1", "https://LOCALHOST:1", false, true}).ok());
    EXPECT_TRUE(admit({"[::1]:1", "", false, false}).ok());
    EXPECT_FALSE(admit({"localhost:1", "", false, true}).ok());
    EXPECT_FALSE(admit({"localhost:1", "http://localhost:2", false, false}).ok());
    EXPECT_FALSE(admit({"localhost:1", "http://localhost", false, false}).ok());
    EXPECT_FALSE(admit({"localhost:1", "file://localhost:1", false, false}).ok());
    EXPECT_FALSE(admit({"localhost:1", "", true, false}).ok());
    EXPECT_FALSE(admit({"localhost:1", "", false, false, false}).ok());
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
    h.scene_hash = 0x123456789abcdef0;
    h.lit_fraction = 0.5f;
    h.touched_share = 0.04f;
    h.touched_samples = 8;
    h.settled = 0.75f;
    h.kilorays = 321;
    h.payload_bytes = 3;
    h.stages.input = 1;
    h.stages.gbuffer = 4;
    h.stages.total = 10;
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
