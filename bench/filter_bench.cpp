// What it costs to turn samples into a picture and a picture into video, stage by stage, on made-up planes of the usual
// size: half of the pixels a lumpy surface that drifts, half background. Two threads. Look at the minima: a shared host
// is noisy.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/random.h"
#include "look/convert.h"
#include "render/data/half.h"
#include "render/filter/filter.h"
#include "video/encoder.h"
#include "video/jpeg.h"

namespace limn {
namespace {

using render::float_to_half;

const std::atomic<bool> never{false};

float noise(int x, int y, int what) {
    return base::uniform(base::hash(uint32_t(x), uint32_t(y), uint32_t(what)));
}

void fill(render::Planes& p, int width, int height, float motion, bool checkerboard) {
    render::resize(p, width, height);
    for (int y = 0; y < p.rows; ++y)
        for (int x = 0; x < p.stride; ++x) {
            const size_t at = static_cast<size_t>(y) * p.stride + x;
            const float u = (x - width * 0.5f) / (width * 0.3f), v = (y - height * 0.5f) / (height * 0.55f),
                        r2 = u * u + v * v;
            const bool surface = r2 < 1;
            const float nz = std::sqrt(std::max(1 - 0.8f * r2, 0.1f));
            p.g.depth.get()[at] = surface ? 1.0f - 0.1f * nz : 0;
            p.g.previous_x.get()[at] = x + 0.5f + (surface ? motion : 0);
            p.g.previous_y.get()[at] = y + 0.5f + (surface ? 0.3f * motion : 0);
            p.g.previous_depth.get()[at] = p.g.depth.get()[at];
            p.g.id.get()[at] = surface ? 7 << 8 | 1 : 0;
            const float n[3] = {u * 0.8f, v * 0.8f, nz};
            for (int k = 0; k < 3; ++k) {
                p.g.normal[k].get()[at] = float_to_half(n[k] / std::sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]));
                p.g.albedo[k].get()[at] = float_to_half(0.4f + 0.2f * noise(x / 3, y / 3, k));
                p.g.specular[k].get()[at] = float_to_half(0.05f);
                p.g.emitted[k].get()[at] = float_to_half(surface ? 0.0f : 0.2f);
                p.g.sun[k].get()[at] = float_to_half(0.4f);
                p.light.diffuse[k].get()[at] = float_to_half(0.5f * nz * -std::log(1 - noise(x, y, 7)));
                p.light.specular[k].get()[at] = float_to_half(-std::log(1 - noise(x, y, 8)));
            }
            p.g.roughness.get()[at] = float_to_half(0.5f);
            p.light.sun_visibility.get()[at] = float_to_half(noise(x, y, 9) < 0.7f ? 1.0f : 0.0f);
            p.light.lit.get()[at] = surface && (!checkerboard || (x + y) % 2 == 0);
        }
}

void filter(benchmark::State& state) {
    const auto width = static_cast<int>(state.range(0)), height = static_cast<int>(state.range(1));
    base::TaskPool pool(2);
    render::Planes planes;
    fill(planes, width, height, state.range(2) ? 0.37f : 0.0f, true);
    render::FilterState filter_state;
    render::FilterSettings settings;
    render::LinearImage image;
    render::FilterTimings t, least{1e9f, 1e9f, 1e9f, 1e9f};
    for (auto _ : state) {
        filter_frame(filter_state, planes, settings, {}, pool, never, image, t);
        if (filter_state.frames < 6) continue;
        least.temporal_ms = std::min(least.temporal_ms, t.temporal_ms);
        least.spatial_ms = std::min(least.spatial_ms, t.spatial_ms);
        least.compose_ms = std::min(least.compose_ms, t.compose_ms);
        least.antialias_ms = std::min(least.antialias_ms, t.antialias_ms);
    }
    state.counters["temporal"] = least.temporal_ms;
    state.counters["spatial"] = least.spatial_ms;
    state.counters["compose"] = least.compose_ms;
    state.counters["antialias"] = least.antialias_ms;
}
BENCHMARK(filter)
    ->ArgNames({"width", "height", "moving"})
    ->Args({640, 360, 0})
    ->Args({640, 360, 1})
    ->Args({960, 540, 1})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(1)
    ->UseRealTime();

