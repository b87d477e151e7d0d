#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <immintrin.h>

#include <cmath>
#include <limits>

#include "look/convert.h"
#include "look/kernels.h"
#include "look/view.h"

namespace limn::look {
namespace {

using base::Float3;
constexpr View kViews[] = {View::agx, View::aces, View::filmic, View::standard};

uint16_t half(float f) {
    return static_cast<uint16_t>(_cvtss_sh(f, 0));
}

// A picture that owns its planes, filled from a function of the pixel.
struct TestPicture {
    std::vector<uint16_t> planes[3];
    LinearPicture view;
    template <class F>
    TestPicture(int width, int height, F color) {
        view.width = width;
        view.height = height;
        view.stride = (width + 15) / 16 * 16;
        for (int k = 0; k < 3; ++k) {
            planes[k].assign(static_cast<size_t>(view.stride) * height + 32, half(std::nanf("")));
            view.rgb[k] = planes[k].data();
        }
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x) {
                const Float3 c = color(x, y);
                for (int k = 0; k < 3; ++k) planes[k][static_cast<size_t>(y) * view.stride + x] = half(c[k]);
            }
    }
};

Float3 decode(const YuvPicture& p, int x, int y) {
    const float luma = (p.y[static_cast<size_t>(y) * p.stride + x] - 16) / 219.0f;
    const float cb = (p.u[static_cast<size_t>(y / 2) * p.chroma_stride + x / 2] - 128) / 224.0f;
    const float cr = (p.v[static_cast<size_t>(y / 2) * p.chroma_stride + x / 2] - 128) / 224.0f;
    const float r = luma + 1.5748f * cr, b = luma + 1.8556f * cb;
    return {r, (luma - 0.2126f * r - 0.0722f * b) / 0.7152f, b};
}

TEST(View, MidGreyStaysInTheMiddle) {
    for (View view : kViews) {
        const Float3 c = display_color({view, 0}, Float3(0.18f));
        EXPECT_NEAR(c.y, 0.5f, 0.045f) << int(view);
        EXPECT_NEAR(c.x, c.y, 2e-3f) << int(view);
        EXPECT_NEAR(c.z, c.y, 2e-3f) << int(view);
    }
}

TEST(View, BlackIsBlackAndTheBrightestIsWhite) {
    for (View view : kViews) {
        EXPECT_LE(display_color({view, 0}, Float3(0.0f)).y, 0.002f);
        EXPECT_GE(display_color({view, 0}, Float3(1000.0f)).y, 0.99f);
        const Float3 bad = display_color({view, 0}, {std::nanf(""), std::numeric_limits<float>::infinity(), -4.0f});
        for (int k = 0; k < 3; ++k) EXPECT_TRUE(bad[k] >= 0.0f && bad[k] <= 1.0f);
    }
}

TEST(View, IsMonotoneInGreyAndOneStopIsExposure) {
    for (View view : kViews) {
        float last = -1;
        for (float ev = -14; ev < 8; ev += 0.05f) {
            const float y = display_color({view, 0}, Float3(std::exp2(ev))).y;
            EXPECT_GE(y, last - 1e-6f) << int(view) << " at " << ev;
            last = y;
            EXPECT_NEAR(y, display_color({view, ev}, Float3(1.0f)).y, 1e-5f);
        }
    }
}

// The closed form of the sigmoid that the polynomial stands for.
TEST(View, AgxFollowsItsSigmoid) {
    const double pivot = 10.0 / 16.5, slope = 2.0;
    const auto scale = [&](double px, double py, double p) {
        return std::pow(std::pow(slope * px, -p) * (std::pow(slope * px / py, p) - 1), -1 / p);
    };
    const double toe = -scale(pivot, 0.5, 3.0), shoulder = scale(1 - pivot, 0.5, 3.25);
    for (double x = 0; x <= 1; x += 1.0 / 512) {
        const double s = x < pivot ? toe : shoulder, p = x < pivot ? 3.0 : 3.25;
        const double t = slope * (x - pivot) / s;
        const double expected = s * (t / std::pow(1 + std::pow(std::abs(t), p), 1 / p)) + 0.5;
        const float linear = static_cast<float>(std::exp2(-12.47393 + x * 16.499999));
        EXPECT_NEAR(display_color({View::agx, 0}, Float3(linear)).x, expected, 0.0035) << x;
    }
}

TEST(View, KeepsTheOrderOfChannelsAndFadesBrightColoursToWhite) {
    for (View view : kViews)
        for (float gain : {0.02f, 0.2f, 1.0f}) {
            const Float3 c = display_color({view, 0}, Float3(0.9f, 0.4f, 0.1f) * gain);
            EXPECT_GE(c.x, c.y);
            EXPECT_GE(c.y, c.z);
        }
    const Float3 bright = display_color({View::agx, 0}, Float3(0.1f, 0.2f, 1.0f) * 60.0f);
    EXPECT_GT(bright.x, 0.75f) << "a very bright blue goes towards white, not to a solid blue";
}

TEST(Convert, EveryWidthAgreesWithTheScalarTransform) {
    base::TaskPool pool(2);
    for (int width : {1, 17, 40, 64}) {
        const TestPicture picture(
            width, 6, [&](int x, int y) { return Float3(0.02f * (x + 1), 0.1f * (y + 1), 4.0f / (x + y + 1)); });
        for (View view : kViews) {
            base::Image8 rgb;
            to_rgb8(picture.view, {view, 0.5f}, 0, pool, rgb);
            ASSERT_EQ(rgb.width, width);
            for (int y = 0; y < 6; ++y)
                for (int x = 0; x < width; ++x) {
                    const Float3 c = display_color({view, 0.5f}, {0.02f * (x + 1), 0.1f * (y + 1), 4.0f / (x + y + 1)});
                    for (int k = 0; k < 3; ++k) ASSERT_NEAR(rgb.pixel(x, y)[k], c[k] * 255.0f, 0.8f) << x << ' ' << y;
                }
        }
    }
}

TEST(Convert, YuvHoldsFlatColoursToTheirQuantisation) {
    base::TaskPool pool(2);
    for (const Float3 color :
         {Float3(0.0f), Float3(0.18f), Float3(1.0f), Float3(0.8f, 0.1f, 0.05f), Float3(0.05f, 0.2f, 0.9f)}) {
        const TestPicture picture(50, 34, [&](int, int) { return color; });
        YuvPicture yuv;
        to_yuv(picture.view, {View::standard, 0}, YuvCoding::video, 0, pool, yuv);
        ASSERT_EQ(yuv.width, 50);
        ASSERT_EQ(yuv.height, 34);
        const Float3 expected = display_color({View::standard, 0}, color);
        for (int y = 0; y < 34; y += 3)
            for (int x = 0; x < 50; x += 7) {
                const Float3 c = decode(yuv, x, y);
                for (int k = 0; k < 3; ++k) EXPECT_NEAR(c[k], expected[k], 0.008f);
            }
    }
}

TEST(Convert, ChromaIsTheMeanOfItsFourPixels) {
    base::TaskPool pool(1);
    const TestPicture picture(64, 2, [](int x, int) { return x % 2 ? Float3(1, 0, 0) : Float3(0, 0, 1); });
    YuvPicture yuv;
    to_yuv(picture.view, {View::standard, 0}, YuvCoding::video, 0, pool, yuv);
    for (int x = 0; x < 32; ++x) {
        EXPECT_EQ(yuv.u[x], yuv.u[0]);
    }
    // Cb of red is -0.1146, of blue 0.5; Cr of red 0.5, of blue -0.0458.
    EXPECT_NEAR(yuv.u[0], 128 + 224 * (0.5 - 0.1146) / 2, 1.0);
    EXPECT_NEAR(yuv.v[0], 128 + 224 * (0.5 - 0.0458) / 2, 1.0);
}

TEST(Convert, JfifUsesTheFullRange) {
    base::TaskPool pool(1);
    YuvPicture yuv;
    const TestPicture red(64, 2, [](int, int) { return Float3(1, 0, 0); });
    to_yuv(red.view, {View::standard, 0}, YuvCoding::jfif, 0, pool, yuv);
    EXPECT_EQ(yuv.y[0], 76);
    EXPECT_EQ(yuv.u[0], 85);
    EXPECT_EQ(yuv.v[0], 255);
    const TestPicture white(64, 2, [](int, int) { return Float3(1.0f); });
    to_yuv(white.view, {View::standard, 0}, YuvCoding::jfif, 0, pool, yuv);
    EXPECT_EQ(yuv.y[0], 255);
    EXPECT_EQ(yuv.u[0], 128);
}

TEST(Convert, DitherKeepsTheMeanOfASlowRamp) {
    base::TaskPool pool(2);
    const TestPicture picture(256, 256, [](int, int) { return Float3(0.2142f); });
    base::Image8 rgb;
    to_rgb8(picture.view, {View::standard, 0}, 1.0f, pool, rgb);
    double mean = 0;
    int lowest = 255, highest = 0;
    for (size_t i = 0; i < rgb.data.size(); i += 3) {
        mean += rgb.data[i];
        lowest = std::min<int>(lowest, rgb.data[i]);
        highest = std::max<int>(highest, rgb.data[i]);
    }
    const float exact = display_color({View::standard, 0}, Float3(0.2142f)).x * 255;
    EXPECT_NEAR(mean / (256 * 256), exact, 0.03);
    EXPECT_LE(highest - lowest, 1);
}

TEST(Convert, TheTwoInstructionSetsAgree) {
    if (!kernels_avx512()) GTEST_SKIP() << "no AVX-512 here";
    const TestPicture picture(96, 4, [](int x, int y) { return Float3(0.01f * x, 0.3f * y, 0.02f * (96 - x)); });
    for (View view : kViews) {
        PictureRows in{{picture.view.rgb[0], picture.view.rgb[1], picture.view.rgb[2]},
                       96,
                       4,
                       96,
                       view,
                       1.3f,
                       0.5f,
                       {},
                       0.7f,
                       0.05f,
                       3};
        const auto balance = white_balance(4200, 0.3f);
        std::copy(balance.begin(), balance.end(), in.balance);
        std::vector<uint8_t> a(96 * 4 * 3), b(a.size());
        kernels_avx2()->rgb8(in, a.data(), 0, 4);
        kernels_avx512()->rgb8(in, b.data(), 0, 4);
        for (size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 1) << i;
        YuvPicture p, q;
        const YuvScale scale{0.2126f, 0.0722f, 219.0f, 16.0f, 224.0f};
        resize(p, 96, 4);
        resize(q, 96, 4);
        kernels_avx2()->yuv(in, {p.y.data(), p.u.data(), p.v.data(), p.stride, p.chroma_stride, scale}, 0, 4);
        kernels_avx512()->yuv(in, {q.y.data(), q.u.data(), q.v.data(), q.stride, q.chroma_stride, scale}, 0, 4);
        for (int y = 0; y < 4; ++y)
            for (int x = 0; x < 96; ++x) EXPECT_NEAR(p.y[y * p.stride + x], q.y[y * q.stride + x], 1);
    }
}

}  // namespace
}  // namespace limn::look
