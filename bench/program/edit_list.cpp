#include "program/edit_list.h"

#include <fmt/format.h>

#include <cstdlib>

namespace limn::bench {
namespace {

using schema::Color;
using schema::Value;

struct Choice {
    const char* path;
    std::vector<Value> values;
};

std::string text_of(const Value& v) {
    if (const auto* number = std::get_if<double>(&v)) return fmt::format("{:g}", *number);
    if (const auto* c = std::get_if<Color>(&v)) return fmt::format("({:g}, {:g}, {:g})", (*c)[0], (*c)[1], (*c)[2]);
    return {};
}

std::vector<BenchEdit> spread(const char* kind, const std::vector<Choice>& choices) {
    std::vector<BenchEdit> edits;
    size_t most = 0;
    for (const Choice& c : choices) most = std::max(most, c.values.size());
    for (size_t i = 0; i < most; ++i)
        for (const Choice& c : choices)
            if (i < c.values.size())
                edits.push_back(
                    {kind, fmt::format("{} {}", c.path, text_of(c.values[i])), document::set(c.path, c.values[i])});
    return edits;
}

}  // namespace

std::vector<BenchEdit> edit_list() {
    const std::vector<BenchEdit> kinds[] = {
        spread("light", {{"key.gain", {2.0, -2.0, 3.0}},
                         {"sun.azimuth", {60.0, -70.0}},
                         {"environment.rotation", {90.0, -120.0}},
                         {"key.azimuth", {-60.0, 100.0}},
                         {"sun.elevation", {25.0, -12.0}},
                         {"environment.exposure", {1.0, -1.5}}}),
        spread("color", {{"outfit.color", {Color{1, 0.2, 0.15}, Color{0.2, 0.5, 1}, Color{0.3, 0.3, 0.3}}},
                         {"person.skin_tint", {Color{1, 0.8, 0.7}, Color{0.6, 0.6, 0.65}}},
                         {"key.tint", {Color{1, 0.5, 0.3}, Color{0.4, 0.6, 1}}},
                         {"hair.color", {Color{1, 0.5, 0.2}, Color{1, 1, 1}}},
                         {"environment.tint", {Color{1, 0.7, 0.5}, Color{0.6, 0.8, 1}}},
                         {"sun.tint", {Color{1, 0.6, 0.3}, Color{0.7, 0.8, 1}}}}),
        spread("pose", {{"face.joy", {1.0, 0.5}},
                        {"face.head_yaw", {25.0, -30.0}},
                        {"face.jawOpen", {0.9, 0.4}},
                        {"face.head_pitch", {15.0, -12.0}},
                        {"face.anger", {1.0, 0.5}},
                        {"face.head_roll", {15.0, -20.0}}}),
        spread("camera", {{"camera.azimuth", {20.0, -35.0}},
                          {"camera.distance", {0.6, 1.4}},
                          {"camera.elevation", {15.0, -10.0}},
                          {"camera.focal_length", {85.0, 35.0}},
                          {"camera.target_y", {0.02, -0.2}},
                          {"camera.target_x", {0.1, -0.15}}}),
    };
    std::vector<BenchEdit> all;
    for (size_t i = 0; all.size() < 50; ++i)
        for (const auto& kind : kinds)
            if (i < kind.size()) all.push_back(kind[i]);
    return all;
}

document::Document edits_base() {
    auto base =
        document::apply(document::demo_document(), document::set("film.view_transform", std::string("standard")));
    if (!base) std::abort();  // the schema has it
    return *std::move(base);
}

}  // namespace limn::bench