look::LinearPicture linear_of(const render::LinearImage& image) {
    return {{image.rgb[0].get(), image.rgb[1].get(), image.rgb[2].get()}, image.width, image.height, image.stride};
}

render::LinearImage sample_film(int width, int height, base::TaskPool& pool) {
    render::Planes planes;
    fill(planes, width, height, 0, false);
    render::FilterState state;
    render::LinearImage image;
    render::FilterTimings t;
    for (int i = 0; i < 8; ++i) filter_frame(state, planes, {}, {}, pool, never, image, t);
    return image;
}

void to_yuv(benchmark::State& state) {
    base::TaskPool pool(2);
    const render::LinearImage image = sample_film(640, 360, pool);
    look::YuvPicture yuv;
    double least = 1e9;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        look::to_yuv(linear_of(image), {static_cast<look::View>(state.range(0)), 0}, look::YuvCoding::video, 0.5f, pool,
                     yuv);
        least = std::min(least,
                         std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    state.counters["least_ms"] = least;
}
BENCHMARK(to_yuv)->ArgName("view")->DenseRange(0, 3)->Unit(benchmark::kMillisecond)->UseRealTime();

// With a look table: a cube of the given size, rough so that neighbouring colours lie apart.
void to_yuv_with_table(benchmark::State& state) {
    base::TaskPool pool(2);
    const render::LinearImage image = sample_film(640, 360, pool);
    const int size = static_cast<int>(state.range(0));
    auto table = std::make_shared<base::ColorTable>();
    table->cube.size = size;
    table->cube.values.resize(4 * static_cast<size_t>(size) * size * size);
    for (size_t i = 0; i < table->cube.values.size(); ++i) table->cube.values[i] = static_cast<float>(i % 97) / 97;
    look::Display display;
    display.table = table;
    look::YuvPicture yuv;
    double least = 1e9;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        look::to_yuv(linear_of(image), display, look::YuvCoding::video, 0.5f, pool, yuv);
        least = std::min(least,
                         std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    state.counters["least_ms"] = least;
}
BENCHMARK(to_yuv_with_table)->ArgName("size")->Arg(33)->Arg(65)->Unit(benchmark::kMillisecond)->UseRealTime();

void encode(benchmark::State& state) {
    base::TaskPool pool(2);
    const render::LinearImage image = sample_film(640, 360, pool);
    look::YuvPicture yuv[8];
    for (int i = 0; i < 8; ++i)
        look::to_yuv(linear_of(image), {look::View::agx, 0.03f * static_cast<float>(i)}, look::YuvCoding::video, 0.5f,
                     pool, yuv[i]);
    auto encoder = video::open_encoder({.width = 640, .height = 360});
    size_t bytes = 0, frames = 0;
    double least = 1e9;
    for (auto _ : state) {
        const auto start = std::chrono::steady_clock::now();
        bytes += video::encode(*encoder, yuv[frames++ % 8])->bytes.size();
        least = std::min(least,
                         std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    }
    state.counters["least_ms"] = least;
    state.counters["bytes"] = static_cast<double>(bytes) / static_cast<double>(frames);
}
BENCHMARK(encode)->Unit(benchmark::kMillisecond)->UseRealTime();

void jpeg(benchmark::State& state) {
    base::TaskPool pool(2);
    const render::LinearImage image = sample_film(640, 360, pool);
    look::YuvPicture yuv;
    look::to_yuv(linear_of(image), {}, look::YuvCoding::jfif, 0.5f, pool, yuv);
    auto encoder = video::open_jpeg_encoder();
    for (auto _ : state) benchmark::DoNotOptimize(video::encode_jpeg(*encoder, yuv));
}
BENCHMARK(jpeg)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace limn

BENCHMARK_MAIN();
