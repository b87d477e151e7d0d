// What happens to light on its way to the film.
#include <gtest/gtest.h>
#include <immintrin.h>

#include <cmath>
#include <vector>

#include "look/bloom.h"
#include "look/convert.h"

namespace limn::look {
namespace {

using base::Float3;

struct Picture {
    std::vector<uint16_t> planes[3];
    LinearPicture view;
    template <class F>
    Picture(int width, int height, F color) {
        view.width = width;
        view.height = height;
        view.stride = (width + 15) / 16 * 16;
        for (size_t c = 0; c < 3; ++c) {
            planes[c].assign(static_cast<size_t>(view.stride) * height + 64, 0);
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x)
                    planes[c][static_cast<size_t>(y) * view.stride + x] =
                        _cvtss_sh(color(x, y)[static_cast<int>(c)], 0);
            view.rgb[c] = planes[c].data();
        }
    }
};

float at(const LinearPicture& p, int x, int y, int c) {
    return _cvtsh_ss(p.rgb[c][static_cast<size_t>(y) * p.stride + x]);
}

Float3 balanced(float temperature, float tint, Float3 c) {
    const auto m = white_balance(temperature, tint);
    return {m[0] * c.x + m[1] * c.y + m[2] * c.z, m[3] * c.x + m[4] * c.y + m[5] * c.z,
            m[6] * c.x + m[7] * c.y + m[8] * c.z};
}

TEST(WhiteBalance, IsNothingAtItsDefaults) {
    const Float3 c{0.3f, 0.2f, 0.7f}, same = balanced(6500, 0, c);
    EXPECT_EQ(same, c);
}

// Rec.709 colours of black bodies: CIE chromaticities (0.4234, 0.3990) at 3200 K, (0.2807, 0.2884) at 10000 K.
TEST(WhiteBalance, MakesTheNamedLightWhite) {
    const auto light = [](double x, double y) {
        const double X = x / y, Z = (1 - x - y) / y;
        return Float3{static_cast<float>(3.2409699 * X - 1.5373832 - 0.4986108 * Z),
                      static_cast<float>(-0.9692436 * X + 1.8759675 + 0.0415551 * Z),
                      static_cast<float>(0.0556301 * X - 0.2039770 + 1.0569715 * Z)};
    };
    const Float3 neutral = balanced(6500, 0, light(0.3135, 0.3237));
    for (const auto& [t, x, y] : {std::tuple(3200.0f, 0.4234, 0.3990), {10000.0f, 0.2807, 0.2884}}) {
        const Float3 c = balanced(t, 0, light(x, y));
        for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], neutral[k], 0.02f) << t;
    }
}

TEST(WhiteBalance, TintGoesFromGreenToMagenta) {
    const Float3 magenta = balanced(6500, 1, Float3(0.5f)), green = balanced(6500, -1, Float3(0.5f));
    EXPECT_LT(magenta.y, magenta.x);
    EXPECT_LT(magenta.y, magenta.z);
    EXPECT_GT(green.y, green.x);
    EXPECT_GT(green.y, green.z);
}

TEST(WhiteBalance, BearsAnyNumbers) {
    for (float t : {0.0f, -5.0f, std::nanf(""), 1e9f})
        for (float v : white_balance(t, 5)) EXPECT_TRUE(std::isfinite(v));
}

TEST(Bloom, KeepsTheLightAndSpreadsIt) {
    base::TaskPool pool(2);
    const Picture p(
        161, 90, [](int x, int y) { return x > 70 && x < 90 && y > 40 && y < 50 ? Float3(50, 20, 4) : Float3(0.1f); });
    BloomScratch scratch;
    const LinearPicture out = add_bloom(p.view, 0.5f, scratch, pool);
    for (int c = 0; c < 3; ++c) {
        double before = 0, after = 0;
        for (int y = 0; y < 90; ++y)
            for (int x = 0; x < 161; ++x) before += at(p.view, x, y, c), after += at(out, x, y, c);
        EXPECT_NEAR(after, before, 0.03 * before) << "what would leave the picture comes back at its edge";
        EXPECT_LT(at(out, 80, 45, c), at(p.view, 80, 45, c));
    }
    EXPECT_GT(at(out, 100, 45, 0), 0.2f);
    EXPECT_GT(at(out, 100, 45, 0), at(out, 120, 45, 0));
}

