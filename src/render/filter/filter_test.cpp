#include "render/filter/filter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>
#include <vector>

#include "base/random.h"
#include "base/vec.h"
#include "render/data/half.h"
#include "render/filter/filter_kernels.h"

namespace limn::render {
namespace {

using base::Float3;

// What one point of a made-up picture is, exactly. Coordinates are pixels, continuous.
struct Point {
    float depth = 0;  // 0 = background
    int32_t id = 0;
    Float3 normal{0, 0, 1};
    Float3 albedo{0.0f}, diffuse{0.0f}, specular_albedo{0.0f}, specular{0.0f}, sun{0.0f}, emitted{0.0f};
    float visibility = 1, roughness = 0.5f;
    float motion_x = 0;  // pixels to where it was a frame ago
    float previous_depth = 0;
};
using World = std::function<Point(float x, float y, int frame)>;

const std::atomic<bool> never{false};
constexpr int kWidth = 150, kHeight = 82;
enum class Lit { all, checkerboard, quarter };

float noise(int x, int y, int frame, int what) {
    return base::uniform(base::hash(uint32_t(x), uint32_t(y), uint32_t(frame), uint32_t(what)));
}

// One sample a pixel of the world: light with exponential noise of the right mean, visibility of one bit. The margin
// right of the picture is full of NaN.
void trace(Planes& p, const World& world, int frame, Lit lit, int width = kWidth, int height = kHeight) {
    resize(p, width, height);
    p.jitter_x = base::uniform(uint32_t(frame) * 3242174889u + 0x80000000u) - 0.5f;
    p.jitter_y = base::uniform(uint32_t(frame) * 2447445414u + 0x80000000u) - 0.5f;
    const auto put3 = [](HalfPlane* to, size_t at, Float3 c) {
        for (int k = 0; k < 3; ++k) to[k].get()[at] = float_to_half(c[k]);
    };
    for (int y = 0; y < p.rows; ++y)
        for (int x = 0; x < p.stride; ++x) {
            const size_t at = static_cast<size_t>(y) * p.stride + x;
            if (x >= width || y >= height) {
                const Float3 bad(std::nanf(""));
                for (auto* plane :
                     {p.g.normal, p.g.albedo, p.g.specular, p.g.emitted, p.g.sun, p.light.diffuse, p.light.specular})
                    put3(plane, at, bad);
                p.g.depth.get()[at] = p.g.previous_x.get()[at] = p.g.previous_y.get()[at] = bad.x;
                p.light.lit.get()[at] = 1;
                continue;
            }
            const float sx = x + 0.5f + p.jitter_x, sy = y + 0.5f + p.jitter_y;
            const Point q = world(sx, sy, frame);
            p.g.depth.get()[at] = q.depth;
            p.g.previous_x.get()[at] = sx + q.motion_x;
            p.g.previous_y.get()[at] = sy;
            p.g.previous_depth.get()[at] = q.previous_depth > 0 ? q.previous_depth : q.depth;
            p.g.id.get()[at] = q.id;
            put3(p.g.normal, at, q.normal);
            put3(p.g.albedo, at, q.albedo);
            put3(p.g.specular, at, q.specular_albedo);
            put3(p.g.emitted, at, q.emitted);
            put3(p.g.sun, at, q.sun);
            p.g.roughness.get()[at] = float_to_half(q.roughness);
            p.light.sun_visibility.get()[at] = float_to_half(noise(x, y, frame, 2) < q.visibility ? 1.0f : 0.0f);
            const bool has_light =
                q.depth > 0 && (lit == Lit::all || (lit == Lit::checkerboard && (x + y + frame) % 2 == 0) ||
                                (lit == Lit::quarter && x % 2 == frame % 2 && y % 2 == frame / 2 % 2));
            p.light.lit.get()[at] = has_light;
            const float d = -std::log(1 - noise(x, y, frame, 0)), s = -std::log(1 - noise(x, y, frame, 1));
            put3(p.light.diffuse, at, has_light ? q.diffuse * d : Float3(std::nanf("")));
            put3(p.light.specular, at, has_light ? q.specular * s : Float3(std::nanf("")));
        }
}

Float3 color(const Point& q) {
    Float3 c = q.emitted;
    if (q.depth > 0) c += q.albedo * q.diffuse + q.specular_albedo * q.specular + q.sun * q.visibility;
    return c;
}
// The mean over each pixel's square.
std::vector<Float3> truth(const World& world, int frame, int width = kWidth, int height = kHeight) {
    std::vector<Float3> out(static_cast<size_t>(width) * height);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            Float3 sum;
            for (int k = 0; k < 64; ++k) sum += color(world(x + (k % 8 + 0.5f) / 8, y + (k / 8 + 0.5f) / 8, frame));
            out[static_cast<size_t>(y) * width + x] = sum / 64;
        }
    return out;
}

Float3 pixel(const LinearImage& image, int x, int y) {
    const size_t at = static_cast<size_t>(y) * image.stride + x;
    return {half_to_float(image.rgb[0].get()[at]), half_to_float(image.rgb[1].get()[at]),
            half_to_float(image.rgb[2].get()[at])};
}

// In a square-root display space, over a rectangle.
double psnr(const LinearImage& image, const std::vector<Float3>& reference, int x0 = 0, int y0 = 0, int x1 = kWidth,
            int y1 = kHeight) {
    double sum = 0;
    for (int y = y0; y < y1; ++y)
        for (int x = x0; x < x1; ++x) {
            const Float3 a = pixel(image, x, y), b = reference[static_cast<size_t>(y) * image.width + x];
            for (int k = 0; k < 3; ++k) {
                const double d = std::sqrt(std::min(a[k], 1.0f)) - std::sqrt(std::min(b[k], 1.0f));
                sum += d * d;
            }
        }
    return -10 * std::log10(std::max(sum / (3.0 * (x1 - x0) * (y1 - y0)), 1e-12));
}

struct Sequence {
    base::TaskPool pool{2};
    FilterState state;
    FilterSettings settings;
    LinearImage image;
    FilterTimings timings;
    Planes planes;

