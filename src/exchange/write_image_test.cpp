#include "exchange/write_image.h"

#include <ImfArray.h>
#include <ImfChannelList.h>
#include <ImfFrameBuffer.h>
#include <ImfHeader.h>
#include <ImfInputFile.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "exchange/exr_image.h"
#include "exchange/test_pictures.h"

namespace limn::exchange {
namespace {

using ::testing::HasSubstr;

struct Folder {
    std::filesystem::path path = std::filesystem::temp_directory_path() / ("limn_write_" + std::to_string(getpid()));
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

Bytes slurp(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return to_bytes(std::string(std::istreambuf_iterator<char>(file), {}));
}

TEST(WriteImage, PngKeepsEveryPixel) {
    Folder folder;
    base::Image8 image(37, 21, 4);
    for (size_t i = 0; i < image.data.size(); ++i) image.data[i] = static_cast<uint8_t>(i * 7);
    const std::string path = folder.path / "a.png";
    ASSERT_TRUE(write_png(path, image));
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    ASSERT_TRUE(png_image_begin_read_from_file(&png, path.c_str()));
    png.format = PNG_FORMAT_RGBA;
    std::vector<uint8_t> read(PNG_IMAGE_SIZE(png));
    ASSERT_TRUE(png_image_finish_read(&png, nullptr, read.data(), 0, nullptr));
    EXPECT_EQ(read, image.data);
    EXPECT_FALSE(std::filesystem::exists(path + ".part"));
}

TEST(WriteImage, ExrKeepsHalvesLayersAndIsTheSameEachTime) {
    Folder folder;
    const base::ImageF image = test_picture(64, 32);
    base::ImageF depth(64, 32, 1), normal(64, 32, 3);
    for (size_t i = 0; i < depth.data.size(); ++i) depth.data[i] = 1.0f + 1e-6f * static_cast<float>(i);
    for (size_t i = 0; i < normal.data.size(); ++i) normal.data[i] = static_cast<float>(i % 5) / 4;
    const ExrLayer layers[] = {{"Z", &depth, true}, {"N", &normal}, {.name = "key", .image = &normal, .color = true}};
    const std::string path = folder.path / "a.exr";
    ASSERT_TRUE(write_exr(path, image, layers));
    const Bytes bytes = slurp(path);
    auto read = parse_exr(bytes, {});
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(read->image.data, image.data);

    Imf::InputFile file(path.c_str(), 0);
    EXPECT_EQ(file.header().channels().findChannel("R")->type, Imf::HALF);
    EXPECT_EQ(file.header().channels().findChannel("Z")->type, Imf::FLOAT);
    EXPECT_NE(file.header().channels().findChannel("N.Y"), nullptr);
    EXPECT_NE(file.header().channels().findChannel("key.G"), nullptr);
    std::vector<float> z(64 * 32);
    Imf::FrameBuffer frame;
    frame.insert("Z", Imf::Slice(Imf::FLOAT, reinterpret_cast<char*>(z.data()), 4, 64 * 4));
    file.setFrameBuffer(frame);
    file.readPixels(0, 31);
    EXPECT_EQ(z, depth.data);

    ASSERT_TRUE(write_exr(path, image, layers));
    EXPECT_EQ(slurp(path), bytes);
}

TEST(WriteImage, SaysWhyItCannotWrite) {
    const base::Image8 small(2, 2, 3);
    auto png = write_png("/nonexistent/folder/a.png", small);
    ASSERT_FALSE(png);
    EXPECT_THAT(png.error().message, HasSubstr("/nonexistent/folder/a.png cannot be written"));
    auto exr = write_exr("/nonexistent/folder/a.exr", test_picture(4, 2));
    ASSERT_FALSE(exr);
    EXPECT_FALSE(write_png("/tmp/x.png", base::Image8(2, 2, 1)));
    base::ImageF other(3, 3, 1);
    const ExrLayer layer[] = {{"Z", &other}};
    auto misfit = write_exr("/tmp/x.exr", test_picture(4, 2), layer);
    ASSERT_FALSE(misfit);
    EXPECT_THAT(misfit.error().message, HasSubstr("layer Z"));
}

}  // namespace
}  // namespace limn::exchange
