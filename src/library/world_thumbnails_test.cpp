#include "library/world_thumbnails.h"

#include <gtest/gtest.h>

#include <future>
#include <vector>

namespace limn::library {
namespace {

TEST(WorldThumbnails, AreMadeElsewhereOnceAndThenThereAtOnce) {
    std::atomic<int> made = 0;
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    WorldThumbnails thumbnails([&](const std::string& id) -> base::Result<WorldThumbnails::Picture> {
        gone.wait();
        ++made;
        if (id == "nowhere") return base::Error{"there is no world of that name"};
        return std::make_shared<const std::string>("jpeg of " + id);
    });
    std::vector<std::future<std::string>> told;
    const auto ask = [&](const std::string& id) {
        auto answer = std::make_shared<std::promise<std::string>>();
        told.push_back(answer->get_future());
        thumbnails.find(id, [answer](base::Result<WorldThumbnails::Picture> picture) {
            answer->set_value(picture ? **picture : picture.error().message);
        });
    };
    for (const char* id : {"a", "b", "a", "nowhere", "b"}) ask(id);
    for (auto& t : told) EXPECT_EQ(t.wait_for(std::chrono::seconds(0)), std::future_status::timeout) << "nobody waited";
    go.set_value();
    EXPECT_EQ(told[0].get(), "jpeg of a");
    EXPECT_EQ(told[1].get(), "jpeg of b");
    EXPECT_EQ(told[2].get(), "jpeg of a");
    EXPECT_EQ(told[3].get(), "there is no world of that name");
    EXPECT_EQ(told[4].get(), "jpeg of b");
    EXPECT_EQ(made, 3);
    ask("a");
    EXPECT_EQ(told[5].wait_for(std::chrono::seconds(0)), std::future_status::ready);
}

TEST(WorldThumbnails, RefuseWhatIsTooMuchAndWhatIsAskedForAtTheEnd) {
    std::promise<void> go;
    std::shared_future<void> gone = go.get_future().share();
    std::atomic<int> refused = 0, ended = 0, good = 0;
    std::jthread later;
    {
        WorldThumbnails thumbnails([&](const std::string&) -> base::Result<WorldThumbnails::Picture> {
            gone.wait();
            return std::make_shared<const std::string>();
        });
        for (size_t i = 0; i < WorldThumbnails::kMostAsked + 10; ++i) {
            thumbnails.find(std::to_string(i), [&](base::Result<WorldThumbnails::Picture> picture) {
                if (picture)
                    ++good;
                else if (picture.error().message == "the server ends")
                    ++ended;
                else
                    ++refused;
            });
        }
        EXPECT_GE(refused, 9);
        EXPECT_LE(refused, 10);
        later = std::jthread([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            go.set_value();
        });
    }
    EXPECT_EQ(good + ended + refused, static_cast<int>(WorldThumbnails::kMostAsked + 10)) << "everybody was answered";
    EXPECT_GE(ended, 250);
}

}  // namespace
}  // namespace limn::library