    void frame(const World& world, int t, Lit lit = Lit::all, Stale stale = {}, int width = kWidth,
               int height = kHeight) {
        trace(planes, world, t, lit, width, height);
        filter_frame(state, planes, settings, stale, pool, never, image, timings);
    }
    void frames(const World& world, int from, int count, Lit lit = Lit::all) {
        for (int t = from; t < from + count; ++t) frame(world, t, lit);
    }
};

float checker(float x, float y) {
    return (int(std::floor(x / 7)) + int(std::floor(y / 7))) % 2 ? 0.8f : 0.25f;
}

// A bump with a checkered albedo, rough highlights and a shadow edge, before a dim background; moves by `speed` pixels
// a frame.
World bump(float speed) {
    return [speed](float x, float y, int frame) {
        Point p;
        const float u = x - speed * frame;
        const float dx = (u - 70) / 55, dy = (y - 41) / 36, r2 = dx * dx + dy * dy;
        if (r2 >= 1) {
            p.emitted = Float3(0.15f, 0.2f, 0.3f) * (0.7f + 0.3f * std::sin(x * 0.05f));
            return p;
        }
        const float nz = std::sqrt(1 - 0.7f * r2);
        p.depth = 1.0f - 0.1f * nz;
        p.id = 7 << 8;
        p.normal = base::normalize({dx * 0.8f, dy * 0.8f, nz});
        p.albedo = Float3(0.9f, 0.7f, 0.6f) * checker(u, y);
        p.diffuse = Float3(0.6f, 0.55f, 0.5f) * (0.5f + 0.5f * p.normal.z + 0.3f * p.normal.x);
        p.specular_albedo = Float3(0.05f);
        p.specular = Float3(2.0f) * std::exp(-8 * (dx + 0.3f) * (dx + 0.3f) - 8 * dy * dy);
        p.sun = p.albedo * 0.5f;
        p.visibility = u > 90 ? 0.0f : 1.0f;
        p.motion_x = -speed;
        return p;
    };
}

TEST(Filter, ErrorFallsWithFramesAtRest) {
    for (Lit lit : {Lit::all, Lit::checkerboard, Lit::quarter}) {
        Sequence run;
        const World world = bump(0);
        const auto reference = truth(world, 0);
        run.frames(world, 0, 1, lit);
        const double one = psnr(run.image, reference);
        run.frames(world, 1, 3, lit);
        const double four = psnr(run.image, reference);
        run.frames(world, 4, 12, lit);
        const double sixteen = psnr(run.image, reference);
        run.frames(world, 16, 48, lit);
        const double many = psnr(run.image, reference);
        EXPECT_GT(one, 26);
        EXPECT_GT(four, one + 1);
        EXPECT_GT(sixteen, four + 2);
        EXPECT_GT(many, sixteen);
        EXPECT_GT(many, 35);
    }
}

TEST(Filter, KeepsItsSharpnessInMotion) {
    Sequence run;
    const World world = bump(0.37f);
    run.frames(world, 0, 24, Lit::checkerboard);
    const double moving = psnr(run.image, truth(world, 23));
    EXPECT_GT(moving, 35);
}

// A lid in front of a bright eye opens at frame 10.
World blink(uint8_t lid_zone, uint8_t eye_zone) {
    return [=](float x, float y, int frame) {
        Point p;
        p.albedo = Float3(1.0f);
        const bool in_eye = std::hypot(x - 75, (y - 41) * 1.5f) < 20;
        if (in_eye && frame >= 10) {
            p.depth = 1.0f;
            p.id = 3 << 8 | eye_zone;
            p.diffuse = Float3(0.02f);
            if (std::hypot(x - 70, y - 36) < 3) p.emitted = Float3(0.8f);
        } else {
            p.depth = in_eye ? 0.995f : 1.0f;
            p.id = 3 << 8 | lid_zone;
            p.diffuse = Float3(0.6f, 0.45f, 0.4f);
        }
        return p;
    };
}

TEST(Filter, AnOpenedEyeIsNotMilky) {
    Sequence run;
    run.settings.zones[1].group = 1;
    run.settings.zones[2] = {3, 8, false};
    const World world = blink(1, 2);
    run.frames(world, 0, 11, Lit::checkerboard);
    const auto reference = truth(world, 20);
    // Inside the eye, away from lid and glint.
    const auto level = [&] {
        double sum = 0;
        for (int y = 36; y < 48; ++y)
            for (int x = 78; x < 88; ++x) sum += pixel(run.image, x, y).y;
        return sum / 120;
    };
    EXPECT_NEAR(level(), 0.02, 0.01) << "in its first frame";
    run.frames(world, 11, 3, Lit::checkerboard);
    EXPECT_NEAR(level(), 0.02, 0.006);
    EXPECT_GT(psnr(run.image, reference, 60, 32, 90, 50), 27);
}

// A bar of its own object passes in front of a wall.
World bar(float from) {
    return [from](float x, float y, int frame) {
        Point p;
        const float left = from + 3.0f * frame;
        p.albedo = Float3(1.0f);
        if (x >= left && x < left + 20 && y > 10) {
            p.depth = 1.0f;
            p.id = 5 << 8;
            p.diffuse = Float3(2.0f, 0.2f, 0.1f);
            p.motion_x = -3;
        } else {
            p.depth = 2.0f;
            p.id = 6 << 8;
            p.diffuse = Float3(0.1f, 0.1f, 0.3f);
        }
        return p;
    };
}

TEST(Filter, LeavesNoGhostBehind) {
    Sequence run;
    const World world = bar(0);
    run.frames(world, 0, 24, Lit::checkerboard);
    // The bar's left edge is at 69 now; what it uncovered two frames ago is the wall again.
    double worst = 0;
    for (int x = 30; x < 62; ++x) {
        double mean = 0;
        for (int y = 20; y < 70; ++y) mean += pixel(run.image, x, y).x / 50;
        worst = std::max(worst, std::abs(mean - 0.1));
    }
    EXPECT_LT(worst, 0.03);
}

TEST(Filter, AMovedShadowFollowsAtOnceWhenTold) {
    World before = [](float x, float, int) {
        Point p;
        p.depth = 1;
        p.id = 1 << 8;
        p.albedo = p.sun = Float3(0.5f);
        p.diffuse = Float3(0.2f);
        p.visibility = x < 60 ? 1.0f : 0.0f;
        return p;
    };
    World after = [&](float x, float y, int frame) {
        Point p = before(x, y, frame);
        p.visibility = x < 100 ? 1.0f : 0.0f;
        return p;
    };
    Sequence run;
    run.frames(before, 0, 20);
    run.frame(after, 20, Lit::checkerboard, {.sun_visibility = true, .light_history = 8});
    double mean = 0;
    for (int y = 10; y < 70; ++y)
        for (int x = 65; x < 95; ++x) mean += pixel(run.image, x, y).y / (60 * 30);
    EXPECT_NEAR(mean, 0.6, 0.06);
}

// Strands narrower than a pixel, each sample either skin or hair.
World brow() {
    return [](float x, float y, int frame) {
        Point p;
        const bool strand = x > 40 && x < 110 && y > 30 && y < 50 && noise(int(x * 64), int(y * 64), frame, 9) < 0.4f;
        p.depth = strand ? 0.997f : 1.0f;
        p.id = 2 << 8 | (strand ? 2 : 1);
        p.albedo = strand ? Float3(0.05f, 0.03f, 0.02f) : Float3(0.7f, 0.5f, 0.4f);
        p.normal =
            strand ? base::normalize({noise(int(x * 9), int(y * 9), frame, 4) - 0.5f, 0.5f, 0.6f}) : Float3(0, 0, 1);
        p.diffuse = Float3(1.0f);
        return p;
    };
}

TEST(Filter, ChanceCoverageAveragesToItsShare) {
    Sequence run;
    run.settings.zones[1].group = 1;
    run.settings.zones[2] = {1, 32, true};
    run.frames(brow(), 0, 40, Lit::checkerboard);
    double mean = 0, squares = 0;
    int n = 0;
    for (int y = 33; y < 47; ++y)
        for (int x = 45; x < 105; ++x, ++n) {
            const double v = pixel(run.image, x, y).x;
            mean += v;
            squares += v * v;
        }
    mean /= n;
    const double spread = std::sqrt(squares / n - mean * mean);
    EXPECT_NEAR(mean, 0.6 * 0.7 + 0.4 * 0.05, 0.05);
    EXPECT_LT(spread, 0.12) << "no hard stipple";
}

TEST(Filter, ABrokenSampleDoesNotSpread) {
    Sequence run;
    const World world = bump(0.2f);
    run.frames(world, 0, 3);
    const float broken[] = {std::nanf(""), std::numeric_limits<float>::infinity(), -5.0f, 1e30f};
    trace(run.planes, world, 3, Lit::all);
    for (int i = 0; i < 400; ++i) {
        const size_t at = static_cast<size_t>(10 + i / 8) * run.planes.stride + 30 + (i * 13) % 60;
        const float bad = broken[i % 4];
        switch (i % 9) {
            case 0:
                run.planes.light.diffuse[i % 3].get()[at] = float_to_half(bad);
                break;
            case 1:
                run.planes.light.specular[i % 3].get()[at] = float_to_half(bad);
                break;
            case 2:
                run.planes.g.albedo[i % 3].get()[at] = float_to_half(bad);
                break;
            case 3:
                run.planes.g.normal[i % 3].get()[at] = float_to_half(bad);
                break;
            case 4:
                run.planes.g.depth.get()[at] = bad;
                break;
            case 5:
                run.planes.g.previous_x.get()[at] = bad;
                break;
            case 6:
                run.planes.g.previous_depth.get()[at] = bad;
                break;
            case 7:
                run.planes.g.sun[i % 3].get()[at] = float_to_half(bad);
                break;
            case 8:
                run.planes.light.sun_visibility.get()[at] = float_to_half(bad);
                break;
        }
    }
    filter_frame(run.state, run.planes, run.settings, {}, run.pool, never, run.image, run.timings);
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x)
            for (int k = 0; k < 3; ++k) {
                const float v = pixel(run.image, x, y)[k];
                ASSERT_TRUE(v >= 0 && v < 60000) << x << ' ' << y << ": " << v;
            }
    run.frames(world, 4, 12);
    EXPECT_GT(psnr(run.image, truth(world, 15)), 27);
}

