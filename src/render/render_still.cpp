#include "render/render_still.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "render/half.h"
#include "render/trace_tile.h"

namespace limn::render {
namespace {

struct Scratch {
    explicit Scratch(size_t bytes) : data(std::aligned_alloc(64, (bytes + 63) / 64 * 64)) {}
    ~Scratch() { std::free(data); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    void* data;
};

// One thread's tile-sized planes: a still needs no picture-sized ones.
struct TileFilm {
    Planes planes;
    Scratch scratch{tile_tracer().scratch_bytes};
};

// What a half float cannot hold has become infinite; that is very bright, and NaN is nothing.
float value_of(uint16_t half) {
    const float v = half_to_float(half);
    return v > 0 ? std::min(v, 65504.0f) : 0.0f;
}

// What one group brings to a pixel by one sample. Black where the eye sees no surface counts as backdrop.
float radiance_of(const Planes& p, size_t at, int c, LightGroup group, LightGroup backdrop) {
    const GBuffer& g = p.g;
    const float emitted = value_of(g.emitted[c].get()[at]);
    if (g.depth.get()[at] <= 0) return group == backdrop ? emitted : 0;
    const float light = value_of(p.light.groups[3 * static_cast<int>(group) + c].get()[at]);
    if (group == LightGroup::sun) return light + value_of(g.sun[c].get()[at]) * value_of(p.light.sun_visibility.get()[at]);
    return group == LightGroup::other ? light + emitted : light;
}

float radiance(const Planes& p, size_t at, int c) {
    const GBuffer& g = p.g;
    const LightSamples& l = p.light;
    return value_of(g.emitted[c].get()[at]) + value_of(g.albedo[c].get()[at]) * value_of(l.diffuse[c].get()[at]) +
           value_of(g.specular[c].get()[at]) * value_of(l.specular[c].get()[at]) +
           value_of(g.sun[c].get()[at]) * value_of(l.sun_visibility.get()[at]);
}

}  // namespace

StillImage render_still(SceneAccel& accel, const scene::Scene& scene, const StillSettings& s, base::TaskPool& pool,
                        const std::function<bool(double)>& progress) {
    const auto start = std::chrono::steady_clock::now();
    update_accel(accel, scene);
    const double build_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    WideScene w = wide_scene(accel);
    w.camera = w.previous_camera = camera_record(scene.camera, s.width, s.height);

    StillImage image;
    image.build_seconds = build_seconds;
    image.color = base::ImageF(s.width, s.height, 3);
    std::vector<double> squares(s.variance ? image.color.data.size() : 0);
    std::vector<double> sums(image.color.data.size());
    if (s.groups)
        for (int g = 0; g < kLightGroups; ++g)
            if (w.groups >> g & 1) image.groups.emplace_back(LightGroup(g), base::ImageF(s.width, s.height, 3));
    if (s.features) image.albedo = image.normal = base::ImageF(s.width, s.height, 3);
    const LightGroup backdrop = w.environment.backdrop_is_color ? LightGroup::other : LightGroup::environment;
    const int tiles_x = (s.width + kTileSize - 1) / kTileSize, tiles_y = (s.height + kTileSize - 1) / kTileSize;
    std::vector<std::unique_ptr<TileFilm>> films(static_cast<size_t>(pool.threads()));
    for (auto& f : films) {
        f = std::make_unique<TileFilm>();
        resize(f->planes, kTileSize, kTileSize);
        keep_groups(f->planes, true);
    }
    std::vector<uint64_t> rays(films.size());

    // Samples go in blocks so that a caller can stop in between; within a pixel they are always added in index order.
    constexpr int kBlock = 4;
    int done = 0;
    while (done < s.samples) {
        const int end = std::min(done + kBlock, s.samples);
        pool.for_each(tiles_x * tiles_y, [&](int tile, int thread) {
            TileFilm& film = *films[static_cast<size_t>(thread)];
            const int tx = tile % tiles_x, ty = tile / tiles_x;
            PlaneView view = view_of(film.planes);
            // The tile's planes are its own; the picture's size still decides where its rays go.
            const ptrdiff_t shift = -(static_cast<ptrdiff_t>(ty) * kTileSize * view.stride + static_cast<ptrdiff_t>(tx) * kTileSize);
            shift_planes(view, shift);
            view.width = s.width, view.height = s.height;
            TraceSettings trace;
            trace.seed = s.seed;
            trace.sequence = SampleSequence::converging;
            trace.bounces = s.bounces;
            trace.indirect_clamp = s.indirect_clamp;
            trace.jitter_by_pixel = true;
            TileCounters counters;
            for (int sample = done; sample < end; ++sample) {
                trace.sample = static_cast<uint32_t>(sample);
                tile_tracer().trace(w, view, trace, tx, ty, film.scratch.data, counters);
                for (int y = 0; y < kTileSize && ty * kTileSize + y < s.height; ++y) {
                    for (int x = 0; x < kTileSize && tx * kTileSize + x < s.width; ++x) {
                        const size_t from = static_cast<size_t>(y) * film.planes.stride + x;
                        const size_t to = (static_cast<size_t>(ty * kTileSize + y) * s.width + tx * kTileSize + x) * 3;
                        for (int c = 0; c < 3; ++c) {
                            const double v = radiance(film.planes, from, c);
                            sums[to + c] += v;
                            if (s.variance) squares[to + c] += v * v;
                            for (auto& [group, picture] : image.groups) picture.data[to + c] += radiance_of(film.planes, from, c, group, backdrop);
                            if (s.features && film.planes.g.depth.get()[from] > 0) {
                                image.albedo.data[to + c] += value_of(film.planes.g.albedo[c].get()[from]);
                                image.normal.data[to + c] += half_to_float(film.planes.g.normal[c].get()[from]);
                            }
                        }
                    }
                }
            }
            rays[static_cast<size_t>(thread)] += counters.rays;
        });
        done = end;
        if (progress && !progress(static_cast<double>(done) / s.samples)) break;
    }

    for (size_t i = 0; i < sums.size(); ++i) image.color.data[i] = static_cast<float>(sums[i] / done);
    image.samples = done;
    for (auto& [group, picture] : image.groups)
        for (float& v : picture.data) v /= static_cast<float>(done);
    for (base::ImageF* picture : {&image.albedo, &image.normal})
        for (float& v : picture->data) v = std::clamp(v / static_cast<float>(done), -1.0f, 1.0f);
    if (s.variance) {
        image.variance = base::ImageF(s.width, s.height, 3);
        for (size_t i = 0; i < sums.size(); ++i) {
            const double mean = sums[i] / done, spread = squares[i] / done - mean * mean;
            image.variance.data[i] = static_cast<float>(std::max(spread, 0.0) / std::max(done - 1, 1));
        }
    }
    for (uint64_t r : rays) image.rays += r;
    return image;
}

base::Result<void> denoise_still(StillImage& image, Denoiser& denoiser) {
    base::ImageF clean(image.color.width, image.color.height, 3);
    const DenoiseInput in{image.color.data.data(), image.albedo.data.data(), image.normal.data.data(), clean.width, clean.height, true};
    const auto done = denoise(denoiser, in, std::atomic<bool>{false}, clean.data.data());
    if (!done) return done.error();
    image.color = std::move(clean);
    return {};
}

}  // namespace limn::render
