#include "inference/network.h"

#include <gmock/gmock.h>

#include <fstream>
#include <numeric>
#include <thread>

#include "inference/test_runtime.h"

namespace limn::inference {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

// A protobuf message by hand: y[2, 3] = x[2, 2] * w[2, 3] with w = 1..6, and n = a copy of k[2] int64. The bytes are
// those of onnx.proto: ModelProto.graph = 7, GraphProto.node = 1, .initializer = 5, .input = 11, .output = 12.
std::string field(int number, const std::string& content) {
    return std::string{static_cast<char>(number << 3 | 2), static_cast<char>(content.size())} + content;
}
std::string number(int field_number, int value) {
    return {static_cast<char>(field_number << 3), static_cast<char>(value)};
}
std::string node(const std::string& kind, const std::vector<std::string>& in, const std::string& out) {
    std::string content;
    for (const auto& name : in) content += field(1, name);
    return field(1, content + field(2, out) + field(4, kind));
}
std::string value(int as, const std::string& name, int type, const std::vector<int>& sides) {
    std::string shape;
    for (const int side : sides) shape += field(1, number(1, side));
    return field(as, field(1, name) + field(2, field(1, number(1, type) + field(2, shape))));
}
std::string small_network() {
    std::vector<float> weights(6);
    std::iota(weights.begin(), weights.end(), 1.0f);
    const std::string raw(reinterpret_cast<const char*>(weights.data()), 24);
    const std::string graph = node("MatMul", {"x", "w"}, "y") + node("Identity", {"k"}, "n") + field(2, "small") +
                              field(5, number(1, 2) + number(1, 3) + number(2, 1) + field(8, "w") + field(9, raw)) +
                              value(11, "x", 1, {2, 2}) + value(11, "k", 7, {2}) + value(12, "y", 1, {2, 3}) +
                              value(12, "n", 7, {2});
    std::string opset = field(8, number(2, 13));
    std::string model = number(1, 8) + opset + std::string{7 << 3 | 2};
    EXPECT_GE(graph.size(), 128u);
    model += {static_cast<char>((graph.size() & 127) | 128), static_cast<char>(graph.size() >> 7)};
    return model + graph;
}
std::span<const uint8_t> bytes_of(const std::string& text) {
    return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}
NetworkPtr load_small(std::vector<std::string> outputs = {"y", "n"}) {
    auto loaded = load_network(test_runtime(), bytes_of(small_network()), {"small", {"x", "k"}, std::move(outputs)});
    EXPECT_TRUE(loaded) << loaded.error().message;
    return std::move(*loaded);
}

const std::vector<float> kX{1, 2, 3, 4};
const std::vector<int64_t> kK{7, int64_t(1) << 40};

TEST(Network, GivesTheProductAndLeavesIntegersWhole) {
    const auto network = load_small();
    const std::vector<Input> in{{std::span(kX), {2, 2}}, {std::span(kK), {2}}};
    auto out = run(*network, in);
    ASSERT_TRUE(out) << out.error().message;
    EXPECT_THAT((*out)[0].floats(), ElementsAre(9, 12, 15, 19, 26, 33));
    EXPECT_THAT((*out)[0].shape, ElementsAre(2, 3));
    EXPECT_THAT((*out)[1].integers(), ElementsAre(7, int64_t(1) << 40));
}

TEST(Network, OutputsComeInTheOrderThatWasAskedFor) {
    auto out = run(*load_small({"n"}), std::vector<Input>{{std::span(kX), {2, 2}}, {std::span(kK), {2}}});
    ASSERT_TRUE(out) << out.error().message;
    ASSERT_EQ(out->size(), 1u);
    EXPECT_EQ((*out)[0].integers(), kK);
}

TEST(Network, ManyThreadsMayRunOne) {
    const auto network = load_small();
    std::vector<int> wrong(4);
    {
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; t++)
            threads.emplace_back([&, t] {
                for (int i = 0; i < 200; i++) {
                    const std::vector<float> x{static_cast<float>(t), 0, 0, 1};
                    auto out = run(*network, std::vector<Input>{{std::span(x), {2, 2}}, {std::span(kK), {2}}});
                    wrong[static_cast<size_t>(t)] += !out || (*out)[0].floats()[2] != 3.0f * static_cast<float>(t);
                }
            });
    }
    EXPECT_THAT(wrong, ElementsAre(0, 0, 0, 0));
}

TEST(Network, WhatDoesNotFitIsRefusedWithItsName) {
    const auto network = load_small();
    const auto fault = [&](std::vector<Input> in) {
        const auto out = run(*network, in);
        return out ? "" : out.error().message;
    };
    EXPECT_THAT(fault({{std::span(kX), {2, 2}}}), AllOf(HasSubstr("small"), HasSubstr("1 inputs")));
    EXPECT_THAT(fault({{std::span(kX), {2, 3}}, {std::span(kK), {2}}}), AllOf(HasSubstr("x"), HasSubstr("4 values")));
    EXPECT_THAT(fault({{std::span(kX), {4, 1}}, {std::span(kK), {2}}}), HasSubstr("small"));
    EXPECT_THAT(fault({{std::span(kX), {2, 2}}, {std::span(kX), {4}}}), HasSubstr("small"));
    EXPECT_THAT(fault({{std::span(kX), {-2, -2}}, {std::span(kK), {2}}}), HasSubstr("out of range"));
    EXPECT_THAT(fault({{std::span(kX), {int64_t(1) << 40, int64_t(1) << 40}}, {std::span(kK), {2}}}),
                HasSubstr("out of range"));
}

TEST(Network, ForeignBytesAndNamesAreRefused) {
    const auto fault = [](const std::string& onnx, NetworkOptions options) {
        const auto loaded = load_network(test_runtime(), bytes_of(onnx), std::move(options));
        return loaded ? "" : loaded.error().message;
    };
    const std::string whole = small_network();
    for (const std::string& bytes : {std::string(), std::string("no network"), std::string(1000, '\xff')})
        EXPECT_THAT(fault(bytes, {"odd", {"x", "k"}, {"y"}}), HasSubstr("odd"));
    for (size_t cut = 1; cut < whole.size(); cut += 7)
        EXPECT_THAT(fault(whole.substr(0, cut), {"odd", {"x", "k"}, {"y"}}), HasSubstr("odd")) << cut;
    EXPECT_THAT(fault(whole, {"odd", {"x"}, {"y"}}), HasSubstr("its input k"));
    EXPECT_THAT(fault(whole, {"odd", {"x", "k", "l"}, {"y"}}), HasSubstr("no input l"));
    EXPECT_THAT(fault(whole, {"odd", {"x", "k"}, {"z"}}), HasSubstr("no output z"));
}

TEST(Runtime, SaysItsVersionAndWhatToDoWithoutIt) {
    EXPECT_THAT(version_of(*test_runtime()), HasSubstr("1."));
    const auto none = open_runtime("nowhere/libonnxruntime.so", "speech");
    ASSERT_FALSE(none);
    EXPECT_THAT(none.error().message, AllOf(HasSubstr("speech needs"), HasSubstr("nowhere"), HasSubstr("./run")));

    const std::string broken = testing::TempDir() + "broken.so";
    std::ofstream(broken) << "no library";
    EXPECT_THAT(open_runtime(broken, "speech").error().message, HasSubstr("cannot be loaded"));
    const auto other = open_runtime("/lib/x86_64-linux-gnu/libm.so.6", "speech");
    ASSERT_FALSE(other);
    EXPECT_THAT(other.error().message, HasSubstr("something else"));
}

}  // namespace
}  // namespace limn::inference