// All margins hold NaN (see trace); a flat picture must stay flat to its last row and column, at sizes that fill no
// vector.
TEST(Filter, NeverReadsBeyondThePicture) {
    const World flat = [](float, float, int) {
        Point p;
        p.depth = 1;
        p.id = 1 << 8;
        p.albedo = Float3(0.5f);
        p.emitted = Float3(0.25f);
        return p;
    };
    for (auto [width, height] : {std::pair{33, 9}, {16, 16}, {47, 31}, {5, 3}}) {
        Sequence run;
        for (int t = 0; t < 5; ++t) run.frame(flat, t, Lit::checkerboard, {}, width, height);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) ASSERT_NEAR(pixel(run.image, x, y).x, 0.25f, 2e-3f) << x << ' ' << y;
    }
}

TEST(Filter, ConvergesToTheTrueMean) {
    Sequence run;
    run.settings.converge = true;
    const World world = bump(0);
    constexpr int kSamples = 400;
    run.frames(world, 0, kSamples);
    EXPECT_EQ(run.image.settled, 1.0f);
    const auto reference = truth(world, 0);
    // Away from edges of albedo and shadow the light's own spread is known: exponential, deviation = mean.
    double z2 = 0;
    int n = 0;
    for (int y = 5; y < kHeight - 5; ++y)
        for (int x = 5; x < kWidth - 5; ++x) {
            const Point q = world(x + 0.5f, y + 0.5f, 0);
            bool even = q.depth > 0;
            for (int k = 0; k < 9; ++k) {
                const Point o = world(x + 0.5f + (k % 3 - 1) * 1.0f, y + 0.5f + (k / 3 - 1) * 1.0f, 0);
                even = even && o.depth > 0 && o.albedo == q.albedo && o.visibility == q.visibility;
            }
            if (!even) continue;
            const double mean = reference[static_cast<size_t>(y) * kWidth + x].y;
            const double d = q.albedo.y * q.diffuse.y, s = q.specular_albedo.y * q.specular.y;
            const double sigma = std::sqrt((d * d + s * s) / kSamples);
            const double z = (pixel(run.image, x, y).y - mean) / sigma;
            z2 += z * z;
            ++n;
        }
    ASSERT_GT(n, 1000);
    EXPECT_NEAR(z2 / n, 1.0, 0.15);
}

