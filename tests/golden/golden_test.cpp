// Looks that were looked at: each is a document, rendered small, and may differ from its kept picture by no more than
// noise. LIMN_GOLDEN=accept writes the pictures anew; then look at them and commit them with the change.
#include <gtest/gtest.h>
#include <png.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "document/operation.h"
#include "evaluation/evaluate.h"
#include "exchange/write_image.h"
#include "look/convert.h"
#include "render/live/trace_frame.h"
#include "render/still/render_still.h"
#include "scene/hash.h"

namespace limn {
namespace {

constexpr int kWidth = 256, kHeight = 144;
const std::filesystem::path kFolder = "tests/golden";

std::shared_ptr<const evaluation::StudioData> studio() {
    static const auto data = [] {
        const char* named = std::getenv("LIMN_PACK");
        return evaluation::open_studio_data(named ? named : "build/pack/limn.pack");
    }();
    return data;
}

base::TaskPool& pool() {
    static base::TaskPool threads;
    return threads;
}

look::Display display_of(const scene::Scene& scene) {
    return {look::View::agx, scene.camera.exposure};
}

base::Image8 read_png(const std::filesystem::path& path) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    base::Image8 out;
    if (!png_image_begin_read_from_file(&image, path.c_str())) return out;
    image.format = PNG_FORMAT_RGB;
    out = base::Image8(static_cast<int>(image.width), static_cast<int>(image.height), 3);
    if (!png_image_finish_read(&image, nullptr, out.data.data(), 0, nullptr)) out = {};
    return out;
}

double psnr(const base::Image8& a, const base::Image8& b) {
    double sum = 0;
    for (size_t i = 0; i < a.data.size(); ++i) sum += std::pow(double(a.data[i]) - b.data[i], 2);
    return sum > 0 ? 10 * std::log10(255.0 * 255.0 * static_cast<double>(a.data.size()) / sum) : 99;
}

schema::Value value_of(const nlohmann::json& j) {
    if (j.is_boolean()) return j.get<bool>();
    if (j.is_string()) return j.get<std::string>();
    return j.get<double>();
}

base::Image8 render_look(const nlohmann::json& set) {
    document::Document document = document::demo_document();
    for (const auto& [path, value] : set.items()) {
        auto next = document::apply(document, document::set(path, value_of(value)));
        EXPECT_TRUE(next.ok()) << path << ": " << next.error().message;
        if (next) document = *next;
    }
    evaluation::EvaluationState state(studio(), {});
    const auto scene = evaluation::evaluate(state, document, {}, base::ticks_from_seconds(3));
    const auto accel = render::make_accel(render::AccelPurpose::still);
    render::StillSettings settings;
    settings.width = kWidth, settings.height = kHeight, settings.samples = 64, settings.bounces = 2, settings.seed = 1;
    return look::display_picture(render::render_still(*accel, *scene, settings, pool()).color, display_of(*scene),
                                 pool());
}

TEST(Golden, EveryLookIsAsItWasSeen) {
    ASSERT_TRUE(studio()->missing.empty()) << studio()->missing.front();
    const char* mode = std::getenv("LIMN_GOLDEN");
    const bool accept = mode && std::string(mode) == "accept";
    for (const auto& look : nlohmann::json::parse(std::ifstream(kFolder / "looks.json"))) {
        const std::string name = look.at("name");
        const base::Image8 now = render_look(look.at("set"));
        const auto path = kFolder / (name + ".png");
        if (accept) {
            ASSERT_TRUE(exchange::write_png(path.string(), now).ok());
            continue;
        }
        const base::Image8 kept = read_png(path);
        ASSERT_EQ(kept.data.size(), now.data.size()) << path << " is missing: LIMN_GOLDEN=accept makes it";
        // Another instruction set rounds differently, and so do a few coverage decisions; a changed look is far below
        // this.
        EXPECT_GT(psnr(kept, now), 38) << name;
    }
}

// The live picture of a talking face, sixteen frames after nothing, beside a converged still of the same pose.
TEST(Golden, TalkingFaceIsCloseToItsStill) {
    ASSERT_TRUE(studio()->missing.empty());
    evaluation::EvaluationState state(studio(), {});
    const auto accel = render::make_accel(render::AccelPurpose::live);
    const auto view = render::make_view();
    const std::atomic<bool> cancel{false};
    animation::ChannelFrame live;
    animation::put(live, {0, animation::Channel::talk, 1, {}});
    render::WorkRequest request;
    request.width = 640, request.height = 360, request.changed = true;
    const render::RenderWork work = render::next_work({}, request);
    const int checked[] = {1, 4, 16};
    const double wanted[] = {30, 36, 37};
    for (int frame = 1, next = 0; next < 3; ++frame) {
        const auto scene =
            evaluation::evaluate(state, document::demo_document(), live, base::kTicksPerSecond / 30 * (frame + 89));
        const auto change = render::update_accel(*accel, *scene);
        const render::TracedFrame traced = render::trace_frame(*accel, *view, *scene, work, change, pool(), cancel);
        if (frame != checked[next]) continue;
        base::Image8 shown;
        look::to_rgb8({{traced.image->rgb[0].get(), traced.image->rgb[1].get(), traced.image->rgb[2].get()},
                       640,
                       360,
                       traced.image->stride},
                      display_of(*scene), 0, pool(), shown);
        const auto still = render::make_accel(render::AccelPurpose::still);
        render::StillSettings settings;
        settings.samples = 96, settings.bounces = work.bounces, settings.seed = 7;
        scene::Scene cards = *scene;  // a live picture shows hair as cards: no strands are to be grown on them
        for (scene::Mesh& m : cards.meshes) m.rest = nullptr;
        const base::Image8 reference = look::display_picture(
            render::render_still(*still, cards, settings, pool()).color, display_of(*scene), pool());
        EXPECT_GT(psnr(shown, reference), wanted[next]) << "after " << frame << " frames";
        ++next;
    }
}

// Frame N is the same Scene whether time came to it forwards, backwards or at once.
TEST(Golden, SceneHashDependsOnTimeAlone) {
    ASSERT_TRUE(studio()->missing.empty());
    evaluation::EvaluationState forwards(studio(), {}), backwards(studio(), {});
    const auto hash_at = [](evaluation::EvaluationState& s, int frame) {
        return scene::scene_hash(
            *evaluation::evaluate(s, document::demo_document(), {}, base::kTicksPerSecond / 24 * frame));
    };
    std::vector<uint64_t> there, back(48);
    for (int i = 0; i < 48; ++i) there.push_back(hash_at(forwards, i));
    for (int i = 47; i >= 0; --i) back[static_cast<size_t>(i)] = hash_at(backwards, i);
    EXPECT_EQ(there, back);
    EXPECT_NE(there[0], there[20]);
    evaluation::EvaluationState fresh(studio(), {});
    EXPECT_EQ(hash_at(fresh, 31), there[31]);
}

}  // namespace
}  // namespace limn
