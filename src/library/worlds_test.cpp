#include "library/intake.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <future>
#include <string_view>
#include <thread>

#include "base/readable.h"
#include "document/json.h"
#include "exchange/decode_child.h"
#include "library/http_api.h"
#include "store/asset.h"
#include "store/temporary_folder.h"

namespace limn::library {
namespace {

using testing::HasSubstr;

// Radiance, flat: every pixel as bright as the other.
std::string picture(const std::string& header = "") {
    std::string bytes = "#?RADIANCE\n" + header + "FORMAT=32-bit_rle_rgbe\n\n-Y 32 +X 64\n";
    for (int i = 0; i < 64 * 32; ++i) bytes += std::string("\x80\x70\x60\x80", 4);
    return bytes;
}

// As large as may be; a second or more of work.
std::string slow_picture() {
    std::string row{2, 2, 32, 0};
    for (int c = 0; c < 4; ++c)
        for (int left = 8192; left > 0; left -= 127)
            row += {static_cast<char>(128 + std::min(left, 127)), static_cast<char>(0x80)};
    std::string bytes = "#?RADIANCE\n\n-Y 4096 +X 8192\n";
    for (int y = 0; y < 4096; ++y) bytes += row;
    return bytes;
}

struct Studio {
    store::TemporaryFolder folder;
    std::filesystem::path assets = folder.path / "assets";
    std::unique_ptr<Intake> worlds = std::make_unique<Intake>(folder.path, [] {});
    int uploads = 0;

    std::future<base::Result<Own>> take(const std::string& name, const std::string& bytes) {
        const auto file = folder.path / ("file-" + std::to_string(uploads++));
        std::ofstream(file, std::ios::binary) << bytes;
        auto told = std::make_shared<std::promise<base::Result<Own>>>();
        worlds->take(name, file, nullptr, [told](base::Result<Own> world) { told->set_value(std::move(world)); });
        return told->get_future();
    }
    // What GET /api/worlds answers.
    document::Json list() {
        stream::Request request;
        request.path = "/api/worlds";
        const auto answer = answer_library(request, nullptr, *worlds, nullptr);
        EXPECT_TRUE(answer);
        return answer ? document::Json::parse(*answer->body) : document::Json();
    }
};

TEST(Worlds, WhatWasDoneToAPictureIsTold) {
    Studio studio;
    const auto world = studio.take("dusk_sky.hdr", picture("EXPOSURE=0\n")).get();
    ASSERT_TRUE(world) << world.error().message;
    EXPECT_EQ(world->title, "dusk sky");
    EXPECT_EQ(world->note, "EXPOSURE=0 is of no use and was ignored");
    EXPECT_TRUE(studio.worlds->find<World>(world->hash));
    const auto black = studio.take("black.hdr", "#?RADIANCE\n\n-Y 32 +X 64\n" + std::string(64 * 32 * 4, '\0')).get();
    ASSERT_FALSE(black);
    EXPECT_THAT(black.error().message, HasSubstr("no light in the picture"));
}

TEST(Worlds, NamesOfAnyBytesNeverBreakTheList) {
    Studio studio;
    int n = 0;
    for (const std::string name : {"\xff\xfe.hdr", "a\xc3.hdr", "\xe2\x80\xaegnp.hdr", "\xed\xa0\x80.hdr",
                                   "\x01\x1b[31m.hdr", ".hdr", "../../x.hdr", "\xc0\xaf.hdr"}) {
        const auto world = studio.take(name, picture("# " + std::to_string(n++) + "\n")).get();
        ASSERT_TRUE(world) << world.error().message;
        EXPECT_TRUE(base::is_readable(world->title)) << world->title;
        EXPECT_FALSE(world->title.empty());
    }
    const auto longest = studio.take(std::string(79, 'x') + "\xc3\xbc" + ".hdr", picture("# long\n")).get();
    EXPECT_EQ(longest->title, std::string(79, 'x'));
    EXPECT_EQ(studio.list().size(), 9u);
}

TEST(Worlds, EntriesThatAreInTheFolderNeverBreakTheList) {
    Studio studio;
    ASSERT_TRUE(studio.take("good.hdr", picture()).get());
    const std::string texts[] = {"{\"title\": \"\xff\xfe\"}",
                                 "{\"title\": \"a\\u0000\\u202eb\"}",
                                 "{\"title\": 7}",
                                 "[\"title\"]",
                                 "null",
                                 "",
                                 "{\"title\": \"\"}",
                                 std::string(1 << 20, '['),
                                 "{\"title\": \"" + std::string(5000, 'y') + "\"}"};
    char letter = 'a';
    for (const std::string& text : texts) {
        const std::string hash(64, letter == 'g' ? '0' : letter);
        letter = letter == 'f' ? '1' : static_cast<char>(letter + 1);
        std::ofstream(studio.assets / (hash + ".json"), std::ios::binary) << text;
        std::ofstream(studio.assets / hash, std::ios::binary) << "x";
    }
    studio.worlds = std::make_unique<Intake>(studio.folder.path, [] {});
    const document::Json list = studio.list();
    bool good = false;
    for (const auto& world : list) {
        const std::string title = world["title"].get<std::string>();
        EXPECT_TRUE(base::is_readable(title) && !title.empty() && title.size() <= 80) << title;
        good = good || title == "good";
    }
    EXPECT_TRUE(good);
}

TEST(Worlds, EndsAtOnceWhileAPictureIsDecoded) {
    Studio studio;
    std::vector<std::future<base::Result<Own>>> waiting;
    const std::string slow = slow_picture();
    for (int i = 0; i < 4; ++i) waiting.push_back(studio.take("slow.hdr", slow));
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    const auto start = std::chrono::steady_clock::now();
    studio.worlds->end();
    studio.worlds.reset();
    EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds(1000));
    int ended = 0;
    for (auto& w : waiting) {
        const auto answer = w.get();  // everybody is answered
        ended += !answer && answer.error().message.starts_with("the server ends");
    }
    EXPECT_GE(ended, 3);
}

}  // namespace
}  // namespace limn::library

// The tests start themselves as their decoding child.
int main(int argc, char** argv) {
    if (argc > 1 && std::string_view(argv[1]) == limn::exchange::kDecodeCommand) {
        return limn::exchange::decode_child_main(argc - 1, argv + 1);
    }
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
