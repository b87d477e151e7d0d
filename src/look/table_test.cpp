#include "look/table.h"

#include <gtest/gtest.h>
#include <immintrin.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include "base/random.h"
#include "look/convert.h"
#include "look/kernels.h"

namespace limn::look {
namespace {

using base::ColorSamples;
using base::ColorTable;
using base::Float3;

template <class F>
ColorSamples cube_of(int size, F f) {
    ColorSamples s;
    s.size = size;
    const float step = 1.0f / static_cast<float>(size - 1);
    for (int b = 0; b < size; ++b)
        for (int g = 0; g < size; ++g)
            for (int r = 0; r < size; ++r) {
                const Float3 c =
                    f(Float3{step * static_cast<float>(r), step * static_cast<float>(g), step * static_cast<float>(b)});
                s.values.insert(s.values.end(), {c.x, c.y, c.z, 0});
            }
    return s;
}
template <class F>
ColorSamples curves_of(int size, F f) {
    ColorSamples s;
    s.size = size;
    for (int i = 0; i < size; ++i) {
        const Float3 c = f(static_cast<float>(i) / static_cast<float>(size - 1));
        s.values.insert(s.values.end(), {c.x, c.y, c.z, 0});
    }
    return s;
}
Float3 same(Float3 c) {
    return c;
}
float real(uint32_t i) {
    return base::uniform(base::hash(i));
}

// Planes that hold every kind of colour, black and far too bright ones too.
struct Colors {
    static constexpr int kWidth = 112, kHeight = 8;
    std::vector<uint16_t> planes[3];
    LinearPicture view;
    Colors() {
        view.width = kWidth, view.height = kHeight, view.stride = kWidth;
        for (int k = 0; k < 3; ++k) {
            planes[k].assign(kWidth * kHeight + 32, 0);
            for (int i = 0; i < kWidth * kHeight; ++i)
                planes[k][static_cast<size_t>(i)] =
                    static_cast<uint16_t>(_cvtss_sh(std::exp2(12 * real(static_cast<uint32_t>(3 * i + k + 1)) - 9), 0));
            view.rgb[k] = planes[k].data();
        }
    }
    Float3 at(int x, int y) const {
        const auto i = static_cast<size_t>(y * kWidth + x);
        return {_cvtsh_ss(planes[0][i]), _cvtsh_ss(planes[1][i]), _cvtsh_ss(planes[2][i])};
    }
};

Display with(ColorTable table, float strength = 1, View view = View::agx) {
    Display d;
    d.view = view;
    d.table = std::make_shared<const ColorTable>(std::move(table));
    d.table_strength = strength;
    return d;
}

TEST(Table, ACubeThatKeepsColoursKeepsThem) {
    for (int size : {2, 5, 17, 33, 65}) {
        ColorTable table;
        table.cube = cube_of(size, same);
        for (uint32_t i = 0; i < 2000; ++i) {
            const Float3 c{real(3 * i), real(3 * i + 1), real(3 * i + 2)};
            const Float3 out = apply_table(table, 1, c);
            for (int k = 0; k < 3; ++k) ASSERT_NEAR(out[k], c[k], 2e-6f) << size;
        }
    }
}

TEST(Table, ACubeOfTwoSwapsChannelsExactly) {
    ColorTable table;
    table.cube = cube_of(2, [](Float3 c) { return Float3{c.z, c.x, c.y}; });
    const Float3 out = apply_table(table, 1, {0.1f, 0.55f, 0.8f});
    EXPECT_NEAR(out.x, 0.8f, 1e-6f);
    EXPECT_NEAR(out.y, 0.1f, 1e-6f);
    EXPECT_NEAR(out.z, 0.55f, 1e-6f);
}

// Of the eight corners only red + green + blue is lit: in the tetrahedra it is reached by the smallest channel alone; a
// trilinear mix would give the product.
TEST(Table, InterpolatesInTetrahedra) {
    ColorTable table;
    table.cube = cube_of(2, [](Float3 c) { return Float3(c.x * c.y * c.z); });
    EXPECT_NEAR(apply_table(table, 1, {0.5f, 0.7f, 0.25f}).x, 0.25f, 1e-6f);
    // And red + green alone is lit by what green has more than blue, when red has most.
    table.cube = cube_of(2, [](Float3 c) { return Float3(c.x * c.y * (1 - c.z)); });
    EXPECT_NEAR(apply_table(table, 1, {0.9f, 0.7f, 0.25f}).x, 0.45f, 1e-6f);
    EXPECT_NEAR(apply_table(table, 1, {0.9f, 0.25f, 0.7f}).x, 0.0f, 1e-6f)
        << "magenta's tetrahedron does not touch yellow";
}

TEST(Table, CurvesAreLinearBetweenTheirSamplesAndComeBeforeTheCube) {
    ColorTable table;
    table.curves = curves_of(3, [](float v) { return Float3{v * v, 1 - v, 0.5f}; });  // 0, 1/4, 1
    Float3 out = apply_table(table, 1, {0.25f, 0.25f, 0.9f});
    EXPECT_NEAR(out.x, 0.125f, 1e-6f);
    EXPECT_NEAR(out.y, 0.75f, 1e-6f);
    EXPECT_NEAR(out.z, 0.5f, 1e-6f);
    table.cube = cube_of(2, [](Float3 c) { return Float3{c.y, c.x, 1 - c.z}; });
    out = apply_table(table, 1, {0.25f, 0.25f, 0.9f});
    EXPECT_NEAR(out.x, 0.75f, 1e-6f);
    EXPECT_NEAR(out.y, 0.125f, 1e-6f);
    EXPECT_NEAR(out.z, 0.5f, 1e-6f);
}

TEST(Table, OutsideItsDomainTheNearestEndCounts) {
    ColorTable table;
    table.curves = curves_of(2, [](float v) { return Float3(0.2f + 0.6f * v); });
    table.curves.low = Float3(0.25f), table.curves.high = Float3(0.75f);
    EXPECT_NEAR(apply_table(table, 1, Float3(0.1f)).x, 0.2f, 1e-6f);
    EXPECT_NEAR(apply_table(table, 1, Float3(0.5f)).x, 0.5f, 1e-6f);
    EXPECT_NEAR(apply_table(table, 1, Float3(0.9f)).x, 0.8f, 1e-6f);
}

TEST(Table, StrengthMixesAndTheResultIsAColour) {
    ColorTable table;
    table.cube = cube_of(2, [](Float3 c) { return Float3{3 * c.x, -2.0f, c.z}; });
    const Float3 c{0.5f, 0.5f, 0.5f};
    EXPECT_EQ(apply_table(table, 0, c), c);
    EXPECT_NEAR(apply_table(table, 0.25f, c).x, 0.75f, 1e-6f);
    const Float3 whole = apply_table(table, 1, c);
    EXPECT_EQ(whole.x, 1);
    EXPECT_EQ(whole.y, 0);
}

TEST(Table, ThePictureUnderATableThatKeepsColoursDiffersByOneCodeAtMost) {
    base::TaskPool pool(2);
    const Colors colors;
    ColorTable keeps;
    keeps.cube = cube_of(33, same);
    keeps.curves = curves_of(1024, [](float v) { return Float3(v); });
    for (View view : {View::agx, View::aces, View::filmic, View::standard}) {
        base::Image8 plain, kept;
        to_rgb8(colors.view, {view}, 0, pool, plain);
        to_rgb8(colors.view, with(keeps, 1, view), 0, pool, kept);
        for (size_t i = 0; i < plain.data.size(); ++i) ASSERT_NEAR(plain.data[i], kept.data[i], 1) << i;
    }
}

// Rough cubes, so that a wrong corner or weight shows.
TEST(Table, EveryWidthAgreesWithTheScalarTable) {
    base::TaskPool pool(2);
    const Colors colors;
    for (int size : {2, 3, 9, 65}) {
        ColorTable table;
        uint32_t i = 77;
        table.cube = cube_of(size, [&](Float3) {
            i += 3;
            return Float3{real(i), real(i + 1), 1.5f * real(i + 2) - 0.25f};
        });
        table.cube.low = {-0.1f, 0, 0.05f}, table.cube.high = {1, 0.9f, 1};
        if (size == 9) table.curves = curves_of(7, [](float v) { return Float3{v * v, v, std::sqrt(v)}; });
        for (float strength : {0.3f, 1.0f}) {
            const Display display = with(table, strength);
            for (const Kernels* kernels : {kernels_avx2(), kernels_avx512()}) {
                if (!kernels) continue;
                TableRows rows{{table.curves.values.data(), table.curves.size, {}, {}},
                               {table.cube.values.data(), size, {}, {}},
                               strength};
                for (int k = 0; k < 3; ++k) {
                    rows.cube.low[k] = table.cube.low[k];
                    rows.cube.scale[k] = static_cast<float>(size - 1) / (table.cube.high[k] - table.cube.low[k]);
                    rows.curves.scale[k] = static_cast<float>(table.curves.size - 1);
                }
                const PictureRows in{{colors.view.rgb[0], colors.view.rgb[1], colors.view.rgb[2]},
                                     Colors::kWidth,
                                     Colors::kHeight,
                                     Colors::kWidth,
                                     View::agx,
                                     1,
                                     0,
                                     {1, 0, 0, 0, 1, 0, 0, 0, 1},
                                     0,
                                     0,
                                     0,
                                     &rows};
                std::vector<uint8_t> out(Colors::kWidth * Colors::kHeight * 3);
                kernels->rgb8(in, out.data(), 0, Colors::kHeight);
                for (int y = 0; y < Colors::kHeight; ++y)
                    for (int x = 0; x < Colors::kWidth; ++x) {
                        const Float3 c = display_color(display, colors.at(x, y));
                        for (int k = 0; k < 3; ++k)
                            ASSERT_NEAR(out[static_cast<size_t>(3 * (y * Colors::kWidth + x) + k)], 255 * c[k], 0.9f)
                                << size << " at " << x << ' ' << y;
                    }
            }
        }
    }
}

TEST(Table, TheEncodersPictureAndTheFilesAreOfOneMind) {
    base::TaskPool pool(2);
    const Colors colors;
    ColorTable grey;
    grey.cube = cube_of(2, [](Float3 c) { return Float3(c.x); });
    YuvPicture yuv;
    to_yuv(colors.view, with(grey), YuvCoding::jfif, 0, pool, yuv);
    base::Image8 rgb;
    to_rgb8(colors.view, with(grey), 0, pool, rgb);
    for (int y = 0; y < Colors::kHeight; ++y)
        for (int x = 0; x < Colors::kWidth; ++x)
            EXPECT_NEAR(yuv.y[static_cast<size_t>(y * yuv.stride + x)], rgb.pixel(x, y)[0], 1);
    EXPECT_NEAR(*std::max_element(yuv.u.begin(), yuv.u.end()), 128, 1);
    EXPECT_NEAR(*std::min_element(yuv.v.begin(), yuv.v.end()), 128, 1);
}

}  // namespace
}  // namespace limn::look
