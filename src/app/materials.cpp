#include "app/materials.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <vector>

#include "app/option_checks.h"
#include "base/nearest.h"
#include "engine/live.h"
#include "evaluation/preview_scene.h"
#include "exchange/write_image.h"
#include "render/still/render_still.h"
#include "world/thumbnail.h"

namespace limn::app {
namespace {

int fail(const std::string& message) {
    fmt::print(stderr, "limn materials: {}\n", message);
    return 1;
}

base::Result<void> write(const std::filesystem::path& path, const base::Image8& picture) {
    if (ending_of(path) == ".png") return exchange::write_png(path.string(), picture);
    auto jpeg = world::encode_jpeg(picture, 90);
    if (!jpeg) return jpeg.error();
    std::ofstream file(path, std::ios::binary);
    file.write(reinterpret_cast<const char*>(jpeg->data()), static_cast<std::streamsize>(jpeg->size()));
    if (!file) return base::Error{fmt::format("{} cannot be written", path.string())};
    return {};
}

void list() {
    for (const material::Entry& e : material::catalogue()) fmt::print("{:18} {:10} {}\n", e.id, e.group, e.name);
}

std::string close_to(const std::string& wanted) {
    std::vector<std::string> ids, close;
    for (const material::Entry& e : material::catalogue()) ids.push_back(e.id);
    for (size_t i : base::nearest_names(wanted, ids)) close.push_back(ids[i]);
    return fmt::format("{}", fmt::join(close, ", "));
}

void put(base::Image8& sheet, const base::Image8& tile, int left, int top) {
    for (int y = 0; y < tile.height; ++y)
        std::memcpy(sheet.pixel(left, top + y), tile.pixel(0, y), static_cast<size_t>(tile.width) * 3);
}

}  // namespace

base::Image8 preview_picture(material::Cache& cache, const material::MaterialSpec& spec, int size, int samples,
                             render::Denoiser* denoiser, base::TaskPool& pool, const std::atomic<bool>& cancel) {
    const scene::Scene scene = evaluation::preview_scene(cache, spec);
    render::StillSettings settings;
    settings.width = settings.height = size;
    settings.samples = samples;
    settings.bounces = 5;
    settings.indirect_clamp = 8;
    const auto accel = render::make_accel(render::AccelPurpose::still);
    settings.features = denoiser != nullptr;
    render::StillImage image =
        render::render_still(*accel, scene, settings, pool, [&](double) { return !cancel.load(); });
    if (denoiser && !cancel) (void)render::denoise_still(image, *denoiser);  // a picture with noise is a picture
    return look::display_picture(image.color, engine::display_of(scene), pool);
}

library::MaterialPreviews::Render preview_renderer(const std::string& denoiser) {
    struct Kept {
        base::TaskPool pool{1};
        material::Cache textures;
        render::DenoiserPtr denoiser;
    };
    auto kept = std::make_shared<Kept>();
    if (!denoiser.empty())
        if (auto opened = render::open_denoiser(denoiser, 1)) kept->denoiser = std::move(*opened);
    constexpr int kSamples = 96, kSamplesDenoised = 16;
    return [kept](const std::string& id, int size, const std::atomic<bool>& ended) {
        material::MaterialSpec spec;
        spec.id = id;
        return preview_picture(kept->textures, spec, size, kept->denoiser ? kSamplesDenoised : kSamples,
                               kept->denoiser.get(), kept->pool, ended);
    };
}

int materials(const MaterialsOptions& options) {
    if (options.list) list();
    std::vector<const material::Entry*> wanted;
    for (const material::Entry& e : material::catalogue())
        if (options.only.empty() || e.id == options.only) wanted.push_back(&e);
    if (wanted.empty())
        return fail(fmt::format("there is no material \"{}\"; close by: {}. `limn materials --list` names them all",
                                options.only, close_to(options.only)));
    if (!options.sheet.empty())
        if (const auto good = check_output_file(options.sheet, {".png", ".jpg", ".jpeg"}); !good)
            return fail(good.error().message);
    if (!options.previews.empty())
        if (const auto good = check_output_folder(options.previews); !good) return fail(good.error().message);
    if (options.previews.empty() && options.sheet.empty()) return 0;

    base::flush_denormals();
    base::TaskPool pool(options.threads);
    material::Cache cache;
    const std::atomic<bool> never = false;
    const int columns = std::min(static_cast<int>(wanted.size()), 10),
              rows = (static_cast<int>(wanted.size()) + columns - 1) / columns;
    base::Image8 sheet(columns * options.size, rows * options.size, 3);
    for (size_t i = 0; i < wanted.size(); ++i) {
        material::MaterialSpec spec;
        spec.id = wanted[i]->id;
        spec.scale = options.scale, spec.wear = options.wear, spec.wetness = options.wetness;
        const base::Image8 picture = preview_picture(cache, spec, options.size, options.samples, nullptr, pool, never);
        if (!options.previews.empty()) {
            const auto wrote = write(options.previews / (wanted[i]->id + ".jpg"), picture);
            if (!wrote) return fail(wrote.error().message);
        }
        put(sheet, picture, static_cast<int>(i) % columns * options.size, static_cast<int>(i) / columns * options.size);
    }
    if (options.sheet.empty()) return 0;
    const auto wrote = write(options.sheet, sheet);
    return wrote ? 0 : fail(wrote.error().message);
}

}  // namespace limn::app