TEST(Bloom, LeavesAnEvenPictureAlone) {
    base::TaskPool pool(2);
    const Picture p(50, 33, [](int, int) { return Float3(0.5f, 2, 0.01f); });
    BloomScratch scratch;
    const LinearPicture out = add_bloom(p.view, 1, scratch, pool);
    for (int y = 0; y < 33; ++y)
        for (int x = 0; x < 50; ++x)
            for (int c = 0; c < 3; ++c) ASSERT_NEAR(at(out, x, y, c), at(p.view, x, y, c), 1e-3f * at(p.view, x, y, c));
    EXPECT_EQ(add_bloom(p.view, 0, scratch, pool).rgb[0], p.view.rgb[0]);
}

TEST(Bloom, BearsWhatIsNoNumberAndSmallPictures) {
    base::TaskPool pool(2);
    for (int size : {1, 2, 3, 5, 17}) {
        const Picture p(size, size,
                        [](int x, int) { return x == 0 ? Float3(std::nanf(""), INFINITY, -1) : Float3(1); });
        BloomScratch scratch;
        const LinearPicture out = add_bloom(p.view, 1, scratch, pool);
        if (size < 2) continue;
        for (int c = 0; c < 3; ++c)
            EXPECT_TRUE(std::isfinite(at(out, size - 1, size - 1, c)) && at(out, size - 1, size - 1, c) >= 0);
    }
}

base::Image8 shown(const LinearPicture& p, const Grade& grade) {
    base::TaskPool pool(2);
    base::Image8 out;
    to_rgb8(p, {View::standard, 0, grade}, 0, pool, out);
    return out;
}

TEST(Vignette, DarkensTheCornersAndNotTheMiddle) {
    const Picture p(160, 90, [](int, int) { return Float3(0.5f); });
    Grade grade;
    grade.vignette = 0.8f;
    const base::Image8 plain = shown(p.view, {}), dark = shown(p.view, grade);
    EXPECT_NEAR(dark.pixel(80, 45)[1], plain.pixel(80, 45)[1], 1);
    const Float3 corner = display_color({View::standard, 0}, Float3(0.5f * vignette_at(0.8f, 1)));
    EXPECT_NEAR(dark.pixel(0, 0)[1], corner.y * 255, 4);
    EXPECT_EQ(dark.pixel(0, 0)[1], dark.pixel(159, 89)[1]);
}

TEST(Grain, HasItsDeviationKeepsTheMeanAndBelongsToItsFrame) {
    const Picture p(256, 256, [](int, int) { return Float3(0.2140f); });  // half of the coded range
    Grade grade;
    grade.grain = 1;
    grade.grain_seed = 7;
    const base::Image8 a = shown(p.view, grade), again = shown(p.view, grade);
    EXPECT_EQ(a.data, again.data);
    grade.grain_seed = 8;
    EXPECT_NE(a.data, shown(p.view, grade).data);
    double sum = 0, squares = 0, neighbours = 0;
    for (int y = 0; y < 256; ++y)
        for (int x = 0; x < 256; ++x) {
            const double v = a.pixel(x, y)[1] - 127.5;
            sum += v, squares += v * v;
            if (x > 0) neighbours += v * (a.pixel(x - 1, y)[1] - 127.5);
        }
    const double n = 256 * 256, deviation = std::sqrt(squares / n);
    EXPECT_NEAR(sum / n, 0, 0.6);
    EXPECT_NEAR(deviation, 0.08 * 255, 1.5);
    EXPECT_LT(std::abs(neighbours / n), 0.02 * squares / n);
    const Picture black(64, 64, [](int, int) { return Float3(0.0f); });
    for (uint8_t v : shown(black.view, grade).data) ASSERT_EQ(v, 0);
}

}  // namespace
}  // namespace limn::look
