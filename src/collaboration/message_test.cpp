#include "collaboration/message.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "document/json.h"

namespace limn::collaboration {
namespace {

template <class T>
T parsed(std::string_view text) {
    auto message = parse_client_message(text);
    EXPECT_TRUE(message.ok()) << (message.ok() ? "" : message.error().message);
    EXPECT_TRUE(message.ok() && std::holds_alternative<T>(*message));
    return message.ok() && std::holds_alternative<T>(*message) ? std::get<T>(*message) : T{};
}

base::Error refused(std::string_view text) {
    auto message = parse_client_message(text);
    EXPECT_FALSE(message.ok()) << text.substr(0, 200);
    return message.ok() ? base::Error{} : message.error();
}

constexpr const char* kSecret = "0123456789abcdef0123456789abcdef";

std::string hello_of(int protocol, std::string_view secret, std::string_view codec, int width, int height = 1) {
    constexpr const char* kHello =
        R"({{"type":"hello","protocol":{},"secret":"{}","codec":"{}","width":{},"height":{}}})";
    return fmt::format(kHello, protocol, secret, codec, width, height);
}

TEST(ClientMessage, ReadsEachType) {
    auto hello = parsed<client::Hello>(hello_of(1, kSecret, "jpeg", 640, 360));
    EXPECT_EQ(hello.client, client_of(kSecret));
    EXPECT_EQ(hello.codec, Codec::jpeg);
    EXPECT_EQ(hello.height, 360);
    auto draft = parsed<client::Draft>(R"({"type":"draft","seq":7,"gesture":"g1","stamp":12.5,)"
                                       R"("ops":[{"kind":"set","path":"sun.elevation","value":12}]})");
    EXPECT_EQ(draft.seq, 7u);
    EXPECT_EQ(draft.stamp, 12.5);
    ASSERT_EQ(draft.operations.size(), 1u);
    EXPECT_EQ(draft.operations[0], document::set("sun.elevation", 12.0));
    EXPECT_FALSE(
        parsed<client::Commit>(R"({"type":"commit","seq":8,"gesture":"g1","stamp":13})").operations.has_value());
    EXPECT_TRUE(parsed<client::Commit>(R"({"type":"commit","seq":8,"gesture":"g1","stamp":13,"ops":[]})")
                    .operations.has_value());
    EXPECT_EQ(parsed<client::Drop>(R"({"type":"drop","seq":9,"gesture":"g1"})").seq, 9u);
    EXPECT_EQ(
        parsed<client::Ops>(R"({"type":"ops","seq":9,"gesture":"g","stamp":1,"ops":[{"kind":"delete","id":"key"}]})")
            .operations.size(),
        1u);
    EXPECT_EQ(parsed<client::Undo>(R"({"type":"undo","seq":10,"stamp":1})").seq, 10u);
    EXPECT_EQ(parsed<client::Redo>(R"({"type":"redo","seq":11,"stamp":1})").seq, 11u);
    EXPECT_EQ(parsed<client::Shown>(R"({"type":"shown","frame":3,"decode_ms":1.5,"draw_ms":0})").frame, 3u);
    parsed<client::KeyFrame>(R"({"type":"key_frame"})");
    EXPECT_EQ(parsed<client::View>(R"({"type":"view","width":1,"height":2,"max_kbps":500})").max_kbps, 500);
    EXPECT_EQ(parsed<client::Clock>(R"({"type":"clock","mode":"hold"})").mode, Mode::hold);
    EXPECT_FALSE(parsed<client::ViewCamera>(R"({"type":"view_camera","number":1,"stamp":4})").camera);
    auto own = parsed<client::ViewCamera>(
        R"({"type":"view_camera","number":7,"stamp":4,"camera":{"azimuth":-30,"elevation":5,"distance":2,)"
        R"("target_x":0.5,"target_y":0,"target_z":-1,"focal_length":85}})");
    EXPECT_EQ(own.number, 7u);
    EXPECT_EQ(own.camera, (CameraPlace{-30, 5, 2, 0.5, 0, -1, 85}));
    EXPECT_EQ(parsed<client::Pointer>(R"({"type":"pointer","x":-1,"y":0.5})").y, 0.5);
    EXPECT_FALSE(parsed<client::Pointer>(R"({"type":"pointer","away":false,"x":-1,"y":0.5})").away);
    EXPECT_TRUE(parsed<client::Pointer>(R"({"type":"pointer","away":true})").away);
    EXPECT_EQ(parsed<client::Ping>(R"({"type":"ping","stamp":99})").stamp, 99);
}

// What the schema refuses of the film's camera is refused of one's own.
TEST(ClientMessage, APickIsAPlaceOfAFrame) {
    const auto pick =
        std::get<client::Pick>(*parse_client_message(R"({"type":"pick","number":3,"frame":77,"x":0.25,"y":1})"));
    EXPECT_EQ(pick.number, 3u);
    EXPECT_EQ(pick.frame, 77u);
    EXPECT_EQ(pick.x, 0.25);
    EXPECT_EQ(pick.y, 1);
    EXPECT_EQ(parse_client_message(R"({"type":"pick","number":3,"frame":77,"x":1.5,"y":1})").error().field, "x");
    EXPECT_EQ(parse_client_message(R"({"type":"pick","number":0,"frame":77,"x":1,"y":1})").error().field, "number");
    EXPECT_EQ(parse_client_message(R"({"type":"pick","number":1,"x":1,"y":1})").error().field, "frame");
}

TEST(ClientMessage, AnOwnCameraStaysWithinTheSchemasRanges) {
    const std::string good =
        R"({"azimuth":0,"elevation":0,"distance":1,"target_x":0,"target_y":0,"target_z":0,"focal_length":50})";
    const auto with = [&](const std::string& from, const std::string& to) {
        std::string camera = good;
        camera.replace(camera.find(from), from.size(), to);
        return R"({"type":"view_camera","number":1,"stamp":1,"camera":)" + camera + "}";
    };
    EXPECT_TRUE(parse_client_message(with("50", "50")).ok());
    EXPECT_EQ(refused(with(R"("elevation":0)", R"("elevation":86)")).field, "camera.elevation");
    EXPECT_EQ(refused(with(R"("distance":1)", R"("distance":0)")).field, "camera.distance");
    EXPECT_EQ(refused(with(R"("distance":1)", R"("distance":1e999)")).field, "");  // no number at all
    EXPECT_EQ(refused(with(R"("target_x":0,)", "")).field, "camera.target_x");
    EXPECT_EQ(refused(with(R"("focal_length":50)", R"("focal_length":"long")")).field, "camera.focal_length");
    EXPECT_EQ(refused(R"({"type":"view_camera","number":1,"stamp":1,"camera":[]})").field, "camera");
    EXPECT_EQ(refused(R"({"type":"view_camera","number":0,"stamp":1})").field, "number");
}

TEST(ClientMessage, ThePublicNameFollowsFromTheSecretAndDoesNotTellIt) {
    const std::string one(kMinSecretBytes, 'a'), other = std::string(kMinSecretBytes - 1, 'a') + 'b';
    EXPECT_EQ(client_of(one), client_of(one));
    EXPECT_NE(client_of(one), client_of(other));
    EXPECT_EQ(client_of(one).size(), 32u);
    // Who says another's public name becomes somebody else.
    EXPECT_NE(client_of(client_of(one)), client_of(one));
}

TEST(ClientMessage, ErrorsNameTheField) {
    EXPECT_EQ(refused("[]").field, "");
    EXPECT_EQ(refused("{}").field, "type");
    EXPECT_EQ(refused(R"({"type":"paint"})").field, "type");
    EXPECT_EQ(refused(hello_of(0, kSecret, "h264", 1)).field, "protocol");
    for (const char* secret : {"short", "0123456789abcdef0123456789abcde ", "0123456789abcdef0123456789abcd\u00e9"})
        EXPECT_EQ(refused(hello_of(1, secret, "h264", 1)).field, "secret");
    EXPECT_EQ(refused(R"({"type":"hello","protocol":3,"client":"a","codec":"h264","width":1,"height":1})").field,
              "secret");
    EXPECT_EQ(refused(hello_of(1, kSecret, "av1", 1)).field, "codec");
    EXPECT_EQ(refused(hello_of(1, kSecret, "h264", 0)).field, "width");
    EXPECT_EQ(refused(R"({"type":"undo","seq":-1,"stamp":1})").field, "seq");
    EXPECT_EQ(refused(R"({"type":"undo","seq":1.5,"stamp":1})").field, "seq");
    EXPECT_EQ(refused(R"({"type":"undo","seq":1,"stamp":"now"})").field, "stamp");
    EXPECT_EQ(refused(R"({"type":"pointer","x":2,"y":0})").field, "x");
    EXPECT_EQ(refused(R"({"type":"pointer"})").field, "x");
    EXPECT_EQ(refused(R"({"type":"pointer","away":1,"x":0,"y":0})").field, "away");
    auto in_ops = [](std::string op) {
        return refused(R"({"type":"ops","seq":1,"gesture":"g","stamp":1,"ops":[{"kind":"delete","id":"a"},)" + op +
                       "]}")
            .field;
    };
    EXPECT_EQ(in_ops("7"), "ops[1]");
    EXPECT_EQ(in_ops(R"({"kind":"explode"})"), "ops[1].kind");
    EXPECT_EQ(in_ops(R"({"kind":"set","path":"sun","value":1})"), "ops[1].path");
    EXPECT_EQ(in_ops(R"({"kind":"set","path":"sun.gain"})"), "ops[1].value");
    EXPECT_EQ(in_ops(R"({"kind":"set","path":"sun.gain","value":{}})"), "ops[1].value");
    EXPECT_EQ(in_ops(R"({"kind":"group","ops":[{"kind":"delete"}]})"), "ops[1].ops[0].id");
    EXPECT_EQ(in_ops(R"({"kind":"create","id":"x","node":"light","properties":{"gain":null}})"),
              "ops[1].properties.gain");
}

TEST(ClientMessage, IsBounded) {
    EXPECT_NE(refused(std::string(kMaxMessageBytes + 1, ' ')).message.find("65536"), std::string::npos);
    std::string deep = R"({"type":"ops","seq":1,"gesture":"g","stamp":1,"ops":[)";
    for (int i = 0; i < 20; ++i) deep += R"({"kind":"group","ops":[)";
    for (int i = 0; i < 20; ++i) deep += "]}";
    EXPECT_NE(refused(deep + "]}").message.find("deeper"), std::string::npos);
    EXPECT_NE(refused(std::string(60000, '[')).message.find("deeper"), std::string::npos);
    auto many = [](int count) {
        std::string text = R"({"type":"ops","seq":1,"gesture":"g","stamp":1,"ops":[)";
        for (int i = 0; i < count; ++i) text += std::string(i ? "," : "") + R"({"kind":"delete","id":"a"})";
        return text + "]}";
    };
    EXPECT_TRUE(parse_client_message(many(512)).ok());
    EXPECT_EQ(refused(many(513)).field, "ops[512]");
    refused("{\"type\":\"ping\",\"stamp\":1e999}");
    refused("{\"type\":\"ping\",\"stamp\":\xff}");
    refused("{\"type\":\"\xc3\x28\"}");
    refused(R"({"type":"ping","stamp":NaN})");
}

// Counted together, not each group apart.
TEST(ClientMessage, GroupsDoNotHideOperations) {
    std::string group = R"({"kind":"group","ops":[)";
    for (int i = 0; i < 300; ++i) group += std::string(i ? "," : "") + R"({"kind":"delete","id":"a"})";
    group += "]}";
    EXPECT_EQ(refused(R"({"type":"ops","seq":1,"gesture":"g","stamp":1,"ops":[)" + group + "," + group + "]}").field,
              "ops[1].ops[210]");
}

TEST(ClientMessage, TellsTheSeqOfWhatItRefused) {
    EXPECT_EQ(seq_of(R"({"type":"nonsense","seq":12})"), 12u);
    EXPECT_EQ(seq_of(R"({"type":"nonsense","seq":"12"})"), std::nullopt);
    EXPECT_EQ(seq_of("nonsense"), std::nullopt);
    EXPECT_EQ(seq_of(ClientMessage(client::Undo{3, 0})), 3u);
    EXPECT_EQ(seq_of(ClientMessage(client::Ping{3})), std::nullopt);
}

TEST(ServerMessage, WritesWhatThePageReads) {
    EXPECT_EQ(to_json(server::Ack{3, 1204}), R"({"type":"ack","seq":3,"revision":1204})");
    EXPECT_EQ(to_json(server::Error{4, "ops[0].value", "out_of_range", "no"}),
              R"({"type":"error","seq":4,"field":"ops[0].value","code":"out_of_range","message":"no"})");
    EXPECT_EQ(to_json(server::DraftEnd{"c", "g", true}),
              R"({"type":"draft_end","client":"c","gesture":"g","committed":true})");
    server::Changes changes{5, "a", "c", "g", 9, {document::set("sun.elevation", 12.5)}, {}};
    EXPECT_EQ(to_json(changes), R"({"type":"changes","revision":5,"actor":"a","client":"c","gesture":"g","seq":9,)"
                                R"("ops":[{"kind":"set","path":"sun.elevation","value":12.5}]})");
    server::Stats stats{.fps = 31.5, .report = {}};
    stats.report.stages[frame::Stage::light] = 9.5;
    EXPECT_NE(to_json(stats).find(R"("light":9.5,"filter":0.0)"), std::string::npos) << to_json(stats);
    animation::Transport transport;
    transport.playing = true;
    transport.position = 705600000;
    EXPECT_EQ(to_json(server::TransportChange{transport, "c", 7}),
              R"({"type":"transport","client":"c","seq":7,"transport":{"playing":true,"loops":false,"rate":1.0,)"
              R"("position":705600000,"origin":0,"loop_begin":0,"loop_end":0}})");
}

TEST(ServerMessage, WelcomeHoldsTheDocument) {
    server::Welcome welcome;
    welcome.session = "demo";
    welcome.actor = {"a", "Director 1", "#7fb0ff"};
    welcome.document = document::demo_document();
    auto json = document::Json::parse(to_json(welcome));
    EXPECT_EQ(json["document"]["nodes"].size(), document::demo_document().nodes->size());
    bool found = false;
    for (const auto& node : json["document"]["nodes"]) {
        if (node["id"] != "key") continue;
        found = true;
        EXPECT_EQ(node["title"], "Key light");
        EXPECT_EQ(node["properties"].size(), static_cast<size_t>(schema::prop::light::kCount));
        EXPECT_TRUE(node["properties"]["on"].is_boolean());
        EXPECT_EQ(node["properties"]["tint"].size(), 3u);
    }
    EXPECT_TRUE(found);
}

TEST(ServerMessage, RepairsBrokenText) {
    EXPECT_EQ(to_json(server::Bye{"\xff"}), "{\"type\":\"bye\",\"reason\":\"\xef\xbf\xbd\"}");
}

}  // namespace
}  // namespace limn::collaboration
