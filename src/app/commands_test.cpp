// What `limn render` and `limn export` say and leave, as a person who calls them meets it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <png.h>

#include <fstream>
#include <sstream>

#include "app/export.h"
#include "app/render.h"
#include "store/store.h"
#include "store/temporary_folder.h"

namespace limn::app {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

struct Said {
    int status = 0;
    std::string errors;
};

template <class Run>
Said listen(Run&& run) {
    testing::internal::CaptureStderr();
    const int status = run();
    return {status, testing::internal::GetCapturedStderr()};
}

std::string slurp(const fs::path& file) {
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

struct Commands : testing::Test {
    const store::TemporaryFolder folder;
    const fs::path& in = folder.path;

    fs::path project(const std::string& nodes) {
        std::ofstream(in / "film.json") << fmt::format(R"({{"version":1,"nodes":[{}]}})", nodes);
        return in / "film.json";
    }
    Said render(const fs::path& film, const fs::path& output, int samples = 1) {
        RenderOptions options;
        options.project = film;
        options.pack = in / "no.pack";
        options.data = in / "data";
        options.output = output;
        options.width = options.height = 32;
        options.samples = samples;
        options.threads = 2;
        return listen([&] { return render_project(options); });
    }
    Said export_text(const fs::path& film, const std::string& session = "demo") {
        ExportOptions options;
        options.data = in / "data";
        options.session = session;
        options.project = film;
        options.pack = in / "no.pack";
        options.output = in / "out.json";
        return listen([&] { return export_project(options); });
    }
};

// A cube of a material of another program, before the camera.
constexpr const char* kMithril =
    R"({"id":"a","kind":"prop","properties":{"shape":"cube","material":"mithril","size":0.5,"x":0,"y":1.3,"z":0}})";

TEST_F(Commands, WhatIsNotThereIsNamedAndShownAsMagenta) {
    const auto film = project(kMithril);
    const Said said = render(film, in / "a.PNG", 4);
    EXPECT_EQ(said.status, 0);
    EXPECT_THAT(said.errors, AllOf(HasSubstr("warning: a.material: there is no Material \"mithril\"; close by:"),
                                   HasSubstr("magenta")));
    png_image png{};
    png.version = PNG_IMAGE_VERSION;
    ASSERT_TRUE(png_image_begin_read_from_file(&png, (in / "a.PNG").c_str()));
    png.format = PNG_FORMAT_RGB;
    std::vector<uint8_t> pixels(PNG_IMAGE_SIZE(png));
    ASSERT_TRUE(png_image_finish_read(&png, nullptr, pixels.data(), 0, nullptr));
    int magenta = 0;
    for (size_t i = 0; i < pixels.size(); i += 3)
        magenta += pixels[i] > pixels[i + 1] + 40 && pixels[i + 2] > pixels[i + 1] + 40;
    EXPECT_GT(magenta, 60) << "of 1024 pixels";

    const Said text = export_text(film);
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.errors, HasSubstr("\"mithril\""));
    EXPECT_THAT(slurp(in / "out.json"), HasSubstr("\"material\": \"mithril\"")) << "and it is kept";
}

TEST_F(Commands, WhatIsInTheWayIsToldBeforeAnyWork) {
    // The project is not there either: what is said first was looked at first.
    EXPECT_THAT(render("nowhere.json", in / "none" / "a.png").errors, HasSubstr("none is not there"));
    EXPECT_THAT(render("nowhere.json", in / "a.tiff").errors, HasSubstr("must end in .png or .exr"));
    EXPECT_THAT(render("nowhere.json", in).errors, HasSubstr("it is a folder"));
    const Said said = render("nowhere.json", in / "a.png");
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.errors, HasSubstr("nowhere.json cannot be read"));
    EXPECT_TRUE(fs::is_empty(in));

    ExportOptions options;
    options.project = "nowhere.json";
    options.gltf = in / "none" / "a.glb";
    EXPECT_THAT(listen([&] { return export_project(options); }).errors, HasSubstr("none is not there"));
    options.gltf = in / "a.obj";
    EXPECT_THAT(listen([&] { return export_project(options); }).errors, HasSubstr("must end in .glb"));
    fs::create_directory(in / "a.scene.json");
    options.gltf = in / "a.GLB";
    EXPECT_THAT(listen([&] { return export_project(options); }).errors,
                HasSubstr("a.scene.json cannot be written: it is a folder"));
}

TEST_F(Commands, ASessionThatIsNotThereIsToldWithThoseThatAre) {
    EXPECT_THAT(export_text({}, "nope").errors, HasSubstr("no film is kept in"));
    EXPECT_FALSE(fs::exists(in / "data"));
    {
        auto store = store::open_store(in / "data");
        ASSERT_TRUE(store) << store.error().message;
        ASSERT_TRUE((*store)->load("demo", document::demo_document(), 0));
        ASSERT_TRUE((*store)->load("second", document::demo_document(), 0));
    }
    const Said said = export_text({}, "nope");
    EXPECT_EQ(said.status, 1);
    EXPECT_THAT(said.errors, AllOf(HasSubstr("there is no session \"nope\""), HasSubstr("demo"), HasSubstr("second"),
                                   Not(HasSubstr("reading only"))));
    EXPECT_FALSE(fs::exists(in / "out.json"));
    EXPECT_EQ(export_text({}, "second").status, 0);
}

TEST_F(Commands, HostileFilesAreRefusedWithAWord) {
    for (const auto& [text, word] : std::initializer_list<std::pair<std::string, const char*>>{
             {"", "not JSON"},
             {"{}", "version"},
             {"[]", "object"},
             {std::string(200'000, '['), "nested"},
             {"\xff\xfe\x7b\x00", "not JSON in UTF-8"},
             {R"({"version":0,"nodes":[]})", "whole number from 1"},
             {R"({"version":99,"nodes":[]})", "newer"},
             {R"({"version":1,"nodes":[{"id":"a","kind":"prop","properties":{"size":1e300}}]})",
              "nodes[0].properties.size"},
             {R"({"version":1,"nodes":[{"id":"a","kind":"prop"},{"id":"a","kind":"prop"}]})", "twice"}}) {
        std::ofstream(in / "film.json", std::ios::binary) << text;
        for (const Said& said : {render(in / "film.json", in / "a.png"), export_text(in / "film.json")}) {
            EXPECT_EQ(said.status, 1) << text.substr(0, 40);
            EXPECT_THAT(said.errors, HasSubstr(word)) << text.substr(0, 40);
            EXPECT_THAT(said.errors, HasSubstr("film.json")) << text.substr(0, 40);
        }
    }
    EXPECT_EQ(render(in, in / "a.png").status, 1) << "a folder is no project";
    EXPECT_FALSE(fs::exists(in / "a.png"));
}

}  // namespace
}  // namespace limn::app