TEST(Filter, TheTwoInstructionSetsAgree) {
    if (!__builtin_cpu_supports("avx512bw")) GTEST_SKIP() << "no AVX-512 here";
    Sequence wide, narrow;
    const World world = bump(0.31f);
    for (int t = 0; t < 6; ++t) {
        prefer_narrow_filter = false;
        wide.frame(world, t, Lit::checkerboard);
        prefer_narrow_filter = true;
        narrow.frame(world, t, Lit::checkerboard);
        prefer_narrow_filter = false;
    }
    double worst = 0;
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x)
            worst = std::max<double>(worst, std::abs(pixel(wide.image, x, y).y - pixel(narrow.image, x, y).y));
    EXPECT_LT(worst, 1e-3);
}

TEST(Filter, DoesNotDependOnThreads) {
    Sequence one, two;
    base::TaskPool single(1);
    const World world = bump(0.31f);
    for (int t = 0; t < 4; ++t) {
        two.frame(world, t, Lit::checkerboard);
        trace(one.planes, world, t, Lit::checkerboard);
        filter_frame(one.state, one.planes, one.settings, {}, single, never, one.image, one.timings);
    }
    for (int y = 0; y < kHeight; ++y)
        for (int x = 0; x < kWidth; ++x) ASSERT_EQ(pixel(one.image, x, y), pixel(two.image, x, y));
}

}  // namespace
}  // namespace limn::render
