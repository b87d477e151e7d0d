#include "render/still/render_still.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <vector>

#include "render/data/half.h"
#include "render/still/share_samples.h"
#include "render/trace/trace_tile.h"

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
    if (group == LightGroup::sun)
        return light + value_of(g.sun[c].get()[at]) * value_of(p.light.sun_visibility.get()[at]);
    return group == LightGroup::other ? light + emitted : light;
}

float radiance(const Planes& p, size_t at, int c) {
    const GBuffer& g = p.g;
    const LightSamples& l = p.light;
    return value_of(g.emitted[c].get()[at]) + value_of(g.albedo[c].get()[at]) * value_of(l.diffuse[c].get()[at]) +
           value_of(g.specular[c].get()[at]) * value_of(l.specular[c].get()[at]) +
           value_of(g.sun[c].get()[at]) * value_of(l.sun_visibility.get()[at]);
}

// How many samples each tile has, and is to have, 16 x 16 tiles row by row.
struct TileCounts {
    std::vector<uint32_t> samples, wanted;
    // Luminance of every other sample, and how many: only where noise is estimated.
    std::vector<float> halves[2];
    std::vector<uint32_t> half_counts[2];
};

// Who is noisy takes another round. Who was not, may be again once its neighbours know more.
void want_more(TileCounts& t, const StillSettings& s, int tiles_x) {
    const HalfSums halves{{t.halves[0].data(), t.halves[1].data()},
                          {t.half_counts[0].data(), t.half_counts[1].data()},
                          s.width,
                          s.height,
                          s.width,
                          tiles_x};
    const std::vector<uint32_t> needed = samples_for_noise(spread_of_tiles(halves, s.gain), s.noise);
    for (size_t i = 0; i < needed.size(); ++i)
        if (needed[i] > t.samples[i]) t.wanted[i] = std::min(t.samples[i] + kRound, static_cast<uint32_t>(s.samples));
}

bool is_complete(const TileCounts& t) {
    return t.samples == t.wanted;
}

// Of what is known to be wanted: with an aim for noise there may be more to come.
double share_done(const TileCounts& t, uint32_t most) {
    double done = 0, all = 0;
    for (size_t i = 0; i < t.samples.size(); ++i) done += t.samples[i], all += t.halves[0].empty() ? most : t.wanted[i];
    return all > 0 ? done / all : 1;
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
    if (s.variance) image.variance = base::ImageF(s.width, s.height, 3);
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
    constexpr uint32_t kBlock = 4;
    const auto tiles = static_cast<size_t>(tiles_x) * static_cast<size_t>(tiles_y);
    const auto most = static_cast<uint32_t>(std::max(s.samples, 0));
    TileCounts counts{std::vector<uint32_t>(tiles),
                      std::vector<uint32_t>(tiles, s.noise > 0 ? std::min(kJudgedAfter, most) : most),
                      {},
                      {}};
    if (s.noise > 0)
        for (int half = 0; half < 2; ++half) {
            counts.halves[half].resize(sums.size() / 3);
            counts.half_counts[half].resize(tiles);
        }
    while (!is_complete(counts)) {
        pool.for_each(tiles_x * tiles_y, [&](int tile, int thread) {
            const auto t = static_cast<size_t>(tile);
            const uint32_t done = counts.samples[t], end = std::min(done + kBlock, counts.wanted[t]);
            if (done == end) return;
            TileFilm& film = *films[static_cast<size_t>(thread)];
            const int tx = tile % tiles_x, ty = tile / tiles_x;
            PlaneView view = view_of(film.planes);
            // The tile's planes are its own; the picture's size still decides where its rays go.
            const ptrdiff_t shift =
                -(static_cast<ptrdiff_t>(ty) * kTileSize * view.stride + static_cast<ptrdiff_t>(tx) * kTileSize);
            shift_planes(view, shift);
            view.width = s.width, view.height = s.height;
            TraceSettings trace;
            trace.seed = s.seed;
            trace.sequence = SampleSequence::converging;
            trace.bounces = s.bounces;
            trace.indirect_clamp = s.indirect_clamp;
            trace.jitter_by_pixel = true;
            TileCounters counters;
            for (uint32_t sample = done; sample < end; ++sample) {
                trace.sample = sample;
                tile_tracer().trace(w, view, trace, tx, ty, film.scratch.data, counters);
                for (int y = 0; y < kTileSize && ty * kTileSize + y < s.height; ++y) {
                    for (int x = 0; x < kTileSize && tx * kTileSize + x < s.width; ++x) {
                        const size_t from = static_cast<size_t>(y) * film.planes.stride + x;
                        const size_t to = (static_cast<size_t>(ty * kTileSize + y) * s.width + tx * kTileSize + x) * 3;
                        float rgb[3];
                        for (int c = 0; c < 3; ++c) {
                            const double v = radiance(film.planes, from, c);
                            sums[to + c] += v;
                            rgb[c] = static_cast<float>(v);
                            if (s.variance) squares[to + c] += v * v;
                            for (auto& [group, picture] : image.groups)
                                picture.data[to + c] += radiance_of(film.planes, from, c, group, backdrop);
                            if (s.features && film.planes.g.depth.get()[from] > 0) {
                                image.albedo.data[to + c] += value_of(film.planes.g.albedo[c].get()[from]);
                                image.normal.data[to + c] += half_to_float(film.planes.g.normal[c].get()[from]);
                            }
                        }
                        if (s.noise > 0) counts.halves[sample % 2][to / 3] += base::luminance({rgb[0], rgb[1], rgb[2]});
                    }
                }
                if (s.noise > 0) ++counts.half_counts[sample % 2][t];
            }
            counts.samples[t] = end;
            rays[static_cast<size_t>(thread)] += counters.rays;
        });
        if (s.noise > 0 && is_complete(counts)) want_more(counts, s, tiles_x);
        if (progress && !progress(share_done(counts, most))) break;
    }

    image.samples = static_cast<int>(*std::max_element(counts.samples.begin(), counts.samples.end()));
    for (int y = 0; y < s.height; ++y) {
        for (int x = 0; x < s.width; ++x) {
            const uint32_t n = counts.samples[static_cast<size_t>(y / kTileSize * tiles_x + x / kTileSize)];
            image.mean_samples += n;
            for (size_t i = (static_cast<size_t>(y) * s.width + x) * 3, end = i + 3; i < end; ++i) {
                image.color.data[i] = static_cast<float>(sums[i] / n);
                for (auto& [group, picture] : image.groups) picture.data[i] /= static_cast<float>(n);
                if (s.features)
                    for (base::ImageF* picture : {&image.albedo, &image.normal})
                        picture->data[i] = std::clamp(picture->data[i] / static_cast<float>(n), -1.0f, 1.0f);
                if (!s.variance) continue;
                const double mean = sums[i] / n, spread = squares[i] / n - mean * mean;
                image.variance.data[i] = static_cast<float>(std::max(spread, 0.0) / std::max(n - 1, 1u));
            }
        }
    }
    image.mean_samples /= static_cast<double>(s.width) * s.height;
    for (uint64_t r : rays) image.rays += r;
    return image;
}

}  // namespace limn::render
